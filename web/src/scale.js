/** Scores from which the core calls a script suspicious and malicious; a test holds them to src/verdict/verdict.h. */
export const suspiciousScore = 0.03;
export const maliciousScore = 0.3;

/** Scores beyond this and its complement stand at the ends of the scale. */
const end = 0.0001;

/** @param {number} score */
const logOdds = (score) => Math.log(score / (1 - score));

/**
 * Where a score stands on the scale, from 0 to 1. The scale is one of odds, since that is how evidence adds up: on a
 * straight one everything below suspicion would share the first few pixels.
 * @param {number} score
 */
export function position(score) {
  const held = Math.min(1 - end, Math.max(end, score));
  return (logOdds(held) - logOdds(end)) / (logOdds(1 - end) - logOdds(end));
}
