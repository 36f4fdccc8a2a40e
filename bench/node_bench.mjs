// Times the whole analysis in Node's WebAssembly over the .py files of folders, one thread: one line of JSON. The first
// round has the engine's compiler at work beside it; the best of all rounds is what a process that goes on reaches.
// usage: node bench/node_bench.mjs ROUNDS FOLDER...
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

const [rounds, ...folders] = process.argv.slice(2);
const files = folders.flatMap(scripts).map((path) => readFileSync(path));
const size = files.reduce((sum, bytes) => sum + bytes.length, 0);
const analyzer = await createAnalyzer({ model: 'off' });
/** @type {number[]} */
const times = [];
let processor = Infinity;
while (times.length < Number(rounds)) {
  const start = performance.now();
  const before = process.cpuUsage();
  for (const bytes of files) await analyzer.analyze(bytes, { as: 'script' });
  times.push((performance.now() - start) / 1000);
  const { user, system } = process.cpuUsage(before);
  processor = Math.min(processor, (user + system) / 1e6);
}
const seconds = Math.min(...times);
console.log(
  JSON.stringify({
    files: files.length,
    MB: Number((size / 1e6).toFixed(2)),
    seconds: Number(seconds.toFixed(3)),
    filesPerSecond: Number((files.length / seconds).toFixed(1)),
    MBPerSecond: Number((size / 1e6 / seconds).toFixed(2)),
    MBPerProcessorSecond: Number((size / 1e6 / processor).toFixed(2)),
    firstMBPerSecond: Number((size / 1e6 / times[0]).toFixed(2)),
  }),
);
