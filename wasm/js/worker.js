// An analyzer in a worker of its own: the page stays responsive, and an analysis can be cancelled.
import { WorkerClient } from './worker-client.js';

/**
 * @typedef {import('./worker-client.js').WorkerLike} WorkerLike
 * @typedef {import('./worker-client.js').WorkerOptions} WorkerOptions
 * @typedef {import('./worker-client.js').RunOptions} RunOptions
 * @typedef {import('./worker-client.js').WorkerAnalyzer} WorkerAnalyzer
 */

const defaultWorker = () => new Worker(new URL('./worker-script.js', import.meta.url), { type: 'module' });

/**
 * Starts a worker and loads the core in it.
 *
 * @param {import('./types.js').AnalyzerOptions & WorkerOptions} [options]
 * @returns {Promise<WorkerAnalyzer>}
 */
export async function createWorkerAnalyzer(options = {}) {
  const analyzer = new WorkerClient({ ...options, createWorker: options.createWorker ?? defaultWorker });
  await analyzer.started;
  return analyzer;
}
