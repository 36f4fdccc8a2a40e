// npm run hostile: writes docs/hostile.md: what inputs that break tools of this kind cost, each in a process of its own, at
// four sizes.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { hostile } from '../tests/hostile/inputs.mjs';
import { buildPackage } from './lib/build.mjs';
import { capture, root, runMain } from './lib/run.mjs';
import { needPackages, needTools } from './lib/setup.mjs';

const mebibyte = 2 ** 20;
/** The first is the largest that there may be; its figures are the table. */
const sizes = [16 * mebibyte, 8 * mebibyte, 4 * mebibyte, mebibyte];
const mostSeconds = 10;

/** What an input of so many bytes may take. @param {number} bytes */
const mostMemory = (bytes) => Math.round((16 * bytes) / mebibyte) + 64;

/** @typedef {{ name: string, bytes: number, seconds: number, memoryMiB: number, diagnostics: string[] }} Cost */

/** @param {string} name @param {number} size @returns {Promise<Cost | null>} null where nothing was answered */
async function costOf(name, size) {
  const { status, output } = await capture(process.execPath, ['bench/hostile_bench.mjs', name, String(size)]);
  return status === 0 ? { name, ...JSON.parse(output) } : null;
}

/** @param {number} bytes */
const sizeText = (bytes) => (bytes < 10_000 ? `${bytes} B` : `${(bytes / mebibyte).toFixed(1)} MiB`);

await runMain(async () => {
  await needTools(['build']);
  await needPackages();
  await buildPackage();
  /** @type {Map<number, (Cost | null)[]>} */
  const costs = new Map();
  for (const size of sizes) {
    const found = [];
    for (const { name } of hostile) {
      const cost = await costOf(name, size);
      found.push(cost);
      process.stderr.write(
        `${name}: ${cost ? `${cost.bytes} B, ${cost.seconds} s, ${cost.memoryMiB} MiB` : 'failed'}\n`,
      );
    }
    costs.set(size, found);
  }
  const all = [...costs.values()].flat();
  const answered = all.filter((cost) => cost !== null);
  const failed = all.length - answered.length;
  const slowest = Math.max(...answered.map(({ seconds }) => seconds));
  const largest = Math.max(...answered.map(({ memoryMiB }) => memoryMiB));
  // Some inputs are the same at every size.
  const above = answered.filter(
    ({ name, bytes, seconds, memoryMiB }, index) =>
      (seconds > mostSeconds || memoryMiB > mostMemory(bytes)) &&
      answered.findIndex((other) => other.name === name && other.bytes === bytes) === index,
  );
  const rows = /** @type {(Cost | null)[]} */ (costs.get(sizes[0])).map((cost, index) =>
    cost
      ? `| ${cost.name} | ${sizeText(cost.bytes)} | ${cost.seconds.toFixed(1)} | ${cost.memoryMiB} | ${cost.diagnostics.join(', ')} |`
      : `| ${hostile[index].name} | | | | failed |`,
  );
  const aboveRows = above.map(
    ({ name, bytes, seconds, memoryMiB }) =>
      `| ${name} | ${sizeText(bytes)} | ${seconds.toFixed(1)} | ${memoryMiB} | ${mostMemory(bytes)} |`,
  );
  const text = [
    '# Hostile input',
    '',
    'What inputs that break tools of this kind cost in WebAssembly under Node, each in a process of its own: seconds of one',
    'analysis, and the memory of the WebAssembly instance, which only grows. `npm run hostile` writes this page;',
    '`tests/hostile/inputs.mjs` makes the inputs, and a test sees at a smaller size that each is answered.',
    '',
    `${hostile.length} inputs of ${sizes.map(sizeText).join(', ')} (some say what they say in fewer bytes): of ${all.length} ${answered.length} were answered.`,
    `The slowest took ${slowest.toFixed(1)} s, the largest ${largest} MiB. The bounds are ${mostSeconds} s, and sixteen times the input and 64 MiB.`,
    ...(above.length === 0
      ? ['None is above them.']
      : [
          `${above.length} are above them:`,
          '',
          '| input | size | s | MiB | bound in MiB |',
          '|---|---|---|---|---|',
          ...aboveRows,
        ]),
    '',
    'A line costs what its values are long, however short it is written. So there is a bound on what builtins are given to',
    'work on over a whole script, 256 MiB, and on what its values keep, 32 MiB. Beyond them a value is unknown, and the report',
    'says `stepsExhausted`; code that stands in the script as it is, and what was decoded before, is read all the same.',
    '',
    'A tree has at most 300,000 nodes and 36 more for every hundred bytes, 65,536 different names and one more for every 24; and never',
    'more than 2.6 million nodes and 655,360 names. What stands behind them is not read, and the report says',
    '`tooManyNodes`. Of paths that come from outside, 98,304 and one more for every 96 bytes are followed, and never more than 262,144: half',
    'of them whatever they are, the others where they begin with what is known; beyond that the report says `stepsExhausted`.',
    '',
    'A loop, a call of a function and what a builtin calls for each of its items are counted as steps: 12 million at most, and 80 for each',
    'byte of a script. Names that are looked up in large classes, keys and bases share a bound of 64 million; a call keeps 100,000',
    'arguments; of the command lines that a script gives to programs 8 MiB are read whole, and of those behind them the first 512 bytes,',
    'up to 8 MiB more. What was not read is said (`stepsExhausted`, `tooMuchEvidence`).',
    '',
    `All of them at ${sizeText(sizes[0])}:`,
    '',
    '| input | size | s | MiB | diagnostics |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ];
  writeFileSync(join(root, 'docs/hostile.md'), text.join('\n'));
  console.log(`${failed} of ${all.length} failed, ${above.length} are above the bounds: docs/hostile.md`);
  if (failed > 0) process.exitCode = 1;
});
