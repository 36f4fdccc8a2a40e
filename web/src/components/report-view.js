import { css, html, nothing } from 'lit';
import { shared } from '../styles/shared.js';
import { ReportElement } from './element.js';
import './evidence-tabs.js';
import './facts.js';
import './verdict-card.js';

/** One report: verdict, facts, evidence. */
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
    const { finding, input } = this.store.report;
    return html`
      <pv-verdict-card .store=${this.store}></pv-verdict-card>
      ${finding || input.script.size > 0 ? html`<pv-facts .store=${this.store}></pv-facts>` : nothing}
      <pv-evidence-tabs .store=${this.store}></pv-evidence-tabs>
    `;
  }
}

customElements.define('pv-report-view', ReportView);
