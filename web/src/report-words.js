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
 * What to fetch so that an inconclusive report becomes a conclusive one, or so that the rest of a script that was cut
 * short can be read as well; null where nothing more is needed.
 * @param {Report} report
 * @returns {string | null}
 */
export function whatNext(report) {
  const { label } = report.verdict;
  const cut = report.input.script.truncated === 'yes';
  if (label !== 'inconclusive') return cut && label !== 'malicious' ? t('next.truncated') : null;
  const codes = new Set(report.diagnostics.map(({ code }) => code));
  if (codes.has('notAFinding') || codes.has('jsonMalformed')) return t('next.json');
  if (codes.has('findingWithoutScript'))
    return namesScript(report) ? t('next.noScript') : t('next.otherFinding');
  if (cut) return t('next.truncated');
  if (codes.has('binaryInput')) return t('next.binary');
  return t('next.other');
}

/** Whether a finding without code is about a program that was run at all. @param {Report} report */
const namesScript = ({ finding, input }) =>
  input.script.path !== '' ||
  !finding ||
  finding.category === '' ||
  finding.processes.length > 0 ||
  /python|script|code|execution/i.test(finding.category);

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

/**
 * What an indicator is for, and what is done with it.
 * @param {import('./types.js').Indicator} indicator
 */
export function indicatorRole({ role, actions }) {
  const done = actions.map((action) => t(`indicators.action.${action}`));
  const words = role === 'unknown' && done.length > 0 ? done : [t(`indicators.role.${role}`), ...done];
  return words.join(', ').replace(/^./, (first) => first.toUpperCase());
}

/** The phases of a response plan, in their order. @type {import('./types.js').Step['phase'][]} */
export const phases = ['containment', 'evidence', 'eradication', 'recovery', 'prevention', 'falseAlarm'];
