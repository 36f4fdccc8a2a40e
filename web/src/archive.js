import { Unzip, UnzipInflate } from 'fflate';

/** Bounds of one archive: a small file can hold any amount of zeros. */
const mostBytes = 256 << 20;
const mostEntries = 20_000;

/** Bytes that are inflated before the page gets its turn again. */
const step = 16 << 10;

/**
 * The files of a ZIP archive that are wanted, inflated piece by piece so that the page stays responsive. What is
 * encrypted, broken or beyond the bounds is left out, and named; "…" stands for what cannot even be named.
 * @param {Blob} archive
 * @param {(path: string) => boolean} wanted
 * @returns {Promise<{files: {path: string, bytes: Uint8Array}[], leftOut: string[]}>}
 */
export async function openArchive(archive, wanted) {
  /** @type {{path: string, bytes: Uint8Array}[]} */
  const files = [];
  /** @type {Set<string>} */
  const leftOut = new Set();
  /** @type {Set<string>} */
  const open = new Set();
  let total = 0;
  let entries = 0;
  const unzip = new Unzip((file) => {
    if (file.name.endsWith('/')) return;
    entries += 1;
    if (!wanted(file.name) || entries > mostEntries || total > mostBytes) {
      leftOut.add(file.name);
      return;
    }
    /** @type {Uint8Array[]} */
    const parts = [];
    open.add(file.name);
    file.ondata = (error, part, final) => {
      total += part?.length ?? 0;
      if (error || total > mostBytes) {
        parts.length = 0;
        leftOut.add(file.name);
        open.delete(file.name);
        if (!error) file.terminate();
        return;
      }
      parts.push(part);
      if (!final) return;
      open.delete(file.name);
      files.push({ path: file.name, bytes: joined(parts) });
    };
    try {
      file.start();
    } catch {
      // An encryption or a compression that browsers' archives do not use.
      leftOut.add(file.name);
      open.delete(file.name);
    }
  });
  unzip.register(UnzipInflate);
  const bytes = new Uint8Array(await archive.arrayBuffer());
  let turn = performance.now();
  let broken = false;
  for (let at = 0; at < bytes.length && total <= mostBytes; at += step) {
    try {
      unzip.push(bytes.subarray(at, at + step), at + step >= bytes.length);
    } catch {
      broken = true;
      break;
    }
    if (performance.now() - turn < 12) continue;
    await new Promise((resolve) => setTimeout(resolve));
    turn = performance.now();
  }
  broken ||= total > mostBytes || entries === 0;
  return { files, leftOut: [...leftOut, ...open, ...(broken ? ['…'] : [])] };
}

/** @param {Uint8Array[]} parts */
function joined(parts) {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
