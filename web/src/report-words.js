import { find, t } from './i18n.js';

/** @typedef {import('./types.js').Report} Report */

/** Diagnostics that change what a verdict is worth; they are shown beside it. */
const grave = new Set([
  'inputTooLarge',
  'binaryInput',
  'nestingTooDeep',
  'tooManyNodes',
  'layerTooDeep',
  'tooManyLayers',
  'layersTooLarge',
  'stepsExhausted',
  'jsonMalformed',
  'jsonTooDeep',
  'findingWithoutScript',
  'notAFinding',
  'contentsTruncated',
  'contentsMismatch',
  'tooManyFindings',
  'tooMuchEvidence',
]);

/** @param {Report} report */
export const graveDiagnostics = (report) => report.diagnostics.filter(({ code }) => grave.has(code));

/**
 * What to fetch so that an inconclusive report becomes a conclusive one; null for others.
 * @param {Report} report
 * @returns {string | null}
 */
export function whatNext(report) {
  if (report.verdict.label !== 'inconclusive') return null;
  const codes = new Set(report.diagnostics.map(({ code }) => code));
  if (codes.has('notAFinding') || codes.has('jsonMalformed')) return t('next.json');
  if (codes.has('findingWithoutScript')) return t('next.noScript');
  if (report.input.script.truncated === 'yes') return t('next.truncated');
  if (codes.has('binaryInput')) return t('next.binary');
  return t('next.other');
}

/**
 * What a group of the model's features is about, in words.
 * @param {Report} report
 * @param {string} group
 */
export function contributionWords(report, group) {
  const [kind, id] = group.split('.', 2);
  if (kind === 'behaviour') return report.evidence.find(({ behaviour }) => behaviour === id)?.title ?? id;
  const { counterEvidence, counterTitles } = report.verdict;
  if (kind === 'counter') return counterTitles[counterEvidence.indexOf(id)] ?? id;
  return find(`contribution.${group}`) ?? group;
}

/**
 * What a report is called in a list: the script's path, the finding's category, or the file it came from.
 * @param {Report} report
 * @param {string} name
 * @param {number} index
 */
export const reportName = (report, name, index) =>
  report.input.script.path || name || report.finding?.category || t('list.unnamed', { n: index + 1 });
