// The side of a worker that asks: it starts the worker, sends one run after the other, and ends what takes too long.
import { PyVerdictError, released } from './errors.js';
import { isFromWorker } from './protocol.js';

/**
 * @typedef {object} WorkerLike
 * @property {(message: any) => void} postMessage
 * @property {() => void} terminate
 * @property {(type: any, listener: (event: any) => void) => void} addEventListener
 */

/**
 * @typedef {object} WorkerOptions
 * @property {() => WorkerLike} [createWorker] by default the worker that comes with the package
 * @property {number} [timeout] milliseconds that one analysis may take; none by default
 */

/**
 * @typedef {object} RunOptions
 * @property {AbortSignal} [signal] cancels the analysis
 * @property {number} [timeout] milliseconds, instead of the analyzer's
 * @property {(done: number, total: number) => void} [onProgress] told how many of the findings of an input are analysed
 */

/**
 * The same as an `Analyzer`, but every method is asynchronous.
 *
 * @typedef {object} WorkerAnalyzer
 * @property {(input: import('./types.js').Input, options?: import('./types.js').AnalyzeOptions & RunOptions)
 *   => Promise<import('./types.js').Analysis>} analyze with `onScore`, `signal` ends both moments, and `timeout` bounds each
 * @property {() => Promise<string | null>} model
 * @property {(bytes: import('./types.js').Input) => Promise<string>} sha256
 * @property {(bytes: import('./types.js').Input) => Promise<string>} sha1
 * @property {(bytes: import('./types.js').Input) => Promise<string>} md5
 * @property {(bytes: import('./types.js').Input) => Promise<string>} tlsh
 * @property {() => void} dispose
 */

/**
 * @typedef {object} Run
 * @property {any} message
 * @property {RunOptions} options
 * @property {(result: any) => void} resolve
 * @property {(error: Error) => void} reject
 * @property {any} [timer] what setTimeout gives: a number in a browser, an object in Node
 */

/**
 * Who waits for the model.
 *
 * @typedef {object} Waiting
 * @property {(id: string | null) => void} resolve
 * @property {(error: Error) => void} reject
 */

/** @implements {WorkerAnalyzer} */
export class WorkerClient {
  #options;
  /** @type {WorkerLike | undefined} */
  #worker;
  #disposed = false;
  #nextRunId = 1;
  /** The first run is at work, the others wait. @type {Run[]} */
  #runs = [];
  /** @type {Waiting[]} */
  #waiting = [];
  /** @type {Promise<void>} */
  started;

  /** @param {import('./types.js').AnalyzerOptions & WorkerOptions & {createWorker: () => WorkerLike}} options */
  constructor(options) {
    this.#options = options;
    this.started = this.#start();
  }

