// Serves the page without a connection. The build puts `release` before this text: the files of one build with their
// SHA-256, and a name made of them. A visit gets all its files from one build: a new one is taken in whole or not at
// all, and is used when the last page of the old one is closed. Only the model and its runtime are taken in when they are
// first asked for, if they are of this build.

/** @typedef {{name: string, files: Record<string, string>, later: Record<string, string>}} Release */

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

/** @param {Cache} cache @param {string} path @param {string} hash */
async function take(cache, path, hash) {
  const response = await fetch(addressOf(path), { cache: 'no-cache' });
  const found = await sha256(await response.clone().arrayBuffer());
  if (!response.ok || found !== hash) throw new Error(`${path} is of another build`);
  await cache.put(addressOf(path), response.clone());
  return response;
}

async function takeIn() {
  const cache = await caches.open(prefix + release.name);
  await Promise.all(Object.entries(release.files).map(([path, hash]) => take(cache, path, hash)));
}

async function takeInModel() {
  const cache = await caches.open(prefix + release.name);
  for (const [path, hash] of Object.entries(release.later))
    if (!(await cache.match(addressOf(path)))) await take(cache, path, hash);
}

/** These files are named by their contents: what an older build took in of them serves this one. */
async function dropOthers() {
  const own = await caches.open(prefix + release.name);
  for (const key of await caches.keys()) {
    if (!key.startsWith(prefix) || key === prefix + release.name) continue;
    const old = await caches.open(key);
    for (const path of Object.keys(release.later)) {
      const kept = await old.match(addressOf(path));
      if (kept) await own.put(addressOf(path), kept);
    }
    await caches.delete(key);
  }
}

/** @param {Request} request */
async function answer(request) {
  const url = new URL(request.url);
  url.search = '';
  url.hash = '';
  const path = url.href === worker.registration.scope ? 'index.html' : url.href;
  const cache = await caches.open(prefix + release.name);
  const kept = await cache.match(addressOf(path));
  if (kept) return kept;
  const late = Object.keys(release.later).find((name) => addressOf(name) === url.href);
  return late ? take(cache, late, release.later[late]).catch(() => Response.error()) : fetch(request);
}

worker.addEventListener('install', (/** @type {any} */ event) => event.waitUntil(takeIn()));
worker.addEventListener('activate', (/** @type {any} */ event) => event.waitUntil(dropOthers()));
worker.addEventListener('message', (/** @type {any} */ event) => {
  // A page that had no service worker yet when it loaded the model says that it has one.
  if (event.data === 'pyverdict/model') event.waitUntil(takeInModel().catch(() => {}));
});
worker.addEventListener('fetch', (/** @type {any} */ event) => {
  const { request } = event;
  const own = request.url.startsWith(worker.registration.scope);
  if (own && request.method === 'GET') event.respondWith(answer(request));
});
