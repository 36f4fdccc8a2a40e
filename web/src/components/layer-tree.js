import { css, html, nothing } from 'lit';
import { bytes, t } from '../i18n.js';
import { lines } from '../places.js';
import { shared } from '../styles/shared.js';
import { visible } from '../visible.js';
import { ReportElement, define } from './element.js';

/**
 * @typedef {import('../types.js').Layer} Layer
 * @typedef {import('../types.js').Report} Report
 */

/** Indentation stops here; deeper layers say their depth by their number alone. */
const deepest = 8;

/**
 * How a layer came out of its parent: "base64 → zlib → exec", in the order in which the program does it.
 * @param {Layer} layer
 */
export const transforms = (layer) => layer.via.toReversed().join(' → ');

/**
 * The layers with their depth, a parent before its children.
 * @param {Report} report
 * @returns {{layer: Layer, depth: number}[]}
 */
export function layerRows(report) {
  /** @type {Map<number | null, Layer[]>} */
  const children = new Map();
  const known = new Set(report.layers.map(({ id }) => id));
  for (const layer of report.layers) {
    const parent =
      layer.parent !== null && known.has(layer.parent) && layer.parent < layer.id ? layer.parent : null;
    const siblings = children.get(parent);
    if (siblings) siblings.push(layer);
    else children.set(parent, [layer]);
  }
  /** @type {{layer: Layer, depth: number}[]} */
  const rows = [];
  const waiting = (children.get(null) ?? []).map((layer) => ({ layer, depth: 0 })).reverse();
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { layer, depth } = next;
    rows.push(next);
    for (const child of (children.get(layer.id) ?? []).toReversed())
      waiting.push({ layer: child, depth: depth + 1 });
  }
  return rows;
}

/** The tree of layers; the one that the code view shows is marked. Up and down arrows go through it. */
class LayerTree extends ReportElement {
  static styles = [
    shared,
    css`
      [role='treeitem'] {
        padding: 4px 8px;
        margin-inline-start: -8px;
        border-radius: 7px;
        font-size: 13.5px;
        line-height: 1.35;
        cursor: pointer;
        overflow-wrap: anywhere;
      }
      [role='treeitem']:hover {
        background: var(--pv-well);
      }
      [role='treeitem'][aria-selected='true'] {
        background: var(--pv-accent-soft);
        color: var(--pv-accent);
        font-weight: 600;
      }
      small {
        display: block;
        color: var(--pv-dim);
        font-size: 12px;
        font-weight: 400;
      }
      .d1 {
        margin-inline-start: 4px;
      }
      .d2 {
        margin-inline-start: 16px;
      }
      .d3 {
        margin-inline-start: 28px;
      }
      .d4 {
        margin-inline-start: 40px;
      }
      .d5 {
        margin-inline-start: 52px;
      }
      .d6 {
        margin-inline-start: 64px;
      }
      .d7 {
        margin-inline-start: 76px;
      }
      .d8 {
        margin-inline-start: 88px;
      }
      [class^='d']:not(.d0) {
        border-inline-start: 2px solid var(--pv-line);
        border-start-start-radius: 0;
        border-end-start-radius: 0;
      }
      [class^='d'][aria-selected='true']:not(.d0) {
        border-color: var(--pv-accent);
      }
    `,
  ];

  /** @param {KeyboardEvent} event */
  #key(event) {
    const items = /** @type {HTMLElement[]} */ ([...this.renderRoot.querySelectorAll('[role=treeitem]')]);
    const at = items.indexOf(/** @type {HTMLElement} */ (event.target));
    /** @type {Record<string, number>} */
    const targets = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 };
    const target = targets[event.key];
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      items[at]?.click();
    } else if (target !== undefined && items[target]) {
      event.preventDefault();
      items[target].click();
      items[target].focus();
    }
  }

  render() {
    const { report } = this.store;
    const { layer: shown } = this.store.state;
    return html`<div role="tree" aria-label=${t('layers.title')} @keydown=${this.#key}>
      ${layerRows(report).map(
        ({ layer, depth }) =>
          html`<div
            role="treeitem"
            class="d${Math.min(depth, deepest)}"
            aria-level=${depth + 1}
            aria-selected=${layer.id === shown}
            tabindex=${layer.id === shown ? 0 : -1}
            @click=${() => this.store.openLayer(layer.id)}
          >
            ${t('layers.layer', { id: layer.id })}
            <small
              >${layer.parent === null ? t(report.input.kind === 'command' ? 'layers.command' : 'layers.script') : visible(transforms(layer))}</small
            >
            <small>
              ${layer.parent === null ? bytes(layer.size) : `${lines(layer.span)}, ${bytes(layer.size)}`}${
                layer.complete ? nothing : `, ${t('layers.incomplete')}`
              }
            </small>
          </div>`,
      )}
    </div>`;
  }
}

define('pv-layer-tree', LayerTree);
