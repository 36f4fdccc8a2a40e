import { css, html, nothing } from 'lit';
import { t } from '../i18n.js';
import { place } from '../places.js';
import { indicatorRole } from '../report-words.js';
import { shared } from '../styles/shared.js';
import { tableStyles } from '../styles/table.js';
import { visible } from '../visible.js';
import './copy-button.js';
import { ReportElement, define } from './element.js';
import './fetches-view.js';
import { virusTotalLink } from './outside-link.js';

/** What can be blocked, searched for or looked up; shown so that nobody follows it by accident. */
class IndicatorsView extends ReportElement {
  static styles = [
    shared,
    tableStyles,
    css`
      .wrap {
        padding: 6px 22px 16px;
      }
      td:first-child,
      td:nth-child(n + 3) {
        white-space: nowrap;
      }
      .none {
        padding: 18px 22px;
      }
      .all {
        display: flex;
        align-items: center;
        gap: 4px;
        margin-top: 10px;
        font-size: 13px;
      }
      @container (max-width: 760px) {
        td:first-child {
          color: var(--pv-dim);
          font-size: 12.5px;
        }
      }
    `,
  ];

  render() {
    const { report } = this.store;
    const fetches = html`<pv-fetches-view .store=${this.store}></pv-fetches-view>`;
    if (report.indicators.length === 0)
      return html`${fetches}
        <p class="none dim">${t('indicators.none')}</p>`;
    const known = report.indicators.some(({ virusTotal }) => virusTotal !== null);
    const list = report.indicators.map(({ type, defanged }) => `${type}\t${defanged}`).join('\n');
    return html`${fetches}
      <div class="wrap">
        <table>
          <thead>
            <tr>
              <th scope="col">${t('indicators.type')}</th>
              <th scope="col">${t('indicators.value')}</th>
              <th scope="col">${t('indicators.role')}</th>
              <th scope="col">${t('indicators.place')}</th>
              ${known ? html`<th scope="col">${t('indicators.lookup')}</th>` : nothing}
            </tr>
          </thead>
          <tbody>
            ${report.indicators.map((indicator) => {
              return html`<tr>
                <td>${t(`indicators.type.${indicator.type}`)}</td>
                <td>
                  ${visible(indicator.defanged, 'mono')}
                  <pv-copy .text=${indicator.defanged} .name=${t('indicators.value')}></pv-copy>
                </td>
                <td>${indicatorRole(indicator)}</td>
                <td>
                  <button class="link" @click=${() => this.store.jump(indicator.layer, indicator.span)}>
                    ${place(report, indicator.layer, indicator.span)}
                  </button>
                </td>
                ${known ? html`<td>${virusTotalLink(indicator.virusTotal)}</td>` : nothing}
              </tr>`;
            })}
          </tbody>
        </table>
        <p class="all">
          <pv-copy .text=${list} .words=${t('indicators.copyAll')}></pv-copy>
        </p>
      </div>`;
  }
}

define('pv-indicators-view', IndicatorsView);
