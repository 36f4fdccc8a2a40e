import { css } from 'lit';

/** A column of choices beside the code that is chosen; in a narrow view above it. */
export const paneStyles = css`
  .pane {
    display: grid;
    grid-template-columns: 262px minmax(0, 1fr);
  }
  .side {
    padding: 14px 16px;
    border-inline-end: 1px solid var(--pv-line);
    overflow: auto;
  }
  .side:focus-visible {
    outline-offset: -2px;
  }
  @container (max-width: 820px) {
    .pane {
      grid-template-columns: minmax(0, 1fr);
    }
    .side {
      border-inline-end: 0;
      border-bottom: 1px solid var(--pv-line);
    }
  }
`;
