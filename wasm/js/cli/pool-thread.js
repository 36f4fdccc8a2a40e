import { parentPort, workerData } from 'node:worker_threads';

import { analyse, createCore } from './analyse.js';

const starting = createCore(workerData.module);
let last = Promise.resolve();

parentPort?.on('message', (source) => {
  last = last.then(async () => {
    const outcome = await analyse(await starting, source, workerData.style);
    parentPort?.postMessage(outcome, /** @type {ArrayBuffer[]} */ (outcome.texts.map((text) => text.buffer)));
  });
});
