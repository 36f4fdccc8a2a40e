// Writes dist/bigquery/pyverdict-udf.js: the core and its glue as one library of JavaScript UDFs.
import { mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { deflateRawSync } from 'node:zlib';

import { build } from 'esbuild';

/** What BigQuery takes of one library file; in the UDF itself it takes 32 KB. */
export const maxBytes = 1024 * 1024;

const place = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));

/** @returns {Promise<string>} the path of the library */
export async function buildUdf() {
  const outfile = place('../../dist/bigquery/pyverdict-udf.js');
  mkdirSync(place('../../dist/bigquery'), { recursive: true });
  const wasm = deflateRawSync(readFileSync(place('../../dist/npm/pyverdict.wasm')), { level: 9 });
  // Whole groups of three bytes, so that the Base64 has no padding; what follows the end of the stream is not read.
  const padded = Buffer.concat([wasm, Buffer.alloc((3 - (wasm.length % 3)) % 3)]);
  await build({
    entryPoints: [place('udf.js')],
    bundle: true,
    minify: true,
    format: 'iife',
    globalName: 'PyVerdict',
    target: 'es2020',
    charset: 'ascii',
    inject: [place('console.js')],
    define: { 'import.meta.url': '""' },
    outfile,
    plugins: [
      {
        name: 'wasm-text',
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /wasm-text/ }, ({ path }) => ({ path, namespace: 'wasm' }));
          onLoad({ filter: /.*/, namespace: 'wasm' }, () => ({
            contents: `export const compressed = '${padded.toString('base64')}';`,
          }));
        },
      },
    ],
  });
  return outfile;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = await buildUdf();
  console.log(`${path}: ${readFileSync(path).length} bytes`);
}
