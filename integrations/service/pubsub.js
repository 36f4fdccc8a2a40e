// The envelope of a Pub/Sub push.

/**
 * @typedef {object} Message
 * @property {Uint8Array} data
 * @property {string} id
 * @property {string} subscription
 */

/**
 * @param {any} body the request's JSON
 * @returns {Message | null} null when it is no envelope
 */
export function messageOf(body) {
  const { message, subscription = '' } = body ?? {};
  const id = message?.messageId ?? message?.message_id;
  const { data = '' } = message ?? {};
  if (typeof id !== 'string' || typeof data !== 'string' || typeof subscription !== 'string') return null;
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(data)) return null;
  return { data: Buffer.from(data, 'base64'), id, subscription };
}
