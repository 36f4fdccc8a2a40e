import { css, html, nothing } from 'lit';
import { t } from '../i18n.js';
import { phases } from '../report-words.js';
import { shared } from '../styles/shared.js';
import { visible } from '../visible.js';
import { commandStyles, commandText } from './command-text.js';
import './copy-button.js';
import { ReportElement, define } from './element.js';
import { outsideLink } from './outside-link.js';

/** What to do: the plan by phases, each step with its reason and its commands. */
class ResponseView extends ReportElement {
  static styles = [
    shared,
    commandStyles,
    css`
      .wrap {
        display: grid;
        gap: 20px;
        padding: 16px 22px 20px;
        font-size: 14px;
      }
      h2 {
        margin-bottom: 4px;
        font-size: 14.5px;
      }
      .step {
        padding: 9px 0;
        border-top: 1px solid var(--pv-line);
      }
      .step > b {
        font-weight: 600;
      }
      .notes {
        display: grid;
        gap: 3px;
        padding: 10px 14px;
        border-radius: 8px;
        background: var(--pv-warn-soft);
        font-size: 13.5px;
      }
      .command {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 2px 10px;
        align-items: start;
        margin-top: 7px;
        padding: 8px 12px;
        border: 1px solid var(--pv-line);
        border-radius: 8px;
        background: var(--pv-well);
        font-size: 13px;
      }
      .command code {
        grid-column: 1;
        font: 12.5px/1.5 var(--pv-mono);
        white-space: pre-wrap;
      }
      .command > .dim {
        grid-column: 1;
      }
      .changes {
        color: var(--pv-warn);
        font-weight: 600;
      }
    `,
  ];

  /** @param {import('../types.js').Command} command */
  #command({ purpose, text, changes, note, source }) {
    return html`<div class="command">
      <span>
        ${visible(purpose)}
        <span class=${changes ? 'changes' : 'dim'}
          >${t(changes ? 'response.changes' : 'response.reads')}</span
        >
      </span>
      <pv-copy .text=${text} .name=${t('response.command')}></pv-copy>
      <code>${commandText(text)}</code>
      ${note === '' ? nothing : html`<span class="dim">${visible(note)}</span>`}
      <span class="dim"
        >${source.documented ? t('response.documented') : nothing}
        ${outsideLink(source.url, visible(source.name), { otherwise: visible(source.name) })}</span
      >
    </div>`;
  }

  /**
   * @param {import('../types.js').Step} step
   * @param {import('../types.js').Command[]} commands
   */
  #step({ title, reason, source, commands: ids }, commands) {
    const own = ids.map((id) => commands.find((command) => command.id === id));
    return html`<li class="step">
      <b>${visible(title)}</b>
      <p>
        ${visible(reason)}
        <span class="dim"
          >${source.documented ? t('response.documented') : nothing}
          ${outsideLink(source.url, visible(source.name), { otherwise: visible(source.name) })}</span
        >
      </p>
      ${own.map((command) => (command ? this.#command(command) : nothing))}
    </li>`;
  }

  render() {
    const response = this.store.report.response;
    if (!response) return nothing;
    const { steps, commands, notes } = response;
    const used = new Set(steps.flatMap((step) => step.commands));
    const others = commands.filter(({ id }) => !used.has(id));
    return html`<div class="wrap">
      ${
        notes.length === 0
          ? nothing
          : html`<ul class="notes">
              ${notes.map((note) => html`<li>${visible(note)}</li>`)}
            </ul>`
      }
      ${phases.map((phase) => {
        const own = steps.filter((step) => step.phase === phase);
        if (own.length === 0) return nothing;
        return html`<section>
          <h2>${t(`response.phase.${phase}`)}</h2>
          <ol>
            ${own.map((step) => this.#step(step, commands))}
          </ol>
        </section>`;
      })}
      ${
        others.length === 0
          ? nothing
          : html`<section>
              <h2>${t('response.commands')}</h2>
              ${others.map((command) => this.#command(command))}
            </section>`
      }
    </div>`;
  }
}

define('pv-response-view', ResponseView);
