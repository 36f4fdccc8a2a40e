/**
 * The findings among the reports by the time that they declare.
 *
 * @param {import('./report.js').Report[]} reports
 * @returns {import('./types.js').TimelineEvent[]}
 */
export function timelineOf(reports) {
  return reports.flatMap((report, index) => eventsOf(report, index)).sort(byTime);
}

/** @param {import('./types.js').TimelineEvent} a @param {import('./types.js').TimelineEvent} b */
export function byTime(a, b) {
  return Date.parse(a.time) - Date.parse(b.time) || a.report - b.report;
}

/**
 * @param {import('./report.js').Report} report
 * @param {number} index
 * @returns {import('./types.js').TimelineEvent[]}
 */
export function eventsOf({ finding }, index) {
  const time = finding?.eventTime;
  if (!finding || !time || Number.isNaN(Date.parse(time))) return [];
  return [
    {
      time,
      report: index,
      category: finding.category ?? '',
      resource: finding.resource.displayName || finding.resource.name || '',
    },
  ];
}
