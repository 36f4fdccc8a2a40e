// One instance of the WebAssembly core: bytes in, JSON text out. The only caller of binding.cpp.
import { PyVerdictError, released } from './errors.js';
import loadGlue from './pyverdict-core.mjs';
import { version } from './version.js';

/**
 * @typedef {import('./types.js').Input} Input
 * @typedef {import('./types.js').AnalyzeOptions & { features?: boolean }} AnalyzeOptions with `features` for a model
 * @typedef {import('./types.js').ExportFormat} ExportFormat
 * @typedef {import('./pyverdict-core.mjs').Glue} Glue
 */

/** @type {readonly ExportFormat[]} */
export const exportFormats = ['sarif', 'stix', 'navigator', 'misp', 'csv'];

/** Bytes that are hashed in one call: what a processor keeps at hand. */
const hashedAtOnce = 1 << 16;

const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** A mark at the beginning of a layer is a part of it. */
const layerDecoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** @param {Input} input */
export function toBytes(input) {
  if (typeof input === 'string') return encoder.encode(input);
  if (input instanceof Uint8Array) return input;
  if (input instanceof ArrayBuffer) return new Uint8Array(input);
  throw new PyVerdictError(
    'badInput',
    `The input is ${describe(input)}; give a string, a Uint8Array or an ArrayBuffer.`,
  );
}

/** @param {unknown} value */
function describe(value) {
  if (value === null || value === undefined) return String(value);
  return typeof value === 'object' ? `a ${value.constructor?.name ?? 'object'}` : `a ${typeof value}`;
}

/**
 * @param {WebAssembly.Module} module
 * @returns {Promise<Glue>}
 */
async function instantiate(module) {
  const glue = await new Promise((resolve, reject) => {
    loadGlue({
      instantiateWasm(/** @type {WebAssembly.Imports} */ imports, /** @type {Function} */ receive) {
        WebAssembly.instantiate(module, imports)
          .then((instance) => receive(instance, module))
          .catch(reject);
        return {};
      },
    }).then(resolve, reject);
  }).catch((cause) => {
    throw new PyVerdictError(
      cause instanceof RangeError ? 'outOfMemory' : 'versionMismatch',
      `The WebAssembly file does not fit PyVerdict ${version}: ${cause.message}. Serve the two from the same release.`,
      { cause },
    );
  });
  const found = glue.version();
  if (found !== version) {
    throw new PyVerdictError(
      'versionMismatch',
      `The WebAssembly file is of PyVerdict ${found}, the JavaScript of ${version}. Serve the two from the same release.`,
    );
  }
  return glue;
}

/** @param {unknown} cause */
function failure(cause) {
  const text = cause instanceof Error ? cause.message : String(cause);
  const memory = /out of memory|allocation failed|Invalid string length/i.test(text);
  return memory
    ? new PyVerdictError('outOfMemory', 'The analysis needed more memory than there is.', { cause })
    : new PyVerdictError('crashed', `The analysis failed inside the core (${text}). Please report it.`, {
        cause,
      });
}

export class Core {
  #module;
  #glue;
  #defaults;
  /** @type {Promise<void> | undefined} */
  #reviving;
  /** Of the model that is loaded. @type {Input | undefined} */
  #description;
  /** The instance holds one analysis at a time. @type {Promise<unknown>} */
  #last = Promise.resolve();

  /** @param {WebAssembly.Module} module */
  static async create(module) {
    return new Core(module, await instantiate(module));
  }

  /** @param {WebAssembly.Module} module @param {Glue} glue */
  constructor(module, glue) {
    this.#module = module;
    this.#glue = glue;
    this.#defaults = glue.defaultOptions();
  }

  /** The compiled module, for another thread. */
  get module() {
    return this.#module;
  }

  /** The size of the instance's memory, which never shrinks. */
  get memoryBytes() {
    return this.#glue.HEAPU8.length;
  }

  /** Goes on in a new instance, whose memory is small. */
  async renew() {
    await this.#last;
    await this.#restart();
  }

