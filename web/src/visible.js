import { html } from 'lit';

/**
 * Code points that change what a reader sees without being seen: controls, bidirectional marks, zero-width and other
 * invisible characters, variation selectors, tags, private use and line separators. A tab and a line feed are left alone by the editor only.
 */
export const invisibleClass =
  '\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f' +
  '\\u200b-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffc\\ufffe\\uffff' +
  '\\ue000-\\uf8ff\\u{e0000}-\\u{e0fff}\\u{f0000}-\\u{10ffff}';

const invisible = new RegExp(`[${invisibleClass}\\t\\n]`, 'gu');

/**
 * "U+202E" for a code point.
 * @param {number} codePoint
 */
export const codePointName = (codePoint) => `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;

/**
 * Hostile text for a place that holds text only (an attribute, a title): invisible characters become "‹U+202E›".
 * @param {string} text
 */
export const visibleText = (text) =>
  text.replace(
    invisible,
    (character) => `‹${codePointName(/** @type {number} */ (character.codePointAt(0)))}›`,
  );

/**
 * Hostile text for the page: isolated from the text around it, invisible characters named.
 * @param {string} text
 * @param {string} [className]
 */
export const visible = (text, className = '') =>
  html`<bdi dir="ltr" class=${className}>${named(text, invisible)}</bdi>`;

const invisibleInCode = new RegExp(`[${invisibleClass}]`, 'gu');

/**
 * The same for lines of code, whose tabs and line feeds stay.
 * @param {string} text
 */
export const visibleLines = (text) => html`<bdi dir="ltr">${named(text, invisibleInCode)}</bdi>`;

/**
 * @param {string} text
 * @param {RegExp} unseen
 */
function named(text, unseen) {
  /** @type {unknown[]} */
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(unseen)) {
    const name = codePointName(/** @type {number} */ (match[0].codePointAt(0)));
    parts.push(text.slice(end, match.index), html`<span class="control">${name}</span>`);
    end = match.index + match[0].length;
  }
  parts.push(text.slice(end));
  return parts;
}
