// Times the whole analysis in Node's WebAssembly over the .py files of folders, one thread: one line of JSON.
// usage: node bench/node_bench.mjs FOLDER...
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { createAnalyzer } from 'pyverdict';

/** @param {string} folder @returns {string[]} */
function scripts(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.py'))
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

const files = process.argv
  .slice(2)
  .flatMap(scripts)
  .map((path) => readFileSync(path));
const size = files.reduce((sum, bytes) => sum + bytes.length, 0);
const analyzer = await createAnalyzer({ model: 'off' });
for (const bytes of files.slice(0, 50)) await analyzer.analyze(bytes, { as: 'script' });
const start = performance.now();
for (const bytes of files) await analyzer.analyze(bytes, { as: 'script' });
const seconds = (performance.now() - start) / 1000;
console.log(
  JSON.stringify({
    files: files.length,
    MB: Number((size / 1e6).toFixed(2)),
    seconds: Number(seconds.toFixed(3)),
    filesPerSecond: Number((files.length / seconds).toFixed(1)),
    MBPerSecond: Number((size / 1e6 / seconds).toFixed(2)),
  }),
);
