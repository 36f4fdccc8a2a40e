// Sources analysed one by one or by several threads; the outcomes come in the order of the sources either way.
import { analyse } from './analyse.js';
import { handOut } from './hand-out.js';

/** From this many sources on, threads are worth their start. */
const many = 64;
/** Sources read ahead of the one whose outcome is next, for each thread: one that takes long leaves the others at work. */
const ahead = 64;
/** Of what waits to be written; beyond it nothing is read ahead. */
const aheadBytes = 64 * 1024 * 1024;

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
  /** @typedef {{ source: Source, resolve: (outcome: Outcome) => void }} Task */
  /** @type {Task[]} */
  const waiting = [];
  const workers = Array.from({ length: threads }, () => {
    const worker = new Worker(script, { workerData: { module, setup } });
    /** @type {Task[]} */
    const tasks = [];
    worker.on('message', (outcome) => {
      tasks.shift()?.resolve(outcome);
      give();
    });
    return { worker, tasks };
  });
  const give = () => handOut(workers, waiting, ({ worker }, { source }) => worker.postMessage(source));
  const failed = new Promise((_, reject) => {
    for (const { worker } of workers) worker.on('error', reject);
  });
  failed.catch(() => {});

  /** @type {Promise<Outcome>[]} */
  const queue = [];
  let heldBytes = 0;
  /** @param {Outcome} outcome */
  const sizeOf = ({ texts }) => texts.reduce((sum, text) => sum + text.length, 0);
  const fill = async () => {
    while (queue.length < threads * ahead && (heldBytes <= aheadBytes || queue.length === 0)) {
      const source = first.shift() ?? (await rest.next()).value;
      if (!source) return;
      const answered = new Promise((resolve) => waiting.push({ source, resolve }));
      queue.push(
        answered.then((outcome) => {
          heldBytes += sizeOf(outcome);
          return outcome;
        }),
      );
      give();
    }
  };
  try {
    for (await fill(); queue.length > 0; await fill()) {
      const outcome = /** @type {Outcome} */ (await Promise.race([queue.shift(), failed]));
      heldBytes -= sizeOf(outcome);
      yield outcome;
    }
  } finally {
    await Promise.all(workers.map(({ worker }) => worker.terminate()));
  }
}
