import { exportFormats } from '../core.js';
import { version } from '../version.js';

/** A call that cannot be understood; its message says why. */
export class UsageError extends Error {}

/**
 * @typedef {'pretty' | 'json' | 'ndjson' | 'markdown' | import('../types.js').ExportFormat} Format
 * @typedef {'suspicious' | 'malicious' | 'never'} FailOn
 */

/**
 * @typedef {object} ScanCall
 * @property {'scan'} kind
 * @property {Format} format
 * @property {FailOn} failOn
 * @property {'en' | 'pt'} lang
 * @property {number | undefined} windowSeconds undefined: what the core takes
 * @property {boolean} model
 * @property {string | undefined} modelBase
 * @property {string | null | undefined} allowList the file; null for none, undefined for the usual one
 * @property {number | undefined} jobs undefined: one for few files, one for each core for many
 * @property {string[]} paths
 */

/** @typedef {{ kind: 'text', text: string }} TextCall */

const formats = ['pretty', 'json', 'ndjson', 'markdown', ...exportFormats];
const languages = ['en', 'pt'];
const labels = ['suspicious', 'malicious', 'never'];
const maxJobs = 256;
const maxMinutes = 60 * 24 * 366;

const help = `Usage: pyverdict [scan] [options] [PATH|-]...
       pyverdict batch [options] < in.ndjson > out.ndjson     (see pyverdict batch --help)
       pyverdict allow add|list|remove ...                    (see pyverdict allow --help)

Says what Python programs are that ran where they should not have: malicious, suspicious, benign or inconclusive, with
the lines that prove it. Reads scripts and Security Command Center findings (JSON in any wrapper), and tells them apart.
Nothing that it reads is executed, and nothing leaves this machine.

PATH is a file, or a folder that is walked for .py files; - is standard input, as is no PATH when something is piped in.

Options:
  --format FORMAT    pretty (default), json, ndjson (a report a line, with its path), markdown, or one document of all
                     reports: sarif, stix, navigator, misp, csv (the indicators)
  --fail-on LABEL    exit with 1 from this label on: malicious (default), suspicious, never
  --jobs N           analyse N files at a time; by default 1 for few files, one for each core for many
  --no-model         decide by the evidence alone
  --lang LANGUAGE    what people read is in English (en, default) or Portuguese (pt)
  --window MINUTES   findings further apart than this are not of a similar time; 60 by default
  --model FOLDER     use a model of your own: the folder of its model.onnx and model.json
  --allow-list FILE  the scripts that you allow (see \`pyverdict allow\`); they never decide the exit status
  --no-allow-list    allow nothing
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
  const call = {
    kind: 'scan',
    format: 'pretty',
    failOn: 'malicious',
    jobs: undefined,
    model: true,
    modelBase: undefined,
    allowList: undefined,
    paths: [],
    lang: 'en',
    windowSeconds: undefined,
  };
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
    const bare = () => {
      if (attached !== undefined) throw new UsageError(`${name} takes no value.`);
    };
    switch (name) {
      case '--format':
        call.format = /** @type {Format} */ (oneOf(name, value(), formats));
        break;
      case '--fail-on':
        call.failOn = /** @type {FailOn} */ (oneOf(name, value(), labels));
        break;
      case '--jobs':
        call.jobs = countOf(name, value(), maxJobs);
        break;
      case '--lang':
        call.lang = /** @type {'en' | 'pt'} */ (oneOf(name, value(), languages));
        break;
      case '--window':
        call.windowSeconds = 60 * countOf(name, value(), maxMinutes);
        break;
      case '--no-model':
        bare();
        call.model = false;
        break;
      case '--model':
        call.modelBase = value();
        break;
      case '--allow-list':
        call.allowList = value();
        break;
      case '--no-allow-list':
        bare();
        call.allowList = null;
        break;
      case '-h':
      case '--help':
        return { kind: 'text', text: help };
      case '--version':
        return { kind: 'text', text: `pyverdict ${version}\n` };
      default:
        throw new UsageError(
          `There is no option ${name}; there are --format, --fail-on, --jobs, --lang, --window, --no-model, --model, --allow-list, --no-allow-list, --help and --version.`,
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

/** @param {string} name @param {string} value @param {number} [most] */
export function countOf(name, value, most = maxJobs) {
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= 1 && number <= most) return number;
  throw new UsageError(`${name} cannot be '${value}'; it is a number from 1 to ${most}.`);
}
