/**
 * The findings among the reports by the time that they declare.
 *
 * @param {import('./core.js').Outline[]} outlines of the reports
 * @returns {import('./types.js').TimelineEvent[]}
 */
export function timelineOf(outlines) {
  return outlines.flatMap(eventsOf).sort(byTime);
}

/** @param {import('./types.js').TimelineEvent} a @param {import('./types.js').TimelineEvent} b */
export function byTime(a, b) {
  return Date.parse(a.time) - Date.parse(b.time) || a.report - b.report;
}

/**
 * @param {import('./core.js').Outline} outline
 * @param {number} report
 * @returns {import('./types.js').TimelineEvent[]}
 */
export function eventsOf({ isFinding, time, category, resource }, report) {
  return isFinding && !Number.isNaN(Date.parse(time)) ? [{ time, report, category, resource }] : [];
}
