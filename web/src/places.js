import { t } from './i18n.js';

/**
 * @typedef {import('./types.js').Report} Report
 * @typedef {import('./types.js').Span} Span
 * @typedef {import('./types.js').Layer} Layer
 * @typedef {import('./types.js').Evidence} Evidence
 * @typedef {{behaviour: string, title: string, severity: Evidence['severity'], layer: number, techniques: string[], spans: Span[]}} Group
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

/**
 * Evidence of one behaviour in one layer taken together; places on the same or on neighbouring lines become one. Groups
 * keep the order in which they are first met.
 * @param {Evidence[]} evidence
 * @returns {Group[]}
 */
export function groups(evidence) {
  /** @type {Map<string, Group>} */
  const byBehaviour = new Map();
  for (const { behaviour, title, severity, layer, techniques, span } of evidence) {
    const key = `${layer} ${behaviour}`;
    const group = byBehaviour.get(key);
    const last = group?.spans.at(-1);
    if (!group) byBehaviour.set(key, { behaviour, title, severity, layer, techniques, spans: [{ ...span }] });
    else if (last && span.start >= last.start && span.line <= last.endLine + 1) extend(last, span);
    else group.spans.push({ ...span });
  }
  return [...byBehaviour.values()];
}

/**
 * @param {Span} span
 * @param {Span} next one that begins behind it
 */
function extend(span, next) {
  if (next.end <= span.end) return;
  span.end = next.end;
  span.endLine = next.endLine;
  span.endColumn = next.endColumn;
}

/** Where the lines of a layer begin, in bytes. @type {WeakMap<Layer, {bytes: Uint8Array, starts: number[]}>} */
const lineStarts = new WeakMap();

/** @param {Layer} layer */
function startsOf(layer) {
  const known = lineStarts.get(layer);
  if (known) return known;
  const bytes = new TextEncoder().encode(layer.text ?? '');
  const starts = [0];
  for (let at = 0; at < bytes.length; at += 1)
    if (bytes[at] === 10 || (bytes[at] === 13 && bytes[at + 1] !== 10)) starts.push(at + 1);
  lineStarts.set(layer, { bytes, starts });
  return { bytes, starts };
}

/**
 * The place of a byte of a layer; null where there is no text.
 * @param {Layer} layer
 * @param {number} offset
 * @returns {Span | null}
 */
export function spanAt(layer, offset) {
  if (layer.text === null) return null;
  const { bytes, starts } = startsOf(layer);
  const at = Math.min(offset, bytes.length);
  let low = 0;
  for (let high = starts.length; high - low > 1;) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= at) low = middle;
    else high = middle;
  }
  const column = new TextDecoder().decode(bytes.subarray(starts[low], at)).length + 1;
  return { start: at, end: at, line: low + 1, column, endLine: low + 1, endColumn: column + 1 };
}

/**
 * The place that a diagnostic names, when it names a layer.
 * @param {Report} report
 * @param {Report['diagnostics'][number]} diagnostic
 */
export function diagnosticPlace(report, { where, offset }) {
  const layer = /^\d+$/.test(where) ? report.layers.find(({ id }) => id === Number(where)) : undefined;
  const span = layer ? spanAt(layer, offset) : null;
  return layer && span ? { layer: layer.id, span } : null;
}

/**
 * Where something could not be read, in words: a line of a layer, or a path in the JSON.
 * @param {Report} report
 * @param {Report['diagnostics'][number]} diagnostic
 */
export function whereOf(report, diagnostic) {
  const found = diagnosticPlace(report, diagnostic);
  return found ? place(report, found.layer, found.span) : diagnostic.where;
}
