import { PyVerdictError } from './errors.js';

/**
 * @param {BufferSource} bytes
 * @param {string} where they come from, for the error
 * @returns {Promise<WebAssembly.Module>}
 */
export async function compile(bytes, where) {
  const view = ArrayBuffer.isView(bytes)
    ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    : new Uint8Array(bytes);
  if (isHtml(view)) {
    throw new PyVerdictError(
      'wasmIsHtml',
      `Got HTML instead of WebAssembly at ${where}; set \`assetBase\` to the folder of pyverdict.wasm.`,
    );
  }
  return WebAssembly.compile(bytes).catch((cause) => Promise.reject(invalid(cause, where)));
}

/** A module whose one function makes a vector: (module (func (drop (v128.const i64x2 0 0)))). */
const vectorModule = new Uint8Array([
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 23, 1, 21, 0, 253, 12],
  ...Array(16).fill(0),
  ...[26, 11],
]);

/** Whether the WebAssembly here has vector instructions (SIMD); every browser has had them since 2023. */
export const hasVectors = () => WebAssembly.validate(vectorModule);

/** @param {Error} cause @param {string} where */
export const invalid = (cause, where) =>
  new PyVerdictError('wasmInvalid', `What is at ${where} cannot be compiled: ${cause.message}`, { cause });

/** @param {Uint8Array} bytes */
function isHtml(bytes) {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 64));
  return /^\s*<(!|html)/i.test(start.replace(/^\xef\xbb\xbf/, ''));
}
