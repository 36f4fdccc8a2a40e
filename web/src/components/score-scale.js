import { css, html, nothing } from 'lit';
import { number, score, t } from '../i18n.js';
import { position } from '../scale.js';
import { shared } from '../styles/shared.js';
import { WordsElement, define } from './element.js';

/** A score on a scale that shows where suspicion and malice begin, when that is known. */
class ScoreScale extends WordsElement {
  static properties = { value: { attribute: false }, limits: { attribute: false } };

  static styles = [
    shared,
    css`
      .bar {
        position: relative;
        display: flex;
        gap: 2px;
        height: 8px;
        forced-color-adjust: none;
      }
      .bar i {
        flex: calc(1 - var(--malicious)) 0 0;
        background: var(--pv-bad);
      }
      .bar i:first-child {
        flex-grow: var(--suspicious);
        background: var(--pv-ok);
        border-radius: 4px 0 0 4px;
      }
      .bar i:nth-child(2) {
        flex-grow: calc(var(--malicious) - var(--suspicious));
        background: var(--pv-warn);
      }
      .bar i:nth-child(3) {
        border-radius: 0 4px 4px 0;
      }
      .plain i {
        background: var(--pv-dim) !important;
      }
      .none i {
        background: var(--pv-line) !important;
      }
      .marker {
        position: absolute;
        top: -4px;
        left: calc(var(--value) * 100%);
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
      }
      .ticks .middle {
        transform: translateX(-50%);
      }
      .ticks .suspicious {
        left: calc(var(--suspicious) * 100%);
      }
      .ticks .malicious {
        left: calc(var(--malicious) * 100%);
      }
      .ticks .end {
        right: 0;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {number | null} */
    this.value = null;
    /** @type {{suspicious: number, malicious: number} | null} */
    this.limits = null;
  }

  /** The places are set through the CSS object model: the page's policy allows no style attributes. */
  updated() {
    const scale = /** @type {HTMLElement} */ (this.renderRoot.querySelector('[role=img]'));
    const { suspicious, malicious } = this.limits ?? { suspicious: 0.5, malicious: 0.5 };
    scale.style.setProperty('--suspicious', String(position(suspicious)));
    scale.style.setProperty('--malicious', String(position(malicious)));
    scale.style.setProperty('--value', String(position(this.value ?? 0)));
  }

  render() {
    const limits = this.limits && {
      suspicious: number(this.limits.suspicious),
      malicious: number(this.limits.malicious),
    };
    const label =
      this.value === null
        ? t('verdict.noScore')
        : limits === null
          ? t('verdict.score', { score: score(this.value) })
          : t('verdict.scale', { score: score(this.value), ...limits });
    const kind = this.value === null ? 'none' : limits === null ? 'plain' : '';
    return html`<div role="img" aria-label=${label}>
      <div class="bar ${kind}">
        <i></i><i></i><i></i>${this.value === null ? nothing : html`<span class="marker"></span>`}
      </div>
      <div class="ticks" aria-hidden="true">
        <span>0</span>${
          limits === null
            ? nothing
            : html`<span class="middle suspicious">${limits.suspicious}</span
                ><span class="middle malicious">${limits.malicious}</span>`
        }<span class="end">1</span>
      </div>
    </div>`;
  }
}

define('pv-score-scale', ScoreScale);
