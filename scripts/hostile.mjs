// npm run hostile [-- SIZE]: writes docs/hostile.md: what inputs of 16 MiB that break tools of this kind cost, each in a
// process of its own.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { hostile } from '../tests/hostile/inputs.mjs';
import { buildPackage } from './lib/build.mjs';
import { capture, root, runMain } from './lib/run.mjs';
import { needPackages, needTools } from './lib/setup.mjs';

const mebibyte = 2 ** 20;
const size = Number(process.argv[2] ?? 16 * mebibyte);
/** What an input of `size` may take. */
const most = { seconds: 10, memoryMiB: Math.round((16 * size) / mebibyte) + 64 };

await runMain(async () => {
  await needTools(['build']);
  await needPackages();
  await buildPackage();
  const rows = [];
  let slowest = 0;
  let largest = 0;
  let failed = 0;
  /** @type {string[]} */
  const above = [];
  for (const { name } of hostile) {
    const { status, output } = await capture(process.execPath, [
      'bench/hostile_bench.mjs',
      name,
      String(size),
    ]);
    if (status !== 0) {
      failed += 1;
      rows.push(`| ${name} | | | | ended with ${status} |`);
      continue;
    }
    const { bytes, seconds, memoryMiB, diagnostics } = JSON.parse(output);
    slowest = Math.max(slowest, seconds);
    largest = Math.max(largest, memoryMiB);
    if (seconds > most.seconds || memoryMiB > most.memoryMiB) above.push(`“${name}”`);
    const input = bytes < 10_000 ? `${bytes} B` : `${(bytes / mebibyte).toFixed(1)} MiB`;
    rows.push(`| ${name} | ${input} | ${seconds.toFixed(1)} | ${memoryMiB} | ${diagnostics.join(', ')} |`);
    process.stderr.write(`${name}: ${seconds} s, ${memoryMiB} MiB\n`);
  }
  const text = [
    '# Hostile input',
    '',
    'What inputs that break tools of this kind cost in WebAssembly under Node, each in a process of its own: seconds of one',
    'analysis, and the memory of the WebAssembly instance, which only grows. `npm run hostile` writes this page;',
    '`tests/hostile/inputs.mjs` makes the inputs, and a test sees at a smaller size that each is answered.',
    '',
    `Of ${hostile.length} inputs ${hostile.length - failed} were answered. The slowest took ${slowest.toFixed(1)} s, the largest ${largest} MiB.`,
    `The bounds are ${most.seconds} s, and sixteen times the input and 64 MiB: ${most.memoryMiB} MiB. ${
      above.length === 0 ? 'None is above them.' : `Above them: ${above.join(', ')}.`
    }`,
    '',
    'A line costs what its values are long, however short it is written. So there is a bound on what builtins are given to',
    'work on over a whole script, 256 MiB, and on what its values keep, 32 MiB. Beyond them a value is unknown, and the report',
    'says `stepsExhausted`; code that stands in the script as it is, and what was decoded before, is read all the same.',
    '',
    'A tree has at most 2.6 million nodes and 655,360 different names; what stands behind them is not read, and the report says',
    '`tooManyNodes`. Of names that come from outside, 131,072 are followed whatever they are, and those that the tables know up to',
    '262,144; beyond that the report says `stepsExhausted`.',
    '',
    '| input | size | s | MiB | diagnostics |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ];
  writeFileSync(join(root, 'docs/hostile.md'), text.join('\n'));
  console.log(
    `${failed} of ${hostile.length} failed; the slowest took ${slowest} s, the largest ${largest} MiB: docs/hostile.md`,
  );
  if (failed > 0) process.exitCode = 1;
});
