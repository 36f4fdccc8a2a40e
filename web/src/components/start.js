import { css, html, nothing } from 'lit';
import { examples } from '../../examples/index.js';
import { t } from '../i18n.js';
import { fileSources } from '../sources.js';
import { shared } from '../styles/shared.js';
import { visible } from '../visible.js';
import { StoreElement, define } from './element.js';
import './notice.js';
import { openAllowList } from './open-allow.js';

/** The empty page: where to paste, what to try, and where the data goes. */
class Start extends StoreElement {
  static properties = { empty: { state: true } };

  static styles = [
    shared,
    css`
      :host {
        max-width: 860px;
        margin: 3vh auto 0;
      }
      h1 {
        margin-bottom: 14px;
        font-size: 28px;
        line-height: 1.2;
        letter-spacing: -0.02em;
      }
      pv-notice {
        margin-bottom: 16px;
      }
      .box {
        overflow: hidden;
      }
      .box:focus-within {
        border-color: var(--pv-accent);
        box-shadow: 0 0 0 3px var(--pv-accent-soft);
      }
      textarea {
        display: block;
        width: 100%;
        height: 230px;
        padding: 16px 18px;
        border: 0;
        outline: 0;
        resize: vertical;
        background: transparent;
        color: var(--pv-ink);
        font: 13.5px/1.6 var(--pv-mono);
      }
      textarea:focus-visible {
        outline: none;
      }
      textarea::placeholder {
        color: var(--pv-dim);
        opacity: 1;
        font-family: var(--pv-sans);
        font-size: 15px;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 12px;
        padding: 10px 12px;
        border-top: 1px solid var(--pv-line);
        background: var(--pv-well);
        font-size: 13px;
      }
      .keys {
        margin-inline-start: auto;
      }
      h2 {
        margin: 26px 0 10px;
        font-size: 14px;
        font-weight: 600;
      }
      .examples {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(255px, 1fr));
        gap: 8px;
      }
      .examples button {
        display: flex;
        gap: 10px;
        align-items: center;
        width: 100%;
        height: 100%;
        padding: 9px 12px;
        border: 1px solid var(--pv-line);
        border-radius: 10px;
        background: var(--pv-card);
        font-size: 13.5px;
        line-height: 1.35;
        text-align: start;
      }
      .examples button:hover:not(:disabled) {
        border-color: var(--pv-accent);
      }
      .examples button:disabled {
        cursor: default;
        opacity: 0.55;
      }
      .examples code {
        flex: none;
        width: 34px;
        color: var(--pv-dim);
        font: 600 11px/1 var(--pv-mono);
        text-align: center;
      }
      .privacy {
        color: var(--pv-dim);
        font-size: 13.5px;
      }
      .known {
        margin-top: 10px;
        font-size: 13.5px;
      }
      @container (max-width: 640px) {
        :host {
          margin-top: 8px;
        }
        h1 {
          font-size: 23px;
        }
        textarea {
          height: 180px;
          padding: 12px 14px;
        }
        .keys,
        .drop,
        #open-folder {
          display: none;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.empty = true;
  }

  firstUpdated() {
    this.#field.focus();
  }

  get #field() {
    return /** @type {HTMLTextAreaElement} */ (this.renderRoot.querySelector('textarea'));
  }

  #analyze() {
    const text = this.#field.value;
    if (text.trim() === '') this.#field.focus();
    else this.store.analyzeText(text);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.#analyze();
    }
  }

  /** @param {Event} event */
  #files(event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    if (input.files?.length) this.store.analyze(fileSources(input.files));
    input.value = '';
  }

  #open() {
    /** @type {HTMLInputElement} */ (this.renderRoot.querySelector('#files')).click();
  }

  #openFolder() {
    /** @type {HTMLInputElement} */ (this.renderRoot.querySelector('#folder')).click();
  }

  #notices() {
    const { engine, engineError } = this.store.state;
    if (engine === 'noWebAssembly') {
      return html`<pv-notice heading=${t('state.noWebAssembly.title')}
        >${t('state.noWebAssembly.text')}</pv-notice
      >`;
    }
    if (engine === 'engineFailed') {
      return html`<pv-notice tone="bad" heading=${t('state.engineFailed.title')}>
        ${t('state.engineFailed.text')} ${visible(engineError, 'mono')}
      </pv-notice>`;
    }
    return nothing;
  }

  render() {
    const off = this.store.state.engine !== 'ready';
    /** The page as one file holds them itself. @type {HTMLLinkElement | null} */
    const licences = document.querySelector('link[rel="license"]');
    return html`
      <h1>${t('start.title')}</h1>
      <div role="alert">${this.#notices()}</div>
      <div class="card box">
        <textarea
          aria-label=${t('start.label')}
          placeholder=${t('start.placeholder')}
          spellcheck="false"
          autocapitalize="off"
          autocomplete="off"
          @keydown=${this.#key}
          @input=${() => (this.empty = this.#field.value.trim() === '')}
        ></textarea>
        <div class="row">
          <button class="button primary" id="analyze" ?disabled=${off || this.empty} @click=${this.#analyze}>
            ${t('start.analyze')}
          </button>
          <button class="button" id="open" ?disabled=${off} @click=${this.#open}>${t('start.open')}</button>
          <button class="button" id="open-folder" ?disabled=${off} @click=${this.#openFolder}>
            ${t('start.openFolder')}
          </button>
          <input type="file" id="files" multiple hidden @change=${this.#files} />
          <input type="file" id="folder" webkitdirectory hidden @change=${this.#files} />
          <span class="dim drop">${t('start.drop')}</span>
          <span class="dim keys">${t('start.keys')}</span>
        </div>
      </div>
      <h2 id="examples">${t('start.examples')}</h2>
      <ul class="examples" aria-labelledby="examples">
        ${examples.map(
          ({ id, kind, name, load }) =>
            html`<li>
              <button
                id=${id}
                ?disabled=${off}
                @click=${() => this.store.analyze({ sources: [exampleSource(name, load)], leftOut: [] })}
              >
                <code aria-hidden="true">${kind === 'finding' ? '{ }' : '.py'}</code
                >${t(`example.${id}.title`)}
              </button>
            </li>`,
        )}
      </ul>
      <h2>${t('start.privacy.title')}</h2>
      <p class="privacy">${t('start.privacy.text')}</p>
      ${
        licences
          ? html`<p class="known">
              <a href=${licences.href} target="_blank" rel="noopener">${t('start.licences')}</a>
            </p>`
          : nothing
      }
      ${
        this.store.book
          ? html`<p class="known">
              <button class="link" id="allow" aria-haspopup="dialog" @click=${() => openAllowList(this)}>
                ${this.store.book.entries.length === 0 ? t('allow.title') : t('allow.openList', { n: this.store.book.entries.length })}
              </button>
            </p>`
          : nothing
      }
    `;
  }
}

/**
 * @param {string} name
 * @param {import('../../examples/index.js').Example['load']} load
 * @returns {import('../sources.js').Source}
 */
const exampleSource = (name, load) => ({
  name,
  read: async () => new TextEncoder().encode((await load()).default),
});

define('pv-start', Start);
