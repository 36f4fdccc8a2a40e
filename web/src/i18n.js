import { en } from './messages/en.js';
import { pt } from './messages/pt.js';

/** @typedef {keyof typeof en} MessageKey */
/** @typedef {'en' | 'pt'} Language */

/** @type {Record<Language, Record<MessageKey, string>>} */
const tables = { en, pt };

/** @type {Language} */
let language = 'en';

/** @returns {Language} */
export const currentLanguage = () => language;

/** @param {Language} next */
export function setLanguage(next) {
  language = next;
}

/**
 * The language to begin with: the one chosen before, else the browser's, else English.
 * @param {string | null} stored
 * @param {readonly string[]} preferred
 * @returns {Language}
 */
export function pickLanguage(stored, preferred) {
  if (stored === 'en' || stored === 'pt') return stored;
  return preferred
    .find((tag) => /^(en|pt)\b/i.test(tag))
    ?.toLowerCase()
    .startsWith('pt')
    ? 'pt'
    : 'en';
}

/**
 * The words for a key in the current language; `{name}` is replaced by a value.
 * @param {MessageKey} key
 * @param {Record<string, string | number>} [values]
 */
export const t = (key, values) => wordsOf(language, key, values);

/**
 * The words for a key in one language, for what is shown at a later time.
 * @param {Language} language
 * @param {MessageKey} key
 * @param {Record<string, string | number>} [values]
 */
export function wordsOf(language, key, values) {
  const words = tables[language][key];
  return values ? words.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole)) : words;
}

/**
 * The words for a key that is put together from a report, or null when the table has none.
 * @param {string} key
 * @returns {string | null}
 */
export function find(key) {
  const table = tables[language];
  return Object.hasOwn(table, key) ? table[/** @type {MessageKey} */ (key)] : null;
}

/** Making one takes longer than using it a thousand times. @type {Map<string, Intl.NumberFormat>} */
const formats = new Map();

/** @param {Intl.NumberFormatOptions} [options] */
function format(options) {
  const key = language + JSON.stringify(options);
  const made = formats.get(key) ?? new Intl.NumberFormat(language === 'pt' ? 'pt-PT' : 'en', options);
  formats.set(key, made);
  return made;
}

/** @param {number} n */
export const number = (n) => format().format(n);

/** @param {number} n */
export function bytes(n) {
  return n === 1 ? t('bytes.one') : t('bytes.many', { n: number(n) });
}

/**
 * A score as it is shown: three decimals, never rounded to certainty.
 * @param {number} score
 */
export function score(score) {
  const three = format({ minimumFractionDigits: 3, maximumFractionDigits: 3 });
  if (score > 0.999) return `> ${three.format(0.999)}`;
  if (score < 0.001) return `< ${three.format(0.001)}`;
  return three.format(score);
}

/**
 * What was added or taken away: one decimal and its sign.
 * @param {number} value
 */
export const signed = (value) =>
  format({ minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: 'always' }).format(value);

/**
 * An RFC 3339 time as "2026-03-04 05:06:07 UTC"; anything else as it is.
 * @param {string} time
 */
export function utc(time) {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/.exec(time);
  if (!match) return time;
  const fraction = match[3]?.replace(/0+$/, '');
  return `${match[1]} ${match[2]}${fraction ? `.${fraction}` : ''} UTC`;
}
