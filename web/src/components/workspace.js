import { css, html, nothing } from 'lit';
import { score, t } from '../i18n.js';
import { shared } from '../styles/shared.js';
import { visible, visibleText } from '../visible.js';
import { StoreElement, define } from './element.js';
import { failureNotice } from './failure.js';
import './notice.js';
import './report-list.js';
import './report-view.js';
import './start.js';
import './working.js';

/** Names written out of what was left out; the rest is counted. */
const shownNames = 5;

/** Whatever the state is: the place to paste into, the progress, the reports. */
class Workspace extends StoreElement {
  static styles = [
    shared,
    css`
      :host {
        container-type: inline-size;
      }
      .notes {
        display: grid;
        gap: 10px;
        margin-bottom: 16px;
      }
      .with-list {
        display: grid;
        grid-template-columns: 270px minmax(0, 1fr);
        gap: 16px;
        align-items: start;
      }
      @container (max-width: 940px) {
        .with-list {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  /** What a screen reader hears when a verdict is there. */
  #announcement() {
    if (this.store.state.phase !== 'report') return '';
    const { label, score: value, summary } = this.store.report.verdict;
    const words = { label: t(`verdict.${label}`), summary: visibleText(summary) };
    if (label === 'inconclusive') return t('verdict.announceNoScore', words);
    return t('verdict.announce', { ...words, score: score(value) });
  }

  /** What was given but not analysed. */
  #notes() {
    const { phase, failures, leftOut } = this.store.state;
    if (phase === 'working' || (failures.length === 0 && leftOut.length === 0)) return nothing;
    const heading = t(phase === 'report' ? 'state.notRead.title' : 'state.failed.title');
    return html`<div class="notes" role="alert">
      ${failures.slice(0, shownNames).map((failure) => failureNotice(failure, heading))}
      ${
        leftOut.length === 0
          ? nothing
          : html`<pv-notice heading=${t('state.leftOut.title', { n: leftOut.length })}>
              ${t('state.leftOut.text')}
              ${leftOut.slice(0, shownNames).map((name, at) => [at > 0 ? ', ' : '', visible(name, 'mono')])}${leftOut.length > shownNames ? ' …' : ''}
            </pv-notice>`
      }
    </div>`;
  }

  #content() {
    const { phase, reports, intake } = this.store.state;
    if (phase === 'start') return html`<pv-start .store=${this.store} ?hidden=${!intake}></pv-start>`;
    if (phase === 'working') return html`<pv-working .store=${this.store}></pv-working>`;
    const view = html`<pv-report-view
      exportparts="verdict, tabs, panel"
      .store=${this.store}
    ></pv-report-view>`;
    if (reports.length === 1) return view;
    return html`<div class="with-list">
      <pv-report-list exportparts="list" .store=${this.store}></pv-report-list>
      ${view}
    </div>`;
  }

  render() {
    return html`<div class="unseen" role="status" aria-live="polite">${this.#announcement()}</div>
      ${this.#notes()} ${this.#content()}`;
  }
}

define('pv-workspace', Workspace);
