import { css, html, nothing } from 'lit';
import { StoreElement, define } from './element.js';
import { paper, paperStyles } from './paper.js';

/** The selected report on paper; it is there only while the browser prints. */
class PrintView extends StoreElement {
  static styles = [
    paperStyles,
    css`
      :host {
        display: none;
      }
      @media print {
        :host {
          display: block;
        }
      }
    `,
  ];

  #printing = false;

  /** Printing begins when the listener returns, so that what is printed has to be there by then. @param {Event} event */
  #turn = (event) => {
    this.#printing = event.type === 'beforeprint';
    this.requestUpdate();
    this.performUpdate();
  };

  connectedCallback() {
    super.connectedCallback();
    addEventListener('beforeprint', this.#turn);
    addEventListener('afterprint', this.#turn);
  }

  disconnectedCallback() {
    removeEventListener('beforeprint', this.#turn);
    removeEventListener('afterprint', this.#turn);
    super.disconnectedCallback();
  }

  render() {
    const { phase } = this.store.state;
    return this.#printing && phase === 'report' ? html`${paper(this.store.report)}` : nothing;
  }
}

define('pv-print-view', PrintView);
