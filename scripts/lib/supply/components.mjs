// All third parties whose code or data is in what is distributed, with licences: read from the packages of the bundles, from
// what the compiler says that it read, and from the headers of tables that are committed.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

import spdx from 'spdx-license-list/full.js';

import { capture, Failure, root } from '../run.mjs';
import { shippedPackages } from './shipped.mjs';

/**
 * @typedef {object} Component
 * @property {string} name
 * @property {string} version
 * @property {string} license an SPDX expression
 * @property {string} text of the licence, with copyright notices
 * @property {string} homepage
 * @property {string} purl
 * @property {{ algorithm: 'SHA-256' | 'SHA-512', hex: string }} [hash] of the archive that it came in
 * @property {string} [part] which part of it is used
 */

const textFolder = 'scripts/lib/supply/texts';
const emscripten = '/usr/share/emscripten';
const runtime = 'onnxruntime-web';

/** @param {string} path relative to the repository, or absolute */
const read = (path) => readFileSync(path.startsWith('/') ? path : join(root, path), 'utf8').trim();

/** @param {string} id of the SPDX list */
const standardText = (id) => spdx[/** @type {keyof typeof spdx} */ (id)].licenseText.trim();

/** @param {string} path @param {RegExp} pattern with one group */
function versionIn(path, pattern) {
  const found = read(path).match(pattern)?.[1];
  if (found === undefined) throw new Failure(`${path} has nothing like ${pattern}.`);
  return found;
}

/** The licence texts of a package. @param {string} folder @param {string} name */
function textsOf(folder, name) {
  if (name === runtime) return runtimeText(JSON.parse(read(`${folder}/package.json`)).version);
  const files = readdirSync(join(root, folder)).filter((file) =>
    /^(licen[cs]e|copying|notice)\b/i.test(file),
  );
  // Vite appends those of its own dependencies, whose code is in none of its helpers.
  return files
    .map((file) => read(`${folder}/${file}`).split('\n# Licenses of bundled dependencies')[0])
    .join('\n\n');
}

/** The package holds neither its licence nor the notices of what was compiled into it. @param {string} version */
function runtimeText(version) {
  const notices = read(`${textFolder}/onnxruntime-notices.txt`);
  if (!notices.startsWith(`ONNX Runtime ${version}\n`))
    throw new Failure(
      `${runtime} is ${version}: tools/generate_notices.py takes over the notices of that version.`,
    );
  return `${read(`${textFolder}/onnxruntime.txt`)}\n\n${notices}`;
}

/**
 * @param {string} folder of an installed npm package, relative to the repository
 * @returns {Component}
 */
export function npmComponent(folder) {
  const { name, version, license, homepage, repository } = JSON.parse(read(`${folder}/package.json`));
  const lock = JSON.parse(read('package-lock.json')).packages[folder];
  const [algorithm, digest] = lock?.integrity?.split('-') ?? [];
  return {
    name,
    version,
    license: license ?? '',
    text: textsOf(folder, name),
    homepage: homepage ?? repository?.url ?? `https://www.npmjs.com/package/${name}`,
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    ...(algorithm === 'sha512' && {
      hash: { algorithm: 'SHA-512', hex: Buffer.from(digest, 'base64').toString('hex') },
    }),
  };
}

/**
 * Where a file that was compiled comes from: the name of a third party's folder, or null for our own and the compiler's.
 *
 * @param {string} path as the compiler names it, absolute or relative to build/wasm
 * @returns {string | null}
 */
