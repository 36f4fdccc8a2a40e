import { t } from './i18n.js';

/**
 * @typedef {import('./types.js').Report} Report
 * @typedef {import('./types.js').Span} Span
 * @typedef {import('./types.js').Layer} Layer
 */

/**
 * Whether there is anything to read.
 * @param {Report} report
 */
export const hasText = (report) => report.layers.some(({ size }) => size > 0);

/**
 * "line 3" or "lines 4–6".
 * @param {Span} span
 */
export function lines(span) {
  const last = span.endColumn === 1 && span.endLine > span.line ? span.endLine - 1 : span.endLine;
  return last > span.line ? t('place.lines', { a: span.line, b: last }) : t('place.line', { a: span.line });
}

/**
 * "layer 2, line 3"; only "line 3" when the report has a single layer.
 * @param {Report} report
 * @param {number} layer
 * @param {Span} span
 */
export const place = (report, layer, span) =>
  report.layers.length > 1 ? t('place.layer', { layer, lines: lines(span) }) : lines(span);

/**
 * The layers from the outermost to the one with this id.
 * @param {Map<number, Layer>} layers
 * @param {number} id
 * @returns {Layer[]}
 */
function ancestry(layers, id) {
  const path = [];
  let layer = layers.get(id);
  while (layer && path.length < layers.size) {
    path.unshift(layer);
    layer = layer.parent === null ? undefined : layers.get(layer.parent);
  }
  return path;
}

/**
 * The layers from the outermost through `id` to the innermost below it.
 * @param {Report} report
 * @param {number} id
 */
export function layerPath(report, id) {
  const layers = new Map(report.layers.map((layer) => [layer.id, layer]));
  const own = ancestry(layers, id);
  let path = own;
  for (const layer of report.layers) {
    const candidate = ancestry(layers, layer.id);
    if (candidate.length > path.length && candidate[own.length - 1]?.id === id) path = candidate;
  }
  return path;
}
