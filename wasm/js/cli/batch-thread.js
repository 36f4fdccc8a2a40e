import { parentPort, workerData } from 'node:worker_threads';

import { createEngine } from './analyse.js';
import { answer } from './batch-line.js';
import { reason } from './inputs.js';

/** The memory of an instance never shrinks; after a huge line there is a new one. */
const muchMemory = 256 * 1024 * 1024;

const { module, setup, report } = workerData;
const starting = createEngine(setup, module);
starting
  .then(({ scorer }) => scorer.load())
  .catch((cause) => parentPort?.postMessage({ modelError: reason(cause) }));
let last = Promise.resolve();

parentPort?.on('message', ({ chunk, lines }) => {
  last = last.then(async () => {
    const engine = await starting;
    const answers = [];
    for (const line of lines) {
      answers.push(await answer(engine, line, report));
      if (engine.core.memoryBytes > muchMemory) await engine.core.renew();
    }
    parentPort?.postMessage({ chunk, answers });
  });
});
