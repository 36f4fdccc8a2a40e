// npm run bench -- growth: time and memory of one analysis from 1 KB to 16 MiB, for code, an encoded payload and a table, each in a
// process of its own. Writes docs/growth.svg; prints how steep the lines are, where 1 is time in proportion to size.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { buildPackage } from '../scripts/lib/build.mjs';
import { capture, Failure, root } from '../scripts/lib/run.mjs';
import { needPackages, needTools } from '../scripts/lib/setup.mjs';
import { drawLogLog } from './plot.mjs';

const sizes = Array.from({ length: 15 }, (_, index) => 2 ** (10 + index));
/** Below it what an analysis costs before it has read anything is most of it. */
const steady = 2 ** 16;

/** @type {[string, string][]} */
const kinds = [
  ['code', 'code of the standard library'],
  ['payload', 'an encoded payload'],
  ['data', 'a table of data'],
];

/** @typedef {{ bytes: number, seconds: number, memoryMiB: number }} Measured */

/** The slope of the straight line nearest to the points. @param {[number, number][]} points */
function slope(points) {
  const logs = points.map(([x, y]) => [Math.log2(x), Math.log2(y)]);
  const [meanX, meanY] = [0, 1].map(
    (axis) => logs.reduce((sum, point) => sum + point[axis], 0) / logs.length,
  );
  const covariance = logs.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return covariance / logs.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}

/** @param {string} kind @param {number} size @returns {Promise<Measured>} */
async function measured(kind, size) {
  const { status, output, all } = await capture(process.execPath, [
    'bench/growth_process.mjs',
    kind,
    String(size),
  ]);
  if (status !== 0) throw new Failure(`${kind} of ${size} bytes ended with ${status}:\n${all.slice(-2000)}`);
  return JSON.parse(output);
}

export async function growthBench() {
  await needTools(['build', 'native']);
  await needPackages();
  await buildPackage();
  const time = [];
  const memory = [];
  console.log('| input | 1 KB | 64 KB | 1 MiB | 16 MiB | memory at 16 MiB | slope | slope from 64 KB |');
  console.log('|---|---|---|---|---|---|---|---|');
  for (const [kind, name] of kinds) {
    /** @type {Measured[]} */
    const rows = [];
    for (const size of sizes) rows.push(await measured(kind, size));
    const times = rows.map(({ bytes, seconds }) => /** @type {[number, number]} */ ([bytes, seconds * 1000]));
    time.push({ name, points: times });
    memory.push({
      name,
      points: rows.map(({ bytes, memoryMiB }) => /** @type {[number, number]} */ ([bytes, memoryMiB])),
    });
    const shown = [0, 6, 10, 14].map((index) => {
      const [, milliseconds] = times[index];
      return milliseconds < 10 ? `${milliseconds.toFixed(2)} ms` : `${milliseconds.toFixed(0)} ms`;
    });
    const cells = [
      name,
      ...shown,
      `${rows[14].memoryMiB.toFixed(0)} MiB`,
      slope(times).toFixed(3),
      slope(times.filter((_, index) => sizes[index] >= steady)).toFixed(3),
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
  const drawing = drawLogLog([
    { title: 'Time of one analysis', unit: 'ms', lines: time },
    { title: 'Memory of the WebAssembly instance', unit: 'MiB', lines: memory },
  ]);
  writeFileSync(join(root, 'docs/growth.svg'), drawing);
}
