// One hostile input in Node's WebAssembly: time and memory as one line of JSON.
// usage: node bench/hostile_bench.mjs NAME SIZE
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { hostile } from '../tests/hostile/inputs.mjs';

const home = fileURLToPath(new URL('../dist/npm/', import.meta.url));
const { Core } = await import(join(home, 'core.js'));

const [name, size] = process.argv.slice(2);
const made = hostile.find((row) => row.name === name)?.make(Number(size));
if (made === undefined) throw new Error(`There is no input '${name}'.`);
const bytes = typeof made === 'string' ? new TextEncoder().encode(made) : made;
const core = await Core.create(new WebAssembly.Module(readFileSync(join(home, 'pyverdict.wasm'))));
const start = performance.now();
/** @type {any[]} */
const reports = await core.analyze(bytes, {}, (/** @type {any} */ found) =>
  Array.from({ length: found.count }, (_, index) => JSON.parse(found.json(index))),
);
const seconds = (performance.now() - start) / 1000;
/** @type {Set<string>} */
const codes = new Set(
  reports.flatMap(({ diagnostics }) => diagnostics.map((/** @type {any} */ diagnostic) => diagnostic.code)),
);
console.log(
  JSON.stringify({
    bytes: bytes.length,
    seconds: Number(seconds.toFixed(2)),
    memoryMiB: Math.round(core.memoryBytes / 2 ** 20),
    reports: reports.length,
    diagnostics: [...codes].sort(),
  }),
);
