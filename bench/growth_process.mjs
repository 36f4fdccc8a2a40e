// Analyses one input in Node's WebAssembly, in a process of its own: one line of JSON with its bytes, the seconds that it took
// at best, and the memory of the WebAssembly instance.
// usage: node bench/growth_process.mjs KIND BYTES
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { growing } from './growing.mjs';

const home = fileURLToPath(new URL('../dist/npm/', import.meta.url));
const { Core } = await import(join(home, 'core.js'));
const [kind, size] = process.argv.slice(2);
const bytes = growing[kind](Number(size));
const module = new WebAssembly.Module(readFileSync(join(home, 'pyverdict.wasm')));
const json = (/** @type {any} */ found) =>
  Array.from({ length: found.count }, (_, index) => found.json(index));

// The engine compiles what runs often: small inputs are timed when it has done so. Each large one has an instance of its own.
const warm = await Core.create(module);
for (let round = 0; round < 200; ++round) await warm.analyze(growing.code(2 ** 13), {}, json);
let best = Infinity;
let memory = 0;
const started = performance.now();
let rounds = 0;
while (rounds < 3 || (performance.now() - started < 500 && rounds < 1000)) {
  const core = await Core.create(module);
  const start = performance.now();
  await core.analyze(bytes, { as: 'script' }, json);
  best = Math.min(best, performance.now() - start);
  memory = Math.max(memory, core.memoryBytes);
  rounds += 1;
}
console.log(JSON.stringify({ bytes: bytes.length, seconds: best / 1000, memoryMiB: memory / 2 ** 20 }));
