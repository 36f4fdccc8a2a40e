// npm run bench: speed beside other tools, measured in the same run on the standard library of the Python at hand.
// npm run bench -- batch: what `pyverdict batch` does in a second. npm run bench -- duplicates --corpus FILE: how many scripts
// are the same as another, or near to it.
import { readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { batchBench } from '../bench/batch_bench.mjs';
import { duplicatesBench } from '../bench/duplicates_bench.mjs';
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

async function besideOthers() {
  await needTools(['build', 'native', 'bench']);
  await needPackages();
  await buildPackage();
  await buildNative('release', ['analyze_bench', 'parse_bench']);
  await installPeers();

  const { output } = await capture('python3', [
    '-c',
    'import sysconfig; print(sysconfig.get_paths()["stdlib"])',
  ]);
  const library = output.trim();
  // The packages of the library without its tests and what was installed into it: code as people write it.
  const folders = readdirSync(library)
    .map((name) => join(library, name))
    .filter(
      (path) =>
        statSync(path).isDirectory() && !/(site-packages|dist-packages|test|tests|__pycache__)$/.test(path),
    );

  console.log(`Standard library: ${folders.length} packages below ${library.split('/').at(-1)}\n`);
  /** @type {Record<string, number[]>} */
  const speeds = { hexora: [], native: [], node: [] };
  // In turn, so that all meet the same machine; the best round of each counts.
  for (let round = 0; round < rounds; ++round) {
    speeds.hexora.push((await measured(peerPython, ['bench/hexora_bench.py', ...folders])).MBPerSecond);
    speeds.native.push(
      (await measured(join(root, 'build/release/analyze_bench'), ['5', ...folders])).MBPerSecond,
    );
    speeds.node.push(
      (await measured(process.execPath, ['bench/node_bench.mjs', '5', ...folders])).MBPerSecond,
    );
  }
  const best = (/** @type {string} */ name) => Math.max(...speeds[name]);
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

  console.log('| whole analysis, one thread | speed | beside hexora |\n|---|---|---|');
  console.log(row('hexora 0.3.2', best('hexora'), 'MB/s', 0));
  console.log(row('PyVerdict, native', best('native'), 'MB/s', best('hexora')));
  console.log(row('PyVerdict, WebAssembly in Node', best('node'), 'MB/s', best('hexora')));
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

const [what, ...others] = process.argv.slice(2);
await runMain(() => {
  if (what === undefined) return besideOthers();
  if (what === 'batch') return batchBench(others);
  if (what === 'duplicates') return duplicatesBench(others);
  throw new Failure(`npm run bench has no '${what}': it is batch or duplicates, or nothing.`);
});
