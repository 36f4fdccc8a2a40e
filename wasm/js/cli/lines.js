// NDJSON as it comes: bytes in, lines out, with no more in memory than one line.

/** What a line may hold at most: the largest input, escaped. */
export const maxLineBytes = 128 * 1024 * 1024;

/**
 * A line of the input; `bytes` is null for one that is too long, of which nothing was kept.
 *
 * @typedef {{ number: number, bytes: Uint8Array | null }} Line
 */

/**
 * The lines that hold something, numbered from 1 as editors number them.
 *
 * @param {AsyncIterable<Uint8Array>} chunks
 * @param {number} [limit] in bytes
 * @returns {AsyncGenerator<Line>}
 */
export async function* linesOf(chunks, limit = maxLineBytes) {
  /** @type {Uint8Array[]} */
  let parts = [];
  let size = 0;
  let number = 1;
  const line = () => (size > limit ? { number, bytes: null } : { number, bytes: Buffer.concat(parts) });
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      size += at - from;
      if (size <= limit) parts.push(chunk.subarray(from, at));
      if (size > limit || !isBlank(parts)) yield line();
      parts = [];
      size = 0;
      number += 1;
      from = at + 1;
    }
    size += chunk.length - from;
    if (size <= limit) parts.push(chunk.subarray(from));
    else parts = [];
  }
  if (size > limit || !isBlank(parts)) yield line();
}

/** @param {Uint8Array[]} parts */
const isBlank = (parts) =>
  parts.every((part) => part.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d));
