import { css, html, nothing } from 'lit';
import { t } from '../i18n.js';
import { shared } from '../styles/shared.js';
import { visibleText } from '../visible.js';
import { StoreElement, define } from './element.js';

/** An analysis that takes longer than the eye notices: what is done, and a way out. */
class Working extends StoreElement {
  static styles = [
    shared,
    css`
      .box {
        max-width: 520px;
        margin: 16vh auto 0;
        padding: 26px 28px;
      }
      h1 {
        margin-bottom: 14px;
        font-size: 19px;
        letter-spacing: -0.01em;
        overflow-wrap: anywhere;
      }
      progress {
        width: 100%;
        height: 8px;
        appearance: none;
        border: 0;
        border-radius: 4px;
        overflow: hidden;
        background: var(--pv-line);
        accent-color: var(--pv-accent);
      }
      progress::-webkit-progress-bar {
        background: var(--pv-line);
      }
      progress::-webkit-progress-value {
        background: var(--pv-accent);
      }
      progress::-moz-progress-bar {
        background: var(--pv-accent);
      }
      .endless {
        position: relative;
        height: 8px;
        border-radius: 4px;
        overflow: hidden;
        background: var(--pv-line);
      }
      .endless i {
        position: absolute;
        inset-block: 0;
        left: 30%;
        width: 40%;
        border-radius: 4px;
        background: var(--pv-accent);
      }
      .row {
        display: flex;
        align-items: center;
        justify-content: space-between;
        margin-top: 18px;
        font-size: 13.5px;
      }
      @keyframes pass {
        from {
          transform: translateX(-180%);
        }
        to {
          transform: translateX(180%);
        }
      }
      @media (prefers-reduced-motion: no-preference) {
        .endless i {
          animation: pass 1.4s ease-in-out infinite;
        }
      }
    `,
  ];

  updated() {
    /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('#cancel'))?.focus();
  }

  render() {
    const { name, slow, done, total, findings } = this.store.state.work;
    if (!slow) return nothing;
    const title = t('work.title', { name: name === '' ? t('work.pasted') : visibleText(name) });
    return html`<section class="card box" aria-busy="true">
      <h1>${title}</h1>
      <p class="unseen" role="status">${title}</p>
      ${
        total > 1
          ? html`<progress aria-label=${title} max=${total} value=${done}></progress>`
          : html`<div class="endless" role="progressbar" aria-label=${title}><i></i></div>`
      }
      <div class="row">
        <span class="dim"
          >${total > 1 ? t(findings ? 'work.findings' : 'work.files', { done, total }) : nothing}</span
        >
        <button class="button" id="cancel" @click=${() => this.store.cancel()}>${t('work.cancel')}</button>
      </div>
    </section>`;
  }
}

define('pv-working', Working);
