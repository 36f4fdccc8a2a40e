// The fuzzers of tests/fuzz for a given time, from the inputs that are kept in tests/fuzz/corpus.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

import { buildNative } from './build.mjs';
import { capture, root } from './run.mjs';

const home = join(root, 'tests/fuzz');
const work = join(root, 'build/fuzz');
const ofFindings = ['finding_fuzz', 'report_fuzz'];

/** The names of the fuzzers. */
const targets = () =>
  readdirSync(home)
    .filter((name) => name.endsWith('_fuzz.cpp'))
    .map((name) => name.replace(/\.cpp$/, ''))
    .sort();

/** Writes the inputs that are kept for a fuzzer, a Base64 text a line, where it finds them. @param {string} target */
function unpack(target) {
  const folder = join(work, 'corpus', target);
  mkdirSync(folder, { recursive: true });
  const kept = join(home, 'corpus', `${target}.txt`);
  if (!existsSync(kept)) return folder;
  for (const [index, line] of readFileSync(kept, 'utf8').split('\n').entries())
    if (line !== '') writeFileSync(join(folder, `kept-${index}`), Buffer.from(line, 'base64'));
  return folder;
}

/**
 * @param {string} target
 * @param {number} seconds
 * @param {number} seed
 * @returns {Promise<number>} how often it ran; NaN when it found something
 */
async function fuzz(target, seconds, seed) {
  const dictionary = ofFindings.includes(target) ? 'finding.dict' : 'script.dict';
  const { status, all } = await capture(join(work, target), [
    unpack(target),
    `-dict=${join(home, dictionary)}`,
    `-artifact_prefix=${join(work, `${target}-`)}`,
    `-max_total_time=${seconds}`,
    `-seed=${seed}`,
    '-max_len=16384',
    '-timeout=60',
    '-rss_limit_mb=4096',
    '-print_final_stats=1',
  ]);
  if (status !== 0) process.stderr.write(`${target} ended with ${status}:\n${all.slice(-6000)}\n`);
  const runs = Number(all.match(/^stat::number_of_executed_units: (\d+)$/m)?.[1] ?? NaN);
  process.stderr.write(`${target}: ${runs} runs in ${seconds} s\n`);
  return status === 0 ? runs : NaN;
}

/**
 * Runs every fuzzer, as many at once as there are processors.
 *
 * @param {number} seconds of processor time for all together
 * @param {number} [seed] of what is tried: the same one tries the same inputs again; 0 draws one
 */
export async function fuzzAll(seconds, seed = 0) {
  await buildNative('fuzz', []);
  const waiting = targets();
  const each = Math.max(1, Math.round(seconds / waiting.length));
  /** @type {number[]} */
  const runs = [];
  const one = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      runs.push(await fuzz(next, each, seed));
  };
  await Promise.all(Array.from({ length: availableParallelism() }, one));
  const sound = runs.filter((count) => count > 0);
  const total = sound.reduce((sum, count) => sum + count, 0);
  process.stderr.write(`${total} runs of ${runs.length} fuzzers\n`);
  return { passed: sound.length, failed: runs.length - sound.length };
}

/**
 * Keeps the fewest inputs that reach what all inputs of `build/fuzz/corpus` reach, up to so many bytes a fuzzer.
 *
 * @param {number} most
 */
export async function keepInputs(most) {
  for (const target of targets()) {
    const all = join(work, 'corpus', target);
    if (!existsSync(all)) continue;
    const fewest = join(work, 'fewest', target);
    rmSync(fewest, { recursive: true, force: true });
    mkdirSync(fewest, { recursive: true });
    await capture(join(work, target), ['-merge=1', fewest, all]);
    const inputs = readdirSync(fewest)
      .map((name) => readFileSync(join(fewest, name)))
      .sort((a, b) => a.length - b.length);
    let size = 0;
    const lines = inputs
      .map((bytes) => bytes.toString('base64'))
      .filter((line) => (size += line.length) <= most);
    mkdirSync(join(home, 'corpus'), { recursive: true });
    writeFileSync(join(home, 'corpus', `${target}.txt`), `${lines.join('\n')}\n`);
    process.stderr.write(`${target}: ${lines.length} of ${inputs.length} inputs\n`);
  }
}
