import { css, html, nothing } from 'lit';
import { find, t } from '../i18n.js';
import { shared } from '../styles/shared.js';
import { visible } from '../visible.js';
import { ReportElement, define } from './element.js';

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
    `,
  ];

  render() {
    const { diagnostics } = this.store.report;
    if (diagnostics.length === 0) return html`<p class="wrap dim">${t('diagnostics.none')}</p>`;
    return html`<div class="wrap">
      <p class="dim">${t('diagnostics.intro')}</p>
      <ul>
        ${diagnostics.map(
          ({ code, message, where, detail }) =>
            html`<li>
              ${visible(message)} <span class="tag">${visible(code)}</span>
              ${
                where === '' && detail === ''
                  ? nothing
                  : html`<br /><span class="dim mono"
                        >${where === '' ? nothing : visible(where)}${where !== '' && detail !== '' ? ': ' : ''}${visible(find(`diagnostics.why.${detail}`) ?? detail)}</span
                      >`
              }
            </li>`,
        )}
      </ul>
    </div>`;
  }
}

define('pv-diagnostics-view', DiagnosticsView);
