import { html, svg } from 'lit';

/** @typedef {import('../types.js').Label} Label */

/** A shape for each label, so that the colour is not needed to tell them apart. */
const shapes = {
  malicious: svg`<path d="M8.6 2h8.8L24 8.6v8.8L17.4 24H8.6L2 17.4V8.6z" fill="currentColor" stroke="none"/><path d="m9 9 8 8M17 9l-8 8" stroke="var(--pv-card)"/>`,
  suspicious: svg`<path d="M13 2.6 25 23.4H1z" fill="currentColor" stroke="currentColor" stroke-width="1.5"/><path d="M13 10v6M13 19.6v.1" stroke="var(--pv-card)"/>`,
  benign: svg`<circle cx="13" cy="13" r="11.5" fill="currentColor" stroke="none"/><path d="m7.6 13.4 3.7 3.7 7-7.4" stroke="var(--pv-card)"/>`,
  inconclusive: svg`<circle cx="13" cy="13" r="10.6" stroke-dasharray="4 3"/><path d="M9.9 10.3a3.2 3.2 0 1 1 4.6 3c-1 .6-1.5 1.1-1.5 2.1M13 18.9v.1"/>`,
};

/** @param {Label} label */
export const labelIcon = (label) =>
  html`<svg
    viewBox="0 0 26 26"
    aria-hidden="true"
    fill="none"
    stroke="currentColor"
    stroke-width="2.4"
    stroke-linecap="round"
    stroke-linejoin="round"
  >
    ${shapes[label]}
  </svg>`;
