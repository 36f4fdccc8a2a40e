/**
 * @typedef {import('pyverdict').Analysis} Analysis
 * @typedef {import('pyverdict').AnalyzeOptions} AnalyzeOptions
 * @typedef {import('pyverdict/worker').WorkerAnalyzer} WorkerAnalyzer
 */

/** The analysis as a view uses it: its own runs can be cancelled, those of others in the same worker go on. */
export class Engine {
  available = typeof WebAssembly !== 'undefined';

  #analyzer;
  #run = new AbortController();

  /**
   * @param {() => Promise<WorkerAnalyzer>} start called at once where there is WebAssembly
   * @param {number} [holdFrom] from this many reports on they stay in the worker (shelf.js); never, if not given
   */
  constructor(start, holdFrom) {
    this.holdFrom = holdFrom;
    this.#analyzer = this.available ? start() : null;
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

  /**
   * Browsers compile WebAssembly by the function, when one is first called: after this the reader's first script takes
   * a few milliseconds instead of a hundred.
   * @param {string} script
   */
  async warmUp(script) {
    const analyzer = await this.#analyzer;
    await analyzer?.analyze(script, { evidenceOnly: true }).catch(() => undefined);
  }

  /** Ends what is running; its promise is rejected. */
  cancel() {
    this.#run.abort();
    this.#run = new AbortController();
  }
}
