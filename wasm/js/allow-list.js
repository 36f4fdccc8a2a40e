// Scripts that their owner knows and allows: the report stays what it is and says that they are.
import { PyVerdictError } from './errors.js';

/**
 * @typedef {import('./types.js').AllowEntry} AllowEntry
 * @typedef {import('./pyverdict-core.mjs').Allowance} Allowance
 */

/** TLSH distance up to which a script counts as similar when an entry says nothing: near copies. */
export const defaultDistance = 30;
const maxDistance = 100;

const patterns = { sha256: /^[0-9a-f]{64}$/i, tlsh: /^T1[0-9A-F]{70}$/i, date: /^\d{4}-\d{2}-\d{2}$/ };

/** What is wrong with an entry, in words, or nothing. @param {any} entry @returns {string | undefined} */
export function faultOf(entry) {
  if (typeof entry !== 'object' || entry === null) return 'it is no object';
  const { sha256, tlsh, distance, note, expires } = entry;
  if ((sha256 === undefined) === (tlsh === undefined)) return "it has not one of 'sha256' and 'tlsh'";
  if (sha256 !== undefined && !patterns.sha256.test(sha256)) return "its 'sha256' is no SHA-256";
  if (tlsh !== undefined && !patterns.tlsh.test(tlsh)) return "its 'tlsh' is no TLSH digest";
  const bounded = Number.isSafeInteger(distance) && distance >= 0 && distance <= maxDistance;
  if (distance !== undefined && !bounded) return `its 'distance' is no number from 0 to ${maxDistance}`;
  if (note !== undefined && typeof note !== 'string') return "its 'note' is no text";
  if (expires === undefined || expires === '') return undefined;
  if (!patterns.date.test(expires) || Number.isNaN(Date.parse(expires)))
    return "its 'expires' is no date such as 2027-01-31";
  return undefined;
}

/** Whether an entry's last day is over. @param {AllowEntry} entry @param {Date} now */
export const isExpired = ({ expires }, now) =>
  Boolean(expires) && now.toISOString().slice(0, 10) > String(expires);

/** Whether two entries name the same scripts. @param {AllowEntry} a @param {AllowEntry} b */
export const sameScripts = (a, b) =>
  (a.sha256 !== undefined && a.sha256.toLowerCase() === b.sha256?.toLowerCase()) ||
  (a.tlsh !== undefined && a.tlsh.toUpperCase() === b.tlsh?.toUpperCase());

/**
 * The entries of an allow list's file.
 *
 * @param {string} text
 * @returns {AllowEntry[]}
 */
export function readAllowList(text) {
  let found;
  try {
    found = JSON.parse(text);
  } catch (cause) {
    throw new PyVerdictError('badOption', `It is no JSON: ${/** @type {Error} */ (cause).message}.`, {
      cause,
    });
  }
  if (!Array.isArray(found?.allow)) throw new PyVerdictError('badOption', "It has no array 'allow'.");
  for (const [index, entry] of found.allow.entries()) {
    const fault = faultOf(entry);
    if (fault) throw new PyVerdictError('badOption', `Entry ${index} is wrong: ${fault}.`);
  }
  return found.allow;
}

/** The text of an allow list's file. @param {readonly AllowEntry[]} entries */
export const writeAllowList = (entries) => `${JSON.stringify({ allow: entries }, undefined, 2)}\n`;

export class AllowList {
  /** @type {Map<string, AllowEntry>} */
  #exact = new Map();
  /** @type {AllowEntry[]} */
  #similar = [];

  /** @param {readonly AllowEntry[]} entries @param {Date} now entries that expired before are left out */
  constructor(entries, now) {
    if (!Array.isArray(entries)) throw new PyVerdictError('badOption', "'allowList' is no array.");
    for (const [index, entry] of entries.entries()) {
      const fault = faultOf(entry);
      if (fault)
        throw new PyVerdictError('badOption', `Entry ${index} of the allow list is wrong: ${fault}.`);
      if (isExpired(entry, now)) continue;
      if (entry.sha256) this.#exact.set(entry.sha256.toLowerCase(), entry);
      else this.#similar.push(entry);
    }
  }

  /**
   * The entry that names a script: the very one before a similar one, and of those the nearest.
   *
   * @param {{ sha256: string, fuzzy: string }} script
   * @param {(a: string, b: string) => number} distanceOf of TLSH digests
   * @returns {Allowance | undefined}
   */
  match({ sha256, fuzzy }, distanceOf) {
    const exact = this.#exact.get(sha256);
    if (exact) return allowance(exact, 0);
    if (!fuzzy) return undefined;
    /** @type {Allowance | undefined} */
    let nearest;
    for (const entry of this.#similar) {
      const distance = distanceOf(fuzzy, String(entry.tlsh));
      if (distance < 0 || distance > (entry.distance ?? defaultDistance)) continue;
      if (!nearest || distance < nearest.distance) nearest = allowance(entry, distance);
    }
    return nearest;
  }
}

/** @param {AllowEntry} entry @param {number} distance @returns {Allowance} */
function allowance({ tlsh, note = '', expires = '' }, distance) {
  return { similar: tlsh !== undefined, distance, note, expires };
}
