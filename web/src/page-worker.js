import { createWorkerAnalyzer } from 'pyverdict/worker';
import { compiling, createWorker, earlyWorker } from './early.js';

let early = earlyWorker;

/** The WebAssembly is compiled while the worker starts, and serves every worker that follows a cancelled one. */
export async function startPageWorker() {
  const wasm = await compiling;
  return createWorkerAnalyzer({
    wasm,
    createWorker() {
      const worker = early ?? createWorker();
      early = null;
      return worker;
    },
  });
}
