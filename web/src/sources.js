/** @typedef {import('./store.js').Source} Source */

/**
 * Text as a source; its bytes are UTF-8.
 * @param {string} text
 * @returns {Source}
 */
export const textSource = (text) => ({ name: '', read: async () => new TextEncoder().encode(text) });

/**
 * Files as sources: their bytes as they are, since the encoding is part of what is analysed.
 * @param {Iterable<File>} files
 * @returns {Source[]}
 */
export const fileSources = (files) =>
  Array.from(files, (file) => ({
    name: file.name,
    read: async () => new Uint8Array(await file.arrayBuffer()),
  }));

/**
 * What a paste holds: files, else text, else nothing.
 * @param {DataTransfer} clipboard
 * @returns {Source[]}
 */
export function clipboardSources(clipboard) {
  if (clipboard.files.length > 0) return fileSources(clipboard.files);
  const text = clipboard.getData('text/plain');
  return text === '' ? [] : [textSource(text)];
}
