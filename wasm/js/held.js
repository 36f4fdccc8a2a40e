import { PyVerdictError } from './errors.js';
import { timelineOf } from './timeline.js';

/**
 * @typedef {import('./types.js').Held} Held
 * @typedef {import('./types.js').Overview} Overview
 */

/** @param {import('./core.js').Outline} outline @returns {import('./types.js').Outline} */
const visibleOutline = ({ label, score, basis, sha256, path, category, resource, time }) => ({
  label: /** @type {import('./types.js').Outline['label']} */ (label),
  score,
  basis: /** @type {'model' | 'evidence'} */ (basis),
  sha256,
  path,
  category,
  resource,
  time,
});

/** @param {import('./core.js').Reports} reports @returns {Overview} */
export function overviewOf(reports) {
  const outlines = reports.outlines();
  return {
    outlines: outlines.map(visibleOutline),
    timeline: timelineOf(outlines),
    summary: reports.summary(),
  };
}

/** Reports that stay in the core, and are written one at a time. @implements {Held} */
export class HeldReports {
  #core;
  #kept;
  #score;

  /**
   * @param {import('./core.js').Core} core
   * @param {import('./core.js').Kept} kept
   * @param {(reports: import('./core.js').Reports) => Promise<void>} score
   */
  constructor(core, kept, score) {
    this.#core = core;
    this.#kept = kept;
    this.#score = score;
  }

  get count() {
    return this.#kept.count;
  }

  /** @type {Held['report']} */
  report = (index) => this.#one(index, (reports) => reports.report(index));

  /** @type {Held['markdown']} */
  markdown = (index) => this.#one(index, (reports) => reports.markdown(index));

  /** @type {Held['exported']} */
  exported = (format) => this.#core.reopen(this.#kept, (reports) => reports.exported(format));

  /** @type {Held['score']} */
  score = () =>
    this.#core.reopen(this.#kept, async (reports) => {
      await this.#score(reports);
      return overviewOf(reports);
    });

  /** @type {Held['close']} */
  close = () => this.#core.discard(this.#kept);

  /**
   * @template T
   * @param {number} index
   * @param {(reports: import('./core.js').Reports) => T} read
   */
  async #one(index, read) {
    if (!Number.isSafeInteger(index) || index < 0 || index >= this.count)
      throw new PyVerdictError('badOption', `There is no report ${index}; there are ${this.count}.`);
    return this.#core.reopen(this.#kept, read);
  }
}
