import { defineConfig } from 'vite';
import {
  behaviourMeanings,
  compactCss,
  packageAlias,
  pageSideEffects,
  root,
  shippedModel,
} from './vite.shared.js';
import { recordShipped } from '../scripts/lib/supply/shipped.mjs';

/** The page's whole script in one classic script; scripts/lib/single.mjs puts it into a file. */
export default defineConfig({
  root,
  plugins: [behaviourMeanings, shippedModel, pageSideEffects, compactCss, recordShipped('single')],
  publicDir: false,
  resolve: { alias: packageAlias },
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    outDir: '../build/single',
    emptyOutDir: true,
    target: 'es2022',
    reportCompressedSize: false,
    lib: { entry: 'src/single.js', formats: ['iife'], name: 'pyverdict', fileName: () => 'single.js' },
  },
});
