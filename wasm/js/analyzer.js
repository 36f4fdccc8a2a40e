import { Core } from './core.js';
import { PyVerdictError } from './errors.js';
import { timelineOf } from './timeline.js';
import { compile } from './wasm.js';

/**
 * @typedef {import('./types.js').Analyzer} Analyzer
 * @typedef {import('./types.js').AnalyzerOptions} AnalyzerOptions
 */

/**
 * How an environment finds the WebAssembly file and reads it.
 *
 * @typedef {object} Environment
 * @property {() => URL} home where the file is when nothing else is said
 * @property {(place: URL | string) => URL} resolve a URL or path that the user gave
 * @property {(place: URL) => Promise<WebAssembly.Module>} load
 */

/**
 * @param {AnalyzerOptions} options
 * @param {Environment} environment
 * @returns {Promise<Analyzer>}
 */
export async function createAnalyzerIn(environment, options) {
  const { model = 'lazy' } = options;
  if (model !== 'lazy' && model !== 'eager' && model !== 'off') {
    throw new PyVerdictError(
      'badOption',
      `'model' is ${JSON.stringify(model)}; it is "lazy", "eager" or "off".`,
    );
  }
  return new CoreAnalyzer(await Core.create(await moduleOf(environment, options)));
}

/**
 * @param {Environment} environment
 * @param {AnalyzerOptions} options
 * @returns {Promise<WebAssembly.Module>}
 */
export async function moduleOf(environment, { assetBase, wasm }) {
  if (typeof WebAssembly === 'undefined') {
    throw new PyVerdictError('wasmUnavailable', 'WebAssembly is switched off here, and PyVerdict needs it.');
  }
  if (wasm instanceof WebAssembly.Module) return wasm;
  if (wasm instanceof URL || typeof wasm === 'string') return environment.load(environment.resolve(wasm));
  if (wasm !== undefined) return compile(wasm, 'the bytes given as `wasm`');
  if (assetBase === undefined) return environment.load(environment.home());
  const folder = environment.resolve(assetBase);
  if (!folder.pathname.endsWith('/')) folder.pathname += '/';
  return environment.load(new URL('pyverdict.wasm', folder));
}

/**
 * @param {import('./core.js').Reports} found
 * @param {import('./types.js').ExportFormat[]} formats
 */
function exportsOf(found, formats) {
  return Object.fromEntries(formats.map((format) => [format, found.exported(format)]));
}

/** @implements {Analyzer} */
class CoreAnalyzer {
  /** @type {Core | undefined} */
  #core;

  /** @param {Core} core */
  constructor(core) {
    this.#core = core;
  }

  /** @type {Analyzer['analyze']} */
  async analyze(input, options = {}) {
    return this.#use().analyze(input, options, (found) => {
      const indices = Array.from({ length: found.count }, (_, index) => index);
      const reports = indices.map((index) => JSON.parse(found.json(index)));
      const timeline = timelineOf(reports);
      return {
        reports,
        timeline,
        summary: found.summary(),
        ...(options.markdown && { markdown: indices.map((index) => found.markdown(index)) }),
        ...(options.exports && { exports: exportsOf(found, options.exports) }),
      };
    });
  }

  /** @type {Analyzer['sha256']} */
  sha256 = (bytes) => this.#use().hash('sha256', bytes);
  /** @type {Analyzer['sha1']} */
  sha1 = (bytes) => this.#use().hash('sha1', bytes);
  /** @type {Analyzer['md5']} */
  md5 = (bytes) => this.#use().hash('md5', bytes);
  /** @type {Analyzer['tlsh']} */
  tlsh = (bytes) => this.#use().hash('tlsh', bytes);

  dispose() {
    this.#core = undefined;
  }

  #use() {
    if (this.#core) return this.#core;
    throw new PyVerdictError('disposed', 'The analyzer was disposed of; create another.');
  }
}
