import { css, html, nothing } from 'lit';
import { t } from '../i18n.js';
import { groups, place } from '../places.js';
import { shared } from '../styles/shared.js';
import { visible, visibleText } from '../visible.js';
import { ReportElement, define } from './element.js';
import { outsideLink } from './outside-link.js';
import { severityMark, severityStyles } from './severity.js';

/**
 * @typedef {import('../types.js').Report} Report
 * @typedef {import('../types.js').Technique} Technique
 */

/** Tactics in the order of the ATT&CK matrix; the older names beside the newer. */
const order = [
  'Reconnaissance',
  'Resource Development',
  'Initial Access',
  'Execution',
  'Persistence',
  'Privilege Escalation',
  'Stealth',
  'Defense Evasion',
  'Defense Impairment',
  'Credential Access',
  'Discovery',
  'Lateral Movement',
  'Collection',
  'Command and Control',
  'Exfiltration',
  'Impact',
];

/** Places listed for one behaviour; the code view has all. */
const shownPlaces = 4;

/**
 * The techniques by tactic, in the matrix's order. One that serves several tactics stands under each.
 * @param {Report} report
 * @returns {[string, Technique[]][]}
 */
function columns(report) {
  /** @type {Map<string, Technique[]>} */
  const byTactic = new Map();
  for (const technique of report.techniques) {
    for (const tactic of technique.tactics.length > 0 ? technique.tactics : ['']) {
      const column = byTactic.get(tactic);
      if (column) column.push(technique);
      else byTactic.set(tactic, [technique]);
    }
  }
  /** @param {string} tactic */
  const rank = (tactic) => (order.includes(tactic) ? order.indexOf(tactic) : order.length);
  return [...byTactic].sort(([a], [b]) => rank(a) - rank(b));
}

/**
 * The same behaviour in several layers, taken together.
 * @param {import('../places.js').Group[]} found
 */
function byBehaviour(found) {
  /** @type {Map<string, {title: string, severity: import('../types.js').Severity, places: {layer: number, span: import('../types.js').Span}[]}>} */
  const proofs = new Map();
  for (const { behaviour, title, severity, layer, spans } of found) {
    const proof = proofs.get(behaviour) ?? { title, severity, places: [] };
    proof.places.push(...spans.map((span) => ({ layer, span })));
    proofs.set(behaviour, proof);
  }
  return [...proofs.values()];
}

/** The techniques as a small matrix, each with the evidence that shows it. */
class AttackView extends ReportElement {
  static styles = [
    shared,
    severityStyles,
    css`
      .matrix {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(250px, 1fr));
        gap: 20px;
        align-items: start;
        padding: 18px 22px 6px;
      }
      h2 {
        padding-bottom: 6px;
        border-bottom: 2px solid var(--pv-line);
        font-size: 13.5px;
      }
      .technique {
        padding: 10px 0;
        border-bottom: 1px solid var(--pv-line);
        font-size: 13.5px;
      }
      .technique p:first-child {
        font-weight: 500;
      }
      .technique small {
        font-size: 12.5px;
      }
      .technique li {
        display: grid;
        grid-template-columns: 11px minmax(0, 1fr);
        gap: 7px;
        margin-top: 4px;
        font-size: 13px;
        line-height: 1.4;
      }
      .technique .severity {
        margin-top: 4px;
      }
      .note {
        padding: 12px 22px 16px;
        font-size: 13px;
      }
    `,
  ];

  render() {
    const { report } = this.store;
    if (report.techniques.length === 0) return html`<p class="note dim">${t('attack.none')}</p>`;
    return html`<div class="matrix">
        ${columns(report).map(
          ([tactic, techniques]) =>
            html`<section>
              <h2>${tactic === '' ? t('attack.other') : visible(tactic)}</h2>
              ${techniques.map((technique) => this.#technique(technique))}
            </section>`,
        )}
      </div>
      <p class="note dim">${t('attack.version', { version: visibleText(report.engine.attackVersion) })}</p>`;
  }

  /** @param {Technique} technique */
  #technique({ id, name, url, from, evidence }) {
    const { report } = this.store;
    const proofs = byBehaviour(groups(evidence.map((index) => report.evidence[index]).filter(Boolean)));
    return html`<div class="technique">
      <p>${outsideLink(url, visible(id, 'mono'), { otherwise: visible(id, 'mono') })} ${visible(name)}</p>
      <small class="dim">${t(`attack.from.${from}`)}</small>
      <ul>
        ${proofs.map(
          (proof) =>
            html`<li>
              ${severityMark(proof.severity)}
              <span>
                ${visible(proof.title)}
                ${proof.places
                  .slice(0, shownPlaces)
                  .map(
                    ({ layer, span }, at) =>
                      html`${at > 0 ? ', ' : nothing}<button
                          class="link"
                          @click=${() => this.store.jump(layer, span)}
                        >
                          ${place(report, layer, span)}
                        </button>`,
                  )}
                ${proof.places.length > shownPlaces ? t('verdict.more', { n: proof.places.length - shownPlaces }) : nothing}
              </span>
            </li>`,
        )}
      </ul>
    </div>`;
  }
}

define('pv-attack-view', AttackView);
