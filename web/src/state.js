// What a view shows, and what it shows first.
import { hasText } from './places.js';

/**
 * @typedef {import('./types.js').Report} Report
 * @typedef {import('./types.js').Span} Span
 * @typedef {import('./sources.js').Source} Source
 * @typedef {import('pyverdict').TimelineEvent} TimelineEvent
 * @typedef {'summary' | 'code' | 'layers' | 'indicators' | 'attack' | 'related' | 'response' | 'diagnostics' | 'json'} Tab
 * @typedef {{name: string, text: string}} Failure `name` is a file that could not be read, or empty
 *
 * @typedef {object} View what is shown of the reports
 * @property {Report[]} reports those that the worker still has as stubs (shelf.js)
 * @property {string[]} names of the source of each report
 * @property {TimelineEvent[]} timeline
 * @property {import('pyverdict').Summary | null} summary of all reports, when they are of one source
 * @property {number} selected index into `reports`
 * @property {Tab} tab
 * @property {number} layer the layer that the code view shows
 * @property {{layer: number, span: Span} | null} place where the code view is to go; a new object for each jump
 *
 * @typedef {object} Rest
 * @property {import('./i18n.js').Language} language
 * @property {'start' | 'working' | 'report'} phase
 * @property {Report | undefined} report the selected one, never a stub
 * @property {'ready' | 'noWebAssembly' | 'engineFailed'} engine
 * @property {string} engineError what was reported when the engine failed
 * @property {Failure[]} failures why something of the last analysis gave nothing
 * @property {string[]} leftOut names of files that were not looked at
 * @property {boolean} scoring whether the model that is to score what is shown is still being loaded
 * @property {boolean} intake whether the reader is offered a place to paste into
 * @property {{name: string, slow: boolean, done: number, total: number, findings: boolean}} work how many files are
 *   done, or how many findings of the one file
 * @property {number} windowMinutes findings further apart than this are not of a similar time
 *
 * @typedef {View & Rest} State
 * @typedef {{source: Source, index: number}} Origin `index` among the reports of its source
 * @typedef {{view: View, source: Origin[]}} Snapshot
 */

/** @type {State['work']} */
export const nothingDone = { name: '', slow: false, done: 0, total: 1, findings: false };

/** @type {View} */
export const nothingShown = {
  reports: [],
  names: [],
  timeline: [],
  summary: null,
  selected: 0,
  tab: 'code',
  layer: 0,
  place: null,
};

/**
 * What is shown when a report opens: a finding's facts, a script's code in the layer of its strongest reason.
 * @param {Report} report
 * @returns {Pick<View, 'tab' | 'layer' | 'place'>}
 */
export function opened(report) {
  const [reason] = report.verdict.reasons;
  const proof = report.evidence.find((evidence) => evidence.behaviour === reason);
  const tab = report.finding ? 'summary' : hasText(report) ? 'code' : 'diagnostics';
  return { tab, layer: proof?.layer ?? 0, place: null };
}
