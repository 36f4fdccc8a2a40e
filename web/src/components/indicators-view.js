import { css, html, nothing } from 'lit';
import { t } from '../i18n.js';
import { place } from '../places.js';
import { shared } from '../styles/shared.js';
import { visible } from '../visible.js';
import './copy-button.js';
import { ReportElement, define } from './element.js';
import { virusTotalLink } from './outside-link.js';

/** What can be blocked, searched for or looked up; shown so that nobody follows it by accident. */
class IndicatorsView extends ReportElement {
  static styles = [
    shared,
    css`
      .wrap {
        padding: 6px 22px 16px;
      }
      table {
        width: 100%;
        border-collapse: collapse;
        font-size: 14px;
      }
      th {
        padding: 8px 14px 6px 0;
        color: var(--pv-dim);
        font-size: 12px;
        font-weight: 600;
        text-align: start;
      }
      td {
        padding: 7px 14px 7px 0;
        border-top: 1px solid var(--pv-line);
        vertical-align: top;
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
        thead {
          display: none;
        }
        tr {
          display: grid;
          padding: 9px 0;
          border-top: 1px solid var(--pv-line);
        }
        tr:first-child {
          border-top: 0;
        }
        td {
          padding: 1px 0;
          border: 0;
        }
        td:first-child {
          color: var(--pv-dim);
          font-size: 12.5px;
        }
      }
    `,
  ];

  render() {
    const { report } = this.store;
    if (report.indicators.length === 0) return html`<p class="none dim">${t('indicators.none')}</p>`;
    const list = report.indicators.map(({ type, defanged }) => `${type}\t${defanged}`).join('\n');
    return html`<div class="wrap">
      <table>
        <thead>
          <tr>
            <th scope="col">${t('indicators.type')}</th>
            <th scope="col">${t('indicators.value')}</th>
            <th scope="col">${t('indicators.role')}</th>
            <th scope="col">${t('indicators.place')}</th>
            <th scope="col">${t('indicators.lookup')}</th>
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
              <td>${t(`indicators.role.${indicator.role}`)}</td>
              <td>
                <button class="link" @click=${() => this.store.jump(indicator.layer, indicator.span)}>
                  ${place(report, indicator.layer, indicator.span)}
                </button>
              </td>
              <td>${virusTotalLink(indicator.virusTotal)}</td>
            </tr>`;
          })}
        </tbody>
      </table>
      <p class="all">
        ${t('indicators.copyAll')} <pv-copy .text=${list} .name=${t('tabs.indicators')}></pv-copy>
      </p>
    </div>`;
  }
}

define('pv-indicators-view', IndicatorsView);
