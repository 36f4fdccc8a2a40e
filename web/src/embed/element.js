import { css, html, nothing } from 'lit';
import '../components/code-pane.js';
import { define } from '../components/element.js';
import '../components/verdict-card.js';
import '../components/workspace.js';
import { t } from '../i18n.js';
import { IntakeController } from '../intake.js';
import { EmbeddedElement } from './base.js';

export { configure } from './shared-worker.js';

/** The whole analyzer: a place to paste into, then verdict and evidence. With `no-input` it shows only what it is given. */
export class AnalyzerElement extends EmbeddedElement {
  /** @type {import('lit').PropertyDeclarations} */
  static properties = { noInput: { type: Boolean, attribute: 'no-input' } };

  /** @type {import('lit').CSSResultGroup} */
  static styles = [
    EmbeddedElement.styles,
    css`
      :host {
        padding: 16px;
      }
      .drop {
        position: absolute;
        inset: 6px;
        z-index: 10;
        display: grid;
        place-items: center;
        border: 2px dashed var(--pv-accent);
        border-radius: var(--pv-radius);
        background: color-mix(in srgb, var(--pv-bg) 88%, transparent);
        font-weight: 600;
        pointer-events: none;
      }
    `,
  ];

  constructor() {
    super();
    this.noInput = false;
  }

  #files = new IntakeController(this, this, (intake) => {
    if (!this.noInput) this.store?.analyze(intake);
  });

  /** @param {Map<PropertyKey, unknown>} changed */
  willUpdate(changed) {
    super.willUpdate(changed);
    this.store?.offerIntake(!this.noInput);
  }

  content() {
    return html`<pv-workspace exportparts="verdict, tabs, panel, list" .store=${this.store}></pv-workspace>
      ${this.#files.dragging && !this.noInput ? html`<div class="drop">${t('start.release')}</div>` : nothing}`;
  }
}

/** The verdict alone. A reason that is followed is told as `pyverdict-place`. */
export class VerdictElement extends EmbeddedElement {
  /** @type {import('lit').CSSResultGroup} */
  static styles = [
    EmbeddedElement.styles,
    css`
      :host {
        border-radius: var(--pv-radius);
      }
    `,
  ];

  content() {
    return this.store?.report
      ? html`<pv-verdict-card
          exportparts="card: verdict"
          .alone=${true}
          .store=${this.store}
        ></pv-verdict-card>`
      : nothing;
  }
}

/** The code alone: layers, evidence, text. */
export class CodeElement extends EmbeddedElement {
  /** @type {import('lit').CSSResultGroup} */
  static styles = [
    EmbeddedElement.styles,
    css`
      :host {
        border: 1px solid var(--pv-line);
        border-radius: var(--pv-radius);
        background: var(--pv-card);
        overflow: hidden;
      }
    `,
  ];

  content() {
    return this.store?.report ? html`<pv-code-pane .store=${this.store}></pv-code-pane>` : nothing;
  }
}

define('pyverdict-analyzer', AnalyzerElement);
define('pyverdict-verdict', VerdictElement);
define('pyverdict-code', CodeElement);
