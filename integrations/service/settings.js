// The service's settings, from environment variables; one that cannot be understood stops the start.

/**
 * @typedef {object} Settings
 * @property {number} port
 * @property {number} threads analyses at a time
 * @property {number} queue requests that may wait beside them; the next is told to come again (503)
 * @property {number} maxBytes of a request's body
 * @property {number} timeout milliseconds that one analysis may take
 * @property {boolean} model whether the model scores
 * @property {{ audience: string, email: string, keys: string } | null} oidc who may push: the audience and the service
 *   account of the subscription, and where the keys of the issuer are; null when nothing is checked here
 */

/** The keys that Google signs the tokens of push subscriptions with. */
const googleKeys = 'https://www.googleapis.com/oauth2/v3/certs';

/**
 * @param {Record<string, string | undefined>} env
 * @returns {Settings}
 */
export function settingsOf(env) {
  const audience = env.OIDC_AUDIENCE ?? '';
  const email = env.OIDC_EMAIL ?? '';
  if ((audience === '') !== (email === ''))
    throw new Error('OIDC_AUDIENCE and OIDC_EMAIL go together; set both or none.');
  return {
    port: number(env, 'PORT', 8080, 0, 65535),
    threads: number(env, 'THREADS', 1, 1, 64),
    queue: number(env, 'QUEUE', 64, 0, 10_000),
    // A Pub/Sub message holds 10 MB at most, which are 13.4 MB in Base64.
    maxBytes: number(env, 'MAX_BYTES', 16 * 1024 * 1024, 1, 512 * 1024 * 1024),
    timeout: number(env, 'TIMEOUT_MS', 30_000, 1, 3_600_000),
    model: choice(env, 'MODEL', { on: true, off: false }),
    oidc: audience === '' ? null : { audience, email, keys: env.OIDC_KEYS ?? googleKeys },
  };
}

/** @param {Record<string, string | undefined>} env @param {string} name @param {number} usual @param {number} least @param {number} most */
function number(env, name, usual, least, most) {
  const text = env[name];
  if (text === undefined || text === '') return usual;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new Error(`${name} is '${text}'; it is a whole number from ${least} to ${most}.`);
}

/** @param {Record<string, string | undefined>} env @param {string} name @param {Record<string, boolean>} choices the first is usual */
function choice(env, name, choices) {
  const names = Object.keys(choices);
  const text = env[name] || names[0];
  if (text in choices) return choices[text];
  throw new Error(`${name} is '${text}'; it is one of ${names.join(' and ')}.`);
}
