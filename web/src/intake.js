import { transferSources } from './sources.js';

/** Pastes and drops on an element: a Lit controller, at work while its component is connected. */
export class IntakeController {
  /** Whether files are held over the element. */
  dragging = false;

  #depth = 0;
  #host;
  #target;
  #take;

  /**
   * @param {import('lit').ReactiveElement} host
   * @param {EventTarget} target what is listened to
   * @param {(intake: Promise<import('./sources.js').Intake>) => void} take
   */
  constructor(host, target, take) {
    this.#host = host;
    this.#target = target;
    this.#take = take;
    host.addController(this);
  }

  hostConnected() {
    for (const [type, listener] of this.#listeners)
      this.#target.addEventListener(type, /** @type {EventListener} */ (listener));
  }

  hostDisconnected() {
    for (const [type, listener] of this.#listeners)
      this.#target.removeEventListener(type, /** @type {EventListener} */ (listener));
  }

  /** @param {ClipboardEvent} event */
  #paste = (event) => {
    const target = event.composedPath()[0];
    const typing =
      target instanceof HTMLInputElement || (target instanceof HTMLTextAreaElement && target.value !== '');
    if (typing || !event.clipboardData) return;
    this.#taken(event, event.clipboardData);
  };

  /** @param {DragEvent} event */
  #dragEnter = (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    this.#depth += 1;
    this.#drag(true);
  };

  /** @param {DragEvent} event */
  #dragOver = (event) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  };

  #dragLeave = () => {
    this.#depth = Math.max(0, this.#depth - 1);
    if (this.#depth === 0) this.#drag(false);
  };

  /** @param {DragEvent} event */
  #drop = (event) => {
    this.#depth = 0;
    this.#drag(false);
    if (event.dataTransfer?.types.includes('Files')) this.#taken(event, event.dataTransfer);
  };

  /** @type {[string, (event: any) => void][]} */
  #listeners = [
    ['paste', this.#paste],
    ['dragenter', this.#dragEnter],
    ['dragover', this.#dragOver],
    ['dragleave', this.#dragLeave],
    ['drop', this.#drop],
  ];

  /** @param {Event} event @param {DataTransfer} data */
  #taken(event, data) {
    const intake = transferSources(data);
    if (!intake) return;
    event.preventDefault();
    this.#take(intake);
  }

  /** @param {boolean} dragging */
  #drag(dragging) {
    this.dragging = dragging;
    this.#host.requestUpdate();
  }
}
