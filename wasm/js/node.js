// The package in Node.
import { readFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { createAnalyzerIn } from './analyzer.js';
import { PyVerdictError } from './errors.js';
import { compile } from './wasm.js';

export { PyVerdictError } from './errors.js';
export { version } from './version.js';

/** @type {import('./analyzer.js').Environment} */
export const environment = {
  home: () => new URL('./pyverdict.wasm', import.meta.url),
  resolve: (place) =>
    place instanceof URL ? new URL(place) : /^file:/.test(place) ? new URL(place) : pathToFileURL(place),
  load,
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

/** @param {URL} place */
async function load(place) {
  if (place.protocol !== 'file:') {
    throw new PyVerdictError(
      'badOption',
      `${place} is no file; Node reads pyverdict.wasm from a path or a file: URL.`,
    );
  }
  let bytes;
  try {
    bytes = await readFile(place);
  } catch (cause) {
    throw new PyVerdictError(
      'wasmNotFound',
      `${fileURLToPath(place)} cannot be read; set \`assetBase\` to the folder of pyverdict.wasm.`,
      { cause },
    );
  }
  return compile(bytes, fileURLToPath(place));
}
