// The artefacts: the npm package in dist/npm, the page in dist/web, native builds in build/<preset>.
import { createHash } from 'node:crypto';
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { writeHeaders, writeServiceWorker, writeSingleFile } from './page_files.mjs';
import { Failure, root, step } from './run.mjs';
import { whenChanged } from './stamp.mjs';
import { forgetShipped, keepShipped } from './supply/shipped.mjs';
import { addIntegrity, licencesOf, writeIntegrity, writeSupply } from './supply/supply.mjs';

const jobs = String(availableParallelism());
const coreInputs = [
  'src',
  'cmake',
  'CMakeLists.txt',
  'CMakePresets.json',
  'scripts/third_party.mjs',
  'scripts/third_party.json',
];
const modelFiles = ['models/model.onnx', 'models/model.json'];
const runtimeHome = 'node_modules/onnxruntime-web/dist';
/** Names of the runtime's files in its package, and in ours: not every server knows what .mjs is. */
const runtimeFiles = {
  'ort.wasm.bundle.min.mjs': 'onnxruntime.js',
  'ort-wasm-simd-threaded.wasm': 'ort-wasm-simd-threaded.wasm',
};
const supplyInputs = ['scripts/lib/supply', 'scripts/third_party.json'];
const wasmOutputs = ['build/wasm/wasm/pyverdict-core.mjs', 'build/wasm/wasm/pyverdict-core.wasm'];

/**
 * Builds targets of a CMake preset.
 *
 * @param {string} preset
 * @param {string[]} targets none for all
 */
export async function buildNative(preset, targets) {
  await step(`configuring the ${preset} build`, 'cmake', ['--preset', preset]);
  const chosen = targets.flatMap((target) => ['--target', target]);
  await step(`building ${preset}`, 'cmake', ['--build', '--preset', preset, '-j', jobs, ...chosen]);
}

async function buildWasm() {
  await whenChanged('wasm', [...coreInputs, 'wasm/binding.cpp', 'wasm/CMakeLists.txt'], wasmOutputs, () =>
    buildNative('wasm', []),
  );
}

/** The types of reports, from the schema that defines them. */
async function buildReportTypes() {
  const schemaPath = join(root, 'src/report/report.schema.json');
  await whenChanged(
    'report-types',
    ['src/report/report.schema.json', 'package-lock.json'],
    ['build/types/report.d.ts'],
    async () => {
      const { compile } = await import('json-schema-to-typescript');
      const schema = JSON.parse(readFileSync(schemaPath, 'utf8'));
      const text = await compile({ ...schema, title: 'Report' }, 'Report', {
        bannerComment: '// Generated from report.schema.json.',
        additionalProperties: false,
      });
      mkdirSync(join(root, 'build/types'), { recursive: true });
      writeFileSync(join(root, 'build/types/report.d.ts'), text);
    },
  );
}

/** The custom elements, which are made of the page's components: build/element. */
async function buildElement() {
  const inputs = [
    'web/src',
    'web/examples',
    'docs/behaviours.md',
    modelFiles[1],
    'web/vite.element.config.js',
    'web/vite.shared.js',
    'package-lock.json',
    'scripts/lib/supply/shipped.mjs',
  ];
  await whenChanged('element', inputs, ['build/element/element.js', 'build/shipped/npm'], async () => {
    forgetShipped('npm');
    await step('building the custom elements', process.execPath, [
      'node_modules/vite/bin/vite.js',
      'build',
      'web',
      '--config',
      'web/vite.element.config.js',
    ]);
  });
}

/** The files of the model and of its runtime, and what the package must know of them. @param {string} target */
function addModel(target) {
  for (const [from, to] of Object.entries(runtimeFiles))
    copyFileSync(join(root, runtimeHome, from), join(target, to));
  const hasModel = modelFiles.every((path) => existsSync(join(root, path)));
  if (hasModel) for (const path of modelFiles) copyFileSync(join(root, path), join(target, basename(path)));
  const sha256 = (/** @type {string} */ name) =>
    `'${createHash('sha256')
      .update(readFileSync(join(target, name)))
      .digest('hex')}'`;
  writeFileSync(
    join(target, 'model-assets.js'),
    `export const descriptionSha256 = ${hasModel ? sha256('model.json') : 'null'};\n` +
      `export const runtimeSha256 = ${sha256('ort-wasm-simd-threaded.wasm')};\n`,
  );
}

