// npm run bench [-- --corpus FILE]: speed beside other tools, each in the same run, on the standard library of the Python at hand,
// on the packages that the other tools are made of, and on the labelled corpus where it is given.
// npm run bench -- batch | duplicates | growth | digest: what each measures, its file in bench/ says.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { batchBench } from '../bench/batch_bench.mjs';
import { digestBench } from '../bench/digest_bench.mjs';
import { duplicatesBench } from '../bench/duplicates_bench.mjs';
import { growthBench } from '../bench/growth_bench.mjs';
import { scriptSets, standardLibrary } from '../bench/script_sets.mjs';
import { buildNative, buildPackage } from './lib/build.mjs';
import { installPeers, peerHome, peerPython } from './lib/peers.mjs';
import { capture, Failure, root, runMain } from './lib/run.mjs';
import { needPackages, needTools } from './lib/setup.mjs';

const rounds = 3;

/** @param {string} command @param {string[]} args @returns {Promise<any>} the last line of its output, read as JSON */
async function measured(command, args) {
  const { status, output, all } = await capture(command, args);
  if (status !== 0) throw new Failure(`${command} ended with ${status}:\n${all.slice(-2000)}`);
  return JSON.parse(output.trim().split('\n').at(-1) ?? 'null');
}

/** The best of some runs in seconds of a whole process. @param {string} command @param {string[]} args */
async function wallTime(command, args) {
  let best = Infinity;
  for (let round = 0; round < 5; ++round) {
    const start = performance.now();
    await capture(command, args);
    best = Math.min(best, (performance.now() - start) / 1000);
  }
  return best;
}

/** @param {string} name @param {number} value @param {string} unit @param {number} peer */
const row = (name, value, unit, peer) =>
  `| ${name} | ${value.toFixed(2)} ${unit} | ${peer > 0 ? `${(value / peer).toFixed(2)} ×` : ''} |`;

/** The tools, and how many rounds each gets: one of the slow ones takes minutes. @type {[string, number, string, string[]][]} */
const contestants = [
  ['PyVerdict, native', rounds, join(root, 'build/release/analyze_bench'), ['5']],
  ['PyVerdict, WebAssembly in Node', rounds, process.execPath, ['bench/node_bench.mjs', '15']],
  ['hexora 0.3.2', rounds, peerPython, ['bench/peer_bench.py', 'hexora']],
  ["YARA-X 1.22.1, GuardDog's rules", rounds, peerPython, ['bench/peer_bench.py', 'yara-x']],
  ['GuardDog 3.2.0', 1, peerPython, ['bench/peer_bench.py', 'guarddog']],
  ['Bandit 1.9.4', 1, peerPython, ['bench/peer_bench.py', 'bandit']],
];

/**
 * All tools over one folder, in turn, so that all meet the same machine; the best round of each counts. Seconds are those of the
 * processor: each tool works in one thread, and other work on the machine does not change them.
 *
 * @param {string} name
 * @param {string} folder
 */
async function besideOn(name, folder) {
  /** @type {Map<string, any>} */
  const best = new Map();
  for (let round = 0; round < rounds; ++round) {
    for (const [tool, wanted, command, options] of contestants) {
      if (round >= wanted) continue;
      const found = await measured(command, [...options, folder]);
      if (found.MBPerProcessorSecond > (best.get(tool)?.MBPerProcessorSecond ?? 0)) best.set(tool, found);
    }
  }
  const speed = (/** @type {string} */ tool) => best.get(tool).MBPerProcessorSecond;
  const [native, wasm] = contestants.map(([tool]) => tool);
  console.log(`| ${name} | MB a second | native is | WebAssembly is |\n|---|---|---|---|`);
  for (const [tool] of contestants) {
    const times = (/** @type {string} */ ours) => `${(speed(ours) / speed(tool)).toFixed(1)} ×`;
    const { failed = 0 } = best.get(tool);
    const shown = failed > 0 ? `${tool} (${failed} files failed)` : tool;
    console.log(`| ${shown} | ${speed(tool).toFixed(2)} | ${times(native)} | ${times(wasm)} |`);
  }
  console.log('');
}

/** @param {string[]} args */
async function besideOthers(args) {
  await needTools(['build', 'native', 'bench']);
  await needPackages();
  await buildPackage();
  await buildNative('release', ['analyze_bench', 'parse_bench']);
  await installPeers();

  const library = await standardLibrary();
  for (const [name, folder] of await scriptSets(args)) {
    await besideOn(name, folder);
    // Scripts of the corpus are not left lying about.
    rmSync(folder, { recursive: true, force: true });
  }

  const { output: parsed } = await capture(join(root, 'build/release/parse_bench'), [
    library,
    String(rounds),
  ]);

  const script = join(root, 'build/bench-5k.py');
  const line = 'value = [item.strip().lower() for item in lines if item and not item.startswith("#")]\n';
  writeFileSync(script, 'import os\n\nlines = open(os.devnull).readlines()\n' + line.repeat(58));
  const ours = await wallTime(process.execPath, [join(root, 'dist/npm/cli.js'), script]);
  const hexora = await wallTime(join(peerHome, 'bin/hexora'), ['audit', script]);
  const bandit = await wallTime(join(peerHome, 'bin/bandit'), ['-q', script]);
  rmSync(script);

  console.log(`\nParsing alone:\n${parsed.trim()}`);
  console.log('\n| one file of 5 KB, whole process | time | beside hexora |\n|---|---|---|');
  console.log(row('pyverdict', ours * 1000, 'ms', hexora * 1000));
  console.log(row('hexora', hexora * 1000, 'ms', 0));
  console.log(row('bandit', bandit * 1000, 'ms', hexora * 1000));
  console.log('\n| size | bytes | gzipped |\n|---|---|---|');
  for (const name of ['pyverdict.wasm', 'pyverdict-core.mjs']) {
    const bytes = readFileSync(join(root, 'dist/npm', name));
    console.log(`| ${name} | ${bytes.length} | ${gzipSync(bytes, { level: 9 }).length} |`);
  }
}

/** @type {Record<string, (args: string[]) => Promise<void>>} */
const benches = { batch: batchBench, duplicates: duplicatesBench, growth: growthBench, digest: digestBench };

const [what, ...others] = process.argv.slice(2);
await runMain(() => {
  if (what === undefined || what.startsWith('--')) return besideOthers(process.argv.slice(2));
  const bench = benches[what];
  if (bench) return bench(others);
  throw new Failure(`npm run bench has no '${what}': it is ${Object.keys(benches).join(', ')}, or nothing.`);
});
