// npm run bench -- batch [--corpus FILE] [--count N]: what `pyverdict batch` does in a second, and what that takes.
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { buildPackage } from '../scripts/lib/build.mjs';
import { capture, Failure, root } from '../scripts/lib/run.mjs';
import { needPackages, needTools } from '../scripts/lib/setup.mjs';
import { writeScripts } from './scripts.mjs';

const usualRounds = 2;
/** @type {[string, string[]][]} */
const ways = [
  ['by the evidence, 1 thread', ['--no-model', '--jobs', '1']],
  ['by the evidence, 2 threads', ['--no-model', '--jobs', '2']],
  ['by the model, 1 thread', ['--jobs', '1']],
  ['by the model, 2 threads', ['--jobs', '2']],
];

/**
 * The round that took least.
 *
 * @param {string} input
 * @param {string[]} options
 * @param {number} [rounds]
 * @returns {Promise<{ seconds: number, processorSeconds: number, memoryMB: number }>}
 */
async function measured(input, options, rounds = usualRounds) {
  const found = [];
  for (let round = 0; round < rounds; ++round) {
    const command = [process.execPath, join(root, 'dist/npm/cli.js'), 'batch', '--quiet', ...options];
    const { status, output, all } = await capture('python3', ['bench/measure.py', input, ...command]);
    if (status !== 0) throw new Failure(`bench/measure.py ended with ${status}:\n${all.slice(-2000)}`);
    const result = JSON.parse(output);
    if (result.status !== 0) throw new Failure(`pyverdict batch ended with ${result.status}:\n${all}`);
    found.push(result);
  }
  return found.reduce((a, b) => (b.seconds < a.seconds ? b : a));
}

/** @param {string[]} args */
export async function batchBench(args) {
  const { corpus, count } = parseArgs({
    args,
    options: { corpus: { type: 'string' }, count: { type: 'string', default: '48000' } },
  }).values;
  const scripts = Number(count);
  if (!Number.isSafeInteger(scripts) || scripts < 1) throw new Failure(`--count is no number: ${count}`);
  await needTools(['build', 'native']);
  await needPackages();
  await buildPackage();
  const input = join(root, 'build/bench/scripts.ndjson');
  const { bytes, source } = await writeScripts(input, scripts, corpus);
  console.log(`${scripts} scripts of ${source}, ${(bytes / scripts / 1000).toFixed(1)} KB on average\n`);
  console.log('| `pyverdict batch` | scripts/s | MB/s | processor time of a script | memory at most |');
  console.log('|---|---|---|---|---|');
  let modelMilliseconds = NaN;
  for (const [name, options] of ways) {
    const { seconds, processorSeconds, memoryMB } = await measured(input, options);
    const milliseconds = (processorSeconds * 1000) / scripts;
    if (name === 'by the model, 1 thread') modelMilliseconds = milliseconds;
    const cells = [
      name,
      (scripts / seconds).toFixed(0),
      (bytes / 1e6 / seconds).toFixed(2),
      `${milliseconds.toFixed(1)} ms`,
      `${memoryMB.toFixed(0)} MB`,
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }

  const fewer = join(root, 'build/bench/fewer.ndjson');
  await writeScripts(fewer, Math.ceil(scripts / 4), corpus);
  const { memoryMB } = await measured(fewer, ways[0][1], 1);
  console.log(`\nA quarter as many, by the evidence, 1 thread: ${memoryMB.toFixed(0)} MB at most.`);
  const one = join(root, 'build/bench/one.ndjson');
  await writeScripts(one, 1, corpus);
  const starts = [];
  for (const [, options] of [ways[0], ways[2]]) starts.push(await measured(one, options));
  const [evidence, model] = starts.map(({ processorSeconds }) => `${processorSeconds.toFixed(2)} s`);
  console.log(`Starting takes ${evidence} of processor time by the evidence, ${model} by the model.`);
  console.log(`\n${millionADay(modelMilliseconds)}`);
}

/** @param {number} milliseconds of processor time that a script takes */
function millionADay(milliseconds) {
  const seconds = 1000 * milliseconds;
  const share = (100 * seconds) / 86_400;
  const shown = (/** @type {number} */ value) => Math.round(value).toLocaleString('en');
  return [
    `1,000,000 scripts × ${milliseconds.toFixed(1)} ms = ${shown(seconds)} s of processor time a day`,
    `${shown(seconds)} s ÷ 3,600 s = ${(seconds / 3600).toFixed(1)} hours of one core`,
    `${shown(seconds)} s ÷ 86,400 s = ${share.toFixed(0)} % of one core on average`,
    `an hour that has ten times the average: ${(10 * share).toFixed(0)} % of one core`,
  ].join('\n');
}
