// The allow list as a file: plain JSON that can be kept under version control and edited by hand.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

import { readAllowList as entriesOf, writeAllowList as textOf } from '../allow-list.js';
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
  try {
    return entriesOf(text);
  } catch (error) {
    throw new UsageError(`The allow list ${path} cannot be used. ${/** @type {Error} */ (error).message}`);
  }
}

/** Replaces the file as a whole, so that no reader meets half of it. @param {string} path @param {AllowEntry[]} entries */
export function writeAllowList(path, entries) {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.new`;
  writeFileSync(draft, textOf(entries), { mode: 0o600 });
  renameSync(draft, path);
}
