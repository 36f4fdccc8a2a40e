// The package in a page or a worker of a browser.
import { createAnalyzerIn } from './analyzer.js';
import { PyVerdictError } from './errors.js';
import { compile, invalid } from './wasm.js';

export { PyVerdictError } from './errors.js';
export { version } from './version.js';

/** @type {import('./analyzer.js').Environment} */
export const environment = {
  // Bundlers recognise this form, and only this one.
  home: () => new URL('./pyverdict.wasm', import.meta.url),
  resolve: (place) => new URL(place, globalThis.document?.baseURI ?? globalThis.location?.href),
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
  let response;
  try {
    response = await fetch(place);
  } catch (cause) {
    throw new PyVerdictError(
      'wasmNotFound',
      `${place} cannot be fetched; set \`assetBase\` to the folder of pyverdict.wasm.`,
      { cause },
    );
  }
  if (!response.ok) {
    throw new PyVerdictError(
      'wasmNotFound',
      `${place} answers ${response.status}; set \`assetBase\` to the folder of pyverdict.wasm.`,
    );
  }
  if (WebAssembly.compileStreaming && response.headers.get('content-type')?.startsWith('application/wasm')) {
    return WebAssembly.compileStreaming(response).catch((cause) =>
      Promise.reject(invalid(cause, place.href)),
    );
  }
  return compile(await response.arrayBuffer(), place.href);
}
