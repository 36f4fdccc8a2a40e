import { css, html, nothing } from 'lit';
import { number, t } from '../i18n.js';
import { shared } from '../styles/shared.js';
import { visible } from '../visible.js';
import { ReportElement, define } from './element.js';
import { labelIcon } from './label-icon.js';

/** Scripts and resources that are shown; the summary has them by how often they occur. */
const shownRows = 10;

/** Minutes that findings may be apart to be of a similar time. */
const windows = [5, 15, 60, 360, 1440, 10_080];

/** @type {['malicious', 'suspicious', 'inconclusive', 'benign']} */
const labels = ['malicious', 'suspicious', 'inconclusive', 'benign'];

/** What all findings of a paste come to, and how near in time they are to be. */
class AllFindings extends ReportElement {
  static styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: 14px;
      }
      .labels {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 18px;
      }
      table {
        width: 100%;
        border-collapse: collapse;
        font-size: 13px;
      }
      th,
      td {
        padding: 4px 10px 4px 0;
        border-bottom: 1px solid var(--pv-line);
        text-align: start;
        overflow-wrap: anywhere;
      }
      th {
        font-weight: 500;
      }
      th:first-child,
      .short {
        white-space: nowrap;
      }
      th:first-child {
        width: 70px;
      }
      td:first-child {
        font-variant-numeric: tabular-nums;
      }
      svg {
        width: 14px;
        height: 14px;
        vertical-align: -2px;
      }
    `,
  ];

  /** @param {number} minutes */
  #duration(minutes) {
    if (minutes >= 1440) return t('all.days', { n: minutes / 1440 });
    return minutes >= 60 ? t('all.hours', { n: minutes / 60 }) : t('all.minutes', { n: minutes });
  }

  /** @param {Record<string, number>} counts */
  #labels(counts) {
    return labels
      .filter((label) => counts[label] > 0)
      .map(
        (label) => html`<span>${labelIcon(label)} ${t(`verdict.${label}`)} ${number(counts[label])}</span>`,
      );
  }

  /**
   * @template {{count: number, reports: number[]}} Group
   * @param {string} title
   * @param {Group[]} groups
   * @param {(group: Group) => unknown} cells
   */
  #table(title, groups, cells) {
    if (groups.length === 0) return nothing;
    const more = groups.length - shownRows;
    return html`<table>
        <thead>
          <tr>
            <th>${t('all.count')}</th>
            <th colspan="3">${title}</th>
          </tr>
        </thead>
        <tbody>
          ${groups.slice(0, shownRows).map(
            (group) =>
              html`<tr>
                <td>
                  <button class="link" @click=${() => this.store.select(group.reports[0])}>
                    ${number(group.count)} ×
                  </button>
                </td>
                ${cells(group)}
              </tr>`,
          )}
        </tbody>
      </table>
      ${more > 0 ? html`<p class="dim">${t('verdict.more', { n: number(more) })}</p>` : nothing}`;
  }

  #summary() {
    const { summary } = this.store.state;
    if (!summary) return nothing;
    const alike = summary.families < summary.scripts.length;
    return html`<p class="labels">${this.#labels(summary.labels)}</p>
      ${this.#table(
        alike ? t('all.scripts', { families: number(summary.families) }) : t('all.scripts.unlike'),
        summary.scripts,
        ({ sha256, label, family }) =>
          html`<td>${visible(`${sha256.slice(0, 12)}…`, 'mono')}</td>
            <td class="short">${labelIcon(label)} ${t(`verdict.${label}`)}</td>
            <td class="short dim">${alike ? t('all.family', { n: family + 1 }) : nothing}</td>`,
      )}
      ${this.#table(
        t('all.resources'),
        summary.resources,
        ({ name, labels: counts }) =>
          html`<td colspan="3">
            ${visible(name, 'mono')}
            <div class="labels dim">${this.#labels(counts)}</div>
          </td>`,
      )}`;
  }

  render() {
    const { windowMinutes } = this.store.state;
    return html`${
      this.store.hasOrigin
        ? html`<label
            >${t('all.window')}
            <select
              id="window"
              @change=${(/** @type {Event} */ event) => this.store.relateWithin(Number(/** @type {HTMLSelectElement} */ (event.target).value))}
            >
              ${windows.map(
                (minutes) =>
                  html`<option value=${minutes} ?selected=${minutes === windowMinutes}>
                    ${this.#duration(minutes)}
                  </option>`,
              )}
            </select></label
          >`
        : nothing
    }
    ${this.#summary()}`;
  }
}

define('pv-all-findings', AllFindings);
