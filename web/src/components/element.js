import { LitElement } from 'lit';

/**
 * A component that shows part of the store's state; it follows every change of it.
 * @typedef {import('../store.js').Store} Store
 */
export class StoreElement extends LitElement {
  /** @type {import('lit').PropertyDeclarations} */
  static properties = { store: { attribute: false } };

  #changed = () => this.requestUpdate();

  constructor() {
    super();
    /** @type {Store} */
    this.store;
  }

  connectedCallback() {
    super.connectedCallback();
    this.store?.addEventListener('change', this.#changed);
  }

  disconnectedCallback() {
    this.store?.removeEventListener('change', this.#changed);
    super.disconnectedCallback();
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  willUpdate(changed) {
    const before = /** @type {Store | undefined} */ (changed.get('store'));
    if (!changed.has('store') || before === this.store) return;
    before?.removeEventListener('change', this.#changed);
    this.store.addEventListener('change', this.#changed);
  }
}

/** A component that shows a report; it waits while there is none. */
export class ReportElement extends StoreElement {
  shouldUpdate() {
    return this.store.report !== undefined;
  }
}
