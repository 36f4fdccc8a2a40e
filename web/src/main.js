import { Engine } from './engine.js';
import { pickLanguage } from './i18n.js';
import { startPageWorker } from './page-worker.js';
import { stored } from './settings.js';
import { Store } from './store.js';
import { applyTheme } from './theme.js';
import { App } from './components/app.js';
import { loadEditor } from './components/code-view.js';

// The worker fetches and compiles the WebAssembly while the page builds itself.
const engine = new Engine(startPageWorker);
const language = pickLanguage(stored('language'), navigator.languages);
const store = new Store(engine, { language });
engine.ready.then(loadEditorWhenIdle, () => undefined);

/** The editor is fetched ahead of its use, unless there is something better to do. */
function loadEditorWhenIdle() {
  const idle = window.requestIdleCallback ?? setTimeout;
  idle(() => {
    if (store.state.phase === 'start') loadEditor();
  });
}

applyTheme();

const app = document.querySelector('pv-app');
if (app instanceof App) app.store = store;
