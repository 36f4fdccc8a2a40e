// The analyzer survives what is done to it: memory that ends in the middle, an analysis that does not, ten thousand of them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { createAnalyzer } from 'pyverdict';
import { createWorkerAnalyzer } from 'pyverdict/worker';

import { hostile } from '../hostile/inputs.mjs';
import { payloads } from '../hostile/payloads.mjs';
import { benign, malicious, root, workers } from './support.mjs';

const { Core } = await import(pathToFileURL(join(root, 'dist/npm/core.js')).href);
const wasm = readFileSync(join(root, 'dist/npm/pyverdict.wasm'));

/** @param {string} name @param {number} size */
const input = (name, size) => /** @type {any} */ (hostile.find((row) => row.name === name)).make(size);

/**
 * The same WebAssembly with so many pages of memory at most.
 * @param {number} pages of 64 KiB; 0 for as many as it begins with
 */
function bounded(pages) {
  const bytes = Buffer.from(wasm);
  /** @param {number} at @returns {[value: number, end: number]} */
  const leb = (at) => {
    let value = 0;
    let shift = 0;
    for (; bytes[at] & 0x80; ++at, shift += 7) value |= (bytes[at] & 0x7f) << shift;
    return [value | (bytes[at] << shift), at + 1];
  };
  for (let at = 8; at < bytes.length;) {
    const [size, start] = leb(at + 1);
    if (bytes[at] === 5) {
      // One memory, with a maximum: what it has at least, and at most.
      assert.deepEqual([...bytes.subarray(start, start + 2)], [1, 1]);
      const [least, second] = leb(start + 2);
      const [, end] = leb(second);
      let value = pages || least;
      for (let i = second; i < end; ++i, value >>= 7) bytes[i] = (value & 0x7f) | (i + 1 < end ? 0x80 : 0);
      assert.equal(value, 0);
      return bytes;
    }
    at = start + size;
  }
  throw new Error('There is no memory.');
}

const outline = (/** @type {any} */ reports) => reports.outline(0).label;

test('memory that ends in the middle of an analysis is an error with a code, and the next one works', async () => {
  const core = await Core.create(new WebAssembly.Module(bounded(640)));
  for (const name of [
    'functions, small',
    'addresses',
    'sums of texts',
    'quotes',
    'JSON, one key again and again',
  ]) {
    await assert.rejects(core.analyze(input(name, 8 << 20), {}, outline), { code: 'outOfMemory' }, name);
    assert.equal(await core.analyze(malicious, {}, outline), 'malicious', name);
  }
  const analyzer = await createAnalyzer({ wasm: bounded(640), model: 'off' });
  await assert.rejects(analyzer.analyze(input('functions, small', 8 << 20)), {
    name: 'PyVerdictError',
    code: 'outOfMemory',
  });
  assert.equal((await analyzer.analyze(malicious)).reports[0].verdict.label, 'malicious');
  analyzer.dispose();
});

test('so it is in a worker, which goes on', async () => {
  const { count, createWorker } = workers(() => createAnalyzer({ wasm: bounded(640), model: 'off' }));
  const analyzer = await createWorkerAnalyzer({ createWorker });
  const large = analyzer.analyze(input('functions, small', 8 << 20));
  const next = analyzer.analyze(malicious);
  await assert.rejects(large, { name: 'PyVerdictError', code: 'outOfMemory' });
  assert.equal((await next).reports[0].verdict.label, 'malicious');
  assert.equal(count.started, 1);
  analyzer.dispose();
});

/** Of many kinds, each of a few kilobytes: scripts, findings, what breaks tools, what cannot be read. */
const varied = [
  malicious,
  benign,
  '',
  '\0',
  'x = (',
  ...payloads,
  ...hostile.map(({ make }) => make(2048)).filter(({ length }) => length < 16_384),
  JSON.stringify({ finding: { category: 'a', processes: [{ script: { contents: malicious } }] } }),
  `[${JSON.stringify({ finding: { category: 'a', name: 'b', processes: [{ args: ['sh', '-c', 'id'] }] } })}]`,
];

