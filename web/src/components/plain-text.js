import { css, html } from 'lit';
import { t } from '../i18n.js';
import { shared } from '../styles/shared.js';
import { visibleLines } from '../visible.js';
import { WordsElement, define } from './element.js';

/** @typedef {import('../types.js').Span} Span */

/** Lines in one block; the browser lays out only those blocks that are in sight. */
const linesPerBlock = 200;

/** Pixels, as the style sheet has it. */
const lineHeight = 21;

/** A text with its line numbers, for when the editor cannot be had: it can be read, searched by the browser and copied. */
class PlainText extends WordsElement {
  static properties = {
    text: { attribute: false },
    label: { attribute: false },
    target: { attribute: false },
  };

  static styles = [
    shared,
    css`
      .notice {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px 14px;
        padding: 10px 16px;
        border-bottom: 1px solid var(--pv-line);
        background: var(--pv-warn-soft);
        font-size: 13.5px;
      }
      .text {
        max-height: var(--pv-code-height, 70vh);
        padding: 10px 0 24px;
        overflow: auto;
        font: 13px/21px var(--pv-mono);
      }
      .block {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        content-visibility: auto;
        contain-intrinsic-height: auto 4200px;
      }
      pre {
        margin: 0;
        padding: 0 16px 0 10px;
        font: inherit;
        tab-size: 4;
      }
      pre bdi {
        overflow-wrap: normal;
      }
      .numbers {
        min-width: 62px;
        padding: 0 6px 0 12px;
        color: var(--pv-dim);
        text-align: end;
        user-select: none;
      }
    `,
  ];

  constructor() {
    super();
    this.text = '';
    this.label = '';
    /** The place to show. @type {{span: Span} | null} */
    this.target = null;
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  updated(changed) {
    if (!this.target || !(changed.has('target') || changed.has('text'))) return;
    const box = /** @type {HTMLElement} */ (this.renderRoot.querySelector('.text'));
    const before = this.target.span.line - 1;
    const block = box.querySelectorAll('.block')[Math.floor(before / linesPerBlock)];
    block?.scrollIntoView({ block: 'start' });
    box.scrollBy(0, (before % linesPerBlock) * lineHeight - box.clientHeight / 3);
  }

  render() {
    const lines = this.text.split('\n');
    const blocks = Array.from({ length: Math.ceil(lines.length / linesPerBlock) }, (_, index) =>
      lines.slice(index * linesPerBlock, (index + 1) * linesPerBlock),
    );
    const numbers = (/** @type {number} */ index) =>
      blocks[index].map((_, at) => index * linesPerBlock + at + 1).join('\n');
    return html`<p class="notice" role="status">
        ${t('code.failed')} <button class="button" @click=${this.#again}>${t('code.again')}</button>
      </p>
      <div class="text" role="region" tabindex="0" aria-label=${this.label}>
        ${blocks.map(
          (block, index) =>
            html`<div class="block">
              <pre class="numbers" aria-hidden="true">${numbers(index)}</pre>
              <pre>${visibleLines(block.join('\n'))}</pre>
            </div>`,
        )}
      </div>`;
  }

  #again = () => this.dispatchEvent(new Event('again'));
}

define('pv-plain-text', PlainText);
