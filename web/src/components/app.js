import { css, html, nothing } from 'lit';
import { currentLanguage, t } from '../i18n.js';
import { IntakeController } from '../intake.js';
import { store as remember } from '../settings.js';
import { currentTheme, nextTheme } from '../theme.js';
import { shared } from '../styles/shared.js';
import { tokens } from '../styles/tokens.js';
import { StoreElement, define } from './element.js';
import './print-view.js';
import './workspace.js';

/** What the page is called while it shows no verdict. */
const ownTitle = document.title;

/** The whole page: bar, the state that is on, and what works everywhere (paste, drop). */
export class App extends StoreElement {
  static styles = [
    tokens,
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
      @media print {
        header,
        main {
          display: none;
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

  #files = new IntakeController(this, window, (intake) => this.store.analyze(intake));

  #switchLanguage() {
    const language = this.store.state.language === 'en' ? 'pt' : 'en';
    remember('language', language);
    this.store.speak(language);
  }

  #switchTheme() {
    nextTheme();
    this.requestUpdate();
  }

  updated() {
    document.documentElement.lang = currentLanguage() === 'pt' ? 'pt-PT' : 'en';
    this.setAttribute('theme', currentTheme());
    // Of many tabs the right one is found by its verdict; what was pasted stays out of the browser's history.
    const report = this.store?.state.phase === 'report' ? this.store.report : null;
    document.title = report ? `${t(`verdict.${report.verdict.label}`)} · ${ownTitle}` : ownTitle;
  }

  render() {
    if (!this.store) return nothing;
    const { phase } = this.store.state;
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
      <main><pv-workspace .store=${this.store}></pv-workspace></main>
      <pv-print-view .store=${this.store}></pv-print-view>
      ${this.#files.dragging ? html`<div class="drop">${t('start.release')}</div>` : nothing}
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

define('pv-app', App);
