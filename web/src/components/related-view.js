import { css, html, nothing } from 'lit';
import { find, t, utc } from '../i18n.js';
import { place } from '../places.js';
import { distance } from '../relations.js';
import { reportName } from '../report-words.js';
import { shared } from '../styles/shared.js';
import { visible } from '../visible.js';
import './all-findings.js';
import { ReportElement, define } from './element.js';
import { labelIcon } from './label-icon.js';

/** Rows of the timeline and relations that are shown at first. */
const shownRows = 200;

/** What this finding has to do with the others, and all of them in time. */
class RelatedView extends ReportElement {
  static styles = [
    shared,
    css`
      .wrap {
        display: grid;
        gap: 22px;
        padding: 16px 22px 20px;
        font-size: 14px;
      }
      h2 {
        margin-bottom: 6px;
        font-size: 14.5px;
      }
      .relation {
        display: grid;
        gap: 2px;
        padding: 10px 0;
        border-bottom: 1px solid var(--pv-line);
      }
      .relation:last-child {
        border-bottom: 0;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 10px;
        align-items: baseline;
      }
      .sides {
        display: grid;
        grid-template-columns: max-content minmax(0, 1fr);
        gap: 0 12px;
        font-size: 13px;
      }
      .time {
        display: grid;
        border-inline-start: 2px solid var(--pv-line);
        margin-inline-start: 7px;
      }
      .time button {
        position: relative;
        display: grid;
        grid-template-columns: 218px minmax(0, 1fr);
        gap: 0 14px;
        width: 100%;
        padding: 7px 10px 7px 22px;
        border: 0;
        border-radius: 8px;
        background: none;
        text-align: start;
      }
      .time button:hover {
        background: var(--pv-well);
      }
      .time button[aria-current] {
        background: var(--pv-accent-soft);
      }
      .time svg {
        position: absolute;
        left: -9px;
        top: 9px;
        width: 16px;
        height: 16px;
        border-radius: 50%;
        background: var(--pv-card);
      }
      .malicious svg {
        color: var(--pv-bad);
      }
      .suspicious svg {
        color: var(--pv-warn);
      }
      .benign svg {
        color: var(--pv-ok);
      }
      .when {
        font-variant-numeric: tabular-nums;
      }
      small {
        display: block;
        font-size: 12.5px;
      }
      @container (max-width: 620px) {
        .time button {
          grid-template-columns: minmax(0, 1fr);
        }
        .sides {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  /** @param {number} index */
  #name(index) {
    const { reports, names } = this.store.state;
    const report = reports[index];
    return report ? visible(reportName(report, names[index] ?? '', index)) : nothing;
  }

  /**
   * One side of a relation, with the way to its place.
   * @param {string} title
   * @param {number} index
   * @param {import('../types.js').Location} location
   */
  #side(title, index, { path, value, layer, span }) {
    const report = this.store.state.reports[index];
    const go = async () => {
      await this.store.select(index);
      if (layer !== null && span) this.store.jump(layer, span);
    };
    return html`<span class="dim">${title}</span
      ><span
        >${visible(value, 'mono')} ${path === '' ? nothing : visible(path, 'mono dim')}
        ${
          layer !== null && span && report
            ? html`<button class="link" @click=${go}>${place(report, layer, span)}</button>`
            : nothing
        }</span
      >`;
  }

  #relations() {
    const { selected } = this.store.state;
    const relations = this.store.report.related;
    if (relations.length === 0) return html`<p class="dim">${t('related.none')}</p>`;
    return html`${relations.slice(0, shownRows).map(
      ({ report, kind, strength, why, seconds, here, there }) =>
        html`<div class="relation">
          <p class="head">
            <button class="link" @click=${() => this.store.select(report)}>${this.#name(report)}</button>
            <span class="tag">${find(`related.kind.${kind}`) ?? visible(kind)}</span>
            <span class="dim">${find(`related.strength.${strength}`) ?? visible(strength)}</span>
            ${seconds === null ? nothing : html`<span class="dim">${distance(seconds)}</span>`}
          </p>
          <p>${visible(why)}</p>
          <div class="sides">
            ${this.#side(t('related.here'), selected, here)}${this.#side(t('related.there'), report, there)}
          </div>
        </div>`,
    )}
    ${relations.length > shownRows ? html`<p class="dim">${t('verdict.more', { n: relations.length - shownRows })}</p>` : nothing}`;
  }

  #timeline() {
    const { timeline, reports, selected } = this.store.state;
    const at = timeline.findIndex(({ report }) => report === selected);
    const start = Math.max(0, Math.min(at - shownRows / 2, timeline.length - shownRows));
    return html`<ol class="time">
      ${timeline.slice(start, start + shownRows).map(({ time, report, category, resource }) => {
        const label = reports[report]?.verdict.label ?? 'inconclusive';
        return html`<li class=${label}>
          <button
            aria-current=${report === selected ? 'true' : nothing}
            @click=${() => this.store.select(report)}
          >
            ${labelIcon(label)}<span class="when">${visible(utc(time))}</span
            ><span
              >${this.#name(report)} <span class="dim">${t(`verdict.${label}`)}</span>
              <small class="dim">${visible([category, resource].filter(Boolean).join(' · '))}</small></span
            >
          </button>
        </li>`;
      })}
    </ol>`;
  }

  render() {
    const { timeline } = this.store.state;
    return html`<div class="wrap">
      <section>
        <h2>${t('related.title')}</h2>
        ${this.#relations()}
      </section>
      ${
        timeline.length < 2
          ? nothing
          : html`<section>
              <h2>${t('all.title')}</h2>
              <pv-all-findings .store=${this.store}></pv-all-findings>
            </section>`
      }
      ${
        timeline.length < 2
          ? nothing
          : html`<section>
              <h2>${t('related.timeline')}</h2>
              ${this.#timeline()}
            </section>`
      }
    </div>`;
  }
}

define('pv-related-view', RelatedView);
