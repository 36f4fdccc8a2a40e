// The model: an ONNX file that onnxruntime-web runs on the core's feature vectors, in this thread.
import { PyVerdictError } from './errors.js';
import { hasVectors } from './wasm.js';

/**
 * @typedef {import('./types.js').ModelDescription} ModelDescription
 * @typedef {typeof import('./onnxruntime.js')} Runtime
 * @typedef {import('./onnxruntime.js').Session} Session
 */

/**
 * Where a model comes from.
 *
 * @typedef {object} ModelSource
 * @property {ModelDescription} description
 * @property {() => Promise<Uint8Array>} onnx
 * @property {() => Promise<Runtime>} runtime
 */

/** The names that models/README.md gives them. */
const input = 'features';
const outputs = ['probability', 'contributions'];

export class Model {
  #runtime;
  #session;
  #description;

  /**
   * @param {ModelSource} source
   * @param {import('./core.js').Core} core is made ready for the model
   * @returns {Promise<Model>}
   */
  static async load(source, core) {
    const { description } = source;
    if (!hasVectors())
      throw new PyVerdictError(
        'simdUnavailable',
        'The WebAssembly here has no vector instructions (SIMD), and what runs the model needs them.',
      );
    const misfit = core.loadModel(JSON.stringify(description));
    if (misfit) throw new PyVerdictError('modelMismatch', misfit);
    const [bytes, runtime] = await Promise.all([source.onnx(), source.runtime()]);
    try {
      // The graph is as it should be: looking for a better one takes longer than it could save.
      const session = await runtime.InferenceSession.create(bytes, {
        executionProviders: ['wasm'],
        graphOptimizationLevel: 'disabled',
      });
      return new Model(runtime, session, description);
    } catch (cause) {
      throw invalid(`The model ${description.id} cannot be used: ${message(cause)}`, cause);
    }
  }

  /** @param {Runtime} runtime @param {Session} session @param {ModelDescription} description */
  constructor(runtime, session, description) {
    const missing = [input, ...outputs].filter(
      (name) => !session.inputNames.includes(name) && !session.outputNames.includes(name),
    );
    if (missing.length > 0) throw new Error(`it has no ${missing.join(' and no ')}`);
    this.#runtime = runtime;
    this.#session = session;
    this.#description = description;
  }

  /** The model's name in reports. */
  get id() {
    return this.#description.id;
  }

  /** The share of malicious scripts that its probability assumes. */
  get prior() {
    return this.#description.prior;
  }

  /**
   * @param {Float32Array} features
   * @returns {Promise<Float32Array>} the probability that the script is malicious, then what each group added to it
   */
  async score(features) {
    const { id, groups } = this.#description;
    let values;
    try {
      const tensor = new this.#runtime.Tensor('float32', features, [1, features.length]);
      const found = await this.#session.run({ [input]: tensor }, outputs);
      values = Float32Array.from(outputs.flatMap((name) => Array.from(found[name].data)));
    } catch (cause) {
      throw invalid(`The model ${id} failed: ${message(cause)}`, cause);
    }
    if (
      values.length !== groups.length + 1 ||
      !values.every(Number.isFinite) ||
      values[0] < 0 ||
      values[0] > 1
    )
      throw invalid(
        `The model ${id} gave something that is no probability and ${groups.length} contributions.`,
      );
    return values;
  }

  dispose() {
    return this.#session.release();
  }
}

/** @param {string} text @param {unknown} [cause] */
const invalid = (text, cause) => new PyVerdictError('modelInvalid', text, { cause });

/** @param {unknown} cause */
const message = (cause) => (cause instanceof Error ? cause.message : String(cause));
