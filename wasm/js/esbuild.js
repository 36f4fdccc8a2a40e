// A plugin for esbuild, which by itself knows no assets: it finds the worker, the WebAssembly, the model and its runtime in
// the package, and puts them beside the bundle.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * What of esbuild the plugin needs; the package does not depend on it.
 *
 * @typedef {{ path: string, contents: Uint8Array }} OutputFile
 * @typedef {{ path: string, importer: string, resolveDir: string }} ResolveArguments
 * @typedef {object} Build
 * @property {Record<string, any>} initialOptions
 * @property {{ build: (options: object) => Promise<{ outputFiles?: OutputFile[] }> }} esbuild
 * @property {(options: object, callback: (args: ResolveArguments) => object) => void} onResolve
 * @property {(options: object, callback: (args: { path: string }) => Promise<object | null>) => void} onLoad
 * @property {(callback: (result: { outputFiles?: OutputFile[] }) => Promise<void>) => void} onEnd
 */

const home = dirname(fileURLToPath(import.meta.url));
const namespace = 'pyverdict';
const worker = 'worker-script.js';

/** The form in which the package's scripts name its other files. */
const asset = /new URL\('\.\/([\w.-]+)', import\.meta\.url\)/g;

/**
 * The files are beside the bundle only where a bundle knows its own address: `format: 'esm'`.
 *
 * @returns {{ name: string, setup: (build: any) => void }} a `Plugin` of esbuild
 */
export function pyverdict() {
  return {
    name: 'pyverdict',
    setup(/** @type {Build} */ build) {
      const options = build.initialOptions;
      // The entries whose files are found by their address; "module" stands for those that hold them.
      options.conditions = ['production', ...(options.conditions ?? [])];
      /** What the worker's script needs beside it. @type {OutputFile[]} */
      const files = [];
      build.onEnd(async (result) => {
        const known = new Set();
        for (const file of files.splice(0)) {
          if (known.has(file.path)) continue;
          known.add(file.path);
          if (options.write === false) result.outputFiles?.push(file);
          else {
            await mkdir(dirname(file.path), { recursive: true });
            await writeFile(file.path, file.contents);
          }
        }
      });
      findAssets(build, async () => {
        const { outputFiles = [] } = await build.esbuild.build({
          entryPoints: [join(home, worker)],
          absWorkingDir: options.absWorkingDir,
          bundle: true,
          write: false,
          format: 'esm',
          minify: options.minify,
          target: options.target,
          outdir: options.outdir ?? dirname(resolve(options.absWorkingDir ?? '', String(options.outfile))),
          assetNames: options.assetNames,
          entryNames: options.assetNames ?? '[name]-[hash]',
          plugins: [{ name: 'pyverdict-worker', setup: (/** @type {Build} */ inner) => findAssets(inner) }],
        });
        const script = outputFiles.find(({ path }) => path.endsWith('.js') && path.includes('worker-script'));
        files.push(...outputFiles.filter((file) => file !== script));
        return /** @type {OutputFile} */ (script).contents;
      });
    },
  };
}

/**
 * Turns the names of the package's files into imports of files, which esbuild puts beside the bundle.
 *
 * @param {Build} build
 * @param {() => Promise<Uint8Array>} [workerScript]
 */
function findAssets(build, workerScript) {
  build.onResolve({ filter: /^pyverdict-file:/ }, ({ path }) => ({
    path: join(home, path.replace('pyverdict-file:', '')),
    namespace,
  }));
  build.onLoad({ filter: /./, namespace }, async ({ path }) => ({
    contents: workerScript && path.endsWith(worker) ? await workerScript() : await readFile(path),
    loader: 'file',
  }));
  build.onLoad({ filter: /[\\/]pyverdict[\\/]dist[\\/]npm[\\/][\w-]+\.js$/ }, async ({ path }) => {
    if (dirname(path) !== home) return null;
    const names = new Map();
    const text = (await readFile(path, 'utf8')).replace(asset, (_whole, name) => {
      if (!names.has(name)) names.set(name, `pyverdictFile${names.size}`);
      return `new URL(${names.get(name)}, import.meta.url)`;
    });
    const imports = [...names].map(([name, as]) => `import ${as} from 'pyverdict-file:${name}';\n`);
    return { contents: imports.join('') + text, loader: 'js', resolveDir: home };
  });
}
