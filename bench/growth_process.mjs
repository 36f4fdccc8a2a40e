// Analyses one input in Node's WebAssembly, in a process of its own: one line of JSON with its bytes, the seconds of
// processor time that it took at best, and the memory of the WebAssembly instance.
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

// The engine compiles what runs often: small inputs are timed when it has done so. Each round has an instance of its own. It is
// processor time that is taken, which other work on the machine does not change.
const start = performance.now();
const warm = await Core.create(module);
const little = growing.code(2 ** 13);
while (performance.now() - start < 500) await warm.analyze(little, {}, json);
let best = Infinity;
let memory = 0;
let spent = 0;
for (let round = 0; round < 3 || (spent < 300_000 && round < 1000); ++round) {
  const core = await Core.create(module);
  const before = process.cpuUsage();
  await core.analyze(bytes, { as: 'script' }, json);
  const { user, system } = process.cpuUsage(before);
  best = Math.min(best, user + system);
  spent += user + system;
  memory = Math.max(memory, core.memoryBytes);
}
console.log(JSON.stringify({ bytes: bytes.length, seconds: best / 1e6, memoryMiB: memory / 2 ** 20 }));
