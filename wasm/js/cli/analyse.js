// One source analysed and written in the chosen format; in the main thread or in one of the pool's.
import { setFlagsFromString } from 'node:v8';

import { Core, exportFormats } from '../core.js';
import { environment } from '../node.js';
import { moduleOf } from '../analyzer.js';
import { eventsOf } from '../timeline.js';
import { read, reason } from './inputs.js';
import { jsonString } from './visible.js';

/**
 * @typedef {object} Style how to write
 * @property {import('./arguments.js').Format} format
 * @property {boolean} colour
 * @property {boolean} brief say nothing of what is benign
 * @property {'en' | 'pt'} lang
 * @property {number | undefined} windowSeconds
 */

/**
 * @typedef {object} Outcome
 * @property {string} path
 * @property {string} [error]
 * @property {number} bytes
 * @property {string[]} labels of the reports
 * @property {Uint8Array[]} texts what to write for each report; may be empty
 * @property {import('../types.js').TimelineEvent[]} events `report` counts from this source's first
 */

/** @param {WebAssembly.Module} [module] */
export async function createCore(module) {
  // V8 optimises what runs for long, and at exit waits for what it began: for one small file that doubles the time.
  if (parseInt(process.versions.v8, 10) < 15) setFlagsFromString('--wasm-tiering-budget=40000000');
  return Core.create(module ?? (await moduleOf(environment, {})));
}

const encoder = new TextEncoder();

/**
 * @param {Core} core
 * @param {import('./inputs.js').Source} source
 * @param {Style} style
 * @returns {Promise<Outcome>}
 */
export async function analyse(core, { path, error }, style) {
  /** @type {Outcome} */
  const outcome = { path, bytes: 0, labels: [], texts: [], events: [] };
  if (error !== undefined) return { ...outcome, error };
  try {
    const bytes = read(path);
    outcome.bytes = bytes.length;
    const write = await writerOf(path, style);
    const options = { path: path === '-' ? '' : path, lang: style.lang, windowSeconds: style.windowSeconds };
    await core.analyze(bytes, options, (reports) => {
      for (let index = 0; index < reports.count; ++index) {
        const { label, isFinding } = reports.outline(index);
        outcome.labels.push(label);
        outcome.texts.push(write(reports, index, label));
        if (isFinding) outcome.events.push(...eventsOf(JSON.parse(reports.json(index)), index));
      }
      if (isExport(style.format)) reports.collect();
    });
    return outcome;
  } catch (cause) {
    return { ...outcome, labels: [], texts: [], events: [], error: reason(cause) };
  }
}

/**
 * @param {string} path
 * @param {Style} style
 * @returns {Promise<(reports: import('../core.js').Reports, index: number, label: string) => Uint8Array>}
 */
async function writerOf(path, style) {
  switch (style.format) {
    case 'json':
      return (reports, index) => reports.jsonBytes(index);
    case 'ndjson': {
      const start = encoder.encode(`{"path":${jsonString(path)},`);
      return (reports, index) => joined(start, reports.jsonBytes(index).subarray(1), newline);
    }
    case 'markdown':
      return (reports, index) => encoder.encode(`${reports.markdown(index).trimEnd()}\n`);
    default:
      return () => new Uint8Array();
    case 'pretty': {
      const { pretty } = await import('./pretty.js');
      return (reports, index, label) =>
        style.brief && label === 'benign'
          ? new Uint8Array()
          : encoder.encode(pretty(JSON.parse(reports.json(index)), path, style));
    }
  }
}

/**
 * Whether all reports go into one document at the end.
 *
 * @param {import('./arguments.js').Format} format
 * @returns {format is import('../types.js').ExportFormat}
 */
export function isExport(format) {
  return /** @type {readonly string[]} */ (exportFormats).includes(format);
}

const newline = encoder.encode('\n');

/** @param {Uint8Array[]} parts */
function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