/** The npm package, ready to be packed: dist/npm. */
export async function buildPackage() {
  await buildWasm();
  await buildReportTypes();
  await buildElement();
  const inputs = [
    'wasm/js',
    ...wasmOutputs,
    'build/types',
    'build/element',
    'tsconfig.json',
    'tsconfig.types.json',
    'package.json',
    'package-lock.json',
    ...modelFiles,
    ...supplyInputs,
  ];
  await whenChanged(
    'package',
    inputs,
    ['dist/npm/node.js', 'dist/npm/index.d.ts', 'dist/npm/element.js', 'dist/npm/sbom.cdx.json'],
    async () => {
      checkVersions();
      const declarations = join(root, 'build/declarations');
      rmSync(declarations, { recursive: true, force: true });
      await step('writing type declarations', process.execPath, [
        'node_modules/typescript/bin/tsc',
        '-p',
        'tsconfig.types.json',
      ]);
      const target = join(root, 'dist/npm');
      rmSync(target, { recursive: true, force: true });
      cpSync(join(root, 'wasm/js'), target, { recursive: true });
      cpSync(declarations, target, { recursive: true });
      cpSync(join(root, 'build/element'), target, { recursive: true });
      copyFileSync(join(root, 'build/types/report.d.ts'), join(target, 'report.d.ts'));
      copyFileSync(join(root, 'src/report/report.schema.json'), join(target, 'report.schema.json'));
      copyFileSync(join(root, wasmOutputs[0]), join(target, 'pyverdict-core.mjs'));
      copyFileSync(join(root, wasmOutputs[1]), join(target, 'pyverdict.wasm'));
      addModel(target);
      await writeInlined(target);
      await writeSupply('npm', 'The npm package', target);
    },
  );
}

/** The WebAssembly and the worker as modules that hold them as text. @param {string} target */
async function writeInlined(target) {
  const { build } = await import('esbuild');
  const wasm = gzipSync(readFileSync(join(target, 'pyverdict.wasm')), { level: 9 });
  const { outputFiles, metafile } = await build({
    entryPoints: [join(target, 'worker-script.js')],
    absWorkingDir: root,
    bundle: true,
    metafile: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    // Where its own files are is of no use to a script without an address.
    define: { 'import.meta.url': '""' },
  });
  keepShipped(
    'npm/inline-worker',
    Object.keys(metafile.inputs).map((path) => join(root, path)),
  );
  const module = (/** @type {string} */ text) => `export default ${JSON.stringify(text)};\n`;
  writeFileSync(join(target, 'inline-wasm.js'), module(wasm.toString('base64')));
  writeFileSync(join(target, 'inline-worker.js'), module(outputFiles[0].text));
}

/** The page, in dist/web, and as one file, dist/pyverdict.html. */
export async function buildPage() {
  const inputs = [
    'web',
    'docs/behaviours.md',
    modelFiles[1],
    'dist/npm',
    'package-lock.json',
    'scripts/lib/page_files.mjs',
    ...supplyInputs,
  ];
  const target = join(root, 'dist/web');
  const vite = ['node_modules/vite/bin/vite.js', 'build', 'web'];
  await whenChanged('page', inputs, ['dist/web/sw.js', 'dist/pyverdict.html'], async () => {
    for (const group of ['page', 'single']) forgetShipped(group);
    await step('building the page', process.execPath, vite);
    await writeSupply('page', 'The page', target);
    for (const page of ['index.html', 'embed.html']) addIntegrity(target, page);
    writeServiceWorker(target);
    writeHeaders(target);
    writeIntegrity(target);
    await step('building the page as one file', process.execPath, [
      ...vite,
      '--config',
      'web/vite.single.config.js',
    ]);
    const script = readFileSync(join(root, 'build/single/single.js'), 'utf8');
    const { text } = await licencesOf('single', 'This file');
    writeSingleFile(script, text, join(root, 'dist/pyverdict.html'));
  });
}

/** The version stands in four places, since none of them can read another; they must not differ. */
function checkVersions() {
  /** @type {[string, RegExp][]} */
  const places = [
    ['package.json', /"version": "([^"]+)"/],
    ['CMakeLists.txt', /project\(pyverdict VERSION (\S+)/],
    ['src/pyverdict.h', /kVersion = "([^"]+)"/],
    ['wasm/js/version.js', /version = '([^']+)'/],
  ];
  const found = places.map(
    ([path, pattern]) => `${path}: ${readFileSync(join(root, path), 'utf8').match(pattern)?.[1]}`,
  );
  const versions = new Set(found.map((line) => line.split(': ')[1]));
  if (versions.size !== 1) throw new Failure(`The versions differ: ${found.join(', ')}.`);
}
