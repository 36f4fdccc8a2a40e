// Times the model alone, as the package runs it: onnxruntime-web in Node, WebAssembly, one thread, one script at a time. The
// scripts are files of a folder cut or repeated to 10 KB; their vectors are made before, so that only scoring is timed.
// usage: node bench/model_bench.mjs [FOLDER [ROUNDS]], after `npm run build`.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist/npm');
const folder = process.argv[2] ?? join(root, 'web/examples');
const rounds = Number(process.argv[3] ?? 50);
const size = 10 * 1024;

const load = (/** @type {string} */ file) => import(pathToFileURL(join(dist, file)).href);
const { Core } = await load('core.js');
const { Model } = await load('model.js');
const core = await Core.create(new WebAssembly.Module(readFileSync(join(dist, 'pyverdict.wasm'))));
const runtime = await load('onnxruntime.js');
const wasmBinary = readFileSync(join(dist, 'ort-wasm-simd-threaded.wasm'));
Object.assign(runtime.env.wasm, { numThreads: 1, proxy: false, wasmBinary });

const description = JSON.parse(readFileSync(join(dist, 'model.json'), 'utf8'));
const started = performance.now();
const onnx = async () => readFileSync(join(dist, 'model.onnx'));
const model = await Model.load({ description, onnx, runtime: async () => runtime }, core);
const loading = performance.now() - started;

const scripts = readdirSync(folder)
  .filter((name) => name.endsWith('.py'))
  .map((name) => readFileSync(join(folder, name), 'utf8'))
  .map((text) => text.repeat(Math.ceil(size / text.length)).slice(0, size));
/** @type {Float32Array[]} */
const vectors = [];
for (const text of scripts) {
  const copy = (/** @type {any} */ found) => Float32Array.from(found.features(0));
  vectors.push(await core.analyze(text, { features: true }, copy));
}

/** @type {number[]} */
const times = [];
for (let round = 0; round < rounds; round += 1) {
  for (const vector of vectors) {
    const start = performance.now();
    await model.score(vector);
    times.push(performance.now() - start);
  }
}
times.sort((a, b) => a - b);
const at = (/** @type {number} */ share) =>
  Number(times[Math.min(times.length - 1, Math.floor(share * times.length))].toFixed(2));
console.log(
  JSON.stringify({
    model: model.id,
    scripts: scripts.length,
    bytes: size,
    loadMs: Number(loading.toFixed(1)),
    scoreMs: { median: at(0.5), p95: at(0.95), most: at(1) },
  }),
);
