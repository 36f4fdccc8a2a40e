import { css, html, nothing } from 'lit';
import { bytes, t } from '../i18n.js';
import { groups, layerPath, lines } from '../places.js';
import { paneStyles } from '../styles/pane.js';
import { shared } from '../styles/shared.js';
import { visible } from '../visible.js';
import { CodeView } from './code-view.js';
import './copy-button.js';
import { ReportElement, define } from './element.js';
import './layer-tree.js';
import { severityMark, severityStyles } from './severity.js';

/** @typedef {import('../types.js').Evidence} Evidence */

/** The code of one layer, beside the tree of layers and the evidence in this one. */
class CodePane extends ReportElement {
  static styles = [
    shared,
    paneStyles,
    severityStyles,
    css`
      .pane {
        min-height: 300px;
        --pv-code-height: clamp(380px, 72vh, 860px);
      }
      .side {
        max-height: calc(var(--pv-code-height) + 42px);
      }
      h2 {
        margin: 18px 0 6px;
        color: var(--pv-dim);
        font-size: 12px;
        font-weight: 600;
        letter-spacing: 0.04em;
        text-transform: uppercase;
      }
      h2:first-child {
        margin-top: 0;
      }
      .proofs button {
        display: grid;
        grid-template-columns: 11px minmax(0, 1fr);
        gap: 8px;
        width: 100%;
        padding: 4px 6px;
        margin-inline-start: -6px;
        border: 0;
        border-radius: 6px;
        background: none;
        font-size: 13px;
        line-height: 1.35;
        text-align: start;
      }
      .proofs button:hover {
        background: var(--pv-accent-soft);
      }
      .proofs .severity {
        margin-top: 3px;
      }
      .proofs small {
        color: var(--pv-dim);
        font-size: 12px;
      }
      .code {
        display: grid;
        grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
        min-width: 0;
      }
      .bar {
        display: flex;
        align-items: center;
        gap: 10px;
        min-height: 42px;
        padding: 5px 12px 5px 16px;
        border-bottom: 1px solid var(--pv-line);
        font-size: 13px;
      }
      .path {
        display: flex;
        flex-wrap: wrap;
        flex: 1;
        align-items: center;
        gap: 2px 6px;
        min-width: 0;
      }
      .path li {
        display: flex;
        align-items: center;
        gap: 6px;
      }
      .path li + li::before {
        content: '›';
        color: var(--pv-dim);
      }
      .path [aria-current] {
        color: var(--pv-ink);
        font-weight: 600;
        text-decoration: none;
      }
      .empty {
        padding: 18px 20px;
      }
      @container (max-width: 820px) {
        .pane {
          --pv-code-height: 70vh;
        }
        .side {
          max-height: min(50vh, 420px);
        }
      }
    `,
  ];

  /** Kept while the layer stays, so that the editor is not filled anew. @type {{layers: unknown, layer: number, evidence: Evidence[]}} */
  #shown = { layers: null, layer: -1, evidence: [] };

  #evidence() {
    const { report } = this.store;
    const { layer } = this.store.state;
    if (this.#shown.layers !== report.layers || this.#shown.layer !== layer) {
      this.#shown = {
        layers: report.layers,
        layer,
        evidence: report.evidence.filter((item) => item.layer === layer),
      };
    }
    return this.#shown.evidence;
  }

  #search() {
    const view = this.renderRoot.querySelector('pv-code-view');
    if (view instanceof CodeView) view.search();
  }

  render() {
    const { report } = this.store;
    const { layer: id, place } = this.store.state;
    const layer = report.layers.find((candidate) => candidate.id === id);
    const evidence = this.#evidence();
    return html`<div class="pane">
      <section class="side" tabindex="0" aria-label=${t('layers.title')}>
        <h2>${t('layers.title')}</h2>
        <pv-layer-tree .store=${this.store}></pv-layer-tree>
        <h2>${t('code.evidence')}</h2>
        ${
          evidence.length === 0
            ? html`<p class="dim">${t('code.noEvidence')}</p>`
            : html`<ul class="proofs">
                ${groups(evidence).flatMap(({ severity, title, layer, spans }) =>
                  spans.map(
                    (span) =>
                      html`<li>
                        <button @click=${() => this.store.jump(layer, span)}>
                          ${severityMark(severity)}<span
                            >${visible(title)} <small>${lines(span)}</small></span
                          >
                        </button>
                      </li>`,
                  ),
                )}
              </ul>`
        }
      </section>
      <div class="code">
        <div class="bar">
          ${this.#path()}
          ${
            layer?.text == null
              ? nothing
              : html`<button class="button" id="search" @click=${this.#search}>${t('code.search')}</button>
                  <pv-copy .text=${layer.text} .name=${t('code.label', { id })}></pv-copy>`
          }
        </div>
        ${
          layer?.text == null
            ? html`<p class="empty dim">
                ${layer ? t('layers.binary', { size: bytes(layer.size), sha256: layer.sha256 }) : nothing}
              </p>`
            : html`<pv-code-view
                .text=${layer.text}
                .python=${layer.kind === 'python'}
                .label=${t('code.label', { id })}
                .evidence=${evidence}
                .techniques=${report.techniques}
                .target=${place?.layer === id ? place : null}
              ></pv-code-view>`
        }
      </div>
    </div>`;
  }

  /** The way from what was pasted to the innermost layer below this one. */
  #path() {
    const { report } = this.store;
    const { layer, names, selected } = this.store.state;
    const name = names[selected];
    return html`<ol class="path" aria-label=${t('layers.path')}>
      <li class="dim">${name === '' ? t('layers.paste') : visible(name)}</li>
      ${report.finding ? html`<li class="dim">${t('facts.finding')}</li>` : nothing}
      ${layerPath(report, layer).map(
        ({ id }) =>
          html`<li>
            <button
              class="link"
              aria-current=${id === layer ? 'true' : nothing}
              @click=${() => this.store.openLayer(id)}
            >
              ${t('layers.layer', { id })}
            </button>
          </li>`,
      )}
    </ol>`;
  }
}

define('pv-code-pane', CodePane);
