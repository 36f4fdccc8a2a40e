// Two drawings beside each other, with powers of two below and powers of ten at the left, as SVG.

/**
 * @typedef {{ name: string, points: [number, number][] }} Line
 * @typedef {{ title: string, unit: string, lines: Line[] }} Panel
 */

const panel = { width: 400, height: 300, left: 56, top: 34, right: 16, bottom: 40 };
const colours = ['#0969da', '#bc4c00', '#1a7f37', '#8250df'];

/** @param {number} bytes */
function sizeName(bytes) {
  if (bytes < 2 ** 10) return `${bytes} B`;
  return bytes < 2 ** 20 ? `${bytes / 2 ** 10} KB` : `${bytes / 2 ** 20} MiB`;
}
/** @param {number} value @param {string} unit */
const valueName = (value, unit) =>
  unit === 'ms' && value >= 1000 ? `${value / 1000} s` : `${Number(value.toPrecision(1))} ${unit}`;
const short = (/** @type {number} */ value) => value.toFixed(1);

/** @param {Panel} drawn @param {number} offset */
function drawPanel({ title, unit, lines }, offset) {
  const all = lines.flatMap(({ points }) => points);
  const sizes = all.map(([size]) => Math.log2(size));
  const values = all.map(([, value]) => Math.log10(value));
  const [x0, x1] = [Math.floor(Math.min(...sizes)), Math.ceil(Math.max(...sizes))];
  const [y0, y1] = [Math.floor(Math.min(...values)), Math.ceil(Math.max(...values))];
  const { width, height, left, top, right, bottom } = panel;
  const x = (/** @type {number} */ log) => offset + left + ((log - x0) / (x1 - x0)) * (width - left - right);
  const y = (/** @type {number} */ log) =>
    height - bottom - ((log - y0) / (y1 - y0)) * (height - top - bottom);
  const parts = [`<text x="${offset + left}" y="20" font-weight="600">${title}</text>`];
  for (let power = y0; power <= y1; ++power) {
    const at = short(y(power));
    parts.push(`<path d="M${short(x(x0))} ${at}H${short(x(x1))}" stroke="#888" stroke-opacity=".3"/>`);
    parts.push(
      `<text x="${offset + left - 6}" y="${at}" dy=".35em" text-anchor="end">${valueName(10 ** power, unit)}</text>`,
    );
  }
  for (let power = x0; power <= x1; power += 2) {
    const at = short(x(power));
    parts.push(`<path d="M${at} ${short(y(y0))}V${short(y(y1))}" stroke="#888" stroke-opacity=".15"/>`);
    parts.push(
      `<text x="${at}" y="${height - bottom + 16}" text-anchor="middle">${sizeName(2 ** power)}</text>`,
    );
  }
  for (const [index, { name, points }] of lines.entries()) {
    const path = points.map(([size, value]) => `${short(x(Math.log2(size)))} ${short(y(Math.log10(value)))}`);
    const colour = colours[index % colours.length];
    parts.push(`<path d="M${path.join('L')}" fill="none" stroke="${colour}" stroke-width="2"/>`);
    const key = top + 14 + 16 * index;
    parts.push(`<path d="M${offset + left + 10} ${key}h18" stroke="${colour}" stroke-width="2"/>`);
    parts.push(`<text x="${offset + left + 34}" y="${key}" dy=".35em">${name}</text>`);
  }
  return parts.join('\n');
}

/** @param {Panel[]} panels @returns {string} */
export function drawLogLog(panels) {
  const width = panel.width * panels.length;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${panel.height}" width="${width}" height="${panel.height}" font-family="sans-serif" font-size="11" fill="#777">
${panels.map((drawn, index) => drawPanel(drawn, index * panel.width)).join('\n')}
</svg>
`;
}
