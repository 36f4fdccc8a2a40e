import { css, html } from 'lit';
import { shared } from '../styles/shared.js';
import { WordsElement, define } from './element.js';

/** A boxed message with a title; `tone` is "warn" or "bad". The text is the element's content. */
class Notice extends WordsElement {
  static properties = { tone: {}, heading: {} };

  static styles = [
    shared,
    css`
      .notice {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 2px 12px;
        padding: 12px 16px;
        border: 1px solid var(--pv-line);
        border-inline-start: 4px solid var(--pv-warn);
        border-radius: 10px;
        background: var(--pv-warn-soft);
        font-size: 14px;
      }
      .notice.bad {
        border-inline-start-color: var(--pv-bad);
        background: var(--pv-bad-soft);
      }
      svg {
        width: 18px;
        height: 18px;
        margin-top: 2px;
        color: var(--pv-warn);
      }
      .bad svg {
        color: var(--pv-bad);
      }
      h2 {
        font-size: 14px;
      }
    `,
  ];

  constructor() {
    super();
    this.tone = 'warn';
    this.heading = '';
  }

  render() {
    return html`<section class="notice ${this.tone}">
      <svg
        viewBox="0 0 18 18"
        aria-hidden="true"
        fill="none"
        stroke="currentColor"
        stroke-width="1.6"
        stroke-linecap="round"
        stroke-linejoin="round"
      >
        <path d="M9 2.2 16.3 15H1.7z" />
        <path d="M9 7v3.6M9 12.6v.1" />
      </svg>
      <div>
        <h2>${this.heading}</h2>
        <slot></slot>
      </div>
    </section>`;
  }
}

define('pv-notice', Notice);
