import { hasText } from './places.js';
import { renewed } from './renewed.js';
import { Shelf } from './shelf.js';
import { textSource } from './sources.js';
import { nothingDone, nothingShown, opened } from './state.js';

/**
 * @typedef {import('./types.js').Report} Report
 * @typedef {import('./types.js').Span} Span
 * @typedef {import('./sources.js').Source} Source
 * @typedef {import('./sources.js').Intake} Intake
 * @typedef {import('./engine.js').Engine} Engine
 * @typedef {import('pyverdict').TimelineEvent} TimelineEvent
 * @typedef {import('./state.js').Tab} Tab
 * @typedef {import('./state.js').Failure} Failure
 * @typedef {import('./state.js').Origin} Origin
 * @typedef {import('./state.js').Snapshot} Snapshot
 * @typedef {import('./state.js').View} View
 * @typedef {import('./state.js').State} State
 */

/** Beyond this time the page shows progress and offers to cancel. */
const slowAfter = 500;

/** Changes of the progress shown in a second; ten thousand small files would else redraw as often. */
const progressEvery = 100;

/**
 * The state of a view and what can happen to it. Components read `state` and listen for "change"; "report" and "error"
 * tell what came of an analysis, "move" that the reader went elsewhere.
 */
export class Store extends EventTarget {
  /** @type {State} */
  state = {
    ...nothingShown,
    language: 'en',
    phase: 'start',
    report: undefined,
    engine: 'ready',
    engineError: '',
    failures: [],
    leftOut: [],
    scoring: false,
    intake: true,
    work: nothingDone,
    windowMinutes: 60,
  };

