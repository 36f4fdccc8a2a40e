import { css, html, nothing } from 'lit';
import { find, number, t } from '../i18n.js';
import { diagnosticPlace, place } from '../places.js';
import { shared } from '../styles/shared.js';
import { visible } from '../visible.js';
import { ReportElement, define } from './element.js';

/** @typedef {import('../types.js').Report['diagnostics'][number]} Diagnostic */

/** Places of the same diagnostic that are shown; the JSON has all. */
const shownPlaces = 12;

/**
 * The same thing in several places, taken together.
 * @param {Diagnostic[]} diagnostics
 */
function alike(diagnostics) {
  /** @type {Map<string, Diagnostic[]>} */
  const kinds = new Map();
  for (const diagnostic of diagnostics) {
    const key = `${diagnostic.code} ${diagnostic.detail}`;
    const kind = kinds.get(key);
    if (kind) kind.push(diagnostic);
    else kinds.set(key, [diagnostic]);
  }
  return [...kinds.values()];
}

/** What the analysis could not see. */
class DiagnosticsView extends ReportElement {
  static styles = [
    shared,
    css`
      .wrap {
        padding: 16px 22px;
        font-size: 14px;
      }
      li {
        padding: 9px 0;
        border-bottom: 1px solid var(--pv-line);
      }
      li:last-child {
        border-bottom: 0;
      }
      .tag {
        margin-inline-start: 6px;
      }
      .places {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 14px;
        font-size: 13.5px;
      }
    `,
  ];

  /** The way to the place, when there is one to be seen. @param {Diagnostic} diagnostic */
  #place(diagnostic) {
    const { report } = this.store;
    const found = diagnosticPlace(report, diagnostic);
    if (!found) return diagnostic.where === '' ? nothing : visible(diagnostic.where, 'dim mono');
    return html`<button class="link" @click=${() => this.store.jump(found.layer, found.span)}>
      ${place(report, found.layer, found.span)}
    </button>`;
  }

  render() {
    const { diagnostics } = this.store.report;
    if (diagnostics.length === 0) return html`<p class="wrap dim">${t('diagnostics.none')}</p>`;
    return html`<div class="wrap">
      <p class="dim">${t('diagnostics.intro')}</p>
      <ul>
        ${alike(diagnostics).map((same) => {
          const [{ code, message, detail }] = same;
          const more = same.length - shownPlaces;
          return html`<li>
            ${visible(message)} <span class="tag">${visible(code)}</span>
            ${
              detail === ''
                ? nothing
                : html`<br /><span class="dim mono"
                      >${visible(find(`diagnostics.why.${detail}`) ?? detail)}</span
                    >`
            }
            ${
              same.every(({ where }) => where === '')
                ? nothing
                : html`<p class="places">
                    ${same.slice(0, shownPlaces).map((diagnostic) => this.#place(diagnostic))}
                    ${more > 0 ? html`<span class="dim">${t('verdict.more', { n: number(more) })}</span>` : nothing}
                  </p>`
            }
          </li>`;
        })}
      </ul>
    </div>`;
  }
}

define('pv-diagnostics-view', DiagnosticsView);
