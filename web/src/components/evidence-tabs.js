import { css, html, nothing } from 'lit';
import { find, number, t } from '../i18n.js';
import { hasText } from '../places.js';
import { shared } from '../styles/shared.js';
import './attack-view.js';
import './code-pane.js';
import './diagnostics-view.js';
import './summary-view.js';
import { ReportElement, define } from './element.js';
import './indicators-view.js';
import './json-view.js';
import './layers-view.js';
import './related-view.js';
import './response-view.js';

/** @typedef {import('../state.js').Tab} Tab */

/** @type {Partial<Record<Tab, (store: import('../store.js').Store) => unknown>>} */
const panels = {
  summary: (store) => html`<pv-summary-view .store=${store}></pv-summary-view>`,
  code: (store) => html`<pv-code-pane .store=${store}></pv-code-pane>`,
  layers: (store) => html`<pv-layers-view .store=${store}></pv-layers-view>`,
  indicators: (store) => html`<pv-indicators-view .store=${store}></pv-indicators-view>`,
  attack: (store) => html`<pv-attack-view .store=${store}></pv-attack-view>`,
  related: (store) => html`<pv-related-view .store=${store}></pv-related-view>`,
  response: (store) => html`<pv-response-view .store=${store}></pv-response-view>`,
  diagnostics: (store) => html`<pv-diagnostics-view .store=${store}></pv-diagnostics-view>`,
  json: (store) => html`<pv-json-view .store=${store}></pv-json-view>`,
};

/** Without any text there is no code, and nothing in it. @type {Tab[]} */
const ofCode = ['code', 'layers', 'indicators', 'attack'];

/** The evidence in tabs. Arrow keys go from tab to tab. */
class EvidenceTabs extends ReportElement {
  static styles = [
    shared,
    css`
      .card {
        overflow: hidden;
      }
      [role='tablist'] {
        display: flex;
        gap: 2px;
        padding: 0 12px;
        border-bottom: 1px solid var(--pv-line);
        overflow-x: auto;
        scrollbar-width: thin;
      }
      [role='tab'] {
        flex: none;
        padding: 11px 12px 9px;
        border: 0;
        border-bottom: 2px solid transparent;
        background: none;
        color: var(--pv-dim);
        font-size: 14px;
        white-space: nowrap;
      }
      [role='tab']:hover {
        color: var(--pv-ink);
      }
      [role='tab'][aria-selected='true'] {
        border-color: var(--pv-accent);
        color: var(--pv-ink);
        font-weight: 600;
      }
      @media (forced-colors: active) {
        [role='tab'] {
          border-color: Canvas;
        }
        [role='tab'][aria-selected='true'] {
          border-color: Highlight;
        }
      }
      [role='tab']:focus-visible {
        outline-offset: -3px;
      }
      .count {
        margin-inline-start: 3px;
        padding: 1px 6px;
        border-radius: 9px;
        background: var(--pv-well);
        color: var(--pv-dim);
        font-size: 11.5px;
        font-weight: 500;
        font-variant-numeric: tabular-nums;
      }
      [role='tabpanel']:focus-visible {
        outline-offset: -2px;
      }
    `,
  ];

  #tabs() {
    const { report } = this.store;
    const absent = new Set(hasText(report) ? [] : ofCode);
    if (report.related.length === 0 && this.store.state.timeline.length < 2) absent.add('related');
    if (!report.response) absent.add('response');
    if (!report.finding && report.input.script.size === 0) absent.add('summary');
    return /** @type {Tab[]} */ (Object.keys(panels)).filter((tab) => !absent.has(tab));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const tabs = this.#tabs();
    const at = tabs.indexOf(this.store.state.tab);
    /** @type {Record<string, number>} */
    const targets = {
      ArrowRight: (at + 1) % tabs.length,
      ArrowLeft: (at + tabs.length - 1) % tabs.length,
      Home: 0,
      End: tabs.length - 1,
    };
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    this.store.open(tabs[target]);
    this.updateComplete.then(() =>
      /** @type {HTMLElement} */ (this.renderRoot.querySelector(`#tab-${tabs[target]}`)).focus(),
    );
  }

  render() {
    const { report } = this.store;
    const tabs = this.#tabs();
    // What one report has, the next may not have.
    const tab = tabs.includes(this.store.state.tab) ? this.store.state.tab : tabs[0];
    /** @type {Partial<Record<Tab, number>>} */
    const counts = {
      layers: report.layers.length,
      indicators: report.indicators.length,
      attack: report.techniques.length,
      related: report.related.length,
      diagnostics: report.diagnostics.length,
    };
    return html`<section class="card" part="card">
      <div role="tablist" aria-label=${t('tabs.label')} @keydown=${this.#key}>
        ${tabs.map((name) => {
          const count = counts[name];
          return html`<button
            role="tab"
            id="tab-${name}"
            aria-selected=${tab === name}
            aria-controls="panel"
            tabindex=${tab === name ? 0 : -1}
            @click=${() => this.store.open(name)}
          >
            ${find(`tabs.${name}`)}${count ? html` <span class="count">${number(count)}</span>` : nothing}
          </button>`;
        })}
      </div>
      <div role="tabpanel" id="panel" part="panel" aria-labelledby="tab-${tab}">
        ${panels[tab]?.(this.store)}
      </div>
    </section>`;
  }
}

define('pv-evidence-tabs', EvidenceTabs);
