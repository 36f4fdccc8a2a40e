// One source analysed and written in the chosen format; in the main thread or in one of the pool's.
import { setFlagsFromString } from 'node:v8';

import { Core, exportFormats } from '../core.js';
import { environment } from '../node.js';
import { AllowList } from '../allow-list.js';
import { moduleOf, scorerOf } from '../analyzer.js';
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
 * @property {import('../core.js').Outline[]} outlines of the reports
 * @property {boolean[]} allowed whether the reader's own allow list names the script of the report
 * @property {string} [modelError] why the model could not be used
 * @property {Uint8Array[]} texts what to write for each report; may be empty
 */

/**
 * @typedef {object} Setup what every thread needs beside the module
 * @property {boolean} model whether the model is to score
 * @property {string} [modelBase] the folder of the reader's own model
 * @property {import('../types.js').AllowEntry[]} allowList
 */

/** @typedef {Setup & { style: Style }} ScanSetup */

/**
 * @typedef {object} Engine
 * @property {Core} core
 * @property {import('../scorer.js').Scorer} scorer
 * @property {AllowList} allowList
 * @property {(done: number, total: number) => void} [onProgress] of the findings of one source
 */

/** V8 optimises what runs for long, and at exit waits for what it began: for one small file that doubles the time. */
export function optimiseLate() {
  if (parseInt(process.versions.v8, 10) < 15) setFlagsFromString('--wasm-tiering-budget=40000000');
}

/** @param {Setup} setup @param {WebAssembly.Module} [module] @returns {Promise<Engine>} */
export async function createEngine({ model, modelBase, allowList }, module) {
  const core = await Core.create(module ?? (await moduleOf(environment, {})));
  const scorer = scorerOf(environment, { model: model ? 'lazy' : 'off', modelBase }, core);
  return { core, scorer, allowList: new AllowList(allowList, new Date()) };
}

const encoder = new TextEncoder();

/**
 * @param {Engine} engine
 * @param {import('./inputs.js').Source} source
 * @param {Style} style
 * @returns {Promise<Outcome>}
 */
export async function analyse({ core, scorer, allowList, onProgress }, { path, error }, style) {
  /** @type {Outcome} */
  const outcome = { path, bytes: 0, outlines: [], allowed: [], texts: [] };
  if (error !== undefined) return { ...outcome, error };
  try {
    const bytes = read(path);
    outcome.bytes = bytes.length;
    const write = await writerOf(path, style);
    // Until the model is there, so is the evidence.
    const loading = scorer.load().catch((cause) => {
      outcome.modelError = reason(cause);
    });
    const { lang, windowSeconds } = style;
    const options = {
      path: path === '-' ? '' : path,
      lang,
      windowSeconds,
      features: scorer.wanted,
      onProgress,
    };
    await core.analyze(bytes, options, async (reports) => {
      await loading;
      await scorer.score(reports);
      outcome.allowed = reports.allow(allowList);
      for (let index = 0; index < reports.count; ++index) {
        const outline = reports.outline(index);
        outcome.outlines.push(outline);
        outcome.texts.push(write(reports, index, outline.label));
      }
      if (isExport(style.format)) reports.collect();
    });
    return outcome;
  } catch (cause) {
    return { ...outcome, outlines: [], allowed: [], texts: [], error: reason(cause) };
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
