/**
 * Every reason this package has for an error. What could not be read *inside* an input is never an error: it stands
 * in the report's diagnostics.
 *
 * @typedef {'badInput'
 *   | 'badOption'
 *   | 'wasmUnavailable'
 *   | 'wasmNotFound'
 *   | 'wasmIsHtml'
 *   | 'wasmInvalid'
 *   | 'simdUnavailable'
 *   | 'versionMismatch'
 *   | 'modelNotFound'
 *   | 'modelInvalid'
 *   | 'modelMismatch'
 *   | 'outOfMemory'
 *   | 'crashed'
 *   | 'timeout'
 *   | 'cancelled'
 *   | 'workerFailed'
 *   | 'released'
 *   | 'disposed'} ErrorCode
 */

/** An error of this package: `code` is for programs, `message` says what happened and what to do about it. */
export class PyVerdictError extends Error {
  /**
   * @param {ErrorCode} code
   * @param {string} message
   * @param {{ cause?: unknown }} [options]
   */
  constructor(code, message, options) {
    super(message, options);
    this.name = 'PyVerdictError';
    /** @type {ErrorCode} */
    this.code = code;
  }
}

export const released = () =>
  new PyVerdictError('released', 'These reports are no longer kept; analyse the input again.');
