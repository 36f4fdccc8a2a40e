import { css, html } from 'lit';
import { t } from '../i18n.js';

/** @typedef {import('../types.js').Severity} Severity */

/** Severities from the gravest. */
export const severities = /** @type {const} */ (['critical', 'high', 'medium', 'low', 'info']);

/**
 * The mark of a severity: its colour and its shape, so that neither is needed alone.
 * @param {Severity} severity
 */
export const severityMark = (severity) =>
  html`<span class="severity ${severity}" title=${t(`severity.${severity}`)}
    ><span class="unseen">${t(`severity.${severity}`)}: </span></span
  >`;

export const severityStyles = css`
  .severity {
    display: inline-block;
    flex: none;
    width: 11px;
    height: 11px;
    background: var(--pv-low);
    forced-color-adjust: none;
  }
  .severity.critical {
    background: var(--pv-bad);
    clip-path: polygon(30% 0, 70% 0, 100% 30%, 100% 70%, 70% 100%, 30% 100%, 0 70%, 0 30%);
  }
  .severity.high {
    background: var(--pv-bad);
    clip-path: polygon(50% 0, 100% 50%, 50% 100%, 0 50%);
  }
  .severity.medium {
    background: var(--pv-warn);
    clip-path: polygon(50% 4%, 100% 96%, 0 96%);
  }
  .severity.low {
    border-radius: 50%;
  }
  .severity.info {
    border: 2px solid var(--pv-low);
    border-radius: 50%;
    background: none;
  }
`;
