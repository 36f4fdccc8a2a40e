// The allow list as a file: plain JSON that can be kept under version control and edited by hand.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

import { faultOf } from '../allow-list.js';
import { UsageError } from './arguments.js';

/** @typedef {import('../types.js').AllowEntry} AllowEntry */

/** Where the list is when nobody says otherwise: in the user's own configuration folder. */
export function usualPlace() {
  const { XDG_CONFIG_HOME, APPDATA } = process.env;
  const folder = (process.platform === 'win32' ? APPDATA : XDG_CONFIG_HOME) || join(homedir(), '.config');
  return join(folder, 'pyverdict', 'allow.json');
}

/**
 * @param {string | null | undefined} path null for no list; undefined for the usual place, where none may be
 * @returns {AllowEntry[]}
 */
export function readAllowList(path) {
  if (path === null) return [];
  let text;
  try {
    text = readFileSync(path ?? usualPlace(), 'utf8');
  } catch (error) {
    if (path === undefined && /** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return [];
    throw new UsageError(`The allow list cannot be read: ${/** @type {Error} */ (error).message}.`);
  }
  return parse(text, path ?? usualPlace());
}

/** @param {string} text @param {string} path @returns {AllowEntry[]} */
function parse(text, path) {
  let found;
  try {
    found = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`The allow list ${path} is no JSON: ${/** @type {Error} */ (error).message}.`);
  }
  if (!Array.isArray(found?.allow)) throw new UsageError(`The allow list ${path} has no array 'allow'.`);
  for (const [index, entry] of found.allow.entries()) {
    const fault = faultOf(entry);
    if (fault) throw new UsageError(`Entry ${index} of the allow list ${path} is wrong: ${fault}.`);
  }
  return found.allow;
}

/** Replaces the file as a whole, so that no reader meets half of it. @param {string} path @param {AllowEntry[]} entries */
export function writeAllowList(path, entries) {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.new`;
  writeFileSync(draft, `${JSON.stringify({ allow: entries }, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(draft, path);
}
