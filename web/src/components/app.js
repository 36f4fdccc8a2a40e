import { css, html, nothing } from 'lit';
import { currentLanguage, setLanguage, t, score } from '../i18n.js';
import { clipboardSources, fileSources } from '../sources.js';
import { store as remember } from '../settings.js';
import { currentTheme, nextTheme } from '../theme.js';
import { shared } from '../styles/shared.js';
import { visibleText } from '../visible.js';
import { StoreElement } from './element.js';
import { failureNotice } from './failure.js';
import './report-list.js';
import './report-view.js';
import './start.js';
import './working.js';

/** The whole page: bar, the state that is on, and what works everywhere (paste, drop). */
export class App extends StoreElement {
  static properties = { dragging: { state: true } };

  static styles = [
    shared,
    css`
      :host {
        min-height: 100vh;
      }
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px 16px;
        padding: 9px 24px;
        border-bottom: 1px solid var(--pv-line);
        background: var(--pv-card);
      }
      .brand {
        display: flex;
        align-items: center;
        gap: 9px;
        font-size: 17px;
        font-weight: 700;
        letter-spacing: -0.01em;
      }
      .brand svg {
        width: 22px;
        height: 22px;
        border-radius: 6px;
        background: var(--pv-accent);
        color: var(--pv-on-accent);
      }
      .private {
        color: var(--pv-ok);
        font-size: 13px;
      }
      nav {
        display: flex;
        gap: 8px;
        margin-inline-start: auto;
      }
      nav svg {
        width: 16px;
        height: 16px;
      }
      main {
        max-width: 1320px;
        margin: 0 auto;
        padding: 20px 24px 40px;
      }
      .failure {
        margin-bottom: 16px;
      }
      .with-list {
        display: grid;
        grid-template-columns: 270px minmax(0, 1fr);
        gap: 16px;
        align-items: start;
      }
      .drop {
        position: fixed;
        inset: 12px;
        z-index: 10;
        display: grid;
        place-items: center;
        border: 2px dashed var(--pv-accent);
        border-radius: 16px;
        background: color-mix(in srgb, var(--pv-bg) 88%, transparent);
        font-size: 22px;
        font-weight: 600;
        pointer-events: none;
      }
      @media (max-width: 980px) {
        .with-list {
          grid-template-columns: minmax(0, 1fr);
        }
      }
      @media (max-width: 640px) {
        header {
          padding: 8px 12px;
        }
        .private {
          order: 3;
          width: 100%;
        }
        main {
          padding: 12px 12px 32px;
        }
      }
    `,
  ];

  #depth = 0;

