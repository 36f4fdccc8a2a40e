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
    this.#analyzer = this.available ? createWorkerAnalyzer({ createWorker }) : null;
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

/** Under Trusted Types a worker's address needs a policy. This one knows a single address: that of our own script. */
const policy = globalThis.trustedTypes?.createPolicy('pyverdict', {
  createScriptURL: () => new URL(workerUrl, import.meta.url).href,
});

const createWorker = () =>
  new Worker(
    /** @type {string} */ (
      /** @type {unknown} */ (policy?.createScriptURL('') ?? new URL(workerUrl, import.meta.url).href)
    ),
    {
      type: 'module',
    },
  );
