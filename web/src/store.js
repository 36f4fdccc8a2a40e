import { hasText } from './places.js';

/**
 * @typedef {import('./types.js').Report} Report
 * @typedef {import('./types.js').Span} Span
 * @typedef {'code' | 'layers' | 'indicators' | 'attack' | 'diagnostics' | 'json'} Tab
 * @typedef {{name: string, read: () => Promise<Uint8Array>}} Source one thing to analyse; `name` is empty for a paste
 * @typedef {{name: string, text: string}} Failure `name` is a file that could not be read, or empty
 *
 * @typedef {object} State
 * @property {'start' | 'working' | 'report'} phase
 * @property {'ready' | 'noWebAssembly' | 'engineFailed'} engine
 * @property {string} engineError what was reported when the engine failed
 * @property {Failure | null} failure why the last analysis gave nothing
 * @property {{name: string, slow: boolean, done: number, total: number}} work
 * @property {Report[]} reports
 * @property {string[]} names of the source of each report
 * @property {number} selected index into `reports`
 * @property {Tab} tab
 * @property {number} layer the layer that the code view shows
 * @property {{layer: number, span: Span} | null} place where the code view is to go; a new object for each jump
 */

/** @typedef {import('./engine.js').Engine} Engine */

/** Beyond this time the page shows progress and offers to cancel. */
const slowAfter = 500;

/** The state of the page and what can happen to it. Components read `state` and listen for "change". */
export class Store extends EventTarget {
  /** @type {State} */
  state = {
    phase: 'start',
    engine: 'ready',
    engineError: '',
    failure: null,
    work: { name: '', slow: false, done: 0, total: 1 },
    reports: [],
    names: [],
    selected: 0,
    tab: 'code',
    layer: 0,
    place: null,
  };

  #run = 0;
  #engine;
  /** @type {{source: Source, index: number}[]} of each report, `index` among those of its source */
  #origins = [];

  /** @param {Engine} engine */
  constructor(engine) {
    super();
    this.#engine = engine;
    if (!engine.available) this.#change({ engine: 'noWebAssembly' });
    engine.ready.catch((error) =>
      this.#change({ engine: 'engineFailed', engineError: message(error), phase: 'start' }),
    );
  }

  get report() {
    return this.state.reports[this.state.selected];
  }

  /**
   * Analyses sources one after the other and shows their reports together.
   * @param {Source[]} sources
   */
  async analyze(sources) {
    if (this.state.engine !== 'ready' || sources.length === 0) return;
    const run = ++this.#run;
    this.#engine.cancel();
    this.#change({
      phase: 'working',
      failure: null,
      work: { name: sources[0].name, slow: false, done: 0, total: sources.length },
    });
    const timer = setTimeout(() => this.#work(run, { slow: true }), slowAfter);
    /** @type {Report[]} */
    const reports = [];
    /** @type {{source: Source, index: number}[]} */
    const origins = [];
    /** @type {Failure | null} */
    let failure = null;
    for (const [index, source] of sources.entries()) {
      this.#work(run, { name: source.name, done: index });
      try {
        const bytes = await source.read();
        if (run !== this.#run) break;
        const result = await this.#engine.analyze(bytes, { path: source.name });
        for (const [position, report] of result.reports.entries()) {
          reports.push(report);
          origins.push({ source, index: position });
        }
      } catch (error) {
        failure = { name: error instanceof DOMException ? source.name : '', text: message(error) };
      }
      if (run !== this.#run) break;
    }
    clearTimeout(timer);
    if (run !== this.#run) return;
    if (reports.length === 0) {
      this.#change({ phase: 'start', failure });
    } else {
      this.#origins = origins;
      const names = origins.map(({ source }) => source.name);
      this.#change({ phase: 'report', failure, reports, names, ...opened(reports[0]), selected: 0 });
    }
  }

  cancel() {
    this.#run += 1;
    this.#engine.cancel();
    this.#change({ phase: this.state.reports.length > 0 ? 'report' : 'start' });
  }

  /** Back to the empty page. */
  reset() {
    this.#run += 1;
    this.#engine.cancel();
    this.#change({ phase: 'start', failure: null, reports: [], names: [], selected: 0, place: null });
  }

  /** @param {number} index */
  select(index) {
    if (index < 0 || index >= this.state.reports.length || index === this.state.selected) return;
    const { tab } = this.state;
    const next = opened(this.state.reports[index]);
    this.#change({ selected: index, ...next, tab: next.tab === 'code' ? tab : next.tab });
  }

  /** @param {Tab} tab */
  show(tab) {
    this.#change({ tab, place: null });
  }

  /** @param {number} layer */
  openLayer(layer) {
    this.#change({ tab: 'code', layer, place: null });
  }

  /**
   * Shows a place of a layer in the code view.
   * @param {number} layer
   * @param {Span} span
   */
  jump(layer, span) {
    this.#change({ tab: 'code', layer, place: { layer, span } });
  }

  /** The selected report as Markdown, written by another analysis of the same bytes. */
  async markdown() {
    const { source, index } = this.#origins[this.state.selected];
    const { markdown } = await this.#engine.analyze(await source.read(), {
      path: source.name,
      markdown: true,
    });
    return markdown?.[index] ?? '';
  }

  /**
   * @param {number} run
   * @param {Partial<State['work']>} work
   */
  #work(run, work) {
    if (run === this.#run) this.#change({ work: { ...this.state.work, ...work } });
  }

  /** @param {Partial<State>} change */
  #change(change) {
    this.state = { ...this.state, ...change };
    this.dispatchEvent(new Event('change'));
  }
}

/**
 * What the code view shows when a report opens: the layer of its strongest reason.
 * @param {Report} report
 * @returns {Pick<State, 'tab' | 'layer' | 'place'>}
 */
function opened(report) {
  const [reason] = report.verdict.reasons;
  const proof = report.evidence.find((evidence) => evidence.behaviour === reason);
  return { tab: hasText(report) ? 'code' : 'diagnostics', layer: proof?.layer ?? 0, place: null };
}

/** @param {unknown} error */
const message = (error) => (error instanceof Error ? error.message : String(error));
