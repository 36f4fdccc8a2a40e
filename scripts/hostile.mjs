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

await runMain(async () => {
  await needTools(['build']);
  await needPackages();
  await buildPackage();
  const rows = [];
  let slowest = 0;
  let largest = 0;
  let failed = 0;
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
    `Of ${hostile.length} inputs ${hostile.length - failed} were answered. The slowest took ${slowest.toFixed(1)} s, the largest ${largest} MiB: the bound is sixteen times the input and 64 MiB, 320 MiB.`,
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
