import { css, html } from 'lit';
import { score, t, utc } from '../i18n.js';
import { reportName } from '../report-words.js';
import { shared } from '../styles/shared.js';
import { visible } from '../visible.js';
import { ReportElement, define } from './element.js';
import { labelIcon } from './label-icon.js';

/** @typedef {'input' | 'score' | 'time'} Order */

/** Rows in the document at once; arrow keys move the window along. */
const windowSize = 200;

/** Several reports to choose from. Up and down arrows go from one to the next. */
class ReportList extends ReportElement {
  static properties = { order: { state: true } };

  static styles = [
    shared,
    css`
      .card {
        display: grid;
        grid-template-rows: auto minmax(0, 1fr);
        max-height: calc(100vh - 40px);
        overflow: hidden;
      }
      :host {
        position: sticky;
        top: 16px;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 4px 10px;
        padding: 12px 14px 10px;
        border-bottom: 1px solid var(--pv-line);
        font-size: 13px;
      }
      h2 {
        font-size: 14px;
      }
      [role='listbox'] {
        overflow: auto;
        padding: 6px;
      }
      [role='listbox']:focus-visible {
        outline-offset: -3px;
      }
      [role='option'] {
        display: grid;
        grid-template-columns: 18px minmax(0, 1fr) auto;
        gap: 2px 9px;
        padding: 8px 9px;
        border-radius: 8px;
        font-size: 13px;
        line-height: 1.35;
        cursor: pointer;
      }
      [role='option']:hover {
        background: var(--pv-well);
      }
      [role='option'][aria-selected='true'] {
        background: var(--pv-accent-soft);
      }
      [role='option'] svg {
        width: 16px;
        height: 16px;
        margin-top: 1px;
      }
      .malicious svg,
      .malicious .score {
        color: var(--pv-bad);
      }
      .suspicious svg,
      .suspicious .score {
        color: var(--pv-warn);
      }
      .benign svg,
      .benign .score {
        color: var(--pv-ok);
      }
      .name {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font-weight: 500;
      }
      .score {
        font-variant-numeric: tabular-nums;
      }
      small {
        grid-column: 2 / -1;
        color: var(--pv-dim);
        font-size: 12px;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      @container (max-width: 980px) {
        :host {
          position: static;
        }
        .card {
          max-height: 290px;
        }
      }
    `,
  ];

  constructor() {
    super();
    /** @type {Order} */
    this.order = 'input';
  }

  #sorted() {
    const { reports } = this.store.state;
    const indices = reports.map((_, index) => index);
    if (this.order === 'score')
      indices.sort((a, b) => reports[b].verdict.score - reports[a].verdict.score || a - b);
    if (this.order === 'time') {
      /** @param {number} index */
      const time = (index) => Date.parse(reports[index].finding?.eventTime ?? '') || Infinity;
      indices.sort((a, b) => time(a) - time(b) || a - b);
    }
    return indices;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const indices = this.#sorted();
    const at = indices.indexOf(this.store.state.selected);
    /** @type {Record<string, number>} */
    const targets = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: indices.length - 1 };
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    if (indices[target] !== undefined) this.store.select(indices[target]);
  }

  updated() {
    this.renderRoot.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }

  render() {
    const { reports, names, selected } = this.store.state;
    const indices = this.#sorted();
    const at = indices.indexOf(selected);
    const start = Math.max(0, Math.min(at - windowSize / 2, indices.length - windowSize));
    return html`<section class="card" part="list">
      <div class="head">
        <h2>
          ${t(reports.some(({ finding }) => finding) ? 'list.title' : 'list.files')}
          <span class="dim">${reports.length}</span>
        </h2>
        <label class="dim"
          >${t('list.sort')}
          <select
            @change=${(/** @type {Event} */ event) => (this.order = /** @type {Order} */ (/** @type {HTMLSelectElement} */ (event.target).value))}
          >
            <option value="input">${t('list.sort.input')}</option>
            <option value="score">${t('list.sort.score')}</option>
            <option value="time">${t('list.sort.time')}</option>
          </select></label
        >
      </div>
      <div
        role="listbox"
        tabindex="0"
        aria-label=${t('list.title')}
        aria-activedescendant="report-${selected}"
        @keydown=${this.#key}
      >
        ${indices.slice(start, start + windowSize).map((index) => {
          const report = reports[index];
          const { label, score: value } = report.verdict;
          return html`<div
            role="option"
            id="report-${index}"
            class=${label}
            aria-selected=${index === selected}
            @click=${() => this.store.select(index)}
          >
            ${labelIcon(label)}
            <span class="name">${visible(reportName(report, names[index], index))}</span>
            <span class="score">${label === 'inconclusive' ? '–' : score(value)}</span>
            <small
              >${t(`verdict.${label}`)}${report.finding ? [' · ', visible(report.finding.resource.displayName || utc(report.finding.eventTime))] : ''}</small
            >
          </div>`;
        })}
      </div>
    </section>`;
  }
}

define('pv-report-list', ReportList);
