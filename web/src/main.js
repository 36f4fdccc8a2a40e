import { trustedScript } from './early.js';
import { startPageWorker } from './page-worker.js';
import { startPage } from './page.js';

/** Milliseconds from the start of the engine: what is pasted at once has its verdict by then. */
const keptAfter = 2000;

const { engine, store } = startPage(startPageWorker);

// The page works without a connection from the second visit on. What was pasted is never kept.
engine.ready.then(
  () =>
    setTimeout(
      () => navigator.serviceWorker?.register(trustedScript('sw')).catch(() => undefined),
      keptAfter,
    ),
  () => undefined,
);

store.addEventListener('report', async (event) => {
  const { reports } = /** @type {CustomEvent<{reports: import('./types.js').Report[]}>} */ (event).detail;
  if (!navigator.serviceWorker || !reports.some(({ verdict }) => verdict.basis === 'model')) return;
  (await navigator.serviceWorker.ready).active?.postMessage('pyverdict/model');
});
