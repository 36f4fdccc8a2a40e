import { css, html } from 'lit';
import { t } from '../i18n.js';
import { shared } from '../styles/shared.js';
import './code-view.js';
import { ReportElement, define } from './element.js';

/** @type {import('../types.js').Evidence[]} */
const noEvidence = [];

/** The report as it is. */
class JsonView extends ReportElement {
  static styles = [
    shared,
    css`
      .view {
        --pv-code-height: clamp(380px, 72vh, 860px);
      }
    `,
  ];

  #text = '';
  /** @type {unknown} */
  #report = null;

  render() {
    const { report } = this.store;
    if (this.#report !== report) {
      this.#report = report;
      this.#text = JSON.stringify(report, null, 2);
    }
    return html`<div class="view">
      <pv-code-view .text=${this.#text} .label=${t('json.label')} .evidence=${noEvidence}></pv-code-view>
    </div>`;
  }
}

define('pv-json-view', JsonView);
