// The package in a page or a worker of a browser.
import { createAnalyzerIn } from './analyzer.js';
import { PyVerdictError } from './errors.js';
import { compile, invalid } from './wasm.js';

export { PyVerdictError } from './errors.js';
export { version } from './version.js';

/** @type {import('./analyzer.js').Environment} */
export const environment = {
  // Bundlers recognise this form, and only this one.
  home: {
    core: () => new URL('./pyverdict.wasm', import.meta.url),
    description: () => new URL('./model.json', import.meta.url),
    model: () => new URL('./model.onnx', import.meta.url),
    runtime: () => new URL('./ort-wasm-simd-threaded.wasm', import.meta.url),
    runtimeScript: () => new URL('./onnxruntime.js', import.meta.url),
  },
  resolve: (place) => new URL(place, globalThis.document?.baseURI ?? globalThis.location?.href),
  compile: load,
  // The files are known by their hash, so that a cache is right however old it is.
  read: async (place, missing, fresh) =>
    new Uint8Array(await (await request(place, missing, fresh ? 'reload' : 'force-cache')).arrayBuffer()),
  sha256,
  // A file by its address, as those above: where a bundler makes one script of a worker, there is nothing to split off.
  importRuntime: (place) => import(/* @vite-ignore */ /* webpackIgnore: true */ place.href),
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
  const response = await request(place, 'wasmNotFound', 'default');
  if (WebAssembly.compileStreaming && response.headers.get('content-type')?.startsWith('application/wasm')) {
    return WebAssembly.compileStreaming(response).catch((cause) =>
      Promise.reject(invalid(cause, place.href)),
    );
  }
  return compile(await response.arrayBuffer(), place.href);
}

/** @param {URL} place @param {import('./errors.js').ErrorCode} missing @param {RequestCache} cache */
async function request(place, missing, cache) {
  const advice = 'set `assetBase` to the folder of the files of this package';
  let response;
  try {
    response = await fetch(place, { cache });
  } catch (cause) {
    throw new PyVerdictError(missing, `${place} cannot be fetched; ${advice}.`, { cause });
  }
  if (response.ok) return response;
  throw new PyVerdictError(missing, `${place} answers ${response.status}; ${advice}.`);
}

/** @param {Uint8Array} bytes */
async function sha256(bytes) {
  // Pages that came over plain HTTP have no Web Crypto.
  if (!globalThis.crypto?.subtle) return undefined;
  const digest = await crypto.subtle.digest('SHA-256', /** @type {BufferSource} */ (bytes));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
