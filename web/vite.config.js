import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { behaviourMeanings, compactCss, pageSideEffects, packageAlias, root } from './vite.shared.js';
import { recordShipped } from '../scripts/lib/supply/shipped.mjs';

/** Has the WebAssembly fetched before the script that asks for it has arrived. */
const preloadWasm = {
  name: 'preload-wasm',
  /** @type {import('vite').IndexHtmlTransform} */
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle = {} }) =>
      Object.keys(bundle)
        .filter((name) => /pyverdict[^/]*\.wasm$/.test(name))
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

/** The pages are plain files below one folder: they work at any path of any static host. */
export default defineConfig({
  root,
  base: './',
  plugins: [behaviourMeanings, pageSideEffects, compactCss, preloadWasm, recordShipped('page')],
  resolve: { alias: packageAlias },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: {
      input: ['index.html', 'embed.html'].map((name) => fileURLToPath(new URL(name, import.meta.url))),
    },
  },
  worker: { format: 'es', plugins: () => [recordShipped('page')] },
});
