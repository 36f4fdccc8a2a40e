import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import {
  behaviourMeanings,
  compactCss,
  pageSideEffects,
  packageAlias,
  root,
  shippedModel,
} from './vite.shared.js';
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

/** The script that starts the worker is run as soon as it is there, whatever else is still to come. */
const earlyScript = {
  name: 'early-script',
  /** @this {import('rollup').PluginContext} */
  buildStart() {
    this.emitFile({
      type: 'chunk',
      id: fileURLToPath(new URL('src/early.js', import.meta.url)),
      name: 'early',
    });
  },
  /** @type {import('vite').IndexHtmlTransform} */
  transformIndexHtml: {
    order: 'post',
    handler(html, { bundle = {} }) {
      const name = Object.keys(bundle).find((name) => /early-[^/]*\.js$/.test(name));
      return html.replace(
        '<script type="module"',
        `<script type="module" async crossorigin src="./${name}"></script>\n    $&`,
      );
    },
  },
};

/** What the pages show first, in one file; the rest is fetched when it is asked for. @param {string} id */
function firstOfAll(id) {
  if (/\/web\/src\/early\.js/.test(id)) return 'early';
  const first =
    /\/web\/src\/(components\/(?!allow-dialog)|styles\/|(?!main|saved|archive|single)[\w-]+\.js)|vite\/preload-helper/;
  return first.test(id) ? 'page' : undefined;
}

/** The pages are plain files below one folder: they work at any path of any static host. */
export default defineConfig({
  root,
  base: './',
  plugins: [
    behaviourMeanings,
    shippedModel,
    pageSideEffects,
    compactCss,
    preloadWasm,
    earlyScript,
    recordShipped('page'),
  ],
  resolve: { alias: packageAlias },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: {
      output: { manualChunks: firstOfAll },
      input: ['index.html', 'embed.html'].map((name) => fileURLToPath(new URL(name, import.meta.url))),
    },
  },
  worker: { format: 'es', plugins: () => [recordShipped('page')] },
});
