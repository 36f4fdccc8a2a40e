// A step is done again only when the content of what it is made from has changed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { root } from './run.mjs';

/** @param {string} path @returns {string[]} */
function filesOf(path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.name !== '__pycache__' && entry.name !== 'node_modules')
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => filesOf(join(path, entry.name)));
}

/** The hash of the content of files and folders. @param {string[]} inputs relative to the repository */
export function contentHash(inputs) {
  const hash = createHash('sha256');
  for (const path of inputs.flatMap((input) => filesOf(join(root, input)))) {
    hash.update(path.slice(root.length)).update('\0').update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex');
}

/**
 * Does `make` unless it was done before from the same inputs and its outputs are there.
 *
 * @param {string} name
 * @param {string[]} inputs files and folders, relative to the repository
 * @param {string[]} outputs
 * @param {() => Promise<void>} make
 * @returns {Promise<boolean>} whether it was done now
 */
export async function whenChanged(name, inputs, outputs, make) {
  const stamp = join(root, 'build/stamps', name);
  const hash = contentHash(inputs);
  const there = outputs.every((output) => existsSync(join(root, output)));
  if (there && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return false;
  rmSync(stamp, { force: true });
  await make();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
  return true;
}
