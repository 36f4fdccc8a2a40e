import { patiently } from './patience.js';

/**
 * @typedef {{name: string, read: () => Promise<Uint8Array>}} Source one thing to analyse; `name` is empty for a paste
 * @typedef {{sources: Source[], leftOut: string[]}} Intake what is to be analysed, and the names of what is not
 * @typedef {{name: string, file: File, chosen: boolean}} Found a file; `chosen` when the reader picked it itself
 */

/** Of a folder or an archive, what may hold Python or findings; a file that was chosen itself is always read. */
const readable = /\.(py|pyw|py3|pyi|sh|json|jsonl|ndjson|csv|ya?ml|txt|log|md)$/i;

/** Files of one drop; more are counted as left out. */
const mostFiles = 20_000;

/**
 * Text as a source; its bytes are UTF-8.
 * @param {string} text
 * @returns {Source}
 */
export const textSource = (text) => ({ name: '', read: async () => new TextEncoder().encode(text) });

/**
 * Bytes as a source.
 * @param {string} name
 * @param {Uint8Array} bytes
 * @returns {Source}
 */
export const bytesSource = (name, bytes) => ({ name, read: async () => bytes });

/**
 * Files that were chosen, archives opened: their bytes as they are, since the encoding is part of what is analysed.
 * @param {Iterable<File>} files
 */
export const fileSources = (files) =>
  intake(
    Array.from(files, (file) => {
      // A folder that was picked gives its files with their paths.
      const name = file.webkitRelativePath || file.name;
      return { name, file, chosen: name === file.name };
    }),
  );

/**
 * What a paste or a drop holds: files and folders, else text, else nothing. What the browser lends for the time of the
 * event is taken before the first wait.
 * @param {DataTransfer} data
 * @returns {Promise<Intake> | null}
 */
export function transferSources(data) {
  const entries = Array.from(data.items, (item) => item.webkitGetAsEntry?.() ?? null);
  if (entries.some((entry) => entry?.isDirectory)) return filesOf(entries).then(intake);
  if (data.files.length > 0) return fileSources(data.files);
  const text = data.getData('text/plain');
  return text === '' ? null : Promise.resolve({ sources: [textSource(text)], leftOut: [] });
}

/**
 * The files below entries of a file system, folder by folder.
 * @param {(FileSystemEntry | null)[]} entries
 * @returns {Promise<Found[]>}
 */
async function filesOf(entries) {
  /** @type {Found[]} */
  const found = [];
  const waiting = entries.filter((entry) => entry !== null).reverse();
  for (let entry = waiting.pop(); entry && found.length <= mostFiles; entry = waiting.pop()) {
    if (entry.isDirectory) {
      waiting.push(...(await childrenOf(/** @type {FileSystemDirectoryEntry} */ (entry))).reverse());
      continue;
    }
    const of = /** @type {FileSystemFileEntry} */ (entry);
    const file = await new Promise((resolve) => of.file(resolve, () => resolve(null)));
    const chosen = entries.includes(entry);
    if (file) found.push({ name: chosen ? file.name : entry.fullPath.replace(/^\//, ''), file, chosen });
  }
  return found;
}

/**
 * @param {FileSystemDirectoryEntry} folder
 * @returns {Promise<FileSystemEntry[]>}
 */
async function childrenOf(folder) {
  const reader = folder.createReader();
  /** @type {FileSystemEntry[]} */
  const children = [];
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const part = await new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (part.length === 0) break;
    children.push(...part);
    if (children.length > mostFiles) break;
  }
  return children.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * @param {Found[]} found
 * @returns {Promise<Intake>}
 */
async function intake(found) {
  /** @type {Intake} */
  const result = { sources: [], leftOut: [] };
  for (const { name, file, chosen } of found) {
    if (result.sources.length >= mostFiles) result.leftOut.push(name);
    else if (chosen && (await isArchive(file))) await addArchive(result, name, file);
    else if (chosen || readable.test(name))
      result.sources.push({ name, read: async () => new Uint8Array(await file.arrayBuffer()) });
    else result.leftOut.push(name);
  }
  return result;
}

/** @param {File} file */
async function isArchive(file) {
  if (!/\.zip$/i.test(file.name)) return false;
  const start = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  return start[0] === 0x50 && start[1] === 0x4b && start[2] === 3 && start[3] === 4;
}

/**
 * @param {Intake} result
 * @param {string} name
 * @param {File} file
 */
async function addArchive(result, name, file) {
  const { openArchive } = await patiently(() => import('./archive.js'));
  const { files, leftOut } = await openArchive(file, (path) => readable.test(path));
  for (const { path, bytes } of files) result.sources.push(bytesSource(`${name}/${path}`, bytes));
  for (const path of leftOut) result.leftOut.push(`${name}/${path}`);
}
