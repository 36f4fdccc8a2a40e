// Which files a call means, and their bytes.
import { openSync, closeSync, fstatSync, readFileSync, readSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Beyond this an input is an error: the core reads less of it, and its hash would be costly. */
const maxBytes = 512 * 1024 * 1024;

/** @typedef {{ path: string, error?: string }} Source a file, standard input ("-"), or a place that cannot be read */

/**
 * The files that paths stand for, in order; folders are walked for .py files by name. Links are followed, but no
 * folder is entered twice on one way down.
 *
 * @param {string[]} paths
 * @returns {AsyncGenerator<Source>}
 */
export async function* sourcesOf(paths) {
  for (const path of paths) {
    if (path === '-') {
      yield { path };
      continue;
    }
    try {
      const found = await stat(path);
      if (found.isDirectory()) yield* walk(path, [`${found.dev}:${found.ino}`]);
      else yield { path };
    } catch (error) {
      yield { path, error: reason(error) };
    }
  }
}

/**
 * @param {string} folder
 * @param {string[]} way the folders above, by device and inode
 * @returns {AsyncGenerator<Source>}
 */
async function* walk(folder, way) {
  let names;
  try {
    names = (await readdir(folder)).sort();
  } catch (error) {
    yield { path: folder, error: reason(error) };
    return;
  }
  for (const name of names) {
    const path = join(folder, name);
    try {
      const found = await stat(path);
      const id = `${found.dev}:${found.ino}`;
      if (found.isDirectory()) {
        if (!way.includes(id)) yield* walk(path, [...way, id]);
      } else if (found.isFile() && name.endsWith('.py')) {
        yield { path };
      }
    } catch (error) {
      if (name.endsWith('.py')) yield { path, error: reason(error) };
    }
  }
}

/** The bytes of a file or of standard input. @param {string} path */
export function read(path) {
  const file = path === '-' ? 0 : openSync(path, 'r');
  try {
    const found = fstatSync(file);
    if (found.isFile() && path !== '-') {
      if (found.size > maxBytes) throw tooLarge();
      return readFileSync(file);
    }
    return readStream(file);
  } finally {
    if (file !== 0) closeSync(file);
  }
}

/** @param {number} file */
function readStream(file) {
  const chunks = [];
  let size = 0;
  for (;;) {
    const chunk = Buffer.allocUnsafe(1 << 16);
    let length;
    try {
      length = readSync(file, chunk, 0, chunk.length, null);
    } catch (error) {
      const code = /** @type {NodeJS.ErrnoException} */ (error).code;
      if (code === 'EOF') break;
      if (code !== 'EAGAIN') throw error;
      // A non-blocking pipe that has nothing yet.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
      continue;
    }
    if (length === 0) break;
    size += length;
    if (size > maxBytes) throw tooLarge();
    chunks.push(chunk.subarray(0, length));
  }
  return Buffer.concat(chunks);
}

const tooLarge = () => new Error(`it is larger than ${maxBytes / 1024 / 1024} MiB`);

/** What went wrong, in words. @param {unknown} error */
export function reason(error) {
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
  /** @type {Record<string, string>} */
  const words = {
    ENOENT: 'no such file or folder',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EISDIR: 'it is a folder',
    ELOOP: 'too many symbolic links',
    ENAMETOOLONG: 'the name is too long',
  };
  return (code && words[code]) || message || String(error);
}
