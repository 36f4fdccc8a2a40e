import { css, html } from 'lit';
import { visible } from '../visible.js';

/** A command breaks between its words; a browser alone would break "--project" behind its first two characters. */
export const commandStyles = css`
  .word {
    display: inline-block;
    max-width: 100%;
    overflow-wrap: anywhere;
  }
`;

/** @param {string} text */
export const commandText = (text) =>
  text.split(' ').map((word, at) => [at > 0 ? ' ' : '', html`<span class="word">${visible(word)}</span>`]);
