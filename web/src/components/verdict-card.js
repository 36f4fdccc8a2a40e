import { css, html, nothing } from 'lit';
import { copyText } from '../clipboard.js';
import { score, signed, t } from '../i18n.js';
import { groups, place, whereOf } from '../places.js';
import { contributionWords, graveDiagnostics, whatNext } from '../report-words.js';
import { shared } from '../styles/shared.js';
import { isHeldBack, thresholdsOf } from '../thresholds.js';
import { visible, visibleText } from '../visible.js';
import { ReportElement, define } from './element.js';
import { openAllowList } from './open-allow.js';
import './save-menu.js';
import './score-scale.js';
import { severityMark, severityStyles } from './severity.js';
import { techniqueLink } from './technique-link.js';
import { labelIcon } from './label-icon.js';

/** Reasons that are shown; the tabs hold the rest. */
const shownReasons = 3;

/** Contributions to the model's score that are shown; the JSON has all. */
const shownContributions = 6;

/** The verdict: what it is, how sure, why, what speaks against it, and what to take along. */
class VerdictCard extends ReportElement {
  static properties = { copied: { state: true }, alone: { attribute: false } };

  static styles = [
    shared,
    severityStyles,
    css`
      .card {
        position: relative;
        display: grid;
        grid-template-columns: 226px minmax(0, 1fr) auto;
        gap: 14px 28px;
        align-items: start;
        padding: 20px 22px 20px 26px;
        --tone: var(--pv-unsure);
      }
      .card::before {
        content: '';
        position: absolute;
        inset: 0 auto 0 0;
        width: 6px;
        border-radius: var(--pv-radius) 0 0 var(--pv-radius);
        background: var(--tone);
        forced-color-adjust: none;
      }
      .malicious {
        --tone: var(--pv-bad);
      }
      .suspicious {
        --tone: var(--pv-warn);
      }
      .benign {
        --tone: var(--pv-ok);
      }
      h1 {
        display: flex;
        align-items: center;
        gap: 9px;
        margin-bottom: 14px;
        color: var(--tone);
        font-size: 27px;
        line-height: 1.1;
        letter-spacing: -0.025em;
      }
      h1 svg {
        flex: none;
        width: 27px;
        height: 27px;
      }
      .score {
        margin-top: 4px;
        font-size: 13px;
        line-height: 1.4;
      }
      .model {
        white-space: nowrap;
      }
      .moved {
        margin-top: 6px;
        font-size: 13px;
      }
      .score b {
        font-size: 15px;
        font-variant-numeric: tabular-nums;
      }
      details summary {
        width: max-content;
        max-width: 100%;
        cursor: pointer;
      }
      details li {
        display: flex;
        justify-content: space-between;
        gap: 10px;
        padding: 2px 0;
      }
      .value {
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      .summary {
        margin-bottom: 12px;
        font-size: 18px;
        line-height: 1.4;
        letter-spacing: -0.005em;
        text-wrap: pretty;
      }
      .reasons {
        display: grid;
        gap: 7px;
      }
      .reasons li {
        display: grid;
        grid-template-columns: 11px minmax(0, 1fr);
        gap: 9px;
        align-items: baseline;
      }
      .reasons .severity {
        align-self: start;
        margin-top: 6px;
      }
      .reasons .tags {
        display: inline-flex;
        flex-wrap: wrap;
        gap: 4px;
      }
      .for,
      .next {
        margin-top: 12px;
        font-size: 14px;
      }
      .for b,
      .next b {
        font-weight: 600;
        color: var(--pv-ink);
      }
      .limits {
        display: grid;
        gap: 4px;
        margin-top: 12px;
        padding: 9px 12px;
        border-radius: 8px;
        background: var(--pv-warn-soft);
        font-size: 13.5px;
      }
      .allowed {
        margin-bottom: 12px;
        padding: 7px 12px;
        border-radius: 8px;
        background: var(--pv-accent-soft);
        font-size: 13.5px;
      }
      .actions {
        display: grid;
        gap: 8px;
      }
      @container (max-width: 1060px) {
        .card {
          grid-template-columns: 200px minmax(0, 1fr);
        }
        .actions {
          grid-column: 2;
          display: flex;
          flex-wrap: wrap;
        }
      }
      @container (max-width: 700px) {
        .card {
          grid-template-columns: minmax(0, 1fr);
          padding: 16px 16px 16px 22px;
        }
        .actions {
          grid-column: 1;
        }
        .summary {
          font-size: 16.5px;
        }
      }
    `,
  ];

