import { css } from 'lit';

/**
 * Colours and measures, on the outermost element of the page or of an embedding. Components read them as custom
 * properties; a page that embeds PyVerdict sets them on the element.
 */
export const tokens = css`
  :host {
    color-scheme: light dark;
    --pv-bg: light-dark(#f5f6f8, #0f1216);
    --pv-card: light-dark(#ffffff, #171b21);
    --pv-well: light-dark(#f7f8fa, #12161b);
    --pv-ink: light-dark(#16191d, #e8ebef);
    --pv-dim: light-dark(#56606b, #9fa9b5);
    --pv-line: light-dark(#dfe3e8, #2b313a);
    --pv-edge: light-dark(#8a94a0, #6b7683);
    --pv-accent: light-dark(#0b57d0, #8ab4f8);
    --pv-on-accent: light-dark(#ffffff, #0f1216);
    --pv-accent-soft: light-dark(#e9f0fc, #1b2738);
    --pv-bad: light-dark(#b3261e, #ff8f86);
    --pv-bad-soft: light-dark(#fdeeec, #331917);
    --pv-warn: light-dark(#855300, #f5c26b);
    --pv-warn-soft: light-dark(#fdf3e0, #2e2413);
    --pv-low: light-dark(#4a5b8c, #a9b8e8);
    --pv-low-soft: light-dark(#eef1fa, #1d2333);
    --pv-ok: light-dark(#1b6b3a, #7fd8a0);
    --pv-unsure: light-dark(#56606b, #b4bdc8);
    --pv-syntax-keyword: light-dark(#8a1f7a, #d9a0e8);
    --pv-syntax-string: light-dark(#1c6b3c, #9ad6a5);
    --pv-syntax-number: light-dark(#8a4600, #f0b27a);
    --pv-syntax-comment: light-dark(#606a79, #8e99a6);
    --pv-syntax-name: light-dark(#0b57d0, #9cc0fa);
    --pv-radius: 12px;
    --pv-sans: system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif;
    --pv-mono:
      ui-monospace, 'SF Mono', 'Cascadia Mono', 'JetBrains Mono', 'DejaVu Sans Mono', Menlo, Consolas,
      monospace;
    background: var(--pv-bg);
    color: var(--pv-ink);
    font: 15px/1.5 var(--pv-sans);
    -webkit-text-size-adjust: 100%;
  }
  :host([theme='light']) {
    color-scheme: light;
  }
  :host([theme='dark']) {
    color-scheme: dark;
  }
`;
