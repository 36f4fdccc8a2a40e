import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));

/**
 * package.json speaks for the npm package when it says which modules have side effects; those of the page define
 * custom elements.
 */
const pageSideEffects = {
  name: 'page-side-effects',
  /** @param {string} _code @param {string} id */
  transform: (_code, id) => (id.startsWith(root) ? { moduleSideEffects: true } : null),
};

/** Has the WebAssembly fetched before the script that asks for it has arrived. */
const preloadWasm = {
  name: 'preload-wasm',
  /** @type {import('vite').IndexHtmlTransform} */
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle = {} }) =>
      Object.keys(bundle)
        .filter((name) => name.endsWith('.wasm'))
        .map((name) => ({
          tag: 'link',
          attrs: {
            rel: 'preload',
            as: 'fetch',
            type: 'application/wasm',
            href: `./${name}`,
            crossorigin: true,
          },
          injectTo: 'head',
        })),
  },
};

/** The page is plain files below one folder: it works at any path of any static host. */
export default defineConfig({
  root,
  base: './',
  plugins: [pageSideEffects, preloadWasm],
  resolve: {
    // The page uses the npm package through its public entries, as anybody would.
    alias: [
      { find: /^pyverdict\/(worker-script|worker)/, replacement: `${root}../dist/npm/$1.js` },
      { find: 'pyverdict/pyverdict.wasm', replacement: `${root}../dist/npm/pyverdict.wasm` },
    ],
  },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  worker: { format: 'es' },
});
