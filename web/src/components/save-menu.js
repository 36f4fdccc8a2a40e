import { css, html, nothing } from 'lit';
import { download } from '../clipboard.js';
import { t } from '../i18n.js';
import { shared } from '../styles/shared.js';
import { ReportElement, define } from './element.js';

/** The forms a report is saved in, by the page itself; the core writes the others. */
const own = /** @type {const} */ (['html', 'json', 'markdown', 'csv']);

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

  /** @param {typeof own[number]} form */
  async #save(form) {
    this.#close();
    const { report } = this.store;
    const name = `pyverdict-${report.input.script.sha256.slice(0, 12) || 'report'}`;
    if (form === 'json') download(`${name}.json`, 'application/json', `${JSON.stringify(report, null, 2)}\n`);
    if (form === 'csv') download(`${name}.csv`, 'text/csv', indicatorRows(report));
    if (form === 'markdown') download(`${name}.md`, 'text/markdown', await this.store.markdown());
    if (form === 'html') {
      const { savedHtml } = await import('../saved.js');
      this.speak();
      download(`${name}.html`, 'text/html', savedHtml(report));
    }
  }

  render() {
    const forms = this.store.hasOrigin ? own : own.filter((form) => form !== 'markdown');
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
              ${forms.map(
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

/**
 * The indicators as CSV. A spreadsheet takes cells that begin with certain signs for formulas; theirs begin with an
 * apostrophe.
 * @param {import('../types.js').Report} report
 */
function indicatorRows({ indicators }) {
  const cell = (/** @type {string} */ text) =>
    `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  const rows = indicators.map(({ type, defanged, role, layer, span }) =>
    [type, defanged, role, String(layer), String(span.line)].map(cell).join(','),
  );
  return `${['type,value,role,layer,line', ...rows].join('\r\n')}\r\n`;
}

define('pv-save-menu', SaveMenu);
