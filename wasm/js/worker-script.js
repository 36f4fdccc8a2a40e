// The script of the worker; worker.js starts it.
import { createAnalyzer } from './browser.js';
import { serve } from './worker-server.js';

serve(/** @type {any} */ (globalThis), createAnalyzer);
