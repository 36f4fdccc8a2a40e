import { AllowList } from './allow-list.js';
import { Core, toBytes } from './core.js';
import { PyVerdictError } from './errors.js';
import { HeldReports, overviewOf } from './held.js';
import { Model } from './model.js';
import { modelSource } from './model-source.js';
import { Scorer } from './scorer.js';
import { timelineOf } from './timeline.js';
import { compile } from './wasm.js';

/**
 * @typedef {import('./types.js').Analyzer} Analyzer
 * @typedef {import('./types.js').AnalyzerOptions} AnalyzerOptions
 * @typedef {import('./types.js').Analysis} Analysis
 * @typedef {import('./types.js').Input} Input
 * @typedef {import('./types.js').AnalyzeOptions} AnalyzeOptions
 */

/**
 * Where the files are that are no scripts.
 *
 * @typedef {object} Places
 * @property {() => URL} core
 * @property {() => URL} description of the model
 * @property {() => URL} model
 * @property {() => URL} runtime the WebAssembly that runs models
 * @property {() => URL} runtimeScript the module around it
 */

/**
 * What differs between a browser and Node.
 *
 * @typedef {object} Environment
 * @property {Places} home where the files are when nothing else is said
 * @property {(place: URL | string) => URL} resolve a URL or path that the user gave
 * @property {(place: URL) => Promise<WebAssembly.Module>} compile
 * @property {(place: URL, missing: import('./errors.js').ErrorCode, fresh: boolean) => Promise<Uint8Array>} read
 *   `fresh` passes by caches
 * @property {(bytes: Uint8Array) => Promise<string | undefined>} sha256 undefined where the environment has none
 * @property {(place: URL) => Promise<typeof import('./onnxruntime.js')>} importRuntime
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
  const core = await Core.create(await moduleOf(environment, options));
  const scorer = scorerOf(environment, options, core);
  // What is wrong with the model is said by `model()` and in every report.
  if (model === 'eager') await scorer.load().catch(() => {});
  return new CoreAnalyzer(core, scorer);
}

/**
 * @param {Environment} environment
 * @param {AnalyzerOptions} options
 * @param {Core} core
 */
export function scorerOf(environment, options, core) {
  const { model, modelBase, prior } = options;
  if (prior !== undefined && !(typeof prior === 'number' && prior > 0 && prior < 1))
    throw new PyVerdictError('badOption', `'prior' is ${prior}; it is a number between 0 and 1.`);
  if (model === 'off') return new Scorer(null);
  return new Scorer(async () => {
    const sha256 = async (/** @type {Uint8Array} */ bytes) =>
      (await environment.sha256(bytes)) ?? core.hash('sha256', bytes);
    const own = modelBase === undefined ? undefined : folder(environment, modelBase);
    const source = await modelSource({ ...environment, sha256 }, placesOf(environment, options), own);
    return source && Model.load(source, core);
  }, prior);
}

/**
 * @param {Environment} environment
 * @param {AnalyzerOptions} options
 * @returns {Promise<WebAssembly.Module>}
 */
export async function moduleOf(environment, options) {
  const { wasm } = options;
  if (typeof WebAssembly === 'undefined') {
    throw new PyVerdictError('wasmUnavailable', 'WebAssembly is switched off here, and PyVerdict needs it.');
  }
  if (wasm instanceof WebAssembly.Module) return wasm;
  if (wasm instanceof URL || typeof wasm === 'string') return environment.compile(environment.resolve(wasm));
  if (wasm !== undefined) return compile(wasm, 'the bytes given as `wasm`');
  return environment.compile(placesOf(environment, options).core());
}

/** @param {Environment} environment @param {AnalyzerOptions} options @returns {Places} */
function placesOf(environment, { assetBase }) {
  if (assetBase === undefined) return environment.home;
  const base = folder(environment, assetBase);
  return {
    core: () => new URL('pyverdict.wasm', base),
    description: () => new URL('model.json', base),
    model: () => new URL('model.onnx', base),
    runtime: () => new URL('ort-wasm-simd-threaded.wasm', base),
    runtimeScript: () => new URL('onnxruntime.js', base),
  };
}

/** @param {Environment} environment @param {URL | string} place */
function folder(environment, place) {
  const found = environment.resolve(place);
  if (!found.pathname.endsWith('/')) found.pathname += '/';
  return found;
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
  #scorer;

  /** @param {Core} core @param {Scorer} scorer */
  constructor(core, scorer) {
    this.#core = core;
    this.#scorer = scorer;
  }

  /** @type {Analyzer['analyze']} */
  async analyze(input, options = {}) {
    const { onScore, ...others } = options;
    if (!onScore) return this.#analyze(input, others);
    // The model's verdict comes of the same bytes, whatever becomes of the caller's.
    const kept = this.#scorer.settled || typeof input === 'string' ? input : toBytes(input).slice();
    const first = await this.#analyze(kept, { ...others, evidenceFirst: true });
    if (first.scoring) {
      // Who disposed of the analyzer in the meantime wants no answer.
      this.#scored(first, kept, others).then(onScore, () => {});
    }
    return first;
  }

  /**
   * The analysis again with the model's verdicts: reports that are held are scored where they are.
   *
   * @param {Analysis} first
   * @param {Input} input
   * @param {AnalyzeOptions} options
   * @returns {Promise<Analysis>}
   */
  async #scored({ held }, input, options) {
    if (!held) return this.#analyze(input, options);
    await this.#scorer.load().catch(() => {});
    return { reports: [], held, ...(await held.score()) };
  }

  /** @param {Input} input @param {AnalyzeOptions} options @returns {Promise<Analysis>} */
  async #analyze(input, options) {
    const { holdFrom = Infinity } = options;
    if (!(holdFrom >= 1))
      throw new PyVerdictError('badOption', `'holdFrom' is ${holdFrom}; it is 1 or more.`);
    const allowed = options.allowList && new AllowList(options.allowList, new Date());
    const scored = this.#scorer.wanted && options.evidenceOnly !== true;
    const scoring = scored && options.evidenceFirst === true && !this.#scorer.settled;
    if (scoring) this.#scorer.loadSoon();
    else if (scored) await this.#scorer.load().catch(() => {});
    // Reports that are held are scored later.
    const features = scored && (!scoring || holdFrom < Infinity);
    const core = this.#use();
    return core.analyze(input, { ...options, features }, async (found) => {
      if (scored && !scoring) await this.#scorer.score(found);
      if (allowed) found.allow(allowed);
      if (found.count >= holdFrom) {
        const score = async (/** @type {import('./core.js').Reports} */ reports) =>
          scored ? this.#scorer.score(reports) : undefined;
        const held = new HeldReports(core, found.keep(), score);
        return { reports: [], held, ...overviewOf(found), ...(scoring && { scoring }) };
      }
      const indices = Array.from({ length: found.count }, (_, index) => index);
      const reports = indices.map((index) => found.report(index));
      /** @type {Analysis} */
      const analysis = { reports, timeline: timelineOf(found.outlines()), summary: found.summary() };
      if (options.markdown) analysis.markdown = indices.map((index) => found.markdown(index));
      if (options.exports) analysis.exports = exportsOf(found, options.exports);
      if (scoring) analysis.scoring = true;
      return analysis;
    });
  }

  /** @type {Analyzer['model']} */
  async model() {
    this.#use();
    return (await this.#scorer.load())?.id ?? null;
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
    this.#scorer.dispose();
  }

  #use() {
    if (this.#core) return this.#core;
    throw new PyVerdictError('disposed', 'The analyzer was disposed of; create another.');
  }
}
