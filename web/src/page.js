import { AllowBook } from './allow-book.js';
import { App } from './components/app.js';
import { prepareEditor } from './components/code-view.js';
import { Engine } from './engine.js';
import { followHistory } from './history.js';
import { pickLanguage } from './i18n.js';
import { stored } from './settings.js';
import { holdFrom } from './shelf.js';
import { Store } from './store.js';
import { applyTheme } from './theme.js';

/**
 * Brings the page to life.
 * @param {() => Promise<import('pyverdict/worker').WorkerAnalyzer>} startWorker
 */
export function startPage(startWorker) {
  // The worker fetches and compiles the WebAssembly while the page builds itself.
  const engine = new Engine(startWorker, holdFrom);
  const language = pickLanguage(stored('language'), navigator.languages);
  const store = new Store(engine, { language }, new AllowBook());
  applyTheme();
  const app = document.querySelector('pv-app');
  if (app instanceof App) app.store = store;
  followHistory(store);
  engine.ready.then(
    () => whenIdle(() => store.state.phase === 'start' && prepareEditor()),
    () => undefined,
  );
  return { engine, store };
}

/** @param {() => void} act done when there is nothing better to do */
export function whenIdle(act) {
  (window.requestIdleCallback ?? setTimeout)(act);
}
