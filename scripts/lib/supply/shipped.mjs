// Which packages a bundle holds code of, as the bundler that made it says; build/shipped keeps it for the licence list.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { Failure, root } from '../run.mjs';

const home = join(root, 'build/shipped');

/** Modules that a bundler makes up: ours hold our own data, the others are helpers of Vite. */
const madeUp = [
  [/^\0virtual:(behaviour-meanings|shipped-model)$/, null],
  [/^\0(vite\/|commonjsHelpers|rolldown\/)/, 'node_modules/vite'],
];

/**
 * The folder of the package that a module is of, relative to the repository; null for our own.
 *
 * @param {string} id a module as Rollup or esbuild names it
 * @returns {string | null}
 */
export function packageOf(id) {
  const known = madeUp.find(([pattern]) => /** @type {RegExp} */ (pattern).test(id));
  if (known) return /** @type {string | null} */ (known[1]);
  const path = id.replace(/^\0/, '').replace(/[?#].*$/, '');
  const found = path.match(/^(.*\/node_modules\/(?:@[^/]+\/)?[^/@]+)\//);
  if (found) return found[1].startsWith(root) ? found[1].slice(root.length) : found[1];
  if (path.startsWith(root)) return null;
  throw new Failure(`A bundle holds ${JSON.stringify(id)}, which is of no package that is known.`);
}

/**
 * Keeps which packages a bundle holds modules of.
 *
 * @param {string} bundle a name with a slash: what it is a part of, and which part
 * @param {string[]} ids of modules whose code is in it
 */
export function keepShipped(bundle, ids) {
  const packages = new Set(ids.map(packageOf).filter((name) => name !== null));
  const path = join(home, `${bundle}.json`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify([...packages].sort()));
}

/** Forgets what was kept of bundles. @param {string} group the name before the slash */
export const forgetShipped = (group) => rmSync(join(home, group), { recursive: true, force: true });

/** The folders of all packages in the bundles of a group. @param {string} group @returns {string[]} */
export function shippedPackages(group) {
  const files = readdirSync(join(home, group));
  const all = files.flatMap((name) => JSON.parse(readFileSync(join(home, group, name), 'utf8')));
  return [...new Set(all)].sort();
}

/**
 * A plugin of Rollup and Vite that keeps which packages each chunk holds code of.
 *
 * @param {string} group
 * @returns {import('vite').Plugin}
 */
export const recordShipped = (group) => ({
  name: 'record-shipped',
  generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk') continue;
      const rendered = Object.entries(chunk.modules).filter(([, module]) => module.renderedLength > 0);
      keepShipped(
        `${group}/${chunk.fileName.replaceAll('/', '-')}`,
        rendered.map(([id]) => id),
      );
    }
  },
});
