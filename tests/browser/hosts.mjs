// Plain web servers for pages that embed PyVerdict, as any portal might run one.
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

/** @type {Record<string, string>} */
const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

/**
 * Serves texts by their path, and folders below a path; everything with the same headers.
 * @param {Record<string, string>} texts
 * @param {{folders?: Record<string, string>, headers?: Record<string, string>}} [options]
 */
export async function host(texts, { folders = {}, headers = {} } = {}) {
  /** @type {string[]} */
  const asked = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    asked.push(pathname);
    const type = types[extname(pathname)] ?? 'text/html; charset=utf-8';
    if (Object.hasOwn(texts, pathname)) {
      response.writeHead(200, { 'Content-Type': type, ...headers }).end(texts[pathname]);
      return;
    }
    const [prefix, folder] = Object.entries(folders).find(([path]) => pathname.startsWith(path)) ?? [];
    const file = folder && join(folder, normalize(`/${pathname.slice(prefix?.length)}`));
    if (!file || !statSync(file, { throwIfNoEntry: false })?.isFile()) {
      response.writeHead(404, headers).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': type, ...headers });
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, 'localhost', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    address: `http://localhost:${port}`,
    asked,
    /** @param {string} path @param {string} text */
    put: (path, text) => (texts[path] = text),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve(undefined));
        server.closeAllConnections();
      }),
  };
}
