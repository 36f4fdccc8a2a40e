import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { behaviourMeanings, compactCss, pageSideEffects, root, shippedModel } from './vite.shared.js';
import { recordShipped } from '../scripts/lib/supply/shipped.mjs';

/**
 * The custom elements as modules of the npm package: what they are made of is inside, but the worker is the package's
 * own, so that the bundler of whoever uses them finds its files.
 */
export default defineConfig({
  root,
  plugins: [behaviourMeanings, shippedModel, pageSideEffects, compactCss, recordShipped('npm')],
  publicDir: false,
  // The package is not there yet when its elements are built.
  resolve: {
    alias: { 'pyverdict/allow-list': fileURLToPath(new URL('../wasm/js/allow-list.js', import.meta.url)) },
  },
  build: {
    outDir: '../build/element',
    emptyOutDir: true,
    target: 'es2022',
    reportCompressedSize: false,
    lib: { entry: 'src/embed/element.js', formats: ['es'] },
    rollupOptions: {
      external: ['pyverdict/worker'],
      output: {
        paths: { 'pyverdict/worker': './worker.js' },
        entryFileNames: 'element.js',
        chunkFileNames: 'element-[name].js',
      },
    },
  },
});
