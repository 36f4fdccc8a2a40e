// Threads that answer lines. No line is lost: what a thread had when it died goes to another, line by line, and only a
// line that ends a thread by itself is an error.
import { Worker } from 'node:worker_threads';

import { errorLine, idOf } from './batch-line.js';
import { handOut } from './hand-out.js';

/**
 * @typedef {import('./lines.js').Line} Line
 * @typedef {import('./batch-line.js').Answer} Answer
 */

/**
 * @typedef {object} Task
 * @property {number} chunk
 * @property {Line[]} lines
 * @property {(answers: Answer[]) => void} resolve
 */

export class BatchPool {
  #options;
  /** @type {((error: string) => void) | undefined} */
  #onModelError;
  /** @type {{ worker: Worker, tasks: Task[] }[]} */
  #threads = [];
  /** @type {Task[]} */
  #waiting = [];
  #next = 0;
  #closed = false;

  /**
   * @param {number} threads
   * @param {import('node:worker_threads').WorkerOptions} options
   * @param {(error: string) => void} onModelError called once at most
   */
  constructor(threads, options, onModelError) {
    this.#options = options;
    this.#onModelError = onModelError;
    for (let i = 0; i < threads; ++i) this.#start();
  }

  /** @param {Line[]} lines @returns {Promise<Answer[]>} one for each line */
  answer(lines) {
    return new Promise((resolve) => {
      this.#waiting.push({ chunk: this.#next++, lines, resolve });
      this.#give();
    });
  }

  async close() {
    this.#closed = true;
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }

  #start() {
    const worker = new Worker(new URL('./batch-thread.js', import.meta.url), this.#options);
    /** @type {{ worker: Worker, tasks: Task[] }} */
    const thread = { worker, tasks: [] };
    this.#threads.push(thread);
    worker.on('message', ({ chunk, answers, modelError }) => {
      if (modelError !== undefined) {
        this.#onModelError?.(modelError);
        this.#onModelError = undefined;
        return;
      }
      const [task] = thread.tasks.splice(
        thread.tasks.findIndex((one) => one.chunk === chunk),
        1,
      );
      task.resolve(answers);
      this.#give();
    });
    /** @type {unknown} */
    let cause;
    worker.on('error', (error) => (cause = error));
    worker.on('exit', () => this.#ended(thread, cause));
  }

  #give() {
    handOut(this.#threads, this.#waiting, ({ worker }, { chunk, lines }) =>
      worker.postMessage({ chunk, lines }),
    );
  }

  /** @param {{ worker: Worker, tasks: Task[] }} thread @param {unknown} cause */
  #ended(thread, cause) {
    if (this.#closed) return;
    this.#threads.splice(this.#threads.indexOf(thread), 1);
    const [guilty, ...others] = thread.tasks;
    this.#waiting.unshift(...others);
    this.#start();
    if (guilty?.lines.length === 1) {
      const [line] = guilty.lines;
      const message = cause instanceof Error ? cause.message : 'The thread ended.';
      guilty.resolve([errorLine(line, idOf(line), 'crashed', message)]);
    } else if (guilty) {
      Promise.all(guilty.lines.map((line) => this.answer([line]))).then((answers) =>
        guilty.resolve(answers.flat()),
      );
    }
    this.#give();
  }
}
