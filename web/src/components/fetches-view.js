import { css, html, nothing } from 'lit';
import { t } from '../i18n.js';
import { place } from '../places.js';
import { shared } from '../styles/shared.js';
import { tableStyles } from '../styles/table.js';
import { visible, visibleText } from '../visible.js';
import './copy-button.js';
import { ReportElement, define } from './element.js';

/** @typedef {NonNullable<import('../types.js').Report['fetches']>[number]} Fetch */

/** What stands for the parts of an address that are not known. */
const unknownPart = /\ufffc/g;

/** What the script would fetch: from where, how, where it lands, and whether it is run. Nothing was fetched. */
class FetchesView extends ReportElement {
  static styles = [
    shared,
    tableStyles,
    css`
      .wrap {
        padding: 14px 22px 4px;
      }
      h2 {
        font-size: 14.5px;
      }
      .run {
        color: var(--pv-bad);
        font-weight: 600;
      }
    `,
  ];

  /** @param {Fetch} fetch */
  #row(fetch) {
    const { defanged, complete, call, landing, lands, run, runBy, layer, span } = fetch;
    const address = defanged.replace(unknownPart, '…');
    return html`<tr>
      <td>
        ${visible(address === '' ? '…' : address, 'mono')}
        <pv-copy .text=${address} .name=${t('fetches.from')}></pv-copy>
        ${complete ? nothing : html`<span class="dim">${t('fetches.incomplete')}</span>`}
      </td>
      <td>${visible(call, 'mono')}</td>
      <td>${t(`fetches.landing.${landing}`)} ${lands === null ? nothing : visible(lands, 'mono')}</td>
      <td>
        ${
          run
            ? html`<span class="run"
                >${runBy === null ? t('fetches.run') : t('fetches.runBy', { name: visibleText(runBy) })}</span
              >`
            : html`<span class="dim">${t('fetches.notRun')}</span>`
        }
      </td>
      <td>
        <button class="link" @click=${() => this.store.jump(layer, span)}>
          ${place(this.store.report, layer, span)}
        </button>
      </td>
    </tr>`;
  }

  render() {
    const { fetches = [] } = this.store.report;
    if (fetches.length === 0) return nothing;
    return html`<section class="wrap">
      <h2>${t('fetches.title')}</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">${t('fetches.from')}</th>
            <th scope="col">${t('fetches.by')}</th>
            <th scope="col">${t('fetches.to')}</th>
            <th scope="col">${t('fetches.then')}</th>
            <th scope="col">${t('indicators.place')}</th>
          </tr>
        </thead>
        <tbody>
          ${fetches.map((fetch) => this.#row(fetch))}
        </tbody>
      </table>
    </section>`;
  }
}

define('pv-fetches-view', FetchesView);
