import { PyVerdictError } from './errors.js';

/** @typedef {import('./model.js').Model} Model */

/** Milliseconds. */
const moment = 1000;

/**
 * The model of an analyzer in all its states: not wanted, not asked for yet, loading, ready, failed. A model that fails
 * takes nothing away: the verdict by the evidence stands, and a diagnostic says so.
 */
export class Scorer {
  #open;
  #prior;
  /** @type {Promise<Model | null> | undefined} */
  #loading;
  #settled = false;

  /**
   * @param {(() => Promise<Model | null>) | null} open loads the model; null when none is wanted
   * @param {number} [prior] the share of malicious scripts that the reader expects; by default the model's
   */
  constructor(open, prior) {
    this.#open = open;
    this.#prior = prior;
  }

  /** Whether there are features to be scored. */
  get wanted() {
    return this.#open !== null;
  }

  /** Whether `score` would not wait. */
  get settled() {
    return this.#open === null || this.#settled;
  }

  /**
   * Loads the model, once.
   *
   * @returns {Promise<Model | null>} null when there is none
   */
  load() {
    if (this.#open === null) return Promise.resolve(null);
    if (!this.#loading) {
      this.#loading = this.#open().catch((cause) => {
        if (cause instanceof PyVerdictError) throw cause;
        throw new PyVerdictError('modelNotFound', `The model cannot be loaded: ${cause?.message ?? cause}`, {
          cause,
        });
      });
      const settle = () => {
        this.#settled = true;
      };
      this.#loading.then(settle, settle);
    }
    return this.#loading;
  }

  /** Loads the model in a moment, unless it is asked for before: it would take the processor from whoever shows the evidence. */
  loadSoon() {
    setTimeout(() => this.load().catch(() => {}), moment);
  }

  /**
   * Gives each report the model's verdict, or the reason why it has none.
   *
   * @param {import('./core.js').Reports} reports
   */
  async score(reports) {
    if (!this.wanted) return;
    /** Of scripts that other reports hold as well. @type {Map<number, Float32Array>} */
    const known = new Map();
    const twins = reports.outlines().map(({ twin }) => twin);
    const shared = new Set(twins);
    for (let index = 0; index < reports.count; ++index) {
      try {
        const model = await this.load();
        if (!model) return;
        const outputs = known.get(twins[index]) ?? (await model.score(reports.features(index)));
        if (shared.has(index)) known.set(index, outputs);
        reports.score(index, outputs, this.#prior ?? model.prior);
      } catch (cause) {
        if (!(cause instanceof PyVerdictError)) throw cause;
        reports.withoutModel(index, cause.code);
      }
    }
  }

  dispose() {
    this.#loading?.then(
      (model) => model?.dispose(),
      () => {},
    );
    this.#open = null;
  }
}
