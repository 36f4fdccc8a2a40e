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

/** @param {Error} cause @param {string} where */
export function invalid(cause, where) {
  return new PyVerdictError('wasmInvalid', `What is at ${where} cannot be compiled: ${cause.message}`, {
    cause,
  });
}

/** @param {Uint8Array} bytes */
function isHtml(bytes) {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 64));
  return /^\s*<(!|html)/i.test(start.replace(/^\xef\xbb\xbf/, ''));
}
