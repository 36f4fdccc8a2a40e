// What a page and its worker say to each other. Each message is a plain object with a `type`; an analysis has a
// `runId` that its answer repeats, so that an answer to a run that was given up is known as such.
import { PyVerdictError } from './errors.js';

/**
 * @typedef {object} StartMessage
 * @property {'pyverdict/start'} type
 * @property {Pick<import('./types.js').AnalyzerOptions, 'model' | 'prior'> & { assetBase?: string, modelBase?: string, wasm?: string | BufferSource | WebAssembly.Module }} options
 */

/**
 * @typedef {object} AnalyzeMessage
 * @property {'pyverdict/analyze'} type
 * @property {number} runId
 * @property {import('./types.js').Input} input
 * @property {import('./types.js').AnalyzeOptions} options
 */

/**
 * Asks for the model to be loaded, beside what else is at work.
 *
 * @typedef {object} ModelMessage
 * @property {'pyverdict/model'} type
 */

/**
 * @typedef {object} HashMessage
 * @property {'pyverdict/hash'} type
 * @property {number} runId
 * @property {'sha256' | 'sha1' | 'md5' | 'tlsh'} name
 * @property {import('./types.js').Input} input
 */

/**
 * Asks reports that the worker holds (`result.held` of an analysis is the number that it calls them by).
 *
 * @typedef {object} HeldMessage
 * @property {'pyverdict/held'} type
 * @property {number} runId
 * @property {number} held
 * @property {'report' | 'markdown' | 'exported' | 'score' | 'close'} ask
 * @property {any} [argument]
 */

/**
 * @typedef {object} ReadyMessage
 * @property {'pyverdict/ready'} type
 */

/**
 * @typedef {object} ModelStateMessage
 * @property {'pyverdict/model'} type
 * @property {string | null} [id] of the model that is loaded; null when there is none
 * @property {ErrorMessage['error']} [error] why it cannot be used
 */

/**
 * @typedef {object} ResultMessage
 * @property {'pyverdict/result'} type
 * @property {number} runId
 * @property {any} result
 */

/**
 * @typedef {object} ProgressMessage
 * @property {'pyverdict/progress'} type
 * @property {number} runId
 * @property {number} done findings of the input that are analysed
 * @property {number} total
 */

/**
 * @typedef {object} ErrorMessage
 * @property {'pyverdict/error'} type
 * @property {number | null} runId null when the worker could not start
 * @property {{ code: import('./errors.js').ErrorCode, message: string }} error
 */

/** @typedef {StartMessage | AnalyzeMessage | ModelMessage | HashMessage | HeldMessage} ToWorker */
/** @typedef {ReadyMessage | ModelStateMessage | ResultMessage | ProgressMessage | ErrorMessage} FromWorker */

const hashes = ['sha256', 'sha1', 'md5', 'tlsh'];
const asks = ['report', 'markdown', 'exported', 'score', 'close'];

/** @param {unknown} value @returns {value is Record<string, unknown>} */
const isObject = (value) => typeof value === 'object' && value !== null;

/** @param {unknown} message @returns {message is ToWorker} */
export function isToWorker(message) {
  if (!isObject(message)) return false;
  if (message.type === 'pyverdict/start') return isObject(message.options);
  if (message.type === 'pyverdict/model') return true;
  if (!Number.isSafeInteger(message.runId)) return false;
  if (message.type === 'pyverdict/analyze') return isObject(message.options) && 'input' in message;
  if (message.type === 'pyverdict/held')
    return Number.isSafeInteger(message.held) && asks.includes(String(message.ask));
  return message.type === 'pyverdict/hash' && hashes.includes(String(message.name)) && 'input' in message;
}

/** @param {unknown} message @returns {message is FromWorker} */
export function isFromWorker(message) {
  if (!isObject(message)) return false;
  if (message.type === 'pyverdict/ready') return true;
  if (message.type === 'pyverdict/result') return Number.isSafeInteger(message.runId) && 'result' in message;
  if (message.type === 'pyverdict/progress') {
    return [message.runId, message.done, message.total].every(Number.isSafeInteger);
  }
  if (message.type === 'pyverdict/model' && message.error === undefined)
    return message.id === null || typeof message.id === 'string';
  if (message.type !== 'pyverdict/error' && message.type !== 'pyverdict/model') return false;
  if (!isObject(message.error)) return false;
  return typeof message.error.code === 'string' && typeof message.error.message === 'string';
}

/** @param {unknown} cause @param {number | null} runId @returns {ErrorMessage} */
export function errorMessage(cause, runId) {
  return { type: 'pyverdict/error', runId, error: plainError(cause) };
}

/** @param {unknown} cause @returns {ErrorMessage['error']} */
export function plainError(cause) {
  if (cause instanceof PyVerdictError) return { code: cause.code, message: cause.message };
  return { code: 'workerFailed', message: cause instanceof Error ? cause.message : String(cause) };
}
