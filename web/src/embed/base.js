import { css, html, nothing } from 'lit';
import { WordsElement } from '../components/element.js';
import { Engine } from '../engine.js';
import { pickLanguage } from '../i18n.js';
import { bytesSource, fileSources } from '../sources.js';
import { Store } from '../store.js';
import { shared } from '../styles/shared.js';
import { tokens } from '../styles/tokens.js';
import { sharedAnalyzer } from './shared-worker.js';

/**
 * @typedef {import('../types.js').Report} Report
 * @typedef {string | Uint8Array | ArrayBuffer | Blob | Blob[]} ElementInput
 */

/**
 * What the three elements have in common: attributes `lang`, `theme`, `model` and `asset-base`, the property `input`, the
 * property `reports`, and the events `pyverdict-report` and `pyverdict-error`.
 */
export class EmbeddedElement extends WordsElement {
  /** @type {import('lit').PropertyDeclarations} */
  static properties = {
    lang: {},
    theme: { reflect: true },
    model: {},
    assetBase: { attribute: 'asset-base' },
    input: { attribute: false },
    reports: { attribute: false, noAccessor: true },
  };

  /** @type {import('lit').CSSResultGroup} */
  static styles = [
    tokens,
    shared,
    css`
      :host {
        container-type: inline-size;
        position: relative;
      }
    `,
  ];

  /** @type {Store | undefined} */
  #store;
  /** @type {ElementInput | null} */
  #input = null;
  /** @type {Report[] | null} */
  #given = null;

  constructor() {
    super();
    this.lang = '';
    /** @type {'auto' | 'light' | 'dark'} */
    this.theme = 'auto';
    /** @type {'lazy' | 'eager' | 'off'} */
    this.model = 'lazy';
    /** @type {string | undefined} */
    this.assetBase = undefined;
  }

  /** The view's state; there is none until the element is on a page. */
  get store() {
    return this.#store;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#start();
  }

  #start() {
    if (this.#store) return;
    const { model, assetBase } = this;
    const base = assetBase === undefined ? undefined : new URL(assetBase, document.baseURI).href;
    // After the module that defines the elements has run, so that it may configure them first.
    const engine = new Engine(() => Promise.resolve().then(() => sharedAnalyzer({ model, assetBase: base })));
    const store = new Store(engine, { language: this.#language() });
    this.#store = store;
    store.addEventListener('report', (event) =>
      this.tell('pyverdict-report', /** @type {CustomEvent} */ (event).detail),
    );
    store.addEventListener('error', (event) =>
      this.tell('pyverdict-error', /** @type {CustomEvent} */ (event).detail),
    );
    store.addEventListener('place', (event) =>
      this.tell('pyverdict-place', /** @type {CustomEvent} */ (event).detail),
    );
    store.addEventListener('change', () => this.requestUpdate());
    this.requestUpdate();
    if (this.#given) store.show(this.#given);
    else if (this.#input !== null) this.#analyze(this.#input);
  }

  /** What is analysed: setting it starts. @returns {ElementInput | null} */
  get input() {
    return this.#input;
  }

  set input(value) {
    this.#input = value;
    this.#given = null;
    if (!this.#store) return;
    if (value === null || value === undefined) this.#store.reset();
    else this.#analyze(value);
  }

  /** The reports that are shown. Setting them shows reports made elsewhere. @returns {Report[]} */
  get reports() {
    return this.#store?.state.reports ?? this.#given ?? [];
  }

  set reports(reports) {
    this.#given = reports;
    this.#store?.show(reports);
  }

  /** @param {ElementInput} input */
  #analyze(input) {
    if (typeof input === 'string') this.#store?.analyzeText(input);
    else if (Array.isArray(input)) this.#store?.analyze(fileSources(input.map(asFile)));
    else if (input instanceof Blob) this.#store?.analyze(fileSources([asFile(input)]));
    else {
      const bytes = input instanceof Uint8Array ? input : new Uint8Array(input);
      this.#store?.analyze({ sources: [bytesSource('', bytes)], leftOut: [] });
    }
  }

  /** Shows a place of a layer. @param {number} layer @param {Report['evidence'][number]['span']} span */
  jump(layer, span) {
    this.#store?.jump(layer, span);
  }

  /** Ends what is running. */
  cancel() {
    this.#store?.cancel();
  }

  /** The element's language, the page's, or the reader's. */
  #language() {
    const around = /** @type {HTMLElement | null} */ (this.parentElement?.closest('[lang]'))?.lang;
    return pickLanguage(null, [this.lang, around ?? '', ...navigator.languages]);
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('lang')) this.#store?.speak(this.#language());
  }

  /** What an element of this kind shows; a language of its own may differ from that of the page around it. */
  content() {
    return /** @type {unknown} */ (nothing);
  }

  render() {
    if (!this.#store) return nothing;
    return html`<div lang=${this.#store.state.language === 'pt' ? 'pt-PT' : 'en'}>${this.content()}</div>`;
  }

  /** @param {string} type @param {unknown} detail */
  tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}

/** @param {Blob} blob */
const asFile = (blob) => (blob instanceof File ? blob : new File([blob], ''));
