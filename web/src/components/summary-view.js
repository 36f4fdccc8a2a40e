import { html, nothing } from 'lit';
import { ReportElement, define } from './element.js';
import './facts.js';

/** The finding's fields under the console's names, and the script's. */
class SummaryView extends ReportElement {
  render() {
    const { finding, input } = this.store.report;
    return finding || input.script.size > 0 ? html`<pv-facts .store=${this.store}></pv-facts>` : nothing;
  }
}

define('pv-summary-view', SummaryView);
