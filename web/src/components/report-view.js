import { css, html } from 'lit';
import { shared } from '../styles/shared.js';
import { ReportElement, define } from './element.js';
import './evidence-tabs.js';
import './verdict-card.js';

/** One report: the verdict, then all that stands behind it. */
class ReportView extends ReportElement {
  static styles = [
    shared,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 16px;
      }
    `,
  ];

  render() {
    return html`
      <pv-verdict-card exportparts="card: verdict" .store=${this.store}></pv-verdict-card>
      <pv-evidence-tabs exportparts="card: tabs, panel" .store=${this.store}></pv-evidence-tabs>
    `;
  }
}

define('pv-report-view', ReportView);