  /** Counts what is shown anew; what an older run still gives is not wanted. */
  #run = 0;
  /** Counts what the reader chooses among it. */
  #choice = 0;
  #engine;
  /** Of the analysis that is shown. @type {Pick<import('pyverdict').AnalyzeOptions, 'as'>} */
  #options = {};
  /** Of each report. @type {Origin[]} */
  #origins = [];
  /** Reports that were shown, and the same with a score or in another language. @type {WeakMap<Report[], Report[]>} */
  #became = new WeakMap();
  #shelf = new Shelf(async (source) =>
    this.#engine.analyze(await source.read(), { ...this.#optionsFor(source), holdFrom: 1 }),
  );

  /**
   * @param {Engine} engine
   * @param {Partial<Pick<State, 'language' | 'intake'>>} [options]
   * @param {import('./allow-book.js').AllowBook | null} [book] the scripts that the reader allows, if that is offered
   */
  constructor(engine, options = {}, book = null) {
    super();
    this.#engine = engine;
    this.book = book;
    Object.assign(this.state, options);
    book?.addEventListener('change', () => {
      this.#change({});
      this.#retell();
    });
    if (!engine.available) {
      this.#change({ engine: 'noWebAssembly' });
      queueMicrotask(() =>
        this.#tell('error', { code: 'wasmUnavailable', message: 'WebAssembly is switched off here.' }),
      );
    }
    engine.ready.catch((error) => {
      this.#change({ engine: 'engineFailed', engineError: message(error), phase: 'start' });
      this.#tell('error', errorOf(error));
    });
  }

  /** The selected report, whole. There is one in the phase `report`. */
  get report() {
    return /** @type {Report} */ (this.state.report);
  }

  /** @param {import('./i18n.js').Language} language */
  speak(language) {
    if (language === this.state.language) return;
    this.#change({ language });
    this.#retellIfForeign();
  }

  /** Relates the findings anew. @param {number} windowMinutes */
  relateWithin(windowMinutes) {
    if (windowMinutes === this.state.windowMinutes) return;
    this.#change({ windowMinutes });
    this.#retell();
  }

  #retellIfForeign() {
    const { language, reports } = this.state;
    if (reports.some(({ engine }) => engine.language !== language)) this.#retell();
  }

  /** Makes the reports that are shown again: the core writes their sentences, and says which scripts are allowed. */
  async #retell() {
    const { reports } = this.state;
    const sources = new Set(this.#origins.map(({ source }) => source));
    if (sources.size === 0 || reports.length === 0) return;
    const run = ++this.#run;
    /** @type {Report[]} */
    const told = [];
    try {
      for (const source of sources) {
        const bytes = await source.read();
        if (run !== this.#run) return;
        const analysis = await this.#engine.analyze(bytes, this.#optionsFor(source));
        if (run !== this.#run) return;
        for (const report of this.#shelf.listed(source, analysis, this.state.language)) told.push(report);
      }
    } catch {
      // A file that is gone, or a newer analysis: what is shown stays.
    }
    const complete = told.length === reports.length;
    await this.#renew(complete ? (this.#renewed(reports, told) ?? told) : reports, false);
  }

  /**
   * Shows what became of the reports that are shown.
   * @param {Report[]} reports
   * @param {boolean} scoring
   */
  async #renew(reports, scoring) {
    const run = this.#run;
    const choose = () => ({ reports, selected: this.state.selected, origins: this.#origins });
    await this.#whole(
      choose,
      () => run !== this.#run,
      (view) => {
        if (reports !== this.state.reports) this.#became.set(this.state.reports, reports);
        this.#change({ ...view, scoring });
      },
    );
  }

  /**
   * Shows what is chosen, the selected report whole: one that the worker holds comes later, and by then something else
   * may be chosen. Nothing is shown when it is no longer wanted, or cannot be had, which is told.
   * @param {() => {reports: Report[], selected: number, origins: Origin[]}} choose
   * @param {() => boolean} isStale
   * @param {(view: Pick<State, 'reports' | 'selected' | 'report'>) => void} show called before anything else can be chosen
   */
  async #whole(choose, isStale, show) {
    for (;;) {
      const { reports, selected, origins } = choose();
      let report;
      try {
        report = await this.#shelf.whole(reports[selected], origins[selected]);
      } catch (error) {
        const { name } = origins[selected].source;
        if (!isStale()) this.#failed([{ name, text: message(error) }], this.state.leftOut, error);
        return;
      }
      if (isStale()) return;
      const now = choose();
      if (now.reports === reports && now.selected === selected) return show({ reports, selected, report });
    }
  }

  /** Begins to show something else: what was begun before is no longer wanted. */
  #begin() {
    this.#choice += 1;
    return ++this.#run;
  }

  /** Stubs are the same only as themselves. @param {Report[]} shown @param {Report[]} next */
  #renewed = (shown, next) => (next.some(this.#shelf.isStub) ? null : renewed(shown, next));

  /** @param {boolean} intake */
  offerIntake(intake) {
    if (intake !== this.state.intake) this.#change({ intake });
  }

  /** Analyses text as it was pasted. @param {string} text */
  analyzeText(text) {
    return this.analyze({ sources: [textSource(text)], leftOut: [] });
  }

  /**
   * Analyses sources one after the other and shows their reports together.
   * @param {Intake | Promise<Intake>} intake
   * @param {Pick<import('pyverdict').AnalyzeOptions, 'as'>} [options]
   */
  async analyze(intake, options = {}) {
    if (this.state.engine !== 'ready') return;
    const run = this.#begin();
    this.#options = options;
    this.#engine.cancel();
    this.#shelf.letGo(this.#origins.map(({ source }) => source));
    this.#change({
      phase: 'working',
      scoring: false,
      failures: [],
      leftOut: [],
      work: nothingDone,
    });
    const timer = setTimeout(() => this.#work(run, { slow: true }), slowAfter);
    try {
      const { sources, leftOut } = await intake;
      if (run === this.#run) await this.#analyzeAll(run, sources, leftOut);
    } catch (error) {
      if (run === this.#run) this.#failed([{ name: '', text: message(error) }], [], error);
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * @param {number} run
   * @param {Source[]} sources
   * @param {string[]} leftOut
   */
  async #analyzeAll(run, sources, leftOut) {
    /** @type {Report[]} */
    const reports = [];
    /** @type {Origin[]} */
    const origins = [];
    /** @type {TimelineEvent[]} */
    const timeline = [];
    /** @type {Failure[]} */
    const failures = [];
    /** @type {unknown} */
    let cause = null;
    let shown = 0;
    /** Sources whose reports the model has yet to score. */
    let unscored = 0;
    /** @type {View['summary']} */
    let summary = null;
    const tell = () => this.#tell('report', { reports, timeline });
    for (const [index, source] of sources.entries()) {
      if (index === 0 || performance.now() - shown > progressEvery) {
        shown = performance.now();
        this.#work(run, { name: source.name, done: index, total: sources.length });
      }
      try {
        const bytes = await source.read();
        if (run !== this.#run) return;
        const first = reports.length;
        const onScore = async (/** @type {import('pyverdict').Analysis} */ scored) => {
          if (run !== this.#run) return;
          const listed = this.#shelf.listed(source, scored, this.state.language);
          const next = this.#renewed(reports.slice(first, first + listed.length), listed) ?? listed;
          for (const [index, report] of next.entries()) reports[first + index] = report;
          unscored -= 1;
          if (this.state.phase !== 'report') return;
          if (sources.length === 1) this.#change({ summary: scored.summary });
          await this.#renew([...reports], unscored > 0);
          if (unscored === 0) tell();
        };
        const onProgress = (/** @type {number} */ done, /** @type {number} */ total) => {
          if (sources.length > 1 || total < 2 || performance.now() - shown < progressEvery) return;
          shown = performance.now();
          this.#work(run, { name: source.name, done, total, findings: true });
        };
        const options = { ...this.#optionsFor(source), onScore, onProgress };
        const result = await this.#engine.analyze(bytes, options);
        if (run !== this.#run) return;
        if (result.scoring) unscored += 1;
        summary = sources.length === 1 ? result.summary : null;
        timeline.push(
          ...result.timeline.map((event) => ({ ...event, report: event.report + reports.length })),
        );
        const listed = this.#shelf.listed(source, result, this.state.language);
        for (const [position, report] of listed.entries()) {
          reports.push(report);
          origins.push({ source, index: position });
        }
      } catch (error) {
        cause = error;
        failures.push({ name: error instanceof DOMException ? source.name : '', text: message(error) });
      }
      if (run !== this.#run) return;
    }
    if (reports.length === 0) {
      this.#failed(failures, leftOut, cause);
      return;
    }
    timeline.sort((a, b) => Date.parse(a.time) - Date.parse(b.time) || a.report - b.report);
    const report = await this.#shelf.whole(reports[0], origins[0]);
    if (run !== this.#run) return;
    this.#origins = origins;
    const names = origins.map(({ source }) => source.name);
    const view = { reports: [...reports], names, timeline, summary, selected: 0, ...opened(report) };
    this.#change({ phase: 'report', report, scoring: unscored > 0, failures, leftOut, ...view });
    this.#moved('analysis');
    tell();
  }

  /**
   * @param {Failure[]} failures
   * @param {string[]} leftOut
   * @param {unknown} cause
   */
  #failed(failures, leftOut, cause) {
    this.#change({ phase: this.state.reports.length > 0 ? 'report' : 'start', failures, leftOut });
    if (cause !== null) this.#tell('error', errorOf(cause));
  }

  /**
   * Shows reports that were made elsewhere. Of what is shown already, with a score that it lacked for example, the reader
   * keeps the place.
   * @param {Report[]} reports
   */
  show(reports) {
    this.#begin();
    this.#origins = [];
    const again = renewed(this.state.reports, reports);
    if (again) {
      const report = again[this.state.selected];
      this.#change({ phase: 'report', reports: again, report, scoring: false, failures: [] });
      return;
    }
    const view = reports.length > 0 ? opened(reports[0]) : {};
    const names = reports.map(() => '');
    this.#change({
      ...nothingShown,
      scoring: false,
      phase: reports.length > 0 ? 'report' : 'start',
      reports,
      report: reports[0],
      names,
      ...view,
      failures: [],
    });
  }

  cancel() {
    this.#begin();
    this.#engine.cancel();
    this.#change({ phase: this.state.reports.length > 0 ? 'report' : 'start', scoring: false });
    this.#tell('error', { code: 'cancelled', message: 'The analysis was cancelled.' });
  }

  /** Back to the empty page. */
  reset() {
    this.#begin();
    this.#engine.cancel();
    this.#change({
      ...nothingShown,
      report: undefined,
      scoring: false,
      phase: 'start',
      failures: [],
      leftOut: [],
    });
    this.#moved('reset');
  }

  /** Settles when the report is shown, or another was chosen before it could be. @param {number} index */
  async select(index) {
    const choice = ++this.#choice;
    if (index < 0 || index >= this.state.reports.length || index === this.state.selected) return;
    const choose = () => ({ reports: this.state.reports, selected: index, origins: this.#origins });
    await this.#whole(
      choose,
      () => choice !== this.#choice,
      (view) => {
        const { tab } = this.state;
        const report = /** @type {Report} */ (view.report);
        const next = opened(report);
        const kept = hasText(report) || next.tab === tab;
        this.#change({ ...view, ...next, tab: kept ? tab : next.tab });
        this.#moved('select');
      },
    );
  }

  /** @param {Tab} tab */
  open(tab) {
    this.#change({ tab, place: null });
    this.#moved('tab');
  }

  /** Shows a layer, in the code view unless the layers are looked at. @param {number} layer */
  openLayer(layer) {
    this.#change({ tab: this.state.tab === 'layers' ? 'layers' : 'code', layer, place: null });
    this.#moved('layer');
  }

  /**
   * Shows a place of a layer in the code view.
   * @param {number} layer
   * @param {Span} span
   */
  jump(layer, span) {
    this.#change({ tab: 'code', layer, place: { layer, span } });
    this.#moved('place');
    this.#tell('place', { layer, span });
  }

  /** What is shown, to come back to. @returns {Snapshot} */
  snapshot() {
    const { reports, names, timeline, summary, selected, tab, layer, place } = this.state;
    const view = { reports, names, timeline, summary, selected, tab, layer, place };
    return { view, source: this.#origins };
  }

  /** @param {Snapshot} snapshot */
  async restore({ view, source }) {
    const phase = view.reports.length > 0 ? 'report' : 'start';
    // Within one analysis the model goes on.
    const scoring = source === this.#origins && this.state.scoring;
    if (source !== this.#origins || this.state.phase === 'working') {
      this.#run += 1;
      this.#engine.cancel();
      this.#change({ scoring });
    }
    const choice = ++this.#choice;
    const choose = () => ({ reports: this.#latest(view.reports), selected: view.selected, origins: source });
    await this.#whole(
      choose,
      () => choice !== this.#choice,
      (shown) => {
        this.#origins = source;
        this.#change({ ...view, ...shown, phase, scoring, failures: [], leftOut: [] });
        this.#retellIfForeign();
      },
    );
  }

  /** What became of reports that were shown once. @param {Report[]} reports */
  #latest(reports) {
    for (let next = this.#became.get(reports); next; next = this.#became.get(reports)) reports = next;
    return reports;
  }

  /** Whether the selected report was made here, so that it can be written in other forms. */
  get hasOrigin() {
    return this.#origins[this.state.selected] !== undefined;
  }

  /** The selected report as Markdown, written by another analysis of the same bytes. */
  async markdown() {
    const { source, index } = this.#origins[this.state.selected];
    if (this.#shelf.holds(source)) return this.#shelf.ask(source, (held) => held.markdown(index));
    const { markdown } = await this.#again(source, { markdown: true });
    return markdown?.[index] ?? '';
  }

  /**
   * All reports of the selected one's source as a document for another tool.
   * @param {import('pyverdict').ExportFormat} format
   */
  async exported(format) {
    const { source } = this.#origins[this.state.selected];
    if (this.#shelf.holds(source)) return this.#shelf.ask(source, (held) => held.exported(format));
    const { exports } = await this.#again(source, { exports: [format] });
    return exports?.[format] ?? '';
  }

  /** @param {Source} source @returns {import('pyverdict').AnalyzeOptions} */
  #optionsFor(source) {
    const { language: lang, windowMinutes } = this.state;
    const allowList = this.book?.entries;
    return {
      ...this.#options,
      path: source.name,
      lang,
      windowSeconds: 60 * windowMinutes,
      allowList,
      holdFrom: this.#engine.holdFrom,
    };
  }

  /** @param {Source} source @param {import('pyverdict').AnalyzeOptions} more */
  async #again(source, more) {
    return this.#engine.analyze(await source.read(), { ...this.#optionsFor(source), ...more });
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

  /** @param {'analysis' | 'reset' | 'select' | 'tab' | 'layer' | 'place'} how */
  #moved(how) {
    this.#tell('move', how);
  }

  /** @param {string} type @param {unknown} detail */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** @param {unknown} error */
const message = (error) => (error instanceof Error ? error.message : String(error));

/** @param {unknown} error */
const errorOf = (error) => ({
  code: /** @type {{code?: string}} */ (error ?? {}).code ?? 'unreadable',
  message: message(error),
});
