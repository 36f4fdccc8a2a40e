// npm run reproducible: builds the sources twice, without a cache, in two folders whose names have nothing in common, and
// compares every file of the package and of the page. Takes as long as two builds from nothing.
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { capture, Failure, root, runMain, step } from './lib/run.mjs';
import { needPackages, needTools } from './lib/setup.mjs';

/** What is fetched, and pinned by hashes, is not built: both take it from here. */
const fetched = ['build/third_party', 'build/stamps/node_modules'];

/** The hash of each file of the package and of the page. @param {string} place */
function hashes(place) {
  const files = readdirSync(join(place, 'dist'), { recursive: true, encoding: 'utf8' });
  /** @param {string} name */
  const hash = (name) =>
    createHash('sha256')
      .update(readFileSync(join(place, 'dist', name)))
      .digest('hex');
  return new Map(
    files
      .filter((name) => statSync(join(place, 'dist', name)).isFile())
      .sort()
      .map((name) => [name, hash(name)]),
  );
}

/** @param {string} place an empty folder @param {string[]} sources */
async function buildIn(place, sources) {
  for (const name of sources) {
    mkdirSync(dirname(join(place, name)), { recursive: true });
    cpSync(join(root, name), join(place, name));
  }
  for (const name of fetched) cpSync(join(root, name), join(place, name), { recursive: true });
  await step('copying the npm packages', 'cp', ['-a', join(root, 'node_modules'), place]);
  const options = { cwd: place, env: { CCACHE_DISABLE: '1' } };
  await step(`building in ${place}`, process.execPath, ['scripts/build.mjs'], options);
  return hashes(place);
}

await runMain(async () => {
  await needTools(['build']);
  await needPackages();
  // Fetches the sources of the libraries.
  await step('fetching what is not there', process.execPath, ['scripts/third_party.mjs']);
  const { status, output } = await capture('git', ['ls-files', '-z']);
  if (status !== 0) throw new Failure('git ls-files says what the sources are; this is no repository.');
  const sources = output.split('\0').filter((name) => name !== '' && existsSync(join(root, name)));
  const home = mkdtempSync(join(tmpdir(), 'pyverdict-'));
  try {
    const one = await buildIn(join(home, 'a'), sources);
    const other = await buildIn(join(home, 'a folder of another length'), sources);
    const names = [...new Set([...one.keys(), ...other.keys()])];
    const differ = names.filter((name) => one.get(name) !== other.get(name));
    if (differ.length > 0) throw new Failure(`Of ${names.length} files differ: ${differ.join(', ')}.`);
    console.log(`Two builds in two folders: the same bytes in all ${names.length} files.`);
    for (const name of ['npm/pyverdict.wasm', 'web/asset-integrity.json', 'pyverdict.html'])
      console.log(`${one.get(name)}  dist/${name}`);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});
