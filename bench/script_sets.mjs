// Folders of scripts that every tool reads in the same way: copies below build/bench/sets, spread evenly over what there is.
import { copyFileSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { peerHome } from '../scripts/lib/peers.mjs';
import { capture, root } from '../scripts/lib/run.mjs';
import { corpusScripts } from './scripts.mjs';

/** Of one set: the slowest tool reads half a megabyte a second. */
const mostBytes = 3_000_000;

/** The folder of the standard library of the Python at hand. */
export async function standardLibrary() {
  const { output } = await capture('python3', [
    '-c',
    'import sysconfig; print(sysconfig.get_paths()["stdlib"])',
  ]);
  return output.trim();
}

/** @param {string} folder @param {RegExp} without */
const scriptsBelow = (folder, without) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.py') && !without.test(name))
    .sort()
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).size > 0);

/**
 * Every so many of the scripts, so that they come to about as much as a set holds.
 *
 * @template T
 * @param {T[]} scripts
 * @param {(script: T) => number} sizeOf
 * @returns {T[]}
 */
function spread(scripts, sizeOf) {
  const stride = Math.max(1, scripts.reduce((sum, script) => sum + sizeOf(script), 0) / mostBytes);
  return Array.from(
    { length: Math.floor(scripts.length / stride) },
    (_, index) => scripts[Math.floor(index * stride)],
  );
}

/**
 * @param {string} name
 * @param {number} count
 * @param {(index: number, path: string) => void} put
 */
function makeSet(name, count, put) {
  const folder = join(root, 'build/bench/sets', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (let index = 0; index < count; ++index)
    put(index, join(folder, `${String(index).padStart(5, '0')}.py`));
  return folder;
}

/** @param {string} name @param {string[]} paths */
function copied(name, paths) {
  const chosen = spread(paths, (path) => statSync(path).size);
  return makeSet(name, chosen.length, (index, path) => copyFileSync(chosen[index], path));
}

/**
 * What each set is, and its folder.
 *
 * @param {string[]} args
 * @returns {Promise<[string, string][]>}
 */
export async function scriptSets(args) {
  const { corpus } = parseArgs({ args, options: { corpus: { type: 'string' } } }).values;
  const library = await standardLibrary();
  const [python] = readdirSync(join(peerHome, 'lib'));
  const packages = join(peerHome, 'lib', python, 'site-packages');
  /** @type {[string, string][]} */
  const sets = [
    [
      'standard library',
      copied('library', scriptsBelow(library, /(^|\/)(tests?|[a-z]+-packages|__pycache__)\//)),
    ],
    ['site-packages', copied('packages', scriptsBelow(packages, /(^|\/)(tests?|__pycache__)\//))],
  ];
  if (corpus !== undefined) {
    const texts = spread(await corpusScripts(corpus), (text) => text.length);
    sets.push([
      'labelled corpus',
      makeSet('corpus', texts.length, (index, path) => writeFileSync(path, texts[index])),
    ]);
  }
  return sets;
}
