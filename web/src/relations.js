/**
 * A time between two events as a reader says it: "12 s", "3 min", "2 h", "5 d"; with its sign.
 * @param {number} seconds
 */
export function distance(seconds) {
  const size = Math.abs(seconds);
  const [amount, unit] =
    size < 120
      ? [size, 's']
      : size < 7200
        ? [size / 60, 'min']
        : size < 172_800
          ? [size / 3600, 'h']
          : [size / 86_400, 'd'];
  return `${seconds < 0 ? '−' : '+'}${Math.round(amount)} ${unit}`;
}
