import { isExpired } from 'pyverdict/allow-list';
import { css, html, nothing } from 'lit';
import { download } from '../clipboard.js';
import { t } from '../i18n.js';
import { shared } from '../styles/shared.js';
import { visible } from '../visible.js';
import { StoreElement, define } from './element.js';

/** @typedef {import('pyverdict').AllowEntry} AllowEntry */

/** The scripts that the reader allows: the one that is shown can be added, others taken away, all carried elsewhere. */
class AllowDialog extends StoreElement {
  static properties = { problem: { state: true } };

  static styles = [
    shared,
    css`
      dialog {
        width: min(560px, calc(100vw - 24px));
        max-height: calc(100vh - 48px);
        padding: 0;
        border: 1px solid var(--pv-line);
        border-radius: var(--pv-radius);
        background: var(--pv-card);
        color: var(--pv-ink);
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 40%);
      }
      .body {
        display: grid;
        gap: 16px;
        padding: 20px 22px;
      }
      h2 {
        font-size: 18px;
        letter-spacing: -0.01em;
      }
      h3 {
        margin-bottom: 4px;
        font-size: 14px;
      }
      p,
      li {
        font-size: 13.5px;
      }
      form {
        display: grid;
        gap: 9px;
        padding: 13px 15px;
        border-radius: 9px;
        background: var(--pv-well);
      }
      label {
        font-size: 13.5px;
      }
      label:not(.field) {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 7px;
        align-items: baseline;
      }
      label.field {
        display: grid;
        grid-template-columns: 130px minmax(0, 1fr);
        align-items: center;
        gap: 10px;
      }
      input:not([type='radio'], [type='checkbox'], [type='file']) {
        padding: 5px 8px;
        border: 1px solid var(--pv-edge);
        border-radius: 6px;
        background: var(--pv-card);
        color: var(--pv-ink);
        font: inherit;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 2px 12px;
        padding: 7px 0;
        border-top: 1px solid var(--pv-line);
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px;
      }
      .problem {
        color: var(--pv-bad);
      }
      .end {
        margin-inline-start: auto;
      }
    `,
  ];

  constructor() {
    super();
    this.problem = '';
  }

  get #book() {
    return /** @type {import('../allow-book.js').AllowBook} */ (this.store.book);
  }

  firstUpdated() {
    this.renderRoot.querySelector('dialog')?.showModal();
  }

  #close() {
    this.renderRoot.querySelector('dialog')?.close();
  }

  /** @param {SubmitEvent} event */
  #add(event) {
    event.preventDefault();
    const fields = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const { sha256, fuzzy } = this.store.report.input.script;
    const note = String(fields.get('note') ?? '').trim();
    const expires = String(fields.get('expires') ?? '');
    this.#book.add([
      {
        ...(fields.get('what') === 'similar' ? { tlsh: fuzzy } : { sha256 }),
        ...(note === '' ? {} : { note }),
        added: new Date().toISOString().slice(0, 10),
        ...(expires === '' ? {} : { expires }),
      },
    ]);
    this.#close();
  }

  /** @param {Event} event */
  async #import(event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const [file] = input.files ?? [];
    try {
      if (file) this.#book.import(await file.text());
      this.problem = '';
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
    input.value = '';
  }

  #form() {
    const { script } = this.store.report.input;
    return html`<form @submit=${this.#add}>
      <h3>${t('allow.this')}</h3>
      <label><input type="radio" name="what" value="same" checked /> ${t('allow.same')}</label>
      ${
        script.fuzzy === ''
          ? nothing
          : html`<label><input type="radio" name="what" value="similar" /> ${t('allow.similar')}</label>`
      }
      <label class="field">${t('allow.note')} <input name="note" maxlength="200" autocomplete="off" /></label>
      <label class="field">${t('allow.expires')} <input name="expires" type="date" /></label>
      <div class="row"><button class="button primary" id="allow-add">${t('allow.add')}</button></div>
    </form>`;
  }

  /** @param {AllowEntry} entry */
  #entry(entry) {
    const { sha256, tlsh, note = '', expires = '' } = entry;
    const until =
      expires && t(isExpired(entry, new Date()) ? 'allow.expired' : 'allow.until', { date: expires });
    return html`<li>
      <span>
        ${visible(note || (sha256 ? 'SHA-256' : 'TLSH'))}
        <span class="dim"
          >${visible((sha256 ?? tlsh ?? '').slice(0, 16), 'mono')}… ${until || t('allow.forGood')}</span
        >
      </span>
      <button class="link" @click=${() => this.#book.remove(entry)}>${t('allow.remove')}</button>
    </li>`;
  }

  render() {
    const { entries, kept } = this.#book;
    const addable = this.store.state.phase === 'report' && this.store.report.input.script.size > 0;
    return html`<dialog aria-labelledby="title" @close=${() => this.remove()}>
      <div class="body">
        <div class="row">
          <h2 id="title">${t('allow.title')}</h2>
          <button class="button end" id="allow-close" @click=${this.#close}>${t('allow.close')}</button>
        </div>
        <p class="dim">${t('allow.what')}</p>
        ${addable ? this.#form() : nothing}
        ${
          entries.length === 0
            ? html`<p class="dim">${t('allow.none')}</p>`
            : html`<ul>
                ${entries.map((entry) => this.#entry(entry))}
              </ul>`
        }
        <label
          ><input
            type="checkbox"
            id="allow-keep"
            .checked=${kept}
            @change=${(/** @type {Event} */ event) =>
              this.#book.keep(/** @type {HTMLInputElement} */ (event.target).checked)}
          />
          ${t('allow.keep')}</label
        >
        <div class="row">
          <button
            class="button"
            @click=${() => /** @type {HTMLElement} */ (this.renderRoot.querySelector('input[type=file]')).click()}
          >
            ${t('allow.import')}
          </button>
          <input
            type="file"
            accept=".json,application/json"
            hidden
            aria-label=${t('allow.import')}
            @change=${this.#import}
          />
          <button
            class="button"
            id="allow-export"
            ?disabled=${entries.length === 0}
            @click=${() => download('allow.json', 'application/json', this.#book.text)}
          >
            ${t('allow.export')}
          </button>
        </div>
        ${this.problem === '' ? nothing : html`<p class="problem" role="alert">${visible(this.problem)}</p>`}
        <p class="dim">${t('allow.file')}</p>
      </div>
    </dialog>`;
  }
}

define('pv-allow-dialog', AllowDialog);
