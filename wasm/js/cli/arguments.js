import { version } from '../version.js';

/** A call that cannot be understood; its message says why. */
export class UsageError extends Error {}

/**
 * @typedef {'pretty' | 'json' | 'ndjson' | 'markdown'} Format
 * @typedef {'suspicious' | 'malicious' | 'never'} FailOn
 */

/**
 * @typedef {object} ScanCall
 * @property {'scan'} kind
 * @property {Format} format
 * @property {FailOn} failOn
 * @property {number | undefined} jobs undefined: one for few files, one for each core for many
 * @property {string[]} paths
 */

/** @typedef {{ kind: 'text', text: string }} TextCall */

const formats = ['pretty', 'json', 'ndjson', 'markdown'];
const labels = ['suspicious', 'malicious', 'never'];
const maxJobs = 256;

const help = `Usage: pyverdict [scan] [options] [PATH|-]...

Says what Python programs are that ran where they should not have: malicious, suspicious, benign or inconclusive, with
the lines that prove it. Reads scripts and Security Command Center findings (JSON in any wrapper), and tells them apart.
Nothing that it reads is executed, and nothing leaves this machine.

PATH is a file, or a folder that is walked for .py files; - is standard input, as is no PATH when something is piped in.

Options:
  --format FORMAT    pretty (default), json, ndjson (a report a line, with its path), markdown
  --fail-on LABEL    exit with 1 from this label on: malicious (default), suspicious, never
  --jobs N           analyse N files at a time; by default 1 for few files, one for each core for many
  --no-model         decide by the evidence alone
  --help, --version

Exit status: 0 nothing at or above --fail-on, 1 something is, 2 the input or the call is wrong (and nothing is).
`;

/**
 * @param {string[]} given
 * @returns {ScanCall | TextCall}
 */
export function parseArguments(given) {
  const rest = given[0] === 'scan' ? given.slice(1) : [...given];
  /** @type {ScanCall} */
  const call = { kind: 'scan', format: 'pretty', failOn: 'malicious', jobs: undefined, paths: [] };
  let options = true;
  while (rest.length > 0) {
    const word = /** @type {string} */ (rest.shift());
    if (!options || word === '-' || !word.startsWith('-')) {
      call.paths.push(word);
      continue;
    }
    if (word === '--') {
      options = false;
      continue;
    }
    const [name, attached] = split(word);
    const value = () => {
      const found = attached ?? rest.shift();
      if (found === undefined) throw new UsageError(`${name} needs a value.`);
      return found;
    };
    switch (name) {
      case '--format':
        call.format = /** @type {Format} */ (oneOf(name, value(), formats));
        break;
      case '--fail-on':
        call.failOn = /** @type {FailOn} */ (oneOf(name, value(), labels));
        break;
      case '--jobs':
        call.jobs = count(name, value());
        break;
      case '--no-model':
        if (attached !== undefined) throw new UsageError('--no-model takes no value.');
        break;
      case '-h':
      case '--help':
        return { kind: 'text', text: help };
      case '--version':
        return { kind: 'text', text: `pyverdict ${version}\n` };
      default:
        throw new UsageError(
          `There is no option ${name}; there are --format, --fail-on, --jobs, --no-model, --help and --version.`,
        );
    }
  }
  if (call.paths.filter((path) => path === '-').length > 1)
    throw new UsageError('Standard input can be read only once.');
  return call;
}

/** @param {string} word @returns {[string, string | undefined]} */
function split(word) {
  const at = word.startsWith('--') ? word.indexOf('=') : -1;
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

/** @param {string} name @param {string} value @param {string[]} choices */
function oneOf(name, value, choices) {
  if (choices.includes(value)) return value;
  throw new UsageError(`${name} cannot be '${value}'; it is one of ${choices.join(', ')}.`);
}

/** @param {string} name @param {string} value */
function count(name, value) {
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= 1 && number <= maxJobs) return number;
  throw new UsageError(`${name} cannot be '${value}'; it is a number from 1 to ${maxJobs}.`);
}
