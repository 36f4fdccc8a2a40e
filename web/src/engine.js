import wasmUrl from 'pyverdict/pyverdict.wasm?url';
import { createWorkerAnalyzer } from 'pyverdict/worker';
import workerUrl from 'pyverdict/worker-script?worker&url';

/**
 * @typedef {import('pyverdict').Analysis} Analysis
 * @typedef {import('pyverdict').AnalyzeOptions} AnalyzeOptions
 */

/** The analysis as the page uses it: one run at a time, in a worker that starts with the page. */
export class Engine {
  available = typeof WebAssembly !== 'undefined';

  #analyzer;
  #run = new AbortController();

  constructor() {
    this.#analyzer = this.available ? startAnalyzer() : null;
    /** Settles when the WebAssembly is loaded. @type {Promise<unknown>} */
    this.ready = this.#analyzer ?? Promise.resolve();
  }

  /**
   * @param {Uint8Array} bytes
   * @param {AnalyzeOptions} options
   * @returns {Promise<Analysis>}
   */
  async analyze(bytes, options) {
    const { signal } = this.#run;
    const analyzer = await this.#analyzer;
    if (!analyzer) throw new Error('WebAssembly is not available');
    return analyzer.analyze(bytes, { ...options, signal });
  }

  /** Ends what is running; its promise is rejected. */
  cancel() {
    this.#run.abort();
    this.#run = new AbortController();
  }
}

/** The WebAssembly is compiled while the worker starts, and serves every worker that follows a cancelled one. */
async function startAnalyzer() {
  let early = /** @type {Worker | null} */ (createWorker());
  const wasm = await compileWasm();
  return createWorkerAnalyzer({
    wasm,
    createWorker() {
      const worker = early ?? createWorker();
      early = null;
      return worker;
    },
  });
}

/** The compiled module, or nothing: then the worker tries by itself, and says what is wrong. */
async function compileWasm() {
  try {
    return await WebAssembly.compileStreaming(fetch(wasmUrl));
  } catch {
    return undefined;
  }
}

const address = new URL(workerUrl, import.meta.url).href;

/** Under Trusted Types a worker's address needs a policy. This one lets through the address of our own script alone. */
const policy = window.trustedTypes?.createPolicy('pyverdict', {
  createScriptURL(url) {
    if (url !== address) throw new TypeError(`No worker is started from ${url}`);
    return url;
  },
});

function createWorker() {
  const trusted = policy?.createScriptURL(address) ?? address;
  return new Worker(/** @type {string} */ (trusted), { type: 'module' });
}