  async #restart() {
    this.#glue = await instantiate(this.#module);
    if (this.#description !== undefined) this.loadModel(this.#description);
  }

  /**
   * Analyses the input and hands what came out to `read`, which takes what it needs before it settles: then the next
   * analysis begins. After a failure there is a new instance, and the next call works.
   *
   * @template T
   * @param {Input} input
   * @param {AnalyzeOptions} options
   * @param {(reports: Reports) => T | Promise<T>} read
   * @returns {Promise<T>}
   */
  analyze(input, options, read) {
    return this.#queue(() => this.#analyze(input, options, read));
  }

  /**
   * @template T
   * @param {Input} input
   * @param {AnalyzeOptions} options
   * @param {(reports: Reports) => T | Promise<T>} read
   * @returns {Promise<T>}
   */
  async #analyze(input, options, read) {
    await this.#reviving;
    const bytes = toBytes(input);
    const glue = this.#glue;
    const checked = checkedOptions(options, this.#defaults);
    const { error, count } = this.#with(bytes, (pointer) => {
      glue.progress = options.onProgress;
      return glue.analyze(pointer, bytes.length, checked);
    });
    if (error) throw this.#failed(new Error(error));
    return this.#read(new Reports(glue, count), read);
  }

  /**
   * Hands reports that were kept (`Reports.keep`) to `read`, as `analyze` does.
   *
   * @template T
   * @param {Kept} kept
   * @param {(reports: Reports) => T | Promise<T>} read
   * @returns {Promise<T>}
   */
  reopen(kept, read) {
    return this.#queue(() => this.#reopen(kept, read));
  }

  /**
   * @template T
   * @param {Kept} kept
   * @param {(reports: Reports) => T | Promise<T>} read
   * @returns {Promise<T>}
   */
  async #reopen({ glue, handle, count }, read) {
    await this.#reviving;
    if (glue !== this.#glue || glue.resume(handle).error) throw released();
    return this.#read(new Reports(glue, count, handle), read);
  }

  /**
   * @template T
   * @param {Reports} reports
   * @param {(reports: Reports) => T | Promise<T>} read
   * @returns {Promise<T>}
   */
  async #read(reports, read) {
    try {
      const result = await read(reports);
      reports.settle();
      return result;
    } catch (cause) {
      throw this.#failed(cause);
    }
  }

  /**
   * Acts when what was asked before is done, however it ended.
   *
   * @template T
   * @param {() => T | Promise<T>} act
   * @returns {Promise<T>}
   */
  #queue(act) {
    const run = this.#last.then(act);
    this.#last = run.catch(() => {});
    return run;
  }

  /** Lets go of reports that were kept. @param {Kept} kept */
  discard({ glue, handle }) {
    return this.#queue(() => {
      if (glue === this.#glue) glue.discard(handle);
    });
  }

  /** What the reports that were noted (`note`) come to: a `Summary` as JSON. */
  total() {
    return new Reports(this.#glue, 0).total();
  }

  /** Notes a report for `total`. @param {Outline} outline */
  note({ label, sha256, fuzzy, resourceName }) {
    this.#glue.note(label, sha256, fuzzy, resourceName);
  }

  /** The reports that were collected as one document of another tool. @param {ExportFormat} format */
  exported(format) {
    return new Reports(this.#glue, 0).exported(format);
  }

  /**
   * Makes the core ready for a model. Returns why it does not fit, or an empty string.
   *
   * @param {Input} description The text of its model.json.
   */
  loadModel(description) {
    this.#description = description;
    const bytes = toBytes(description);
    return this.#with(bytes, (pointer) => this.#glue.loadModel(pointer, bytes.length).error);
  }

  /** @param {'sha256' | 'sha1' | 'md5' | 'tlsh'} name @param {Input} input */
  hash(name, input) {
    const bytes = toBytes(input);
    const glue = this.#glue;
    if (name === 'tlsh') return this.#with(bytes, (pointer) => glue.tlsh(pointer, bytes.length));
    const { error } = glue.hashBegin(name);
    if (error) throw new PyVerdictError('badOption', `There is no hash '${name}'.`);
    return this.#with(bytes.subarray(0, hashedAtOnce), (pointer) => {
      for (let at = 0; at < bytes.length; at += hashedAtOnce) {
        const part = bytes.subarray(at, at + hashedAtOnce);
        if (at > 0) glue.HEAPU8.set(part, pointer);
        glue.hashAdd(pointer, part.length);
      }
      return glue.hashEnd();
    });
  }

  /**
   * @template T
   * @param {Uint8Array} bytes
   * @param {(pointer: number) => T} use
   * @returns {T}
   */
  #with(bytes, use) {
    const glue = this.#glue;
    const pointer = glue._malloc(bytes.length || 1);
    if (pointer === 0) {
      throw new PyVerdictError('outOfMemory', `There is no memory for an input of ${bytes.length} bytes.`);
    }
    glue.HEAPU8.set(bytes, pointer);
    try {
      const result = use(pointer);
      glue._free(pointer);
      return result;
    } catch (cause) {
      throw this.#failed(cause);
    }
  }

  /** The instance's stack was not unwound: it is of no more use. @param {unknown} cause */
  #failed(cause) {
    this.#reviving = this.#restart();
    return failure(cause);
  }
}

