// What a page and the embed.html in its iframe say to each other. Every message is a plain object with a `type` and the
// `protocol` that it follows; docs/embedding.md describes them one by one.

/** The versions of the protocol that this frame speaks, the latest last. */
export const protocols = [1];

/**
 * @typedef {object} HelloMessage
 * @property {'pyverdict/hello'} type
 *
 * @typedef {object} AnalyzeMessage
 * @property {'pyverdict/analyze'} type
 * @property {string | number} id repeated by what answers it
 * @property {string | Uint8Array | ArrayBuffer} input
 * @property {string} [name] of the file
 * @property {'auto' | 'script' | 'finding'} [as]
 *
 * @typedef {object} CancelMessage
 * @property {'pyverdict/cancel'} type
 *
 * @typedef {object} ConfigureMessage
 * @property {'pyverdict/configure'} type
 * @property {'en' | 'pt'} [lang]
 * @property {'auto' | 'light' | 'dark'} [theme]
 * @property {boolean} [intake] whether the reader may paste and drop
 *
 * @typedef {HelloMessage | AnalyzeMessage | CancelMessage | ConfigureMessage} Message
 * @typedef {{message: Message} | {error: {code: 'badMessage' | 'unsupportedProtocol', message: string}, id: string | number | null}} Read
 */

/** @type {Record<string, (data: any) => string>} what is wrong with a message of this type, or "" */
const checks = {
  'pyverdict/hello': () => '',
  'pyverdict/cancel': () => '',
  'pyverdict/analyze': ({ id, input, name, as }) => {
    if (typeof id !== 'string' && typeof id !== 'number') return '`id` is no string and no number';
    if (typeof input !== 'string' && !(input instanceof Uint8Array) && !(input instanceof ArrayBuffer))
      return '`input` is no string, Uint8Array or ArrayBuffer';
    if (name !== undefined && typeof name !== 'string') return '`name` is no string';
    return ['auto', 'script', 'finding', undefined].includes(as)
      ? ''
      : '`as` is not "auto", "script" or "finding"';
  },
  'pyverdict/configure': ({ lang, theme, intake }) => {
    if (!['en', 'pt', undefined].includes(lang)) return '`lang` is not "en" or "pt"';
    if (!['auto', 'light', 'dark', undefined].includes(theme))
      return '`theme` is not "auto", "light" or "dark"';
    return ['boolean', 'undefined'].includes(typeof intake) ? '' : '`intake` is no boolean';
  },
};

/**
 * Reads what came from the page around the frame; null when it is none of ours.
 * @param {unknown} data
 * @returns {Read | null}
 */
export function readMessage(data) {
  if (typeof data !== 'object' || data === null) return null;
  const { type, protocol, id } = /** @type {Record<string, unknown>} */ (data);
  if (typeof type !== 'string' || !type.startsWith('pyverdict/')) return null;
  const known = typeof id === 'string' || typeof id === 'number' ? id : null;
  if (!protocols.includes(/** @type {number} */ (protocol))) {
    const message = `\`protocol\` is ${JSON.stringify(protocol)}; this frame speaks ${protocols.join(', ')}.`;
    return { error: { code: 'unsupportedProtocol', message }, id: known };
  }
  if (!Object.hasOwn(checks, type))
    return { error: { code: 'badMessage', message: `There is no message '${type}'.` }, id: known };
  const wrong = checks[type](data);
  if (wrong !== '') return { error: { code: 'badMessage', message: `In '${type}' ${wrong}.` }, id: known };
  return { message: /** @type {Message} */ (data) };
}
