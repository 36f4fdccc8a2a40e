/**
 * @typedef {import('./types.js').Report} Report
 * @typedef {import('./sources.js').Source} Source
 * @typedef {import('pyverdict').Analysis} Analysis
 * @typedef {import('pyverdict').Held} Held
 * @typedef {{source: Source, index: number}} Origin
 */

/** From this many reports on they stay in the worker of the page, which has one of them at a time. */
export const holdFrom = 500;

/**
 * What lists show of a report that is still in the worker.
 * @param {import('pyverdict').Outline} outline
 * @param {import('./i18n.js').Language} language
 */
function stubOf({ label, score, basis, sha256, path, category, resource, time }, language) {
  const finding =
    category === '' && time === '' && resource === ''
      ? null
      : { category, eventTime: time, resource: { displayName: resource, name: '' } };
  return /** @type {Report} */ (
    /** @type {unknown} */ ({
      engine: { language },
      input: { script: { path, sha256, size: 0 } },
      verdict: { label, score, basis, summary: '', reasons: [], counterEvidence: [], counterTitles: [] },
      layers: [],
      evidence: [],
      techniques: [],
      indicators: [],
      related: [],
      diagnostics: [],
      finding,
    })
  );
}

/** Reports that lists show as stubs while the worker holds them. */
export class Shelf {
  #analyze;
  /** @type {WeakSet<Report>} */
  #stubs = new WeakSet();
  /** @type {WeakMap<Source, Held>} */
  #held = new WeakMap();

  /** @param {(source: Source) => Promise<Analysis>} analyze gives reports that are held, once more */
  constructor(analyze) {
    this.#analyze = analyze;
  }

  /** @param {Source} source */
  holds = (source) => this.#held.has(source);

  /** @param {Report | undefined} report */
  isStub = (report) => report !== undefined && this.#stubs.has(report);

  /**
   * The reports of an analysis as lists show them.
   * @param {Source} source
   * @param {Analysis} analysis
   * @param {import('./i18n.js').Language} language
   */
  listed(source, { reports, held, outlines }, language) {
    if (!held || !outlines) return reports;
    const before = this.#held.get(source);
    if (before !== held) before?.close().catch(() => {});
    this.#held.set(source, held);
    return outlines.map((outline) => {
      const stub = stubOf(outline, language);
      this.#stubs.add(stub);
      return stub;
    });
  }

  /**
   * The report itself.
   * @template {Report | undefined} T
   * @param {T} report
   * @param {Origin} origin of the report, when it is a stub
   * @returns {Promise<T>}
   */
  async whole(report, origin) {
    if (!this.isStub(report)) return report;
    const { source, index } = origin;
    return /** @type {Promise<T>} */ (this.ask(source, (held) => held.report(index)));
  }

  /**
   * Asks the reports that are held; where the worker no longer has them, the source is analysed again.
   * @template T
   * @param {Source} source
   * @param {(held: Held) => Promise<T>} ask
   * @returns {Promise<T>}
   */
  async ask(source, ask) {
    for (let held = this.#held.get(source), asked; held && held !== asked; held = this.#held.get(source)) {
      try {
        return await ask(held);
      } catch (error) {
        if (/** @type {{code?: string}} */ (error).code !== 'released') throw error;
      }
      asked = held;
    }
    const again = /** @type {Held} */ ((await this.#analyze(source)).held);
    this.#held.set(source, again);
    return ask(again);
  }

  /** Frees what the worker holds of these sources. @param {Iterable<Source>} sources */
  letGo(sources) {
    for (const source of new Set(sources))
      this.#held
        .get(source)
        ?.close()
        .catch(() => {});
  }
}
