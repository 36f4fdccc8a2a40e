import { css, html, nothing } from 'lit';
import { bytes, find, t } from '../i18n.js';
import { virusTotalFile } from '../links.js';
import { lines } from '../places.js';
import { paneStyles } from '../styles/pane.js';
import { shared } from '../styles/shared.js';
import { visible } from '../visible.js';
import './code-view.js';
import './copy-button.js';
import { ReportElement, define } from './element.js';
import './layer-tree.js';
import { transforms } from './layer-tree.js';
import { virusTotalLink } from './outside-link.js';

/** @typedef {import('../types.js').Layer} Layer */

/** The tree of layers, what is known of the chosen one, and its text beside the place in its parent that it came from. */
class LayersView extends ReportElement {
  static styles = [
    shared,
    paneStyles,
    css`
      .pane {
        --pv-code-height: clamp(300px, 58vh, 700px);
      }
      .side {
        max-height: calc(var(--pv-code-height) + 150px);
      }
      .facts {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 18px;
        padding: 12px 18px;
        border-bottom: 1px solid var(--pv-line);
        font-size: 13.5px;
      }
      .facts b {
        font-weight: 600;
      }
      .two {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
      }
      .two section + section {
        border-inline-start: 1px solid var(--pv-line);
      }
      h2 {
        padding: 9px 16px;
        border-bottom: 1px solid var(--pv-line);
        font-size: 13px;
        font-weight: 600;
      }
      h2 .dim {
        font-weight: 400;
      }
      .empty {
        padding: 16px 18px;
        font-size: 14px;
      }
      @container (max-width: 820px) {
        .two {
          grid-template-columns: minmax(0, 1fr);
        }
        .pane {
          --pv-code-height: 46vh;
        }
        .side {
          max-height: 240px;
        }
        .two section + section {
          border-inline-start: 0;
          border-top: 1px solid var(--pv-line);
        }
      }
    `,
  ];

  /** Kept while the layer stays, so that the editors are not filled anew. @type {{layer: Layer | null, target: {span: Layer['span']} | null}} */
  #lit = { layer: null, target: null };
  /** Of each layer its evidence, for as long as the report stays. */
  #evidence = {
    report: /** @type {unknown} */ (null),
    byLayer: /** @type {Map<number, import('../types.js').Evidence[]>} */ (new Map()),
  };

  /** @param {number} id */
  #evidenceOf(id) {
    const { report } = this.store;
    if (this.#evidence.report !== report) this.#evidence = { report, byLayer: new Map() };
    const { byLayer } = this.#evidence;
    const known = byLayer.get(id) ?? report.evidence.filter(({ layer }) => layer === id);
    byLayer.set(id, known);
    return known;
  }

  /** @param {Layer} layer */
  #facts(layer) {
    const { report } = this.store;
    return html`<div class="facts">
      <span
        ><b
          >${layer.parent === null ? t(report.input.kind === 'command' ? 'layers.command' : 'layers.script') : visible(transforms(layer))}</b
        ></span
      >
      <span class="dim">${find(`layers.kind.${layer.kind}`) ?? visible(layer.kind)}</span>
      <span class="dim">${bytes(layer.size)}${layer.complete ? nothing : `, ${t('layers.incomplete')}`}</span>
      <span class="dim"
        >SHA-256 ${visible(layer.sha256, 'mono')}
        <pv-copy .text=${layer.sha256} .name=${t('facts.sha256')}></pv-copy>
        ${layer.parent === null ? nothing : virusTotalLink(virusTotalFile(layer.sha256))}</span
      >
    </div>`;
  }

  /**
   * @param {Layer} layer
   * @param {{span: Layer['span']} | null} target
   */
  #code(layer, target) {
    if (layer.text === null)
      return html`<p class="empty dim">
        ${t('layers.binary', { size: bytes(layer.size), sha256: layer.sha256 })}
      </p>`;
    return html`<pv-code-view
      .text=${layer.text}
      .python=${layer.kind === 'python'}
      .label=${t('code.label', { id: layer.id })}
      .evidence=${this.#evidenceOf(layer.id)}
      .techniques=${this.store.report.techniques}
      .target=${target}
      .quiet=${true}
    ></pv-code-view>`;
  }

  /** @param {Layer} layer */
  #beside(layer) {
    const parent = this.store.report.layers.find(({ id }) => id === layer.parent);
    if (!parent) {
      return html`<div>
        <section>${this.#code(layer, null)}</section>
        ${this.store.report.layers.length === 1 ? html`<p class="empty dim">${t('layers.only')}</p>` : nothing}
      </div>`;
    }
    if (this.#lit.layer !== layer) this.#lit = { layer, target: { span: layer.span } };
    return html`<div class="two">
      <section>
        <h2>
          ${t('layers.layer', { id: parent.id })}
          <span class="dim">${t('layers.cameFrom', { place: lines(layer.span) })}</span>
          <button class="link" @click=${() => this.store.jump(parent.id, layer.span)}>
            ${t('layers.inCode')}
          </button>
        </h2>
        ${this.#code(parent, this.#lit.target)}
      </section>
      <section>
        <h2>${t('layers.layer', { id: layer.id })} <span class="dim">${t('layers.became')}</span></h2>
        ${this.#code(layer, null)}
      </section>
    </div>`;
  }

  render() {
    const { report } = this.store;
    const layer = report.layers.find(({ id }) => id === this.store.state.layer) ?? report.layers[0];
    return html`<div class="pane">
      <section class="side" tabindex="0" aria-label=${t('layers.title')}>
        <pv-layer-tree .store=${this.store}></pv-layer-tree>
      </section>
      <div>${this.#facts(layer)}${this.#beside(layer)}</div>
    </div>`;
  }
}

define('pv-layers-view', LayersView);
