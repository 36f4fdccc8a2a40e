// The package in Node.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { createAnalyzerIn } from './analyzer.js';
import { PyVerdictError } from './errors.js';
import { compile } from './wasm.js';

export { PyVerdictError } from './errors.js';
export { version } from './version.js';

/** @type {import('./analyzer.js').Environment} */
export const environment = {
  home: {
    core: () => new URL('./pyverdict.wasm', import.meta.url),
    description: () => new URL('./model.json', import.meta.url),
    model: () => new URL('./model.onnx', import.meta.url),
    runtime: () => new URL('./ort-wasm-simd-threaded.wasm', import.meta.url),
    runtimeScript: () => new URL('./onnxruntime.js', import.meta.url),
  },
  resolve: (place) =>
    place instanceof URL ? new URL(place) : /^file:/.test(place) ? new URL(place) : pathToFileURL(place),
  compile: async (place) => compile(await read(place, 'wasmNotFound'), fileURLToPath(place)),
  read,
  sha256: async (bytes) => createHash('sha256').update(bytes).digest('hex'),
  importRuntime: (place) => import(place.href),
};

/**
 * Loads the core.
 *
 * @param {import('./types.js').AnalyzerOptions} [options]
 * @returns {Promise<import('./types.js').Analyzer>}
 */
export function createAnalyzer(options = {}) {
  return createAnalyzerIn(environment, options);
}

/** @param {URL} place @param {import('./errors.js').ErrorCode} missing */
async function read(place, missing) {
  if (place.protocol !== 'file:') {
    throw new PyVerdictError('badOption', `${place} is no file; Node reads from a path or a file: URL.`);
  }
  try {
    return await readFile(place);
  } catch (cause) {
    throw new PyVerdictError(
      missing,
      `${fileURLToPath(place)} cannot be read; set \`assetBase\` to the folder of the files of this package.`,
      { cause },
    );
  }
}
