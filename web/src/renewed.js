/** @typedef {import('./types.js').Report} Report */

/**
 * Reports of what is shown already, made again with the model's score for example: the parts that say the same stay the
 * same objects, so that nobody who reads them is disturbed. Null when they are of something else.
 * @param {Report[]} shown
 * @param {Report[]} next
 * @returns {Report[] | null}
 */
export function renewed(shown, next) {
  if (shown.length === 0 || shown.length !== next.length) return null;
  const pairs = next.map((report, index) => ({ report, old: shown[index] }));
  if (!pairs.every(({ report, old }) => isSame(old, report))) return null;
  return pairs.map(({ report, old }) => ({
    ...report,
    layers: old.layers,
    evidence: sameTexts(old.evidence, report.evidence) ? old.evidence : report.evidence,
    techniques: sameTexts(old.techniques, report.techniques) ? old.techniques : report.techniques,
  }));
}

/** @param {Report} a @param {Report} b */
function isSame(a, b) {
  return (
    a.input.script.sha256 === b.input.script.sha256 &&
    a.finding?.name === b.finding?.name &&
    a.layers.length === b.layers.length &&
    a.layers.every((layer, index) => layer.sha256 === b.layers[index].sha256)
  );
}

/** Lists are bounded by the core, so that they may be compared as a whole. @param {unknown[]} a @param {unknown[]} b */
const sameTexts = (a, b) => a.length === b.length && JSON.stringify(a) === JSON.stringify(b);
