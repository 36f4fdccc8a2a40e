import { css } from 'lit';

/** Tables of a report's tabs: in a narrow view a row's cells stand below each other. */
export const tableStyles = css`
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: 14px;
  }
  th {
    padding: 8px 14px 6px 0;
    color: var(--pv-dim);
    font-size: 12px;
    font-weight: 600;
    text-align: start;
  }
  td {
    padding: 7px 14px 7px 0;
    border-top: 1px solid var(--pv-line);
    vertical-align: top;
  }
  @container (max-width: 760px) {
    thead {
      display: none;
    }
    tr {
      display: grid;
      padding: 9px 0;
      border-top: 1px solid var(--pv-line);
    }
    tr:first-child {
      border-top: 0;
    }
    td {
      padding: 1px 0;
      border: 0;
    }
  }
`;
