// The package in one piece: the WebAssembly and the worker are inside, so that nothing is fetched and no file has to be
// found. For bundlers that know no assets, for a page from file://, for a single script.
import { createAnalyzerIn } from './analyzer.js';
import { environment } from './browser.js';
import workerText from './inline-worker.js';
import wasmText from './inline-wasm.js';
import { WorkerClient } from './worker-client.js';

export { PyVerdictError } from './errors.js';
export { version } from './version.js';

/**
 * Where the other files are. Vite's development server moves the scripts of packages to node_modules/.vite, and serves the
 * packages as well, or leaves them where they are; of others that make one script of many, nothing is known.
 */
const around = /^(https?:.*\/node_modules\/)(?:\.vite\/deps|pyverdict\/dist\/npm)\//.exec(import.meta.url);
const home = around ? `${around[1]}pyverdict/dist/npm/` : undefined;

/**
 * The options as they hold here: there is no model inside, so that the evidence decides unless the folder of the other
 * files is known; and there is WebAssembly, unless other is given.
 *
 * @template {import('./types.js').AnalyzerOptions} T
 * @param {T} options
 * @returns {Promise<T>}
 */
async function completed(options) {
  const { assetBase = home, model = 'lazy', wasm } = options;
  // Where there is no WebAssembly, that is said later.
  const own = typeof WebAssembly === 'undefined' ? undefined : (wasm ?? (await compiledWasm()));
  return { ...options, assetBase, model: assetBase === undefined ? 'off' : model, wasm: own };
}

/** @type {Promise<WebAssembly.Module> | undefined} */
let compiled;

/** The WebAssembly, which stands here compressed and in Base64. */
function compiledWasm() {
  compiled ??= (async () => {
    const bytes = Uint8Array.from(atob(wasmText), (character) => character.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    return WebAssembly.compile(await new Response(stream).arrayBuffer());
  })();
  return compiled;
}

/**
 * Loads the core.
 *
 * @param {import('./types.js').AnalyzerOptions} [options]
 * @returns {Promise<import('./types.js').Analyzer>}
 */
export async function createAnalyzer(options = {}) {
  return createAnalyzerIn(environment, await completed(options));
}

/**
 * Starts a worker and loads the core in it. The worker comes from a `blob:`, and has the page's policy.
 *
 * @param {import('./types.js').AnalyzerOptions & import('./worker-client.js').WorkerOptions} [options]
 * @returns {Promise<import('./worker-client.js').WorkerAnalyzer>}
 */
export async function createWorkerAnalyzer(options = {}) {
  const { createWorker = blobWorker, ...others } = await completed(options);
  const analyzer = new WorkerClient({ ...others, createWorker });
  await analyzer.started;
  return analyzer;
}

/** The worker's address as Trusted Types want it. @type {string | undefined} */
let address;

function blobWorker() {
  if (address === undefined) {
    const url = URL.createObjectURL(new Blob([workerText], { type: 'text/javascript' }));
    const { trustedTypes } = /** @type {any} */ (globalThis);
    const policy = trustedTypes?.createPolicy('pyverdict', {
      /** @param {string} asked */
      createScriptURL(asked) {
        if (asked !== url) throw new TypeError(`No worker is started from ${asked}`);
        return asked;
      },
    });
    address = /** @type {string} */ (policy?.createScriptURL(url) ?? url);
  }
  return new Worker(address);
}
