// The package in one piece: the WebAssembly and the worker are inside, so that nothing is fetched and no file has to be
// found. For bundlers that know no assets, for a page from file://, for a single script.
import { createAnalyzerIn } from './analyzer.js';
import { environment } from './browser.js';
import workerText from './inline-worker.js';
import wasmText from './inline-wasm.js';
import { WorkerClient } from './worker-client.js';

export { PyVerdictError } from './errors.js';
export { version } from './version.js';

/** There is no model inside: the evidence decides, unless files are named. */
const withoutModel = /** @type {const} */ ({ model: 'off' });

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
  return createAnalyzerIn(environment, { wasm: await wasmOf(options), ...withoutModel, ...options });
}

/**
 * Starts a worker and loads the core in it. The worker comes from a `blob:`, and has the page's policy.
 *
 * @param {import('./types.js').AnalyzerOptions & import('./worker-client.js').WorkerOptions} [options]
 * @returns {Promise<import('./worker-client.js').WorkerAnalyzer>}
 */
export async function createWorkerAnalyzer(options = {}) {
  const wasm = await wasmOf(options);
  const analyzer = new WorkerClient({
    ...withoutModel,
    ...options,
    wasm,
    createWorker: options.createWorker ?? blobWorker,
  });
  await analyzer.started;
  return analyzer;
}

/** What was given, or what is inside; nothing where there is no WebAssembly, which is said later. @param {import('./types.js').AnalyzerOptions} options */
async function wasmOf({ wasm }) {
  return wasm ?? (typeof WebAssembly === 'undefined' ? undefined : compiledWasm());
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
