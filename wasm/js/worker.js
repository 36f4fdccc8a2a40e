// An analyzer in a worker of its own: the page stays responsive, and an analysis can be cancelled.
import { WorkerClient } from './worker-client.js';

/**
 * @typedef {import('./worker-client.js').WorkerLike} WorkerLike
 * @typedef {import('./worker-client.js').WorkerOptions} WorkerOptions
 * @typedef {import('./worker-client.js').RunOptions} RunOptions
 * @typedef {import('./worker-client.js').WorkerAnalyzer} WorkerAnalyzer
 */

const script = 'worker-script.js';

/** A worker has to come from the page's own origin. Where the package does not, one that does imports the script. */
function defaultWorker() {
  const { protocol, origin } = new URL(import.meta.url);
  if (!/^https?:$/.test(protocol) || origin === globalThis.location?.origin)
    return new Worker(new URL('./worker-script.js', import.meta.url), { type: 'module' });
  const text = `import ${JSON.stringify(new URL(script, import.meta.url).href)};`;
  const address = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  return new Worker(address, { type: 'module' });
}

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
