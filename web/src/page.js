import { AllowBook } from './allow-book.js';
import { App } from './components/app.js';
import { prepareEditor } from './components/code-view.js';
import { Engine } from './engine.js';
import { followHistory } from './history.js';
import { number, pickLanguage } from './i18n.js';
import { whenIdle } from './idle.js';
import { stored } from './settings.js';
import { holdFrom } from './shelf.js';
import { Store } from './store.js';
import { applyTheme } from './theme.js';

/** Has in it what most scripts have that are worth a look. */
const sample = `import base64, os, subprocess
url = "http://example.invalid/" + str(1)
exec(base64.b64decode("cHJpbnQoMSk="))
subprocess.run(["ls", url], check=True)
`;

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
  // The first number takes the browser far longer than all that follow.
  whenIdle(() => number(0));
  engine.ready.then(
    () =>
      whenIdle(() => {
        if (store.state.phase !== 'start') return;
        engine.warmUp(sample);
        prepareEditor();
      }),
    () => undefined,
  );
  return { engine, store };
}