  /** @type {WorkerAnalyzer['analyze']} */
  async analyze(input, { signal, timeout = this.#options.timeout, onProgress, onScore, ...options } = {}) {
    const analyze = async (/** @type {boolean | undefined} */ evidenceFirst) => {
      const analysis = await this.#run(
        { type: 'pyverdict/analyze', input, options: { ...options, evidenceFirst } },
        { signal, timeout, onProgress },
      );
      return analysis.held ? { ...analysis, held: this.#held(analysis.held, this.#worker) } : analysis;
    };
    if (!onScore) return analyze(options.evidenceFirst);
    const first = await analyze(true);
    if (first.scoring) {
      // Who cancels, or disposes of the analyzer, wants no answer.
      shown()
        .then(() => this.model())
        .catch(() => {})
        .then(async () => {
          const { held } = first;
          return held ? { reports: [], held, ...(await held.score()) } : analyze(false);
        })
        .then(onScore, () => {});
    }
    return first;
  }

  /**
   * Reports that the worker holds, as long as it is the same.
   *
   * @param {{ held: number, count: number }} reference
   * @param {WorkerLike | undefined} worker
   * @returns {import('./types.js').Held}
   */
  #held({ held, count }, worker) {
    const ask = (/** @type {string} */ name) => async (/** @type {any} */ argument) => {
      if (this.#worker !== worker) throw this.#disposed ? disposed() : released();
      return this.#run({ type: 'pyverdict/held', held, ask: name, argument }, {});
    };
    return {
      count,
      report: ask('report'),
      markdown: ask('markdown'),
      exported: ask('exported'),
      score: /** @type {any} */ (ask('score')),
      close: async () => {
        if (this.#worker === worker) await ask('close')(undefined);
      },
    };
  }

  /** @type {WorkerAnalyzer['model']} */
  model() {
    if (this.#disposed) return Promise.reject(disposed());
    if (!this.#worker) this.started = this.#start();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#worker?.postMessage({ type: 'pyverdict/model' });
    });
  }

  /** @type {WorkerAnalyzer['sha256']} */
  sha256 = (input) => this.#run({ type: 'pyverdict/hash', name: 'sha256', input }, {});
  /** @type {WorkerAnalyzer['sha1']} */
  sha1 = (input) => this.#run({ type: 'pyverdict/hash', name: 'sha1', input }, {});
  /** @type {WorkerAnalyzer['md5']} */
  md5 = (input) => this.#run({ type: 'pyverdict/hash', name: 'md5', input }, {});
  /** @type {WorkerAnalyzer['tlsh']} */
  tlsh = (input) => this.#run({ type: 'pyverdict/hash', name: 'tlsh', input }, {});

  dispose() {
    this.#disposed = true;
    this.#stop(disposed());
  }

  #start() {
    const { model, prior, assetBase, modelBase, wasm, createWorker } = this.#options;
    const base = globalThis.document?.baseURI ?? globalThis.location?.href;
    const started = new Promise((resolve, reject) => {
      const worker = createWorker();
      this.#worker = worker;
      worker.addEventListener('message', ({ data }) => {
        if (worker !== this.#worker || !isFromWorker(data)) return;
        if (data.type === 'pyverdict/ready') resolve(undefined);
        else if (data.type === 'pyverdict/progress') this.#tell(data);
        else if (data.type === 'pyverdict/model') this.#modelState(data);
        else if (data.type === 'pyverdict/result' || data.runId !== null) this.#settle(data);
        else reject(new PyVerdictError(data.error.code, data.error.message));
      });
      const failed = (/** @type {string} */ why) => {
        if (worker !== this.#worker) return;
        const error = new PyVerdictError('workerFailed', `The worker failed: ${why}.`);
        this.#stop(error);
        reject(error);
      };
      worker.addEventListener('error', ({ message }) => failed(message || 'its script did not load'));
      worker.addEventListener('messageerror', () => failed('what it sent cannot be read here'));
      const start = {
        model,
        prior,
        assetBase: assetBase === undefined ? undefined : new URL(assetBase, base).href,
        modelBase: modelBase === undefined ? undefined : new URL(modelBase, base).href,
        wasm: wasm instanceof URL || typeof wasm === 'string' ? new URL(wasm, base).href : wasm,
      };
      worker.postMessage({ type: 'pyverdict/start', options: start });
      if (this.#waiting.length > 0) worker.postMessage({ type: 'pyverdict/model' });
    });
    started.catch((error) => this.#stop(error));
    return started;
  }

  /**
   * @param {any} message
   * @param {RunOptions} options
   * @returns {Promise<any>}
   */
  #run(message, options) {
    if (this.#disposed) return Promise.reject(disposed());
    if (options.signal?.aborted) return Promise.reject(cancelled());
    return new Promise((resolve, reject) => {
      /** @type {Run} */
      const run = { message: { ...message, runId: this.#nextRunId++ }, options, resolve, reject };
      options.signal?.addEventListener('abort', () => this.#giveUp(run, cancelled()), { once: true });
      if (!this.#worker) this.started = this.#start();
      this.#runs.push(run);
      if (this.#runs.length === 1) this.#next();
    });
  }

  #next() {
    const run = this.#runs[0];
    if (!run) return;
    const { timeout } = run.options;
    if (timeout !== undefined) {
      const error = new PyVerdictError(
        'timeout',
        `The analysis took more than ${timeout} ms and was stopped.`,
      );
      run.timer = setTimeout(() => this.#giveUp(run, error), timeout);
    }
    try {
      this.#worker?.postMessage(run.message);
    } catch (cause) {
      this.#finish(run).reject(
        new PyVerdictError('badInput', 'The input cannot be sent to a worker.', { cause }),
      );
      this.#next();
    }
  }

  /** @param {import('./protocol.js').ProgressMessage} data */
  #tell({ runId, done, total }) {
    const run = this.#runs[0];
    if (run?.message.runId === runId) run.options.onProgress?.(done, total);
  }

  /** @param {import('./protocol.js').ResultMessage | import('./protocol.js').ErrorMessage} data */
  #settle(data) {
    const run = this.#runs[0];
    if (run?.message.runId !== data.runId) return;
    this.#finish(run);
    if (data.type === 'pyverdict/result') run.resolve(data.result);
    else run.reject(new PyVerdictError(data.error.code, data.error.message));
    this.#next();
  }

  /** @param {import('./protocol.js').ModelStateMessage} data */
  #modelState({ id = null, error }) {
    for (const { resolve, reject } of this.#waiting.splice(0)) {
      if (error) reject(new PyVerdictError(error.code, error.message));
      else resolve(id);
    }
  }

  /** A run at work ends only with its worker; the runs that wait go on in the next. @param {Run} run @param {Error} error */
  #giveUp(run, error) {
    const index = this.#runs.indexOf(run);
    if (index < 0) return;
    this.#finish(run).reject(error);
    if (index > 0) return;
    this.#worker?.terminate();
    this.started = this.#start();
    this.#next();
  }

  /** @param {Run} run */
  #finish(run) {
    clearTimeout(run.timer);
    this.#runs.splice(this.#runs.indexOf(run), 1);
    return run;
  }

  /** Ends the worker and every run; the next run starts a new worker. @param {Error} error */
  #stop(error) {
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
    for (const run of this.#runs.splice(0)) {
      clearTimeout(run.timer);
      run.reject(error);
    }
  }
}

/** Settles when a page has shown what it has: a model that loads takes the processor from it. */
const shown = () =>
  new Promise((resolve) => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(resolve, { timeout: 500 });
    else setTimeout(resolve);
  });

const cancelled = () => new PyVerdictError('cancelled', 'The analysis was cancelled.');
const disposed = () => new PyVerdictError('disposed', 'The analyzer was disposed of; create another.');
