import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';

import { createAnalyzer } from 'pyverdict';
import { createWorkerAnalyzer } from 'pyverdict/worker';

import { benign, malicious, root, workers } from './support.mjs';

const { isFromWorker, isToWorker } = await import(pathToFileURL(join(root, 'dist/npm/protocol.js')).href);

/** An analyzer whose every analysis of "slow" takes long. */
async function slow() {
  const analyzer = await createAnalyzer();
  return {
    ...analyzer,
    dispose: () => analyzer.dispose(),
    analyze: async (/** @type {any} */ input, /** @type {any} */ options) => {
      if (input === 'slow') await wait(60_000, undefined, { ref: false });
      return analyzer.analyze(input, options);
    },
  };
}

test('a worker gives the same as the analyzer itself', async () => {
  const { createWorker } = workers();
  const analyzer = await createWorkerAnalyzer({ createWorker });
  const direct = await createAnalyzer();
  assert.deepEqual(await analyzer.analyze(malicious), await direct.analyze(malicious));
  assert.deepEqual(
    await analyzer.analyze(benign, { markdown: true }),
    await direct.analyze(benign, { markdown: true }),
  );
  assert.equal(await analyzer.sha256('abc'), direct.sha256('abc'));
  await assert.rejects(analyzer.analyze('', { as: /** @type {any} */ ('x') }), {
    name: 'PyVerdictError',
    code: 'badOption',
  });
  analyzer.dispose();
  await assert.rejects(analyzer.analyze(''), { code: 'disposed' });
});

test('runs that were started together each get their own answer', async () => {
  const { createWorker } = workers();
  const analyzer = await createWorkerAnalyzer({ createWorker });
  const inputs = Array.from({ length: 20 }, (_, index) => `x = ${index}\n`);
  const found = await Promise.all(inputs.map((input) => analyzer.analyze(input)));
  assert.deepEqual(
    found.map(({ reports }) => reports[0].layers[0].text),
    inputs,
  );
  analyzer.dispose();
});

test('a run that is cancelled ends its worker; those that waited go on in the next', async () => {
  const { count, createWorker } = workers(slow);
  const analyzer = await createWorkerAnalyzer({ createWorker });
  const stop = new AbortController();
  const first = analyzer.analyze('slow', { signal: stop.signal });
  const second = analyzer.analyze(benign);
  stop.abort();
  await assert.rejects(first, { code: 'cancelled' });
  assert.equal((await second).reports.length, 1);
  assert.deepEqual(count, { started: 2, ended: 1 });
  await assert.rejects(analyzer.analyze(benign, { signal: stop.signal }), { code: 'cancelled' });
  analyzer.dispose();
});

test('a run that waits is cancelled without harm to the one at work', async () => {
  const { count, createWorker } = workers();
  const analyzer = await createWorkerAnalyzer({ createWorker });
  const stop = new AbortController();
  const first = analyzer.analyze(malicious);
  const second = analyzer.analyze(benign, { signal: stop.signal });
  stop.abort();
  await assert.rejects(second, { code: 'cancelled' });
  assert.equal((await first).reports.length, 1);
  assert.equal(count.started, 1);
  analyzer.dispose();
});

test('a run that takes too long is stopped', async () => {
  const { createWorker } = workers(slow);
  const analyzer = await createWorkerAnalyzer({ createWorker, timeout: 50 });
  await assert.rejects(analyzer.analyze('slow'), { code: 'timeout', message: /50 ms/ });
  assert.equal((await analyzer.analyze(benign, { timeout: 30_000 })).reports.length, 1);
  analyzer.dispose();
});

test('a worker that cannot start says why', async () => {
  const { createWorker } = workers(() => createAnalyzer({ wasm: '/nowhere/pyverdict.wasm' }));
  await assert.rejects(createWorkerAnalyzer({ createWorker }), { code: 'wasmNotFound' });
});

test('the guards let through what the protocol defines, and nothing else', () => {
  const good = [
    { type: 'pyverdict/start', options: {} },
    { type: 'pyverdict/analyze', runId: 1, input: '', options: {} },
    { type: 'pyverdict/hash', runId: 1, name: 'md5', input: '' },
  ];
  const bad = [
    null,
    1,
    'pyverdict/start',
    {},
    { type: 'pyverdict/start' },
    { type: 'pyverdict/analyze', runId: '1', input: '', options: {} },
  ];
  const hash = { type: 'pyverdict/hash', runId: 1, name: 'constructor', input: '' };
  assert.deepEqual(
    good.map(isToWorker),
    good.map(() => true),
  );
  assert.deepEqual(
    [...bad, hash].map(isToWorker),
    [...bad, hash].map(() => false),
  );
  assert.ok(isFromWorker({ type: 'pyverdict/ready' }));
  assert.ok(!isFromWorker({ type: 'pyverdict/result', runId: 1 }));
  assert.ok(!isFromWorker({ type: 'pyverdict/error', runId: 1, error: 'no' }));
});
