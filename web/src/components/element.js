import { LitElement } from 'lit';
import { currentLanguage, setLanguage } from '../i18n.js';

/**
 * @typedef {import('../store.js').Store} Store
 */

/**
 * The store whose state a component belongs to: its own, or that of the component around it.
 * @param {Node} node
 * @returns {Store | undefined}
 */
function storeOf(node) {
  for (let at = /** @type {any} */ (node); at; at = /** @type {any} */ (at.getRootNode()).host) {
    if (at.store) return at.store;
  }
  return undefined;
}

/** A component that shows words: in the language of its store, whatever the others on the page speak. */
export class WordsElement extends LitElement {
  /** @type {Store | undefined} */
  #followed;
  #language = currentLanguage();

  connectedCallback() {
    super.connectedCallback();
    this.follow(storeOf(this));
  }

  disconnectedCallback() {
    this.follow(undefined);
    super.disconnectedCallback();
  }

  /** @param {Store | undefined} store */
  follow(store) {
    if (store === this.#followed) return;
    this.#followed?.removeEventListener('change', this.#changed);
    this.#followed = store;
    store?.addEventListener('change', this.#changed);
  }

  #changed = () => this.storeChanged();

  /** Called at every change of the store; the words change only with its language. */
  storeChanged() {
    if (this.#followed?.state.language !== this.#language) this.requestUpdate();
  }

  /** Rendering is synchronous: until it ends, the words are in this component's language. */
  performUpdate() {
    this.speak();
    super.performUpdate();
  }

  /** Puts the words into this component's language, for what is done outside rendering. */
  speak() {
    this.#language = storeOf(this)?.state.language ?? currentLanguage();
    setLanguage(this.#language);
  }
}

/** A component that shows part of the store's state; it follows every change of it. */
export class StoreElement extends WordsElement {
  /** @type {import('lit').PropertyDeclarations} */
  static properties = { store: { attribute: false } };

  constructor() {
    super();
    /** @type {Store} */
    this.store;
  }

  storeChanged() {
    this.requestUpdate();
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('store')) this.follow(this.store);
  }
}

/** A component that shows a report; it waits while there is none. */
export class ReportElement extends StoreElement {
  shouldUpdate() {
    return this.store.report !== undefined;
  }
}

/**
 * Defines a custom element unless its name is taken: the same module may come from two bundles.
 * @param {string} name
 * @param {CustomElementConstructor} element
 */
export function define(name, element) {
  if (!customElements.get(name)) customElements.define(name, element);
}