  constructor() {
    super();
    this.dragging = false;
  }

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener('paste', this.#paste);
    window.addEventListener('dragenter', this.#dragEnter);
    window.addEventListener('dragover', this.#dragOver);
    window.addEventListener('dragleave', this.#dragLeave);
    window.addEventListener('drop', this.#drop);
  }

  disconnectedCallback() {
    document.removeEventListener('paste', this.#paste);
    window.removeEventListener('dragenter', this.#dragEnter);
    window.removeEventListener('dragover', this.#dragOver);
    window.removeEventListener('dragleave', this.#dragLeave);
    window.removeEventListener('drop', this.#drop);
    super.disconnectedCallback();
  }

  /** @param {ClipboardEvent} event */
  #paste = (event) => {
    const target = event.composedPath()[0];
    const typing =
      target instanceof HTMLInputElement || (target instanceof HTMLTextAreaElement && target.value !== '');
    if (typing || !event.clipboardData) return;
    const sources = clipboardSources(event.clipboardData);
    if (sources.length === 0) return;
    event.preventDefault();
    this.store.analyze(sources);
  };

  /** @param {DragEvent} event */
  #dragEnter = (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    this.#depth += 1;
    this.dragging = true;
  };

  /** @param {DragEvent} event */
  #dragOver = (event) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  };

  #dragLeave = () => {
    this.#depth = Math.max(0, this.#depth - 1);
    if (this.#depth === 0) this.dragging = false;
  };

  /** @param {DragEvent} event */
  #drop = (event) => {
    this.#depth = 0;
    this.dragging = false;
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    this.store.analyze(fileSources(event.dataTransfer.files));
  };

  #switchLanguage() {
    setLanguage(currentLanguage() === 'en' ? 'pt' : 'en');
    remember('language', currentLanguage());
    this.store.dispatchEvent(new Event('change'));
  }

  #switchTheme() {
    nextTheme();
    this.requestUpdate();
  }

  /** What a screen reader hears when a verdict is there. */
  #announcement() {
    if (this.store.state.phase !== 'report') return '';
    const { label, score: value, summary } = this.store.report.verdict;
    const words = { label: t(`verdict.${label}`), summary: visibleText(summary) };
    if (label === 'inconclusive') return t('verdict.announceNoScore', words);
    return t('verdict.announce', { ...words, score: score(value) });
  }

  updated() {
    document.documentElement.lang = currentLanguage() === 'pt' ? 'pt-PT' : 'en';
  }

  render() {
    if (!this.store) return nothing;
    const { phase, reports, failure } = this.store.state;
    return html`
      <header>
        <span class="brand">
          <svg viewBox="0 0 32 32" aria-hidden="true">
            <path
              d="M8 17l5.5 5.5L24 10"
              fill="none"
              stroke="currentColor"
              stroke-width="3.5"
              stroke-linecap="round"
              stroke-linejoin="round"
            />
          </svg>
          PyVerdict
        </span>
        <span class="private">${t('app.private')}</span>
        <nav aria-label="PyVerdict">
          ${phase === 'start' ? nothing : html`<button class="button" id="new" @click=${() => this.store.reset()}>${t('app.new')}</button>`}
          <button
            class="button"
            id="language"
            lang=${currentLanguage() === 'en' ? 'pt-PT' : 'en'}
            @click=${this.#switchLanguage}
          >
            ${t('app.language')}
          </button>
          <button
            class="button"
            id="theme"
            aria-label=${t(`app.theme.${currentTheme()}`)}
            title=${t(`app.theme.${currentTheme()}`)}
            @click=${this.#switchTheme}
          >
            ${themeIcon(currentTheme())}
          </button>
        </nav>
      </header>
      <main>
        <div class="unseen" role="status" aria-live="polite">${this.#announcement()}</div>
        ${
          failure !== null && phase === 'report'
            ? html`<div class="failure" role="alert">
                ${failureNotice(failure, t('state.notRead.title'))}
              </div>`
            : nothing
        }
        ${
          phase === 'start'
            ? html`<pv-start .store=${this.store}></pv-start>`
            : phase === 'working'
              ? html`<pv-working .store=${this.store}></pv-working>`
              : reports.length > 1
                ? html`<div class="with-list">
                    <pv-report-list .store=${this.store}></pv-report-list>
                    <pv-report-view .store=${this.store}></pv-report-view>
                  </div>`
                : html`<pv-report-view .store=${this.store}></pv-report-view>`
        }
      </main>
      ${this.dragging ? html`<div class="drop">${t('start.release')}</div>` : nothing}
    `;
  }
}

/** @param {import('../theme.js').Theme} theme */
function themeIcon(theme) {
  if (theme === 'light') {
    return html`<svg
      viewBox="0 0 16 16"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linecap="round"
    >
      <circle cx="8" cy="8" r="3" />
      <path d="M8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1" />
    </svg>`;
  }
  if (theme === 'dark') {
    return html`<svg viewBox="0 0 16 16" aria-hidden="true" fill="currentColor">
      <path d="M6.2 1.6a6.6 6.6 0 1 0 8.2 8.2A5.6 5.6 0 0 1 6.2 1.6z" />
    </svg>`;
  }
  return html`<svg
    viewBox="0 0 16 16"
    aria-hidden="true"
    fill="none"
    stroke="currentColor"
    stroke-width="1.5"
  >
    <circle cx="8" cy="8" r="6.2" />
    <path d="M8 1.8a6.2 6.2 0 0 1 0 12.4z" fill="currentColor" stroke="none" />
  </svg>`;
}

customElements.define('pv-app', App);
