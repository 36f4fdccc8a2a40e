// What is made of the built page: the service worker that knows its files, and the page as one file.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { Failure, root } from './run.mjs';
import { billName, licenceName } from './supply/supply.mjs';

/** The host's own list may change between builds; licences are for who asks for them. */
const notOfTheBuild = new Set(['sw.js', '_headers', 'embed-origins.json', billName, licenceName]);

/** The model and its runtime are fetched when there is something to score: they outweigh all the rest together. */
const ofTheModel = /(^|\/)(onnxruntime|ort-wasm|model)-[^/]*\.(wasm|onnx|js|json)$/;

/** @param {string | Uint8Array} bytes @param {'hex' | 'base64'} encoding */
const sha256 = (bytes, encoding) => createHash('sha256').update(bytes).digest(encoding);

/**
 * Writes sw.js into the folder of a built page.
 *
 * @param {string} folder
 */
export function writeServiceWorker(folder) {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((name) => !notOfTheBuild.has(name))
    .sort();
  const hashes = names.map((name) => [name, sha256(readFileSync(join(folder, name)), 'hex')]);
  const files = Object.fromEntries(hashes.filter(([name]) => !ofTheModel.test(name)));
  const later = Object.fromEntries(hashes.filter(([name]) => ofTheModel.test(name)));
  const release = { name: sha256(JSON.stringify(hashes), 'hex').slice(0, 16), files, later };
  const code = readFileSync(join(root, 'web/service-worker.js'), 'utf8');
  writeFileSync(join(folder, 'sw.js'), `globalThis.release = ${JSON.stringify(release)};\n${code}`);
}

/**
 * Writes the page as one file that opens from a disk. Its policy names the script and the style by their hashes.
 *
 * @param {string} script
 * @param {string} licences
 * @param {string} target
 */
export function writeSingleFile(script, licences, target) {
  // Inside a script element only these two would mean something to the parser of HTML.
  const code = script.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
  const style = readFileSync(join(root, 'web/src/styles/page.css'), 'utf8');
  const icon = readFileSync(join(root, 'web/public/favicon.svg')).toString('base64');
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${sha256(code, 'base64')}' 'wasm-unsafe-eval'`,
    `style-src 'sha256-${sha256(style, 'base64')}'`,
    'worker-src blob:',
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html pyverdict',
  ].join('; ');
  /** @type {[RegExp, string][]} */
  const parts = [
    [/content="default-src[^"]*"/, `content="${policy}"`],
    [/href="\.\/favicon\.svg"/, `href="data:image/svg+xml;base64,${icon}"`],
    [/\s*<link rel="manifest"[^>]*>/, ''],
    [/\s*<link rel="license"[^>]*>/, ''],
    [/<link rel="stylesheet"[^>]*>/, `<style>${style}</style>`],
    [/\s*<script[^>]*><\/script>/, ''],
    // Two hyphens would end the comment.
    [/<\/html>/, `<!--\n${licences.replaceAll('--', '- -')}\n-->\n</html>`],
    [/<\/body>/, `<script>${code}</script>\n  </body>`],
  ];
  let page = readFileSync(join(root, 'web/index.html'), 'utf8');
  for (const [pattern, text] of parts) {
    if (!pattern.test(page)) throw new Failure(`web/index.html has nothing like ${pattern}.`);
    page = page.replace(pattern, () => text);
  }
  writeFileSync(target, page);
}

/**
 * Writes `_headers`, which some hosts read, into the folder of a built page. Rules that match the same file would add
 * up, so that each file has one.
 *
 * @param {string} folder
 */
export function writeHeaders(folder) {
  const policy = readFileSync(join(folder, 'index.html'), 'utf8').match(/content="(default-src[^"]+)"/)?.[1];
  if (!policy) throw new Failure(`${folder}/index.html has no Content-Security-Policy.`);
  const rule = (/** @type {string} */ path, /** @type {string} */ ancestors, /** @type {string} */ cache) =>
    [
      path,
      `  Content-Security-Policy: ${policy}; frame-ancestors ${ancestors}`,
      '  Referrer-Policy: no-referrer',
      '  X-Content-Type-Options: nosniff',
      `  Cache-Control: ${cache}`,
      '',
    ].join('\n');
  const text = [
    rule('/', "'none'", 'no-cache'),
    rule('/index.html', "'none'", 'no-cache'),
    rule('/sw.js', "'none'", 'no-cache'),
    rule('/embed.html', "'self'", 'no-cache'),
    rule('/assets/*', "'none'", 'public, max-age=31536000, immutable'),
  ];
  writeFileSync(join(folder, '_headers'), text.join('\n'));
}
