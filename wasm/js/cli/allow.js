// pyverdict allow: keeps the list of scripts that their owner allows.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { defaultDistance, faultOf, isExpired, sameScripts } from '../allow-list.js';
import { createAnalyzer } from '../node.js';
import { readAllowList, usualPlace, writeAllowList } from './allow-file.js';
import { UsageError } from './arguments.js';
import { read, reason } from './inputs.js';
import { visible } from './visible.js';

/** @typedef {import('../types.js').AllowEntry} AllowEntry */

const help = `Usage: pyverdict allow add [options] FILE|HASH...
       pyverdict allow list
       pyverdict allow remove FILE|HASH...

Keeps a list of scripts that you know and allow. An allowed script still gets its whole report, which says that it is
allowed; it never decides the exit status. HASH is a SHA-256 or a TLSH digest; of a FILE the hash is taken.

Options:
  --list FILE        the list; by default ${usualPlace()}
  --note TEXT        why it is allowed
  --expires DATE     the last day on which it is, such as 2027-01-31; by default it stays
  --similar          allow what is similar to FILE as well, by its TLSH digest
  --distance N       what is similar: the TLSH distance, 0 to 100; by default ${defaultDistance}

Exit status: 0 done, 1 remove found nothing to remove, 2 the call is wrong.
`;

/** @param {string[]} args what follows \`allow\` @returns {Promise<number>} the exit status */
export async function allow(args) {
  const { values, positionals } = parsed(args);
  const [action, ...names] = positionals;
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const path = values.list ?? usualPlace();
  const entries = existsSync(path) ? readAllowList(path) : [];
  switch (action) {
    case 'add': {
      needNames(action, names);
      const added = new Date().toISOString().slice(0, 10);
      const more = { distance: numberOf(values.distance), note: values.note, added, expires: values.expires };
      /** @type {AllowEntry[]} */
      const fresh = [];
      for (const name of names) fresh.push(entryOf(await hashOf(name, values.similar === true), more));
      const kept = entries.filter((entry) => !fresh.some((other) => sameScripts(entry, other)));
      writeAllowList(path, [...kept, ...fresh]);
      return 0;
    }
    case 'list':
      for (const entry of entries) process.stdout.write(`${row(entry)}\n`);
      return 0;
    case 'remove': {
      needNames(action, names);
      /** @type {AllowEntry[]} */
      const gone = [];
      for (const name of names)
        gone.push(await hashOf(name, false), await hashOf(name, true).catch(() => ({})));
      const kept = entries.filter((entry) => !gone.some((hash) => sameScripts(entry, hash)));
      if (kept.length === entries.length) return 1;
      writeAllowList(path, kept);
      return 0;
    }
    default:
      throw new UsageError('pyverdict allow needs one of add, list and remove.');
  }
}

/** @param {string[]} args */
function parsed(args) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        list: { type: 'string' },
        note: { type: 'string' },
        expires: { type: 'string' },
        similar: { type: 'boolean' },
        distance: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(/** @type {Error} */ (error).message);
  }
}

/** @param {string} action @param {string[]} names */
function needNames(action, names) {
  if (names.length === 0) throw new UsageError(`pyverdict allow ${action} needs a file or a hash.`);
}

/** @param {string | undefined} text */
const numberOf = (text) => (text === undefined ? undefined : Number(text));

/** @param {string} name a file or a hash @param {boolean} similar @returns {Promise<Pick<AllowEntry, 'sha256' | 'tlsh'>>} */
async function hashOf(name, similar) {
  if (/^[0-9a-f]{64}$/i.test(name)) return { sha256: name.toLowerCase() };
  if (/^T1[0-9a-f]{70}$/i.test(name)) return { tlsh: name };
  let bytes;
  try {
    bytes = read(name);
  } catch (error) {
    throw new UsageError(`${name} is no hash, and cannot be read: ${reason(error)}.`);
  }
  const analyzer = await createAnalyzer({ model: 'off' });
  try {
    if (!similar) return { sha256: analyzer.sha256(bytes) };
    const tlsh = analyzer.tlsh(bytes);
    if (tlsh) return { tlsh };
    throw new UsageError(
      `${name} has no TLSH digest: it is too short or too uniform. Allow it by its SHA-256.`,
    );
  } finally {
    analyzer.dispose();
  }
}

/** @param {AllowEntry} hash @param {AllowEntry} more @returns {AllowEntry} */
function entryOf(hash, { distance, ...more }) {
  const entry = hash.tlsh
    ? { ...hash, distance: distance ?? defaultDistance, ...more }
    : { ...hash, ...more };
  const fault = distance !== undefined && !hash.tlsh ? '--distance goes with a TLSH digest' : faultOf(entry);
  if (fault) throw new UsageError(`This cannot be allowed: ${fault}.`);
  return entry;
}

/** @param {AllowEntry} entry */
function row(entry) {
  const { sha256, tlsh, distance = defaultDistance, note, expires } = entry;
  const end = isExpired(entry, new Date()) ? `expired ${expires}` : expires ? `until ${expires}` : 'for good';
  return [sha256 ?? `${tlsh} within ${distance}`, end, note ? visible(note) : ''].join('  ').trimEnd();
}
