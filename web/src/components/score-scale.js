import { LitElement, css, html, nothing } from 'lit';
import { number, score, t } from '../i18n.js';
import { shared } from '../styles/shared.js';

/** A score between 0 and 1 on a scale that shows where suspicion and malice begin. */
class ScoreScale extends LitElement {
  static properties = { value: { type: Number } };

  static styles = [
    shared,
    css`
      .bar {
        position: relative;
        display: grid;
        grid-template-columns: 50fr 40fr 10fr;
        gap: 2px;
        height: 8px;
      }
      .bar i {
        background: var(--pv-ok);
      }
      .bar i:first-child {
        border-radius: 4px 0 0 4px;
      }
      .bar i:nth-child(2) {
        background: var(--pv-warn);
      }
      .bar i:nth-child(3) {
        border-radius: 0 4px 4px 0;
        background: var(--pv-bad);
      }
      .none i {
        background: var(--pv-line) !important;
      }
      .marker {
        position: absolute;
        top: -4px;
        width: 4px;
        height: 16px;
        border: 1px solid var(--pv-card);
        box-sizing: content-box;
        border-radius: 3px;
        background: var(--pv-ink);
        transform: translateX(-50%);
      }
      .ticks {
        position: relative;
        height: 16px;
        margin-top: 3px;
        color: var(--pv-dim);
        font-size: 11px;
        line-height: 16px;
      }
      .ticks span {
        position: absolute;
        transform: translateX(-50%);
      }
      .ticks span:first-child {
        transform: none;
      }
      .ticks span:nth-child(2) {
        left: 50%;
      }
      .ticks span:nth-child(3) {
        left: 90%;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {number | null} */
    this.value = null;
  }

  updated() {
    const marker = /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('.marker'));
    if (marker && this.value !== null) marker.style.left = `${Math.min(1, Math.max(0, this.value)) * 100}%`;
  }

  render() {
    const none = this.value === null;
    const label =
      this.value === null ? t('verdict.noScore') : t('verdict.scale', { score: score(this.value) });
    return html`<div role="img" aria-label=${label}>
      <div class="bar ${none ? 'none' : ''}">
        <i></i><i></i><i></i>${none ? nothing : html`<span class="marker"></span>`}
      </div>
      <div class="ticks" aria-hidden="true">
        <span>0</span><span>${number(0.5)}</span><span>${number(0.9)}</span>
      </div>
    </div>`;
  }
}

customElements.define('pv-score-scale', ScoreScale);
