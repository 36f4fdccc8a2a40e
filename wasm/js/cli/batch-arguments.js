import { parseArgs } from 'node:util';

import { countOf, UsageError } from './arguments.js';

/**
 * @typedef {object} BatchCall
 * @property {boolean} report
 * @property {boolean} model
 * @property {string | undefined} modelBase
 * @property {string | null | undefined} allowList as for a scan
 * @property {number | undefined} jobs undefined: one for each core
 * @property {boolean} ordered
 * @property {string | undefined} output
 * @property {boolean} resume
 * @property {boolean} quiet
 */

const help = `Usage: pyverdict batch [options] < in.ndjson > out.ndjson

Reads an object a line, {"id": ..., "script": "..."} or {"id": ..., "finding": {...}}, and writes a line for each: its id
with label, score, basis, reasons, techniques, hashes and the codes of diagnostics; or, for a line that cannot be read,
{"id": ..., "error": {"code", "message"}}. An id is a string or a whole number.

Options:
  --report           give the whole report of each as well
  --jobs N           use N threads; by default one for each core
  --unordered        write each line as soon as it is done
  --output FILE      write to FILE instead of standard output
  --resume           go on in FILE: what already stands in it by its id is not done again
  --no-model, --model FOLDER, --allow-list FILE, --no-allow-list   as for pyverdict scan
  --quiet            say nothing on standard error but errors of the call
  --help

Progress and a summary go to standard error. Exit status: 0 every line was analysed, 2 the call is wrong, 3 some lines
hold an error, 130 or 143 stopped by SIGINT or SIGTERM (what was begun is finished and written).
`;

/** @param {string[]} args what follows \`batch\` @returns {BatchCall | { text: string }} */
export function parseBatchArguments(args) {
  const given = parsed(args);
  if (given.help) return { text: help };
  if (given.resume && given.output === undefined) throw new UsageError('--resume needs --output.');
  if (given['no-allow-list'] && given['allow-list'] !== undefined)
    throw new UsageError('--allow-list and --no-allow-list exclude each other.');
  return {
    report: given.report === true,
    model: given['no-model'] !== true,
    modelBase: given.model,
    allowList: given['no-allow-list'] ? null : given['allow-list'],
    jobs: given.jobs === undefined ? undefined : countOf('--jobs', given.jobs),
    ordered: given.unordered !== true,
    output: given.output,
    resume: given.resume === true,
    quiet: given.quiet === true,
  };
}

/** @param {string[]} args */
function parsed(args) {
  const flag = /** @type {const} */ ({ type: 'boolean' });
  const text = /** @type {const} */ ({ type: 'string' });
  try {
    return parseArgs({
      args,
      options: {
        report: flag,
        jobs: text,
        unordered: flag,
        output: text,
        resume: flag,
        'no-model': flag,
        model: text,
        'allow-list': text,
        'no-allow-list': flag,
        quiet: flag,
        help: { ...flag, short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(/** @type {Error} */ (error).message);
  }
}