test('ten thousand analyses of all kinds leave nothing behind in an instance', async () => {
  const core = await Core.create(new WebAssembly.Module(bounded(1280)));
  /** @type {any} */
  let glue;
  const once = (/** @type {number} */ i) =>
    core.analyze(
      varied[i % varied.length],
      { features: i % 3 === 0, lang: i % 2 === 0 ? 'en' : 'pt' },
      (/** @type {any} */ reports) => {
        reports.json(0);
        if (i % 5 === 0) reports.markdown(0);
        if (i % 7 === 0) reports.exported(['sarif', 'stix', 'misp', 'navigator', 'csv'][i % 5]);
        if (i % 11 === 0) reports.summary();
        if (i === 0) glue = reports.keep().glue;
      },
    );
  for (let i = 0; i < varied.length; ++i) await once(i);
  /** How many blocks there is room for, all memory taken together. */
  const room = () => {
    const blocks = [];
    for (let pointer = glue._malloc(16 << 10); pointer !== 0; pointer = glue._malloc(16 << 10))
      blocks.push(pointer);
    for (const pointer of blocks) glue._free(pointer);
    return blocks.length;
  };
  const before = room();
  assert.ok(before > 1000, `${before}`);
  for (let i = 0; i < 10_000; ++i) await once(i + 1);
  // Two blocks: three bytes for each analysis.
  assert.ok(room() >= before - 2, `${before}, ${room()}`);
});

test('an analysis that runs away is cancelled, and the next one is answered', async () => {
  const { count, createWorker } = workers();
  const analyzer = await createWorkerAnalyzer({ createWorker });
  const stop = new AbortController();
  const endless = analyzer.analyze(input('names, each of the one before', 4 << 20), { signal: stop.signal });
  const next = analyzer.analyze(malicious);
  setTimeout(() => stop.abort(), 20);
  await assert.rejects(endless, { code: 'cancelled' });
  assert.equal((await next).reports[0].verdict.label, 'malicious');
  assert.deepEqual(count, { started: 2, ended: 1 });
  analyzer.dispose();
});

test('two analyzers side by side know nothing of each other', async () => {
  const alone = await createAnalyzer({ model: 'off' });
  const some = varied.slice(0, 30);
  const limits = { maxEvidence: 1, maxLayers: 1, maxSteps: 100 };
  const free = [];
  const limited = [];
  for (const one of some) {
    free.push(await alone.analyze(one));
    limited.push(await alone.analyze(one, { limits }));
  }
  const [a, b] = await Promise.all([createAnalyzer({ model: 'off' }), createAnalyzer({ model: 'off' })]);
  const both = await Promise.all(
    some.flatMap((one, i) => [a.analyze(one), b.analyze(one, { limits })].map(async (run) => [i, await run])),
  );
  for (const [at, [i, found]] of /** @type {[number, [number, any]][]} */ ([...both.entries()]))
    assert.deepEqual(found, (at % 2 === 0 ? free : limited)[i]);
  const running = b.analyze(malicious);
  a.dispose();
  assert.equal((await running).reports[0].verdict.label, 'malicious');
  await assert.rejects(a.analyze(malicious), { code: 'disposed' });
  assert.deepEqual(await b.analyze(some[0]), free[0]);
});

test('no input reaches a prototype', async () => {
  const before = Object.getOwnPropertyNames(Object.prototype).length;
  const analyzer = await createAnalyzer({ model: 'off' });
  for (const pollution of [
    '{"__proto__":{"polluted":1},"finding":{"category":"a","__proto__":{"polluted":1},"processes":[{"__proto__":{"polluted":1},"script":{"contents":"print(1)"}}]}}',
    '{"finding":{"category":"a","constructor":{"prototype":{"polluted":1}}},"constructor":{"prototype":{"polluted":1}}}',
    '[{"finding":{"category":"a","marks":{"marks":{"__proto__":"polluted"}},"sourceProperties":{"__proto__":{"polluted":1}}}}]',
    '{"finding":{"category":"__proto__"}}\n{"finding":{"category":"a","__proto__":{"polluted":1}}}\n',
    'finding.category,finding.__proto__.polluted,finding.constructor.prototype.polluted\na,1,1\n',
  ]) {
    const { reports } = await analyzer.analyze(pollution, { markdown: true });
    assert.ok(reports.length > 0);
    assert.equal(/** @type {any} */ ({}).polluted, undefined);
    assert.equal(Object.getOwnPropertyNames(Object.prototype).length, before);
  }
});
