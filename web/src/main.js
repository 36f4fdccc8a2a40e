import { Engine } from './engine.js';
import { pickLanguage, setLanguage } from './i18n.js';
import { stored } from './settings.js';
import { Store } from './store.js';
import { applyTheme } from './theme.js';
import { App } from './components/app.js';
import { loadEditor } from './components/code-view.js';

// The worker fetches and compiles the WebAssembly while the page builds itself.
const engine = new Engine();
const store = new Store(engine);
engine.ready.then(loadEditorWhenIdle, () => undefined);

/** The editor is fetched ahead of its use, unless there is something better to do. */
function loadEditorWhenIdle() {
  const idle = window.requestIdleCallback ?? setTimeout;
  idle(() => {
    if (store.state.phase === 'start') loadEditor();
  });
}

setLanguage(pickLanguage(stored('language'), navigator.languages));
applyTheme();

const app = document.querySelector('pv-app');
if (app instanceof App) app.store = store;
