import { parentPort, workerData } from 'node:worker_threads';

import { analyse, createEngine } from './analyse.js';

const { module, setup } = workerData;
const starting = createEngine(setup, module);
let last = Promise.resolve();

parentPort?.on('message', (source) => {
  last = last.then(async () => {
    const outcome = await analyse(await starting, source, setup.style);
    parentPort?.postMessage(outcome, /** @type {ArrayBuffer[]} */ (outcome.texts.map((text) => text.buffer)));
  });
});
