import { createWorkerAnalyzer } from 'pyverdict/worker';

/**
 * @typedef {import('pyverdict').AnalyzerOptions & import('pyverdict/worker').WorkerOptions} Options
 * @typedef {import('pyverdict/worker').WorkerAnalyzer} WorkerAnalyzer
 * @typedef {Options & {createWorkerAnalyzer?: (options: Options) => Promise<WorkerAnalyzer>}} Configuration
 */

/** @type {Configuration} */
let configuration = {};

/** Elements with the same options share a worker. @type {Map<string, Promise<WorkerAnalyzer>>} */
const started = new Map();

/**
 * Says how the elements that are not yet on the page start their worker: from where, with what, by whom.
 * @param {Configuration} options
 */
export function configure(options) {
  configuration = { ...configuration, ...options };
  started.clear();
}

/**
 * The worker for these options, which starts with the first element that asks for it.
 * @param {Pick<Options, 'model'> & {assetBase?: string}} own
 * @returns {Promise<WorkerAnalyzer>}
 */
export function sharedAnalyzer(own) {
  const key = JSON.stringify([own.model, own.assetBase]);
  const there = started.get(key);
  if (there) return there;
  const { createWorkerAnalyzer: create = createWorkerAnalyzer, ...options } = configuration;
  const { model = options.model, assetBase = options.assetBase } = own;
  const starting = create({ ...options, model, assetBase });
  started.set(key, starting);
  // What failed once may have failed for want of a connection: the next element tries again.
  starting.catch(() => started.delete(key));
  return starting;
}
