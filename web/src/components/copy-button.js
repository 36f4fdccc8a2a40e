import { css, html, nothing, svg } from 'lit';
import { copyText } from '../clipboard.js';
import { t } from '../i18n.js';
import { shared } from '../styles/shared.js';
import { WordsElement, define } from './element.js';

const svgCopy = svg`<rect x="5.5" y="5.5" width="8" height="8" rx="1.5" /><path d="M10.5 5.5v-2a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2" />`;
const svgCheck = svg`<path d="m3 8.5 3.2 3.2L13 4.8" />`;
const svgCross = svg`<path d="m4 4 8 8M12 4l-8 8" />`;

/** A small button that copies `text`: an icon, called by the name of what it copies, or with `words` beside it. */
class CopyButton extends WordsElement {
  static properties = { text: {}, name: {}, words: {}, state: { state: true } };

  static styles = [
    shared,
    css`
      :host {
        display: inline-block;
        vertical-align: -3px;
      }
      button {
        display: grid;
        place-items: center;
        width: 24px;
        height: 24px;
        margin: -3px 0;
        padding: 0;
        border: 0;
        border-radius: 6px;
        background: none;
        color: var(--pv-dim);
      }
      .worded {
        display: inline-flex;
        gap: 6px;
        width: auto;
        padding: 0 6px;
        margin-inline-start: -6px;
        color: var(--pv-ink);
        font-size: 13.5px;
      }
      button:hover {
        background: var(--pv-accent-soft);
        color: var(--pv-accent);
      }
      svg {
        width: 14px;
        height: 14px;
      }
    `,
  ];

  constructor() {
    super();
    this.text = '';
    this.name = '';
    this.words = '';
    /** @type {'idle' | 'copied' | 'refused'} */
    this.state = 'idle';
  }

  async #copy() {
    this.state = (await copyText(this.text)) ? 'copied' : 'refused';
    setTimeout(() => (this.state = 'idle'), 1600);
  }

  render() {
    const { words } = this;
    const label = words === '' ? t('facts.copy', { name: this.name }) : nothing;
    return html`<button
        class=${words === '' ? '' : 'worded'}
        aria-label=${label}
        title=${label}
        @click=${this.#copy}
      >
        <svg
          viewBox="0 0 16 16"
          aria-hidden="true"
          fill="none"
          stroke="currentColor"
          stroke-width="1.4"
          stroke-linecap="round"
          stroke-linejoin="round"
        >
          ${this.state === 'copied' ? svgCheck : this.state === 'refused' ? svgCross : svgCopy}
        </svg>
        ${words}</button
      ><span class="unseen" role="status"
        >${this.state === 'copied' ? t('verdict.copied') : this.state === 'refused' ? t('verdict.notCopied') : ''}</span
      >`;
  }
}

define('pv-copy', CopyButton);
