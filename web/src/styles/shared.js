import { css } from 'lit';

/** What every component's shadow root starts from: box model, links, buttons, focus. */
export const shared = css`
  :host {
    display: block;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd {
    margin: 0;
    padding: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  a,
  button.link {
    color: var(--pv-accent);
    text-decoration: underline;
    text-underline-offset: 2px;
    text-decoration-thickness: 1px;
  }
  a:hover,
  button.link:hover {
    text-decoration-thickness: 2px;
  }
  button {
    font: inherit;
    color: inherit;
    cursor: pointer;
  }
  button.link {
    padding: 0;
    border: 0;
    background: none;
    text-align: start;
  }
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-height: 34px;
    padding: 5px 13px;
    border: 1px solid var(--pv-line);
    border-radius: 8px;
    background: var(--pv-card);
    color: var(--pv-ink);
    font-size: 13.5px;
    white-space: nowrap;
  }
  .button:hover {
    border-color: var(--pv-edge);
  }
  .button.primary {
    border-color: transparent;
    background: var(--pv-accent);
    color: var(--pv-on-accent);
    font-weight: 600;
  }
  .button.primary:hover {
    filter: brightness(1.08);
  }
  .button:disabled {
    cursor: default;
    opacity: 0.55;
  }
  select {
    padding: 3px 4px;
    border: 1px solid var(--pv-line);
    border-radius: 6px;
    background: var(--pv-card);
    color: var(--pv-ink);
    font: inherit;
  }
  :focus-visible {
    outline: 2px solid var(--pv-accent);
    outline-offset: 2px;
    border-radius: 4px;
  }
  .card {
    border: 1px solid var(--pv-line);
    border-radius: var(--pv-radius);
    background: var(--pv-card);
  }
  .mono {
    font-family: var(--pv-mono);
    font-size: 0.9em;
  }
  .dim {
    color: var(--pv-dim);
  }
  .tag {
    display: inline-block;
    padding: 0 6px;
    border: 1px solid var(--pv-line);
    border-radius: 5px;
    color: var(--pv-dim);
    font: 12px/1.6 var(--pv-mono);
    white-space: nowrap;
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .control {
    padding: 0 3px;
    border: 1px solid currentColor;
    border-radius: 3px;
    color: var(--pv-bad);
    font: 0.78em/1.2 var(--pv-mono);
  }
  bdi {
    overflow-wrap: anywhere;
  }
  @media (forced-colors: active) {
    [aria-selected='true']:not([role='tab']),
    [aria-current='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    .button,
    button.link {
      transition:
        border-color 0.12s,
        filter 0.12s;
    }
  }
`;
