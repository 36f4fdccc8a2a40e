// One line of a batch: what it asks for, and the line that answers it.
import { PyVerdictError } from '../errors.js';
import { jsonString } from './visible.js';

/** @typedef {import('./lines.js').Line} Line */

/**
 * @typedef {object} Answer
 * @property {string} text the line, without its end
 * @property {string | null} label null for an error
 */

const decoder = new TextDecoder('utf-8', { fatal: true });
const ranks = ['malicious', 'suspicious', 'inconclusive', 'benign'];

/** A line that cannot be analysed. */
class LineError extends Error {
  /** @param {string} code @param {string} message @param {string} [id] as JSON */
  constructor(code, message, id) {
    super(message);
    this.code = code;
    this.id = id;
  }
}

/**
 * @param {import('./analyse.js').Engine} engine
 * @param {Line} line
 * @param {boolean} withReport
 * @returns {Promise<Answer>}
 */
export async function answer(engine, line, withReport) {
  /** @type {string | undefined} */
  let id;
  try {
    const request = requestOf(line);
    id = request.id;
    const { core, scorer, allowList } = engine;
    const { input, as, path } = request;
    return await core.analyze(input, { as, path, features: scorer.wanted }, async (reports) => {
      await scorer.score(reports);
      reports.allow(allowList);
      return written(request.id, reports, withReport);
    });
  } catch (cause) {
    if (cause instanceof LineError) return errorLine(line, cause.id, cause.code, cause.message);
    if (cause instanceof PyVerdictError) return errorLine(line, id, cause.code, cause.message);
    throw cause;
  }
}

/**
 * @param {Line} line
 * @param {string | undefined} id as JSON; a line without one is told by its number
 * @param {string} code
 * @param {string} message
 * @returns {Answer}
 */
export function errorLine({ number }, id, code, message) {
  const place = id === undefined ? `"id":null,"line":${number}` : `"id":${id}`;
  return {
    text: `{${place},"error":{"code":${jsonString(code)},"message":${jsonString(message)}}}`,
    label: null,
  };
}

/** The id of a line as JSON, or undefined when it has none. @param {Line} line */
export function idOf(line) {
  try {
    return requestOf(line).id;
  } catch (cause) {
    return cause instanceof LineError ? cause.id : undefined;
  }
}

/** @param {Line} line */
function requestOf({ bytes }) {
  if (bytes === null) throw new LineError('lineTooLong', 'The line is longer than 128 MiB.');
  const found = parsed(bytes);
  const id = checkedId(found.id);
  const { script, finding, path = '' } = found;
  if ((script === undefined) === (finding === undefined))
    throw new LineError('badLine', "The line has not one of 'script' and 'finding'.", id);
  if (typeof path !== 'string') throw new LineError('badLine', "'path' is no string.", id);
  if (finding !== undefined) {
    if (typeof finding !== 'string' && (typeof finding !== 'object' || finding === null))
      throw new LineError('badLine', "'finding' is no object.", id);
    // The core reads the line itself, so that nothing of it passes through JavaScript's idea of numbers.
    return {
      id,
      input: typeof finding === 'string' ? finding : bytes,
      as: /** @type {const} */ ('finding'),
      path,
    };
  }
  if (typeof script !== 'string') throw new LineError('badLine', "'script' is no string.", id);
  return { id, input: script, as: /** @type {const} */ ('script'), path };
}

/** @param {Uint8Array} bytes */
function parsed(bytes) {
  let found;
  try {
    found = JSON.parse(decoder.decode(bytes));
  } catch (cause) {
    const text = cause instanceof TypeError ? 'The line is not UTF-8.' : 'The line is no JSON.';
    throw new LineError('badLine', text);
  }
  if (typeof found === 'object' && found !== null && !Array.isArray(found)) return found;
  throw new LineError('badLine', 'The line is no JSON object.');
}

/** @param {unknown} id @returns {string} as JSON */
function checkedId(id) {
  if (typeof id === 'string') return jsonString(id);
  if (Number.isSafeInteger(id)) return String(id);
  throw new LineError('badId', "'id' is neither a string nor a whole number below 2^53.");
}

/**
 * @param {string} id as JSON
 * @param {import('../core.js').Reports} reports
 * @param {boolean} withReport
 * @returns {Answer}
 */
function written(id, reports, withReport) {
  const outlines = Array.from({ length: reports.count }, (_, index) => ({
    index,
    ...reports.outline(index),
  }));
  // A finding may hold several scripts: the worst speaks for the line.
  outlines.sort(
    (a, b) => ranks.indexOf(a.label) - ranks.indexOf(b.label) || b.score - a.score || a.index - b.index,
  );
  const [first, ...others] = outlines;
  const members = [`"id":${id}`, reports.brief(first.index).slice(1, -1)];
  if (others.length > 0) members.push(`"scripts":${outlines.length}`);
  if (withReport) {
    members.push(`"report":${reports.json(first.index)}`);
    if (others.length > 0)
      members.push(`"otherReports":[${others.map(({ index }) => reports.json(index)).join(',')}]`);
  }
  return { text: `{${members.join(',')}}`, label: first.label };
}
