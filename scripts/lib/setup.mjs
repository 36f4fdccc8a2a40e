// What a bare Debian 12 with Node lacks: packages from apt and from npm. Only Node's own modules are used here.
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { Failure, root, step } from './run.mjs';
import { whenChanged } from './stamp.mjs';

/** @typedef {{ apt: string, command?: string, file?: string }} Tool */

/** @type {Record<'build' | 'native' | 'page' | 'lint' | 'bench' | 'sizes' | 'spark' | 'deploy', Tool[]>} */
const tools = {
  build: [
    { apt: 'cmake', command: 'cmake' },
    { apt: 'ninja-build', command: 'ninja' },
    { apt: 'ccache', command: 'ccache' },
    { apt: 'dpkg-dev', command: 'dpkg-source' },
    { apt: 'bzip2', command: 'bzip2' },
    { apt: 'nlohmann-json3-dev', file: '/usr/include/nlohmann/json.hpp' },
    { apt: 'emscripten', command: 'emcc' },
  ],
  native: [
    { apt: 'clang', command: 'clang++' },
    {
      apt: 'libclang-rt-14-dev',
      file: '/usr/lib/llvm-14/lib/clang/14.0.6/lib/linux/libclang_rt.asan-x86_64.a',
    },
    { apt: 'g++', command: 'g++' },
    { apt: 'libgtest-dev', file: '/usr/include/gtest/gtest.h' },
    { apt: 'python3', command: 'python3' },
  ],
  page: [{ apt: 'chromium', command: 'chromium' }],
  lint: [{ apt: 'clang-format', command: 'clang-format' }],
  sizes: [{ apt: 'wabt', command: 'wasm-objdump' }],
  spark: [{ apt: 'openjdk-17-jre-headless', command: 'java' }],
  deploy: [
    { apt: 'buildah', command: 'buildah' },
    { apt: 'bubblewrap', command: 'bwrap' },
    { apt: 'busybox-static', file: '/bin/busybox' },
    { apt: 'git', command: 'git' },
  ],
  bench: [{ apt: 'python3-venv', file: '/usr/lib/python3.11/ensurepip/__init__.py' }],
};

/** @param {string} command */
function onPath(command) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** @param {Tool} tool */
function isThere({ command, file }) {
  return (command !== undefined && onPath(command)) || (file !== undefined && existsSync(file));
}

/**
 * Installs what is missing of these groups, when this is root on a machine with apt; else says in one line what to do.
 *
 * @param {(keyof typeof tools)[]} groups
 */
export async function needTools(groups) {
  const missing = groups.flatMap((group) => tools[group]).filter((tool) => !isThere(tool));
  if (missing.length === 0) return;
  const names = missing.map((tool) => tool.apt);
  const command = `apt-get install --no-install-recommends ${names.join(' ')}`;
  if (!onPath('apt-get'))
    throw new Failure(`Missing: ${names.join(', ')}. PyVerdict builds on Debian 12: ${command}`);
  if (process.getuid?.() !== 0) throw new Failure(`Missing: ${names.join(', ')}. Run as root: ${command}`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await step('reading the package lists', 'apt-get', ['update', '-qq'], { env });
  await step(
    `installing ${names.join(', ')}`,
    'apt-get',
    ['install', '-y', '-qq', '--no-install-recommends', ...names],
    {
      env,
      advice: `Try it yourself: ${command}`,
    },
  );
}

/** Installs the npm packages of the lockfile unless they are installed. */
export async function needPackages() {
  await whenChanged('node_modules', ['package-lock.json'], ['node_modules/.package-lock.json'], async () => {
    await step('installing npm packages', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      advice: 'Is the npm registry within reach?',
    });
  });
}

/** Installs the npm packages of the service, the built package among them, unless they are installed. */
export async function needServicePackages() {
  const home = 'integrations/service';
  await whenChanged(
    'service-packages',
    [`${home}/package-lock.json`],
    [`${home}/node_modules/.package-lock.json`],
    async () => {
      await step('installing the packages of the service', 'npm', ['ci', '--loglevel=error'], {
        cwd: join(root, home),
      });
    },
  );
}

/** A virtual environment below build/ with these packages. @param {string} name @param {string} requirements */
export async function needVenv(name, requirements) {
  const place = `build/${name}`;
  await whenChanged(name, [requirements], [place], async () => {
    await step(`making a virtual environment for ${requirements}`, 'python3', [
      '-m',
      'venv',
      '--clear',
      place,
    ]);
    const pip = ['-m', 'pip', 'install', '--quiet', '-r', requirements];
    await step(`installing what ${requirements} names`, `${place}/bin/python`, pip);
  });
}
