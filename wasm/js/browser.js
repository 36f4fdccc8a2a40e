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
  read: (place, missing, fresh) => read(place, missing, fresh ? 'reload' : 'force-cache'),
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

/**
 * A cache may fail to hand out a large file that it is still taking in, and a connection may break off: what did not come
 * is asked for once more, past the caches.
 *
 * @param {URL} place
 */
async function load(place) {
  try {
    return await compiled(place, 'default').catch(unlessSaid(() => compiled(place, 'reload')));
  } catch (cause) {
    return unlessSaid(() => Promise.reject(unreachable(place, 'wasmNotFound', cause)))(cause);
  }
}

/** @param {URL} place @param {RequestCache} cache */
async function compiled(place, cache) {
  const response = found(await fetch(place, { cache }), 'wasmNotFound');
  if (!WebAssembly.compileStreaming || response.headers.get('content-type') !== 'application/wasm')
    return compile(await response.arrayBuffer(), place.href);
  return WebAssembly.compileStreaming(response).catch((cause) =>
    Promise.reject(cause instanceof WebAssembly.CompileError ? invalid(cause, place.href) : cause),
  );
}

/**
 * What to do about an error other than those of this package, which say all there is to say.
 *
 * @template T
 * @param {() => Promise<T>} act
 */
const unlessSaid = (act) => (/** @type {unknown} */ cause) =>
  cause instanceof PyVerdictError ? Promise.reject(cause) : act();

/** @param {URL} place @param {import('./errors.js').ErrorCode} missing @param {RequestCache} cache */
async function read(place, missing, cache) {
  try {
    return new Uint8Array(await found(await fetch(place, { cache }), missing).arrayBuffer());
  } catch (cause) {
    return unlessSaid(() => Promise.reject(unreachable(place, missing, cause)))(cause);
  }
}

const advice = 'set `assetBase` to the folder of the files of this package';

/** @param {URL} place @param {import('./errors.js').ErrorCode} missing @param {unknown} cause */
const unreachable = (place, missing, cause) =>
  new PyVerdictError(missing, `${place} cannot be fetched; ${advice}.`, { cause });

/** @param {Response} response @param {import('./errors.js').ErrorCode} missing */
function found(response, missing) {
  if (response.ok) return response;
  throw new PyVerdictError(missing, `${response.url} answers ${response.status}; ${advice}.`);
}

/** @param {Uint8Array} bytes */
async function sha256(bytes) {
  // Pages that came over plain HTTP have no Web Crypto.
  if (!globalThis.crypto?.subtle) return undefined;
  const digest = await crypto.subtle.digest('SHA-256', /** @type {BufferSource} */ (bytes));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