/**
 * Where the reports of an analysis are that were kept.
 *
 * @typedef {{ glue: Glue, handle: number, count: number }} Kept
 * @typedef {ReturnType<Reports['outline']>} Outline
 */

/** What an analysis gave, while it is the instance's latest. */
export class Reports {
  #glue;
  #count;
  #handle;

  /** @param {Glue} glue @param {number} count @param {number} [handle] of reports that were kept before */
  constructor(glue, count, handle = 0) {
    this.#glue = glue;
    this.#count = count;
    this.#handle = handle;
  }

  /** Keeps the reports for `Core.reopen`. @returns {Kept} */
  keep() {
    // Put aside and taken back at once: what is left is the handle.
    this.#handle ||= this.#glue.suspend(0);
    this.#glue.resume(this.#handle);
    return { glue: this.#glue, handle: this.#handle, count: this.#count };
  }

  /** The reports are no longer the instance's latest: those that are to be kept are put aside, others released. */
  settle() {
    if (this.#handle > 0) this.#glue.suspend(this.#handle);
    else this.#glue.release();
  }

  get count() {
    return this.#count;
  }

  /** What a report comes to. @param {number} index */
  outline(index) {
    const { error, ...found } = this.#glue.outline(index);
    if (error) throw new Error(error);
    return found;
  }

  outlines() {
    return Array.from({ length: this.#count }, (_, index) => this.outline(index));
  }

  /** The report, its texts taken as they are. @param {number} index @returns {import('./types.js').Report} */
  report(index) {
    const report = JSON.parse(this.#text(this.#glue.parts(index)));
    for (const [at, layer] of report.layers.entries()) {
      const text = this.#glue.layerText(index, at);
      if (text.pointer > 0) layer.text = layerDecoder.decode(this.#bytes(text));
    }
    return report;
  }

  /** The report as one line of JSON. @param {number} index */
  jsonBytes(index) {
    return this.#bytes(this.#glue.json(index)).slice();
  }

  /** @param {number} index */
  json(index) {
    return this.#text(this.#glue.json(index));
  }

  /** What a line of `pyverdict batch` says of the report, as JSON. @param {number} index */
  brief(index) {
    return this.#text(this.#glue.brief(index));
  }

  /** @param {number} index */
  markdown(index) {
    return this.#text(this.#glue.markdown(index));
  }

  /** What all reports come to. @returns {import('./types.js').Summary} */
  summary() {
    return JSON.parse(this.#text(this.#glue.summary()));
  }

  /** What the reports that were noted come to, as JSON. */
  total() {
    return this.#text(this.#glue.total());
  }

  /** Keeps the reports for `exported`, and has none from then on. */
  collect() {
    this.#glue.collect();
    this.#count = 0;
  }

  /** All reports as one document of another tool. @param {ExportFormat} format */
  exported(format) {
    return this.#text(this.#glue.exported(format));
  }

  /** The input of the model that was loaded. @param {number} index */
  features(index) {
    return new Float32Array(this.#bytes(this.#glue.features(index)).slice().buffer);
  }

  /**
   * Gives the report the verdict of the model that was loaded.
   *
   * @param {number} index
   * @param {Float32Array} outputs Its probability, then its contributions.
   * @param {number} prior The share of malicious scripts that the reader expects.
   */
  score(index, outputs, prior) {
    const glue = this.#glue;
    const pointer = glue._malloc(outputs.byteLength);
    glue.HEAPU8.set(new Uint8Array(outputs.buffer, outputs.byteOffset, outputs.byteLength), pointer);
    const { error } = glue.score(index, pointer, outputs.length, prior);
    glue._free(pointer);
    if (error) throw new Error(error);
  }

  /**
   * Says in the reports of allowed scripts that they are.
   *
   * @param {import('./allow-list.js').AllowList} list
   * @returns {boolean[]} whether each report's script is allowed
   */
  allow(list) {
    return Array.from({ length: this.#count }, (_, index) => {
      const entry = list.match(this.outline(index), this.#glue.tlshDistance);
      if (!entry) return false;
      const { error } = this.#glue.allow(index, entry);
      if (error) throw new Error(error);
      return true;
    });
  }

  /** Says in the report why it has no verdict of a model. @param {number} index @param {string} code */
  withoutModel(index, code) {
    const { error } = this.#glue.withoutModel(index, code === 'modelMismatch', code);
    if (error) throw new Error(error);
  }

  /** @param {{ error: string, pointer: number, length: number }} bytes */
  #text(bytes) {
    return decoder.decode(this.#bytes(bytes));
  }

  /** Valid until the next call. @param {{ error: string, pointer: number, length: number }} bytes */
  #bytes({ error, pointer, length }) {
    if (error) throw new Error(error);
    return this.#glue.HEAPU8.subarray(pointer, pointer + length);
  }
}

/**
 * @param {AnalyzeOptions} options
 * @param {import('./pyverdict-core.mjs').CoreOptions} defaults
 */
function checkedOptions(options, defaults) {
  const {
    as = 'auto',
    path = '',
    limits = {},
    lang = 'en',
    features = false,
    windowSeconds = defaults.windowSeconds,
    exports = [],
  } = options;
  if (as !== 'auto' && as !== 'script' && as !== 'finding') {
    throw new PyVerdictError(
      'badOption',
      `'as' is ${JSON.stringify(as)}; it is "auto", "script" or "finding".`,
    );
  }
  if (typeof path !== 'string') throw new PyVerdictError('badOption', "'path' is no string.");
  if (lang !== 'en' && lang !== 'pt') {
    throw new PyVerdictError('badOption', `'lang' is ${JSON.stringify(lang)}; it is "en" or "pt".`);
  }
  if (!Number.isSafeInteger(windowSeconds) || windowSeconds < 0 || windowSeconds > 0xffff_ffff) {
    throw new PyVerdictError(
      'badOption',
      `'windowSeconds' is ${windowSeconds}; it is a whole number below 2^32.`,
    );
  }
  for (const format of exports) {
    if (!exportFormats.includes(format)) {
      throw new PyVerdictError(
        'badOption',
        `There is no export '${format}'; there are ${exportFormats.join(', ')}.`,
      );
    }
  }
  const names = Object.keys(defaults).filter((name) => name.startsWith('max'));
  for (const [name, value] of Object.entries(limits)) {
    if (!names.includes(name)) {
      throw new PyVerdictError('badOption', `There is no limit '${name}'; there are ${names.join(', ')}.`);
    }
    if (!Number.isSafeInteger(value) || value < 0 || value > 0xffff_ffff) {
      throw new PyVerdictError(
        'badOption',
        `The limit '${name}' is ${value}; it is a whole number below 2^32.`,
      );
    }
  }
  return { ...defaults, ...limits, as, path, lang, features, windowSeconds };
}