  constructor() {
    super();
    /** @type {'idle' | 'copied' | 'refused'} */
    this.copied = 'idle';
    /** Whether there are no tabs beside it, so that it says all itself and leads to none. */
    this.alone = false;
  }

  async #copy() {
    this.copied = (await copyText(await this.store.markdown())) ? 'copied' : 'refused';
    setTimeout(() => (this.copied = 'idle'), 2000);
  }

  #reasons() {
    const { report } = this.store;
    const { reasons, label } = report.verdict;
    const shown = this.alone ? reasons.length : shownReasons;
    if (reasons.length === 0)
      return label === 'inconclusive' ? nothing : html`<p class="dim">${t('verdict.noReasons')}</p>`;
    return html`<ol class="reasons" aria-label=${t('verdict.reasons')}>
      ${reasons.slice(0, shown).map((id) => {
        const proofs = groups(report.evidence.filter((evidence) => evidence.behaviour === id));
        const [proof] = proofs;
        if (!proof) return html`<li>${severityMark('info')}${visible(id)}</li>`;
        const [span] = proof.spans;
        const others = proofs.reduce((sum, { spans }) => sum + spans.length, -1);
        return html`<li>
          ${severityMark(proof.severity)}
          <span>
            ${visible(proof.title)}
            <button class="link" @click=${() => this.store.jump(proof.layer, span)}>
              ${place(report, proof.layer, span)}
            </button>
            ${others > 0 ? html`<span class="dim">${t('verdict.more', { n: others })}</span>` : nothing}
            <span class="tags">${proof.techniques.map((technique) => techniqueLink(report, technique))}</span>
          </span>
        </li>`;
      })}
      ${
        reasons.length > shown
          ? html`<li>
              <span></span>
              <button class="link" @click=${() => this.store.open('attack')}>
                ${t('verdict.moreReasons', { n: reasons.length - shown })}
              </button>
            </li>`
          : nothing
      }
    </ol>`;
  }

  /** That the reader knows this script. */
  #allowed() {
    const { allowed } = this.store.report.verdict;
    if (!allowed) return nothing;
    const { match, note, expires } = allowed;
    return html`<p class="allowed">
      <b>${t(match === 'sha256' ? 'allow.allowed' : 'allow.allowedSimilar')}</b>
      ${note === '' ? nothing : html`${visible(note)}`}
      ${expires === '' ? nothing : html`<span class="dim">${t('allow.until', { date: expires })}</span>`}
    </p>`;
  }

  /** What the score rests on, and whether another is to come. */
  #basis() {
    const { report } = this.store;
    if (report.verdict.label === 'inconclusive' && !this.store.state.scoring) return nothing;
    if (report.verdict.basis === 'model') {
      const [before, after] = t('verdict.basis.model').split('{model}');
      return html`${before}<span class="model">${visibleText(report.engine.model ?? '')}</span>${after}`;
    }
    if (this.store.state.scoring) return t('verdict.basis.scoring');
    const failed = report.diagnostics.some(
      ({ code }) => code === 'modelUnavailable' || code === 'modelMismatch',
    );
    if (!failed) return t('verdict.basis.evidence');
    if (this.alone) return t('verdict.basis.failed');
    return html`${t('verdict.basis.failed')}
      <button class="link" @click=${() => this.store.open('diagnostics')}>${t('verdict.details')}</button>`;
  }

  /** What moved the model's score, for those who ask. */
  #contributions() {
    const { report } = this.store;
    const { contributions } = report.verdict;
    if (contributions.length === 0 || report.verdict.label === 'inconclusive') return nothing;
    return html`<details class="moved dim">
      <summary>${t('verdict.contributions')}</summary>
      <ul>
        ${contributions.slice(0, shownContributions).map(
          ({ group, value }) =>
            html`<li>
              <span>${visible(contributionWords(report, group))}</span>
              <span class="value">${signed(value)}</span>
            </li>`,
        )}
      </ul>
      ${t('verdict.contributions.unit')}
    </details>`;
  }

  render() {
    const { report } = this.store;
    const { label, score: value, summary } = report.verdict;
    const counter = report.verdict.counterTitles;
    const limits = graveDiagnostics(report);
    const next = whatNext(report);
    const unsure = label === 'inconclusive';
    const planned = report.response !== null && label !== 'benign' && !this.alone;
    return html`<section class="card ${label}" part="card" aria-label=${t('verdict.heading')}>
      <div>
        <h1>${labelIcon(label)}${t(`verdict.${label}`)}</h1>
        <pv-score-scale .value=${unsure ? null : value} .limits=${thresholdsOf(report)}></pv-score-scale>
        <p class="score dim">
          <b>${unsure ? t('verdict.noScore') : t('verdict.score', { score: score(value) })}</b><br />
          ${this.#basis()}
        </p>
        ${isHeldBack(report) ? html`<p class="score dim">${t('verdict.heldBack')}</p>` : nothing}
        ${this.#contributions()}
      </div>
      <div>
        ${this.#allowed()}
        <p class="summary">${visible(summary)}</p>
        ${this.#reasons()}
        <p class="for dim">
          <b>${t('verdict.for')}</b>
          ${counter.length === 0 ? t('verdict.for.none') : html`${visible(counter.join('. '))}.`}
          ${label === 'benign' ? html`<br />${t('verdict.notSeen')}` : nothing}
        </p>
        ${next === null ? nothing : html`<p class="next dim"><b>${t('next.title')}</b> ${next}</p>`}
        ${
          limits.length === 0
            ? nothing
            : html`<ul class="limits">
                ${limits
                  .slice(0, 3)
                  .map(
                    (diagnostic) =>
                      html`<li>
                        ${visible(diagnostic.message)}
                        ${[whereOf(report, diagnostic), diagnostic.detail].filter(Boolean).map((part) => [visible(part, 'mono'), ' '])}
                      </li>`,
                  )}
                ${
                  this.alone
                    ? nothing
                    : html`<li>
                        <button class="link" @click=${() => this.store.open('diagnostics')}>
                          ${t('verdict.details')}
                        </button>
                      </li>`
                }
              </ul>`
        }
      </div>
      <div class="actions" role="group" aria-label=${t('verdict.actions')}>
        ${
          planned
            ? html`<button class="button primary" id="plan" @click=${() => this.store.open('response')}>
                ${t('verdict.plan')}
              </button>`
            : nothing
        }
        <button
          class="button ${planned ? '' : 'primary'}"
          id="markdown"
          ?hidden=${!this.store.hasOrigin}
          @click=${this.#copy}
        >
          ${this.copied === 'copied' ? t('verdict.copied') : this.copied === 'refused' ? t('verdict.notCopied') : t('verdict.copy')}
        </button>
        <pv-save-menu .store=${this.store}></pv-save-menu>
        ${
          this.store.book && report.input.script.size > 0
            ? html`<button
                class="button"
                id="allow"
                aria-haspopup="dialog"
                @click=${() => openAllowList(this)}
              >
                ${t('allow.open')}
              </button>`
            : nothing
        }
      </div>
    </section>`;
  }
}

define('pv-verdict-card', VerdictCard);
