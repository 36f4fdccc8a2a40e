import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { root } from './run.mjs';

/** Every C++ file, relative to the repository. */
export function cppFiles() {
  return ['src', 'wasm', 'bench', 'tests/core', 'tests/fuzz'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(cpp|h)$/.test(name))
      .map((name) => join(folder, name)),
  );
}
