// What a batch says on standard error.
/** Milliseconds between two lines of progress: on a terminal, and in a log. */
const every = { terminal: 500, log: 30_000 };
const order = ['malicious', 'suspicious', 'inconclusive', 'benign'];

export class BatchProgress {
  errors = 0;
  #quiet;
  #lines = 0;
  #bytes = 0;
  #skipped = 0;
  /** @type {Map<string, number>} */
  #labels = new Map();
  #started = performance.now();
  #shown = this.#started;
  #stream = process.stderr;

  /** @param {boolean} quiet */
  constructor(quiet) {
    this.#quiet = quiet;
  }

  skip() {
    this.#skipped += 1;
  }

  /** @param {import('./lines.js').Line[]} lines @param {import('./batch-line.js').Answer[]} answers */
  add(lines, answers) {
    this.#lines += lines.length;
    for (const { bytes } of lines) this.#bytes += bytes?.length ?? 0;
    for (const { label } of answers) {
      if (label === null) this.errors += 1;
      else this.#labels.set(label, (this.#labels.get(label) ?? 0) + 1);
    }
    const now = performance.now();
    if (now - this.#shown < (this.#stream.isTTY ? every.terminal : every.log)) return;
    this.#shown = now;
    this.#say(this.#stream.isTTY ? `\r\x1b[K${this.#rate()}` : `${this.#rate()}\n`);
  }

  finish() {
    const counts = order.flatMap((label) =>
      this.#labels.has(label) ? [`${this.#labels.get(label)} ${label}`] : [],
    );
    if (this.errors > 0) counts.push(`${this.errors} with an error`);
    if (this.#skipped > 0) counts.push(`${this.#skipped} done before`);
    const start = this.#stream.isTTY ? '\r\x1b[K' : '';
    this.#say(`${start}${this.#rate()}${counts.length > 0 ? `; ${counts.join(', ')}` : ''}\n`);
  }

  #rate() {
    const seconds = Math.max((performance.now() - this.#started) / 1000, 0.001);
    const rates = `${Math.round(this.#lines / seconds)} lines/s, ${(this.#bytes / 1e6 / seconds).toFixed(1)} MB/s`;
    return `${this.#lines} lines, ${(this.#bytes / 1e6).toFixed(1)} MB in ${seconds.toFixed(1)} s (${rates})`;
  }

  /** @param {string} text */
  #say(text) {
    if (!this.#quiet) this.#stream.write(text);
  }
}
