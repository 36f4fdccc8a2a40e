import { statSync } from 'node:fs';

import { createEngine, isExport, optimiseLate } from './analyse.js';
import { UsageError } from './arguments.js';
import { readAllowList } from './allow-file.js';
import { sourcesOf } from './inputs.js';
import { outcomesOf } from './pool.js';
import { byTime, eventsOf } from '../timeline.js';
import { jsonString, visible } from './visible.js';
import { wordsOf } from './words.js';

/** @type {Record<import('./arguments.js').FailOn, string[]>} */
const failing = { malicious: ['malicious'], suspicious: ['malicious', 'suspicious'], never: [] };
const order = /** @type {const} */ (['malicious', 'suspicious', 'inconclusive', 'benign']);

/**
 * @param {import('./arguments.js').ScanCall} call
 * @returns {Promise<number>} the exit status
 */
export async function scan({
  paths,
  format,
  failOn,
  jobs,
  model,
  modelBase,
  allowList,
  lang,
  windowSeconds,
}) {
  const given = paths.length > 0 ? paths : pipedIn();
  const brief = given.length > 1 || isFolder(given[0]);
  const style = { format, brief, colour: hasColour(process.stdout), lang, windowSeconds };
  const setup = { style, model, modelBase, allowList: readAllowList(allowList) };
  optimiseLate();
  const engine = await createEngine(setup);
  const output = new Output(process.stdout);
  const tally = new Tally();
  const progress = new Progress(tally);
  engine.onProgress = (done, total) => progress.within(done, total);
  /** @type {import('../types.js').TimelineEvent[]} */
  const timeline = [];
  let failed = false;
  let modelError = '';

  try {
    if (format === 'json') await output.write('{"reports":[');
    const together = isExport(format);
    for await (const outcome of outcomesOf(sourcesOf(given), setup, together ? 1 : jobs, engine)) {
      progress.clear();
      if (outcome.error !== undefined) {
        process.stderr.write(`pyverdict: ${visible(outcome.path)}: ${visible(outcome.error)}\n`);
      }
      if (outcome.modelError !== undefined && modelError === '') {
        modelError = outcome.modelError;
        process.stderr.write(`pyverdict: ${visible(modelError)} The verdicts are by the evidence.\n`);
      }
      for (const [index, outline] of outcome.outlines.entries()) {
        timeline.push(...eventsOf(outline, index + tally.reports));
        if (format === 'json') engine.core.note(outline);
      }
      for (const text of outcome.texts) {
        if (format === 'json' && output.started) await output.write(',');
        if (format === 'markdown' && output.started) await output.write('\n---\n\n');
        if (text.length > 0) await output.write(text, true);
      }
      tally.add(outcome);
      failed ||= outcome.outlines.some(
        ({ label }, index) => failing[failOn].includes(label) && !outcome.allowed[index],
      );
      progress.show();
    }
    progress.clear();
    if (format === 'json') {
      const events = timeline.sort(byTime).map(eventJson).join(',');
      await output.write(`],"timeline":[${events}],"summary":${engine.core.total()}}\n`);
    }
    if (isExport(format)) await output.write(ended(engine.core.exported(format)));
    if (format === 'pretty' && brief) await output.write(tally.summary(wordsOf(lang)));
  } catch (error) {
    // Whoever read the output has seen enough.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EPIPE') throw error;
  }
  return failed ? 1 : tally.errors > 0 ? 2 : 0;
}

function pipedIn() {
  if (process.stdin.isTTY) throw new UsageError('Give a file, a folder, or pipe something in.');
  return ['-'];
}

/** @param {string} text */
const ended = (text) => (text.endsWith('\n') ? text : `${text}\n`);

/** @param {string} path */
function isFolder(path) {
  return path !== '-' && (statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false);
}

/** @param {NodeJS.WriteStream} stream */
function hasColour(stream) {
  return Boolean(stream.isTTY) && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
}

/** @param {import('../types.js').TimelineEvent} event */
function eventJson({ time, report, category, resource }) {
  const text = [time, category, resource].map(jsonString);
  return `{"time":${text[0]},"report":${report},"category":${text[1]},"resource":${text[2]}}`;
}

/** Writes as fast as the reader takes it, so that what waits to be written stays small. */
class Output {
  #stream;
  /** @type {Error | undefined} */
  #error;
  /** Whether a report was written. */
  started = false;

  /** @param {NodeJS.WriteStream} stream */
  constructor(stream) {
    this.#stream = stream;
    stream.on('error', (error) => {
      this.#error = error;
    });
  }

  /** @param {string | Uint8Array} text @param {boolean} [report] */
  async write(text, report = false) {
    if (this.#error) throw this.#error;
    this.started ||= report;
    if (this.#stream.write(text)) return;
    await new Promise((resolve, reject) => {
      this.#stream.once('drain', resolve).once('error', reject);
    });
  }
}

class Tally {
  files = 0;
  bytes = 0;
  reports = 0;
  errors = 0;
  /** @type {Map<string, number>} */
  #labels = new Map();

  /** @param {import('./analyse.js').Outcome} outcome */
  add({ outlines, bytes, error }) {
    if (error === undefined) this.files += 1;
    else this.errors += 1;
    this.bytes += bytes;
    this.reports += outlines.length;
    for (const { label } of outlines) this.#labels.set(label, (this.#labels.get(label) ?? 0) + 1);
  }

  /** @param {ReturnType<typeof wordsOf>} words */
  summary(words) {
    const counts = order
      .filter((label) => this.#labels.has(label))
      .map((label) => `${this.#labels.get(label)} ${words(label).toLowerCase()}`);
    if (this.errors > 0) counts.push(words('unreadable', this.errors));
    const files = this.files === 1 ? words('oneFile') : words('files', this.files);
    return `${files}: ${counts.join(', ') || words('nothing')}\n`;
  }
}

/** A line on the terminal that tells how far a long scan is. */
class Progress {
  #tally;
  #stream = process.stderr;
  #started = performance.now();
  #shown = 0;

  /** @param {Tally} tally */
  constructor(tally) {
    this.#tally = tally;
  }

  show() {
    const { files, bytes } = this.#tally;
    const seconds = (performance.now() - this.#started) / 1000;
    this.#say(`${files} files, ${(bytes / 1e6).toFixed(1)} MB, ${Math.round(files / seconds)} files/s`);
  }

  /** @param {number} done @param {number} total */
  within(done, total) {
    this.#say(`${done} of ${total} findings`);
  }

  /** @param {string} text */
  #say(text) {
    const now = performance.now();
    if (!this.#stream.isTTY || now - this.#started < 1000 || now - this.#shown < 100) return;
    this.#shown = now;
    this.#stream.write(`\r\x1b[K${text}`);
  }

  clear() {
    if (this.#shown === 0) return;
    this.#stream.write('\r\x1b[K');
    this.#shown = 0;
  }
}
