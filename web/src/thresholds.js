import { shipped } from 'virtual:shipped-model';
import { maliciousScore, suspiciousScore } from './scale.js';

/**
 * The scores from which a report's verdict is suspicious and malicious: those of the evidence or of the model that the
 * release has; null for a model that is somebody's own.
 * @param {import('./types.js').Report} report
 * @returns {{suspicious: number, malicious: number} | null}
 */
export function thresholdsOf({ verdict, engine }) {
  if (verdict.basis === 'evidence') return { suspicious: suspiciousScore, malicious: maliciousScore };
  return shipped !== null && engine.model === shipped.id ? shipped.thresholds : null;
}

/**
 * Whether a script is called suspicious although its score is one of malicious ones: a label needs reasons as well.
 * @param {import('./types.js').Report} report
 */
export function isHeldBack(report) {
  const { label, score } = report.verdict;
  const limits = thresholdsOf(report);
  return label === 'suspicious' && limits !== null && score >= limits.malicious;
}
