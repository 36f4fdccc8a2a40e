import { css, html, nothing } from 'lit';
import { download } from '../clipboard.js';
import { t } from '../i18n.js';
import { patiently } from '../patience.js';
import { shared } from '../styles/shared.js';
import { ReportElement, define } from './element.js';

/** The forms a report is saved in: the ending of the file and its type. The core writes those of `exported`. */
const forms = /** @type {const} */ ({
  html: { ending: 'html', type: 'text/html' },
  json: { ending: 'json', type: 'application/json' },
  markdown: { ending: 'md', type: 'text/markdown' },
  sarif: { ending: 'sarif', type: 'application/sarif+json', exported: 'sarif' },
  stix: { ending: 'stix.json', type: 'application/stix+json', exported: 'stix' },
  navigator: { ending: 'navigator.json', type: 'application/json', exported: 'navigator' },
  misp: { ending: 'misp.json', type: 'application/json', exported: 'misp' },
  csv: { ending: 'csv', type: 'text/csv', exported: 'csv' },
});

/** @typedef {keyof typeof forms} Form */

/** What needs nothing but the report. @type {Form[]} */
const withoutCore = ['html', 'json'];

/** Saves the selected report in the form that is chosen. */
class SaveMenu extends ReportElement {
  static properties = { open: { state: true } };

  static styles = [
    shared,
    css`
      :host {
        position: relative;
      }
      .button {
        width: 100%;
      }
      [role='menu'] {
        position: absolute;
        z-index: 5;
        inset-inline-end: 0;
        top: calc(100% + 4px);
        display: grid;
        min-width: 210px;
        padding: 5px;
        border: 1px solid var(--pv-line);
        border-radius: 10px;
        background: var(--pv-card);
        box-shadow: 0 8px 24px rgb(0 0 0 / 18%);
      }
      [role='menuitem'] {
        padding: 7px 11px;
        border: 0;
        border-radius: 6px;
        background: none;
        font-size: 13.5px;
        text-align: start;
      }
      [role='menuitem']:hover,
      [role='menuitem']:focus-visible {
        background: var(--pv-accent-soft);
      }
      @container (max-width: 1060px) {
        [role='menu'] {
          inset-inline: 0 auto;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.open = false;
  }

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener('pointerdown', this.#outside);
  }

  disconnectedCallback() {
    document.removeEventListener('pointerdown', this.#outside);
    super.disconnectedCallback();
  }

  /** @param {Event} event */
  #outside = (event) => {
    if (this.open && !event.composedPath().includes(this)) this.open = false;
  };

  #items() {
    return /** @type {HTMLElement[]} */ ([...this.renderRoot.querySelectorAll('[role=menuitem]')]);
  }

  async #toggle() {
    this.open = !this.open;
    await this.updateComplete;
    if (this.open) this.#items()[0]?.focus();
  }

  #close() {
    this.open = false;
    /** @type {HTMLElement} */ (this.renderRoot.querySelector('.button')).focus();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const items = this.#items();
    const at = items.indexOf(/** @type {HTMLElement} */ (event.target));
    /** @type {Record<string, number>} */
    const targets = {
      ArrowDown: (at + 1) % items.length,
      ArrowUp: (at + items.length - 1) % items.length,
      Home: 0,
      End: items.length - 1,
    };
    if (event.key === 'Escape') this.#close();
    else if (targets[event.key] !== undefined) items[targets[event.key]].focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {Form} form */
  async #save(form) {
    this.#close();
    const { report } = this.store;
    const { ending, type } = forms[form];
    const name = `pyverdict-${report.input.script.sha256.slice(0, 12) || 'report'}`;
    download(`${name}.${ending}`, type, await this.#text(form));
  }

  /** @param {Form} form @returns {Promise<string>} */
  async #text(form) {
    const { report } = this.store;
    if (form === 'json') return `${JSON.stringify(report, null, 2)}\n`;
    if (form === 'markdown') return this.store.markdown();
    if (form !== 'html') return this.store.exported(forms[form].exported);
    const { savedHtml } = await patiently(() => import('../saved.js'));
    this.speak();
    return savedHtml(report);
  }

  render() {
    const all = /** @type {Form[]} */ (Object.keys(forms));
    const offered = this.store.hasOrigin ? all : withoutCore;
    return html`<button
        class="button"
        id="save"
        aria-haspopup="menu"
        aria-expanded=${this.open}
        @click=${this.#toggle}
      >
        ${t('save.title')}
      </button>
      ${
        this.open
          ? html`<div role="menu" tabindex="-1" aria-label=${t('save.title')} @keydown=${this.#key}>
              ${offered.map(
                (form) =>
                  html`<button
                    role="menuitem"
                    tabindex="-1"
                    id="save-${form}"
                    @click=${() => this.#save(form)}
                  >
                    ${t(`save.${form}`)}
                  </button>`,
              )}
              <button
                role="menuitem"
                tabindex="-1"
                id="save-print"
                @click=${() => {
                  this.#close();
                  print();
                }}
              >
                ${t('save.print')}
              </button>
            </div>`
          : nothing
      }`;
  }
}

define('pv-save-menu', SaveMenu);
