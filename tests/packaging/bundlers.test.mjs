import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { build as esbuild } from 'esbuild';
import { build as vite, createServer } from 'vite';
import { host } from '../browser/hosts.mjs';
import { capture } from '../../scripts/lib/run.mjs';
import { browser, examples, packed, page, program, root, strictPolicy } from './support.mjs';

const { project, remove } = await packed();
const { labels, labelsAt, close } = await browser();
after(async () => {
  await close();
  remove();
});

/** The core, the worker, the element: each finds the WebAssembly, the model and what runs it. */
const all = ['malicious by model', 'malicious by model', 'malicious by model'];
const withoutModel = ['malicious by evidence', 'malicious by evidence', 'malicious by evidence'];

/** For workers that start from a text: inside a bundle, or one that imports a script of another origin. */
const blobPolicy = strictPolicy.replace("worker-src 'self'", "worker-src 'self' blob:");

/** A program's own worker that uses the package. */
const ownWorker = {
  'index.html': page('./main.js'),
  'main.js': `
import 'pyverdict/element';
const worker = new Worker(new URL('./own-worker.js', import.meta.url), { type: 'module' });
worker.onmessage = ({ data }) => {
  window.labels = data;
  const element = document.createElement('pyverdict-code');
  document.body.append(element);
  element.input = 'print(1)';
};`,
  'own-worker.js': `
import { createAnalyzer } from 'pyverdict';
createAnalyzer()
  .then((analyzer) => analyzer.analyze('print(1)'))
  .then(({ reports }) => postMessage([reports[0].verdict.label + ' by ' + reports[0].verdict.basis]));`,
};

/** The program without a bundler. @param {string} from where the package's files are */
const fromFolder = (from) =>
  program()
    .replace("'pyverdict/worker'", `'${from}/worker.js'`)
    .replace("'pyverdict/element'", `'${from}/element.js'`)
    .replace("'pyverdict'", `'${from}/browser.js'`);

test('a plain folder under a sub-path', async () => {
  const where = await project('static', {});
  cpSync(join(where, 'node_modules/pyverdict/dist/npm'), join(where, 'site/vendor/pyverdict'), {
    recursive: true,
  });
  writeFileSync(join(where, 'site/index.html'), page('./main.js'));
  writeFileSync(join(where, 'site/main.js'), fromFolder('./vendor/pyverdict'));
  assert.deepEqual(await labels(join(where, 'site'), { path: '/tools/verdict/' }), all);
});

test('a folder of another origin, as a CDN has it', async () => {
  const where = await project('cdn', {});
  const cdn = await host(
    {},
    {
      folders: { '/npm/pyverdict/': join(where, 'node_modules/pyverdict/dist/npm') },
      headers: { 'Access-Control-Allow-Origin': '*' },
    },
  );
  try {
    mkdirSync(join(where, 'site'));
    writeFileSync(join(where, 'site/index.html'), page('./main.js'));
    writeFileSync(join(where, 'site/main.js'), fromFolder(`${cdn.address}/npm/pyverdict`));
    const policy = blobPolicy
      .replace('blob:', `blob: ${cdn.address}`)
      .replace("script-src 'self'", `script-src 'self' ${cdn.address}`)
      .replace("connect-src 'self'", `connect-src 'self' ${cdn.address}`);
    assert.deepEqual(await labels(join(where, 'site'), { policy }), all);
  } finally {
    await cdn.close();
  }
});

test('Vite', async () => {
  const where = await project('vite', { 'index.html': page('./main.js'), 'main.js': program() });
  await vite({ root: where, configFile: false, logLevel: 'silent' });
  assert.deepEqual(await labels(join(where, 'dist')), all);
});

/** @param {string} where @param {import('vite').InlineConfig} config */
async function viteDevelopment(where, config) {
  // A build in the same process has left "production" here, and is to find that again.
  const { NODE_ENV: before } = process.env;
  process.env.NODE_ENV = 'development';
  const server = await createServer({ root: where, configFile: false, logLevel: 'silent', ...config });
  await server.listen();
  try {
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.httpServer?.address());
    return await labelsAt(`http://localhost:${port}/index.html`);
  } finally {
    await server.close();
    process.env.NODE_ENV = before;
  }
}

test('Vite’s development server, which moves scripts away from their assets', async () => {
  const where = await project('vite-dev', { 'index.html': page('./main.js'), 'main.js': program() });
  assert.deepEqual(await viteDevelopment(where, {}), all);
});

