// The token that Pub/Sub sends with a push: signed by Google, made out for this service, and for the subscription's
// service account.
import { readFile } from 'node:fs/promises';

import { createLocalJWKSet, createRemoteJWKSet, jwtVerify } from 'jose';

const issuers = ['https://accounts.google.com', 'accounts.google.com'];

/**
 * @param {NonNullable<import('./settings.js').Settings['oidc']>} settings `keys` is a URL or the path of a key set
 * @returns {Promise<(authorization: string | undefined) => Promise<boolean>>}
 */
export async function tokenCheck({ audience, email, keys }) {
  const keySet = /^https:/.test(keys)
    ? createRemoteJWKSet(new URL(keys))
    : createLocalJWKSet(JSON.parse(await readFile(keys, 'utf8')));
  return async (authorization = '') => {
    const token = authorization.match(/^Bearer ([\w.-]+)$/i)?.[1];
    if (!token) return false;
    try {
      const { payload } = await jwtVerify(token, keySet, {
        issuer: issuers,
        audience,
        algorithms: ['RS256'],
        requiredClaims: ['exp', 'email'],
      });
      return payload.email === email && payload.email_verified === true;
    } catch {
      return false;
    }
  };
}
