// The custom elements where a bundler knows no assets: their worker and WebAssembly are inside.
import { configure } from './element.js';
import { createWorkerAnalyzer } from './inline.js';

configure({ createWorkerAnalyzer });

export * from './element.js';
