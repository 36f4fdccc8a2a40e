// Sources analysed one by one or by several threads; the outcomes come in the order of the sources either way.
import { analyse } from './analyse.js';

/** From this many sources on, threads are worth their start. */
const many = 64;
/** Sources given out ahead of the one whose outcome is next, for each thread. */
const ahead = 8;

/**
 * @typedef {import('./inputs.js').Source} Source
 * @typedef {import('./analyse.js').Outcome} Outcome
 * @typedef {import('./analyse.js').ScanSetup} Setup
 */

/**
 * @param {AsyncGenerator<Source>} sources
 * @param {Setup} setup
 * @param {number | undefined} jobs
 * @param {import('./analyse.js').Engine} engine
 * @returns {AsyncGenerator<Outcome>}
 */
export async function* outcomesOf(sources, setup, jobs, engine) {
  const { style } = setup;
  if (jobs === 1) {
    for await (const source of sources) yield analyse(engine, source, style);
    return;
  }
  const first = await take(sources, jobs === undefined ? many : 2);
  if (first.length < (jobs === undefined ? many : 2)) {
    for (const source of first) yield analyse(engine, source, style);
    return;
  }
  const { availableParallelism } = await import('node:os');
  const threads = jobs ?? availableParallelism();
  yield* threaded(first, sources, setup, engine.core.module, threads);
}

/** @param {AsyncGenerator<Source>} sources @param {number} count */
async function take(sources, count) {
  /** @type {Source[]} */
  const taken = [];
  while (taken.length < count) {
    const { value, done } = await sources.next();
    if (done) break;
    taken.push(value);
  }
  return taken;
}

/**
 * @param {Source[]} first
 * @param {AsyncGenerator<Source>} rest
 * @param {Setup} setup
 * @param {WebAssembly.Module} module
 * @param {number} threads
 * @returns {AsyncGenerator<Outcome>}
 */
async function* threaded(first, rest, setup, module, threads) {
  const { Worker } = await import('node:worker_threads');
  const script = new URL('./pool-thread.js', import.meta.url);
  const workers = Array.from({ length: threads }, () => {
    const worker = new Worker(script, { workerData: { module, setup } });
    /** @type {((outcome: Outcome) => void)[]} */
    const waiting = [];
    worker.on('message', (outcome) => waiting.shift()?.(outcome));
    return { worker, waiting };
  });
  const failed = new Promise((_, reject) => {
    for (const { worker } of workers) worker.on('error', reject);
  });
  failed.catch(() => {});

  /** @param {Source} source @returns {Promise<Outcome>} */
  const give = (source) => {
    const { worker, waiting } = workers.reduce((least, other) =>
      other.waiting.length < least.waiting.length ? other : least,
    );
    worker.postMessage(source);
    return new Promise((resolve) => waiting.push(resolve));
  };

  /** @type {Promise<Outcome>[]} */
  const queue = [];
  const fill = async () => {
    while (queue.length < threads * ahead) {
      const source = first.shift() ?? (await rest.next()).value;
      if (!source) return;
      queue.push(give(source));
    }
  };
  try {
    for (await fill(); queue.length > 0; await fill()) {
      yield /** @type {Outcome} */ (await Promise.race([queue.shift(), failed]));
    }
  } finally {
    await Promise.all(workers.map(({ worker }) => worker.terminate()));
  }
}
