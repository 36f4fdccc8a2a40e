// Serves the page without a connection. The build puts `release` before this text: the files of one build with their
// SHA-256, and a name made of them. A visit gets all its files from one build: a new one is taken in whole or not at
// all, and is used when the last page of the old one is closed.

/** @typedef {{name: string, files: Record<string, string>}} Release */

const worker = /** @type {any} */ (globalThis);
const release = /** @type {Release} */ (worker.release);
const prefix = 'pyverdict-page-';

/** @param {string} path */
const addressOf = (path) => new URL(path, worker.registration.scope).href;

/** @param {ArrayBuffer} bytes */
async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function takeIn() {
  const cache = await caches.open(prefix + release.name);
  await Promise.all(
    Object.entries(release.files).map(async ([path, hash]) => {
      const response = await fetch(addressOf(path), { cache: 'no-cache' });
      const found = await sha256(await response.clone().arrayBuffer());
      if (!response.ok || found !== hash) throw new Error(`${path} is of another build`);
      await cache.put(addressOf(path), response);
    }),
  );
}

async function dropOthers() {
  for (const key of await caches.keys())
    if (key.startsWith(prefix) && key !== prefix + release.name) await caches.delete(key);
}

/** @param {Request} request */
async function answer(request) {
  const url = new URL(request.url);
  url.search = '';
  url.hash = '';
  const path = url.href === worker.registration.scope ? 'index.html' : url.href;
  const cache = await caches.open(prefix + release.name);
  return (await cache.match(addressOf(path))) ?? fetch(request);
}

worker.addEventListener('install', (/** @type {any} */ event) => event.waitUntil(takeIn()));
worker.addEventListener('activate', (/** @type {any} */ event) => event.waitUntil(dropOthers()));
worker.addEventListener('fetch', (/** @type {any} */ event) => {
  const { request } = event;
  const own = request.url.startsWith(worker.registration.scope);
  if (own && request.method === 'GET') event.respondWith(answer(request));
});
