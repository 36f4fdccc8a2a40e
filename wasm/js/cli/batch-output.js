// Where the lines of a batch go, and what an earlier run has written there.
import { createReadStream, createWriteStream, existsSync, truncateSync } from 'node:fs';

import { linesOf } from './lines.js';

/** A Map or Set of V8 holds so many at most. */
const mapLimit = 2 ** 24 - 1;

/** How often each id stands in the output of an earlier run. */
export class Done {
  /** @type {Map<string, number>[]} */
  #maps = [];
  /** The length of the output without a last line that was cut off. */
  wholeBytes = 0;

  /** @param {string} path */
  static async read(path) {
    const done = new Done();
    if (!existsSync(path)) return done;
    const counted = countBytes(createReadStream(path), done);
    for await (const { bytes } of linesOf(counted, Infinity)) {
      try {
        const { id, line } = JSON.parse(Buffer.from(/** @type {Uint8Array} */ (bytes)).toString());
        done.#add(keyOf(id === null ? undefined : JSON.stringify(id), line));
      } catch {
        // Only the last line can be cut off; it is written again.
      }
    }
    return done;
  }

  get isEmpty() {
    return this.#maps.length === 0;
  }

  /**
   * Whether an earlier run has done a line; each of its lines counts once.
   *
   * @param {string | undefined} id as JSON
   * @param {number} line
   */
  take(id, line) {
    const key = keyOf(id, line);
    for (const map of this.#maps) {
      const count = map.get(key) ?? 0;
      if (count === 0) continue;
      map.set(key, count - 1);
      return true;
    }
    return false;
  }

  /** @param {string} key */
  #add(key) {
    for (const map of this.#maps) {
      const count = map.get(key);
      if (count !== undefined) {
        map.set(key, count + 1);
        return;
      }
    }
    if (this.#maps.length === 0 || /** @type {Map<string, number>} */ (this.#maps.at(-1)).size >= mapLimit)
      this.#maps.push(new Map());
    this.#maps.at(-1)?.set(key, 1);
  }
}

/** A line without an id is known by its number. @param {string | undefined} id @param {number} line */
const keyOf = (id, line) => (id === undefined ? `line ${line}` : normal(id));

/** However an id was escaped, it is the same. @param {string} id as JSON */
const normal = (id) => JSON.stringify(JSON.parse(id));

/** @param {AsyncIterable<Uint8Array>} chunks @param {Done} done */
async function* countBytes(chunks, done) {
  let size = 0;
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(10);
    if (end >= 0) done.wholeBytes = size + end + 1;
    size += chunk.length;
    yield chunk;
  }
}

/**
 * @param {string | undefined} path undefined for standard output
 * @param {number} keep bytes of the file that stay
 */
export function openOutput(path, keep) {
  if (path === undefined) return new BatchOutput(process.stdout);
  if (existsSync(path)) truncateSync(path, keep);
  return new BatchOutput(createWriteStream(path, { flags: 'a' }));
}

/** Writes as fast as the reader takes it. */
export class BatchOutput {
  #stream;
  /** @type {Error | undefined} */
  #error;
  /** @type {(() => void)[]} */
  #waiting = [];
  /** @type {() => void} */
  #whenClosed = () => {};

  /** @param {NodeJS.WritableStream} stream */
  constructor(stream) {
    this.#stream = stream;
    stream.on('error', (error) => {
      this.#error = error;
      this.#wake();
      this.#whenClosed();
    });
    stream.on('drain', () => this.#wake());
  }

  /** Whether nobody reads any more. */
  get closed() {
    return /** @type {NodeJS.ErrnoException | undefined} */ (this.#error)?.code === 'EPIPE';
  }

  /** @param {() => void} act */
  onClosed(act) {
    this.#whenClosed = act;
  }

  /** @param {string} text */
  async write(text) {
    this.#check();
    if (this.closed || this.#stream.write(text)) return;
    await new Promise((resolve) => this.#waiting.push(() => resolve(undefined)));
    this.#check();
  }

  async end() {
    if (!this.closed && this.#stream !== process.stdout)
      await new Promise((resolve) => this.#stream.end(() => resolve(undefined)));
    this.#check();
  }

  /** That nobody reads any more is no error; a full disk is. */
  #check() {
    if (this.#error && !this.closed) throw this.#error;
  }

  #wake() {
    for (const resume of this.#waiting.splice(0)) resume();
  }
}
