// What breaks tools of this kind is answered, with a report, in bounded memory, and the analyzer goes on.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';

import { hostile } from '../hostile/inputs.mjs';
import { root } from './support.mjs';

const size = 256 * 1024;
const mostMemory = 16 * size + 64 * 1024 * 1024;

const { Core } = await import(pathToFileURL(join(root, 'dist/npm/core.js')).href);
const module = new WebAssembly.Module(readFileSync(join(root, 'dist/npm/pyverdict.wasm')));

for (const { name, make } of hostile) {
  test(`${name}: there is a report, within the memory that is allowed`, async () => {
    const core = await Core.create(module);
    const reports = await core.analyze(make(size), {}, (/** @type {any} */ found) =>
      Array.from({ length: found.count }, (_, index) => JSON.parse(found.json(index))),
    );
    assert.ok(reports.length > 0);
    for (const { verdict } of reports) assert.ok(verdict.score >= 0 && verdict.score <= 1);
    assert.ok(core.memoryBytes <= mostMemory, `${core.memoryBytes} bytes`);
    const after = await core.analyze('print(1)\n', {}, (/** @type {any} */ found) => found.outline(0).label);
    assert.equal(after, 'benign');
  });
}
