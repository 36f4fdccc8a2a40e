import { startPage, whenIdle } from './page.js';
import { startPageWorker, trustedScript } from './page-worker.js';

const engine = startPage(startPageWorker);

// The page works without a connection from the second visit on. What was pasted is never kept.
engine.ready.then(
  () => whenIdle(() => navigator.serviceWorker?.register(trustedScript('sw')).catch(() => undefined)),
  () => undefined,
);