test('Vite’s development server with a cache elsewhere, told to leave the package where it is', async () => {
  const where = await project('vite-dev-exclude', { 'index.html': page('./main.js'), 'main.js': program() });
  const config = { cacheDir: join(where, 'cache'), optimizeDeps: { exclude: ['pyverdict'] } };
  assert.deepEqual(await viteDevelopment(where, config), all);
});

test('Vite, in a worker of the program', async () => {
  const where = await project('vite-worker', ownWorker);
  await vite({ root: where, configFile: false, logLevel: 'silent' });
  assert.deepEqual(await labels(join(where, 'dist')), ['benign by model']);
});

/** webpack as its own command runs it, without a configuration beside what goes in and out. @param {string} where */
async function webpack(where) {
  const pack = createRequire(import.meta.url)('webpack');
  const stats = await new Promise((resolve, reject) => {
    pack(
      { context: where, mode: 'production', entry: './main.js', output: { path: join(where, 'dist') } },
      (/** @type {Error | null} */ error, /** @type {any} */ done) => (error ? reject(error) : resolve(done)),
    );
  });
  assert.deepEqual(stats.toJson({ all: false, errors: true }).errors, []);
  writeFileSync(join(where, 'dist/index.html'), page('./main.js'));
}

test('webpack', async () => {
  const where = await project('webpack', { 'main.js': program() });
  await webpack(where);
  assert.deepEqual(await labels(join(where, 'dist')), all);
});

test('webpack, in a worker of the program', async () => {
  const where = await project('webpack-worker', ownWorker);
  await webpack(where);
  assert.deepEqual(await labels(join(where, 'dist')), ['benign by model']);
});

/** esbuild as its own command runs it with --bundle. @param {string} where @param {import('esbuild').BuildOptions} [more] */
async function esbuildBundle(where, more = { outfile: join(where, 'dist/main.js') }) {
  await esbuild({
    absWorkingDir: where,
    entryPoints: ['main.js'],
    bundle: true,
    minify: true,
    format: 'esm',
    logLevel: 'silent',
    ...more,
  });
  writeFileSync(join(where, 'dist/index.html'), page('./main.js'));
}

test('esbuild, which knows no assets: the WebAssembly is inside, the model is not', async () => {
  const where = await project('esbuild', { 'main.js': program({ basis: 'evidence' }) });
  await esbuildBundle(where);
  assert.deepEqual(await labels(join(where, 'dist'), { policy: blobPolicy }), withoutModel);
});

test('esbuild, with the model’s files beside the bundle', async () => {
  const where = await project('esbuild-model', { 'main.js': program({ assetBase: './pyverdict/' }) });
  await esbuildBundle(where);
  cpSync(join(where, 'node_modules/pyverdict/dist/npm'), join(where, 'dist/pyverdict'), { recursive: true });
  assert.deepEqual(await labels(join(where, 'dist'), { policy: blobPolicy }), all);
});

/** The plugin of the package that was installed there. @param {string} where @returns {Promise<import('esbuild').Plugin>} */
async function esbuildPlugin(where) {
  const from = createRequire(join(where, 'main.js')).resolve('pyverdict/esbuild');
  const { pyverdict } = await import(pathToFileURL(from).href);
  return pyverdict();
}

test('esbuild with the package’s plugin: everything is found, under a policy without blob:', async () => {
  const where = await project('esbuild-plugin', { 'main.js': program() });
  assert.ok(existsSync(join(where, 'node_modules/pyverdict/dist/npm/esbuild.d.ts')), 'its types are there');
  const guide = examples('embedding.md', 'js').find((example) =>
    example.includes("from 'pyverdict/esbuild'"),
  );
  writeFileSync(join(where, 'build.js'), String(guide));
  symlinkSync(join(root, 'node_modules/esbuild'), join(where, 'node_modules/esbuild'));
  const built = await capture(process.execPath, ['build.js'], { cwd: where });
  assert.equal(built.status, 0, built.all);
  writeFileSync(join(where, 'dist/index.html'), page('./main.js'));
  assert.deepEqual(await labels(join(where, 'dist'), { path: '/tools/' }), all);
});

test('esbuild with the plugin, chunks and files in folders of their own', async () => {
  const where = await project('esbuild-folders', { 'main.js': program() });
  const plugins = [await esbuildPlugin(where)];
  const outdir = join(where, 'dist');
  const names = { chunkNames: 'parts/[name]-[hash]', assetNames: 'files/[name]-[hash]' };
  await esbuildBundle(where, { outdir, splitting: true, plugins, ...names });
  assert.deepEqual(await labels(outdir), all);
});
