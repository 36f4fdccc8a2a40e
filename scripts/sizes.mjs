// npm run sizes: what the WebAssembly is made of, by section, by part of the core and by library, as tables of Markdown. The
// same build again, but with the names of functions.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { capture, Failure, root, runMain, step } from './lib/run.mjs';
import { needTools } from './lib/setup.mjs';

const build = 'build/wasm-names';
const module = `${build}/wasm/pyverdict-core.wasm`;

/** Whose a function is, by its name; the first that fits. @type {[RegExp, string][]} */
const owners = [
  [/pyverdict::(?:\(anonymous namespace\)::)?(?:([a-z]+)::)?/, 'pyverdict::$1'],
  [/^\(anonymous namespace\)::/, 'the binding, with what is inlined into it'],
  [/emscripten|embind|_emval/, 'Embind'],
  [/(^| )std::|^operator (new|delete)/, 'C++ library'],
  [/^(z_|inflate|adler32|crc32)/, 'zlib'],
  [/^BZ2_|^mainSort|^fallbackSort|^unRLE/, 'bzip2'],
  [/^lzma_|^(x86|delta|lz|lzma2?|alone|auto|block|stream|simple|index)_/, 'liblzma'],
  [/^(mbedtls|poly1305|mpi)_/, 'Mbed TLS'],
];

/** @param {string} name */
function ownerOf(name) {
  for (const [pattern, owner] of owners) {
    const found = name.match(pattern);
    if (found) return owner.replace('$1', found[1] ?? 'analyze, the whole in one call');
  }
  return 'C library and the rest';
}

/** @param {string[]} options */
async function objdump(options) {
  const { status, output, all } = await capture('wasm-objdump', [...options, module]);
  if (status !== 0) throw new Failure(`wasm-objdump ended with ${status}:\n${all.slice(-2000)}`);
  return output;
}

/** @param {Iterable<[string, number]>} rows @param {string} head */
function table(rows, head) {
  const sorted = [...rows].sort(([, a], [, b]) => b - a);
  const sum = sorted.reduce((total, [, bytes]) => total + bytes, 0);
  console.log(`| ${head} | bytes | share |\n|---|---|---|`);
  for (const [name, bytes] of sorted)
    console.log(`| ${name} | ${bytes.toLocaleString('en')} | ${((100 * bytes) / sum).toFixed(1)} % |`);
  console.log(`| together | ${sum.toLocaleString('en')} | |\n`);
}

await runMain(async () => {
  await needTools(['build', 'native', 'sizes']);
  const configure = ['--preset', 'wasm', '-B', build, '-DCMAKE_EXE_LINKER_FLAGS=--profiling-funcs'];
  await step('configuring the build with names', 'cmake', configure);
  await step('building it', 'cmake', ['--build', build, '-j', '2'], {
    env: { NODE_PATH: '/usr/share/nodejs' },
  });

  const sections = [
    ...(await objdump(['-h'])).matchAll(/^ *(\w+) start=.*size=0x([0-9a-f]+)\)(?:.*?"(.+)")?/gm),
  ];
  table(
    sections
      .filter(([, , , name]) => name !== 'name')
      .map(([, kind, size, name]) => [name ?? kind.toLowerCase(), parseInt(size, 16)]),
    'section',
  );

  const functions = [
    ...(await objdump(['-x', '-j', 'Code'])).matchAll(/^ - func\[\d+\] size=(\d+) <(.*)>$/gm),
  ];
  const names = functions.map(([, , name]) => name);
  const readable = spawnSync('c++filt', { input: names.join('\n'), encoding: 'utf8' });
  if (readable.status !== 0) throw new Failure(`c++filt ended with ${readable.status}.`);
  /** @type {Map<string, number>} */
  const sums = new Map();
  for (const [index, name] of readable.stdout.split('\n').slice(0, names.length).entries()) {
    const owner = ownerOf(name);
    sums.set(owner, (sums.get(owner) ?? 0) + Number(functions[index][1]));
  }
  table(sums, 'code of');

  for (const name of ['pyverdict-core.wasm', 'pyverdict-core.mjs']) {
    const bytes = readFileSync(join(root, 'build/wasm/wasm', name));
    const gzipped = gzipSync(bytes, { level: 9 }).length;
    console.log(
      `${name}: ${bytes.length.toLocaleString('en')} bytes, ${gzipped.toLocaleString('en')} gzipped`,
    );
  }
});
