import { css, html, nothing } from 'lit';
import { currentLanguage, t } from '../i18n.js';
import { whenIdle } from '../idle.js';
import { patiently } from '../patience.js';
import { shared } from '../styles/shared.js';
import { WordsElement, define } from './element.js';
import './plain-text.js';

/**
 * @typedef {import('../types.js').Evidence} Evidence
 * @typedef {import('../types.js').Span} Span
 * @typedef {import('../editor/editor.js').CodeEditor} CodeEditor
 */

/** Most of the page's code is the editor: it is fetched when there is time, or on first use. */
const fetchEditor = () => import('../editor/editor.js');

/** Has the editor at hand before it is asked for; when it does not come, that matters only then. */
export const prepareEditor = () => fetchEditor().catch(() => undefined);

/** A text in an editor that cannot be written to, with evidence marked in it. */
export class CodeView extends WordsElement {
  static properties = {
    text: { attribute: false },
    python: { attribute: false },
    evidence: { attribute: false },
    techniques: { attribute: false },
    label: { attribute: false },
    target: { attribute: false },
    quiet: { attribute: false },
    state: { state: true },
  };

  static styles = [
    shared,
    css`
      :host {
        container-type: inline-size;
      }
      p {
        padding: 16px 20px;
      }
    `,
  ];

  /** @type {CodeEditor | null} */
  #editor = null;
  #language = currentLanguage();

  constructor() {
    super();
    this.text = '';
    this.python = false;
    /** @type {Evidence[]} */
    this.evidence = [];
    /** Of the report, by whose names the evidence is explained. @type {import('../types.js').Technique[]} */
    this.techniques = [];
    this.label = '';
    /** The place to show; a new object is a new jump. @type {{span: Span} | null} */
    this.target = null;
    /** Whether the place is shown without taking the focus. */
    this.quiet = false;
    /** Of the editor. @type {'loading' | 'retrying' | 'ready' | 'failed'} */
    this.state = 'loading';
  }

  connectedCallback() {
    super.connectedCallback();
    // Elsewhere on the page it needs an editor again.
    if (this.hasUpdated) this.#open();
  }

  firstUpdated() {
    this.#open();
  }

  async #open() {
    this.state = 'loading';
    // The verdict is seen first.
    await new Promise((resolve) => whenIdle(() => resolve(undefined)));
    const part = await patiently(fetchEditor, () => {
      this.state = 'retrying';
    }).catch(() => null);
    if (!this.isConnected || this.#editor) return;
    this.state = part ? 'ready' : 'failed';
    if (!part) return;
    this.#editor = new part.CodeEditor(/** @type {HTMLElement} */ (this.renderRoot.querySelector('#editor')));
    this.#show();
    this.#jump();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#editor?.destroy();
    this.#editor = null;
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  updated(changed) {
    if (!this.#editor) return;
    const content =
      ['text', 'evidence', 'label'].some((name) => changed.has(name)) || this.#language !== currentLanguage();
    if (content) this.#show();
    // What is shown anew has nothing lit up yet.
    if (changed.has('target') || (changed.has('text') && this.quiet)) this.#jump();
    else if (content && this.target) this.#editor.light(this.target.span);
  }

  #show() {
    this.speak();
    this.#language = currentLanguage();
    const { text, python, label, evidence, techniques } = this;
    this.#editor?.show({ text, python, label, evidence, techniques });
  }

  #jump() {
    if (this.target) this.#editor?.jump(this.target.span, !this.quiet);
  }

  search() {
    this.#editor?.search();
  }

  render() {
    const { state, text, label, target } = this;
    return html`<div id="editor"></div>
      ${
        state === 'failed'
          ? html`<pv-plain-text
              .text=${text}
              .label=${label}
              .target=${target}
              @again=${this.#open}
            ></pv-plain-text>`
          : state === 'ready'
            ? nothing
            : html`<p class="dim" role="status">
                ${t(state === 'loading' ? 'code.loading' : 'code.retrying')}
              </p>`
      }`;
  }
}

define('pv-code-view', CodeView);
