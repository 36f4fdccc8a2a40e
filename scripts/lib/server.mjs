// A static server for the built page, as a careful host would be set up.
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

import { Failure } from './run.mjs';

/** @type {Record<string, string>} */
const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

/**
 * A page's own policy with what only a header can say: who may put it into a frame.
 *
 * @param {string} folder
 * @param {string} name
 * @param {string} ancestors
 */
function policyOf(folder, name, ancestors) {
  const page = readFileSync(join(folder, name), 'utf8');
  const policy = page.match(/http-equiv="Content-Security-Policy"\s+content="([^"]+)"/)?.[1];
  if (!policy) throw new Failure(`${folder}/${name} has no Content-Security-Policy.`);
  return `${policy}; frame-ancestors ${ancestors}`;
}

/** The origins that may talk to embed.html may put it into a frame as well. @param {string} folder */
function frameAncestors(folder) {
  const path = join(folder, 'embed-origins.json');
  const { origins } = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : { origins: [] };
  return ["'self'", ...origins].join(' ');
}

/**
 * @param {string} folder
 * @param {number} port 0 for any that is free
 * @returns {Promise<{ address: string, close: () => Promise<void> }>}
 */
export async function serve(folder, port) {
  const headers = {
    'Content-Security-Policy': policyOf(folder, 'index.html', "'none'"),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  };
  const embedded = existsSync(join(folder, 'embed.html'))
    ? { ...headers, 'Content-Security-Policy': policyOf(folder, 'embed.html', frameAncestors(folder)) }
    : headers;

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = fileOf(folder, pathname);
    const found = path ? await stat(path).catch(() => undefined) : undefined;
    if (!path || !found?.isFile() || !['GET', 'HEAD'].includes(request.method ?? '')) {
      response.writeHead(404, { ...headers, 'Content-Type': 'text/plain; charset=utf-8' }).end('not found\n');
      return;
    }
    response.writeHead(200, {
      ...(pathname.endsWith('/embed.html') ? embedded : headers),
      'Content-Type': types[extname(path)] ?? 'application/octet-stream',
      'Content-Length': found.size,
      'Cache-Control': pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
    if (request.method === 'HEAD') response.end();
    else createReadStream(path).pipe(response);
  });

  await new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, 'localhost', () => resolve(undefined));
  }).catch((error) => {
    if (error.code === 'EADDRINUSE')
      throw new Failure(`Port ${port} is taken; choose another: PORT=8081 npm start`);
    throw error;
  });
  const bound = /** @type {import('node:net').AddressInfo} */ (server.address()).port;
  return {
    address: `http://localhost:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** @param {string} folder @param {string} pathname */
function fileOf(folder, pathname) {
  try {
    const path = normalize(decodeURIComponent(pathname));
    if (path.includes('\0') || path.split('/').includes('..')) return undefined;
    return join(folder, path.endsWith('/') ? join(path, 'index.html') : path);
  } catch {
    return undefined;
  }
}