export function originOf(path) {
  const full = resolve(root, 'build/wasm', path);
  const own = full.startsWith(root) ? full.slice(root.length) : undefined;
  if (own === undefined) {
    // Emscripten keeps the headers of its libraries where it may write.
    if (/^\/usr\/(share\/emscripten|lib\/llvm-\d+)\/|\/sysroot\/include\//.test(full)) return null;
  } else {
    if (/^(src|cmake|wasm)\//.test(own)) return null;
    const name = own.match(/^build\/third_party\/([^/]+)\//)?.[1];
    if (name !== undefined) return name;
  }
  throw new Failure(`The core is compiled with ${full}, which is of no known origin.`);
}

/** The files that the compiler read for the WebAssembly. @returns {Promise<string[]>} */
async function compiledFiles() {
  const { status, output, all } = await capture('ninja', ['-C', 'build/wasm', '-t', 'deps']);
  if (status !== 0) throw new Failure(`ninja -t deps ended with ${status}:\n${all.slice(-2000)}`);
  const files = output.match(/^ {4}\S.*$/gm)?.map((line) => line.trim()) ?? [];
  if (files.length === 0) throw new Failure('build/wasm has no record of what was compiled.');
  return [...new Set(files)].sort();
}

/** What Emscripten links into every program: it has no packages, but a folder for each. @returns {Component[]} */
function runtimeLibraries() {
  const llvm = `${standardText('Apache-2.0')}\n\n${read(`${textFolder}/llvm-exception.txt`)}`;
  const mit = standardText('MIT').replace(
    /Copyright .*/,
    'Copyright (c) 2010-2014 Emscripten authors, see AUTHORS file.',
  );
  const libraries = `${emscripten}/system/lib`;
  const number = Number(versionIn(`${libraries}/libcxx/include/__config`, /_LIBCPP_VERSION (\d+)/));
  const llvmVersion = [number / 1000, (number / 100) % 10, number % 100].map(Math.floor).join('.');
  const rows = [
    [
      'emscripten',
      read(`${emscripten}/emscripten-version.txt`).replaceAll('"', ''),
      'MIT OR NCSA',
      mit,
      'https://emscripten.org',
    ],
    [
      'musl',
      read(`${libraries}/libc/musl/VERSION`),
      'MIT',
      read(`${libraries}/libc/musl/COPYRIGHT`),
      'https://musl.libc.org',
    ],
    ['llvm-runtimes', llvmVersion, 'Apache-2.0 WITH LLVM-exception', llvm, 'https://llvm.org'],
    [
      'dlmalloc',
      versionIn(`${libraries}/dlmalloc.c`, /Version (\d+\.\d+\.\d+)/),
      'CC0-1.0',
      standardText('CC0-1.0'),
      'https://gee.cs.oswego.edu/dl/html/malloc.html',
    ],
  ];
  return rows.map(([name, version, license, text, homepage]) => ({
    name,
    version,
    license,
    text,
    homepage,
    purl: `pkg:generic/${name}@${version}`,
  }));
}

/** The libraries that were compiled into the WebAssembly. @returns {Promise<Component[]>} */
export async function compiledComponents() {
  const sources = JSON.parse(read('scripts/third_party.json'));
  const files = await compiledFiles();
  const used = new Set();
  for (const file of files) {
    const name = originOf(file);
    if (name === null) continue;
    if (!sources.some((/** @type {any} */ source) => source.name === name))
      throw new Failure(`The core is compiled with ${file}, which scripts/third_party.json does not know.`);
    if (/GNU (Lesser |Affero )?General Public/i.test(read(resolve(root, 'build/wasm', file))))
      throw new Failure(`The core is compiled with ${file}, which names a licence of GNU.`);
    used.add(name);
  }
  const libraries = sources
    .filter((/** @type {any} */ source) => used.has(source.name))
    .map((/** @type {any} */ { name, archive, sha256, homepage, license, licenseFile, part }) => {
      const version = archive.match(/_([\d.]+?)(\.dfsg)?\.orig/)[1];
      return {
        name,
        version,
        license,
        text: read(`build/third_party/${name}/${licenseFile}`),
        homepage,
        purl: `pkg:generic/${name}@${version}?checksum=sha256:${sha256}`,
        hash: { algorithm: 'SHA-256', hex: sha256 },
        ...(part && { part }),
      };
    });
  return [...libraries, ...runtimeLibraries()];
}

/** Tables of the core that were made of the data of others; their first lines say which version. @returns {Component[]} */
export function dataComponents() {
  const rows = [
    {
      name: 'public-suffix-list',
      table: 'src/indicator/suffixes.inc',
      version: /publicsuffixlist \d+\.\d+\.\d+\.(\d+)/,
      license: 'MPL-2.0',
      text: standardText('MPL-2.0'),
      homepage: 'https://publicsuffix.org',
      part: 'its top-level labels',
    },
    {
      name: 'mitre-attack',
      table: 'src/attack/attack_table.inc',
      version: /kTableVersion = "([\d.]+)"/,
      license: 'LicenseRef-ATTACK-terms-of-use',
      text: read(`${textFolder}/attack.txt`),
      homepage: 'https://attack.mitre.org',
      part: 'ids, names and tactics of techniques',
    },
    {
      name: 'unicode-character-database',
      table: 'src/syntax/nfkc_table.inc',
      version: /Unicode (\d+\.\d+\.\d+)/,
      license: 'Unicode-DFS-2016',
      text: standardText('Unicode-DFS-2016'),
      homepage: 'https://www.unicode.org/ucd/',
      part: 'which characters stand in identifiers, and their compatibility forms',
    },
  ];
  return rows.map(({ table, version: pattern, ...row }) => {
    const version = versionIn(table, pattern);
    return { ...row, version, purl: `pkg:generic/${row.name}@${version}` };
  });
}

/**
 * The third parties of what is distributed, in the order of their names.
 *
 * @param {string} group of bundles: `npm`, `page` or `single`
 * @param {string} [folder] where the built files are, to see whether the model's runtime is among them
 * @returns {Promise<Component[]>}
 */
export async function componentsOf(group, folder) {
  const packages = shippedPackages(group);
  const hasRuntime =
    folder !== undefined &&
    existsSync(folder) &&
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).some((name) =>
      /(^|\/)ort-wasm[^/]*\.wasm$/.test(name),
    );
  if (hasRuntime) packages.push(`node_modules/${runtime}`);
  const all = [...packages.map(npmComponent), ...(await compiledComponents()), ...dataComponents()];
  return all.sort((a, b) => (a.name < b.name ? -1 : 1));
}
