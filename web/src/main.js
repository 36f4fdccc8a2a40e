import { Engine } from './engine.js';
import { pickLanguage, setLanguage } from './i18n.js';
import { stored } from './settings.js';
import { Store } from './store.js';
import { applyTheme } from './theme.js';
import { App } from './components/app.js';

// The worker fetches and compiles the WebAssembly while the page builds itself.
const store = new Store(new Engine());

setLanguage(pickLanguage(stored('language'), navigator.languages));
applyTheme();

const app = document.querySelector('pv-app');
if (app instanceof App) app.store = store;
