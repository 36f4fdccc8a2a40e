import { css, html, nothing } from 'lit';
import { bytes, find, t } from '../i18n.js';
import { virusTotalFile } from '../links.js';
import { lines } from '../places.js';
import { shared } from '../styles/shared.js';
import { visible } from '../visible.js';
import './copy-button.js';
import { ReportElement, define } from './element.js';
import { layerRows, transforms } from './layer-tree.js';
import { virusTotalLink } from './outside-link.js';

/** Every layer with what is known about it, and the ways to it and to the place that it came from. */
class LayersView extends ReportElement {
  static styles = [
    shared,
    css`
      .list {
        padding: 4px 22px 12px;
      }
      article {
        display: grid;
        grid-template-columns: 110px minmax(0, 1fr);
        gap: 4px 20px;
        padding: 14px 0;
        border-bottom: 1px solid var(--pv-line);
        font-size: 14px;
      }
      article:last-of-type {
        border-bottom: 0;
      }
      h2 {
        font-size: 14.5px;
      }
      .facts {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 18px;
      }
      .via {
        font-weight: 500;
      }
      .body {
        display: grid;
        gap: 5px;
      }
      @container (max-width: 640px) {
        article {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  render() {
    const { report } = this.store;
    return html`<div class="list">
      ${layerRows(report).map(({ layer }) => {
        return html`<article>
          <h2>
            <button class="link" @click=${() => this.store.openLayer(layer.id)}>
              ${t('layers.layer', { id: layer.id })}
            </button>
          </h2>
          <div class="body">
            <div class="via">
              ${layer.parent === null ? t(report.input.kind === 'command' ? 'layers.command' : 'layers.script') : visible(transforms(layer))}
            </div>
            <div class="facts dim">
              <span>${find(`layers.kind.${layer.kind}`) ?? visible(layer.kind)}</span>
              <span>${bytes(layer.size)}${layer.complete ? nothing : `, ${t('layers.incomplete')}`}</span>
              ${
                layer.parent === null
                  ? nothing
                  : html`<button
                      class="link"
                      @click=${() => this.store.jump(/** @type {number} */ (layer.parent), layer.span)}
                    >
                      ${t('layers.inParent', { place: t('place.layer', { layer: layer.parent, lines: lines(layer.span) }) })}
                    </button>`
              }
            </div>
            <div class="facts dim">
              <span
                >${visible(layer.sha256, 'mono')}
                <pv-copy .text=${layer.sha256} .name=${t('facts.sha256')}></pv-copy
              ></span>
              ${layer.parent === null ? nothing : virusTotalLink(virusTotalFile(layer.sha256))}
            </div>
          </div>
        </article>`;
      })}
      ${report.layers.length === 1 ? html`<p class="dim">${t('layers.only')}</p>` : nothing}
    </div>`;
  }
}

define('pv-layers-view', LayersView);
