// The analysis by the evidence as one function of a plain V8: no fetch, no timers, no TextDecoder, nothing asynchronous.
import { inflateSync } from 'fflate';

import loadGlue from '../../dist/npm/pyverdict-core.mjs';
import { compressed } from './wasm-text.js';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** @param {string} text Base64 without padding */
function bytesOf(text) {
  const values = new Uint8Array(128);
  for (let i = 0; i < 64; ++i) values[letters.charCodeAt(i)] = i;
  const bytes = new Uint8Array((text.length * 3) >> 2);
  for (let at = 0, to = 0; at < text.length; at += 4) {
    const group =
      (values[text.charCodeAt(at)] << 18) |
      (values[text.charCodeAt(at + 1)] << 12) |
      (values[text.charCodeAt(at + 2)] << 6) |
      values[text.charCodeAt(at + 3)];
    bytes[to++] = group >> 16;
    bytes[to++] = group >> 8;
    bytes[to++] = group;
  }
  return bytes;
}

/** The text as UTF-8, half surrogate pairs replaced. @param {string} text */
function utf8(text) {
  const bytes = new Uint8Array(text.length * 3);
  let to = 0;
  for (const character of text) {
    let code = /** @type {number} */ (character.codePointAt(0));
    if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
    if (code < 0x80) {
      bytes[to++] = code;
    } else if (code < 0x800) {
      bytes[to++] = 0xc0 | (code >> 6);
      bytes[to++] = 0x80 | (code & 63);
    } else if (code < 0x10000) {
      bytes[to++] = 0xe0 | (code >> 12);
      bytes[to++] = 0x80 | ((code >> 6) & 63);
      bytes[to++] = 0x80 | (code & 63);
    } else {
      bytes[to++] = 0xf0 | (code >> 18);
      bytes[to++] = 0x80 | ((code >> 12) & 63);
      bytes[to++] = 0x80 | ((code >> 6) & 63);
      bytes[to++] = 0x80 | (code & 63);
    }
  }
  return bytes.subarray(0, to);
}

/** @param {WebAssembly.Module} module @returns {import('../../wasm/js/pyverdict-core.mjs').Glue} */
function instantiate(module) {
  /** @type {any} */
  const glue = {
    instantiateWasm(/** @type {WebAssembly.Imports} */ imports, /** @type {Function} */ receive) {
      const instance = new WebAssembly.Instance(module, imports);
      receive(instance, module);
      return instance.exports;
    },
  };
  // The promise that comes back is not needed: with a module at hand all is done when the call returns.
  loadGlue(glue);
  return glue;
}

const module = new WebAssembly.Module(inflateSync(bytesOf(compressed)));
let glue = instantiate(module);

/**
 * What a line of `pyverdict batch` says of a script or of a finding, as JSON; null for null.
 *
 * @param {string | null} text
 * @param {'auto' | 'script' | 'finding'} as
 */
export function brief(text, as) {
  if (text === null || text === undefined) return null;
  const bytes = utf8(String(text));
  try {
    const pointer = glue._malloc(bytes.length || 1);
    glue.HEAPU8.set(bytes, pointer);
    const { error, count } = glue.analyze(pointer, bytes.length, { ...glue.defaultOptions(), as });
    glue._free(pointer);
    if (error) throw new Error(error);
    const result = briefOf(worst(count));
    glue.release();
    return result;
  } catch (error) {
    // Its stack was not unwound: the next row has a new instance.
    glue = instantiate(module);
    const message = error instanceof Error ? error.message : String(error);
    return JSON.stringify({ error: { code: 'crashed', message } });
  }
}

/** A finding may hold several scripts: the worst speaks for it. @param {number} count */
function worst(count) {
  const ranks = ['malicious', 'suspicious', 'inconclusive', 'benign'];
  let found = 0;
  for (let index = 1; index < count; ++index) {
    const [a, b] = [glue.outline(index), glue.outline(found)];
    const order = ranks.indexOf(a.label) - ranks.indexOf(b.label) || b.score - a.score;
    if (order < 0) found = index;
  }
  return found;
}

/** Its JSON is ASCII throughout. @param {number} index */
function briefOf(index) {
  const { error, pointer, length } = glue.brief(index);
  if (error) throw new Error(error);
  let text = '';
  for (let at = pointer; at < pointer + length; at += 8192)
    text += String.fromCharCode(...glue.HEAPU8.subarray(at, Math.min(at + 8192, pointer + length)));
  return text;
}
