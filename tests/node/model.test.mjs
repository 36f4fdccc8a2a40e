// The model beside the core, with a small stand-in (tests/cases/model) for the one that is shipped.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

import Ajv2020 from 'ajv/dist/2020.js';
import { createAnalyzer } from 'pyverdict';
import { createWorkerAnalyzer } from 'pyverdict/worker';

import {
  benign,
  description,
  finding,
  folderOf,
  malicious,
  modelFolder,
  pyverdict,
  root,
  run,
  workers,
} from './support.mjs';

const { Core } = await import(pathToFileURL(join(root, 'dist/npm/core.js')).href);
const core = await Core.create(new WebAssembly.Module(readFileSync(join(root, 'dist/npm/pyverdict.wasm'))));
core.loadModel(JSON.stringify(description));
const schema = JSON.parse(readFileSync(join(root, 'src/report/report.schema.json'), 'utf8'));
// @ts-expect-error ajv's module declares its class as `default` of the default export
const validate = new Ajv2020({ strict: false }).compile(schema);

/** What the stand-in must give. @param {string} input @returns {Promise<number[]>} */
const expectedScores = (input) =>
  core.analyze(input, { features: true }, (/** @type {any} */ found) =>
    Array.from({ length: found.count }, (_, index) => {
      const sum = found
        .features(index)
        .reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b, 0);
      return 1 / (1 + Math.exp(1 - sum / 100));
    }),
  );

/** @param {number} found @param {number} expected */
const isNear = (found, expected) => Math.abs(found - expected) < 1e-4;

test('with a model the verdict is by the model, and says which', async (context) => {
  const analyzer = await createAnalyzer({ modelBase: modelFolder(context) });
  assert.equal(await analyzer.model(), 'tiny');
  for (const input of [malicious, benign, '']) {
    const { reports, scoring } = await analyzer.analyze(input);
    assert.equal(scoring, undefined);
    assert.equal(reports[0].verdict.basis, 'model');
    assert.equal(reports[0].engine.model, 'tiny');
    assert.ok(validate(reports[0]));
    const [expected] = await expectedScores(input);
    assert.ok(isNear(reports[0].verdict.score, expected), `${reports[0].verdict.score}, not ${expected}`);
  }
  analyzer.dispose();
});

test('every report of a finding list has a score of its own, also when analyses overlap', async (context) => {
  const analyzer = await createAnalyzer({ modelBase: modelFolder(context) });
  const list = JSON.stringify([{ finding: finding(malicious) }, { finding: finding(benign) }]);
  const inputs = [list, malicious, benign, list];
  const found = await Promise.all(inputs.map((input) => analyzer.analyze(input)));
  for (const [at, input] of inputs.entries()) {
    const expected = await expectedScores(input);
    const scores = found[at].reports.map(({ verdict }) => verdict.score);
    assert.equal(scores.length, expected.length);
    for (const [index, score] of scores.entries()) assert.ok(isNear(score, expected[index]));
  }
});

test('evidence first: the model answers in a second moment, from the same bytes', async (context) => {
  const modelBase = modelFolder(context);
  const analyzer = await createAnalyzer({ model: 'lazy', modelBase });
  const bytes = new TextEncoder().encode(malicious);
  /** @type {any} */
  let first;
  const second = await new Promise((resolve) => {
    analyzer.analyze(bytes, { onScore: resolve, markdown: true }).then((analysis) => {
      first = analysis;
      bytes.fill(0x20);
    });
  });
  assert.equal(first.scoring, true);
  assert.equal(first.reports[0].verdict.basis, 'evidence');
  assert.equal(second.reports[0].verdict.basis, 'model');
  assert.equal(second.reports[0].input.script.sha256, first.reports[0].input.script.sha256);
  assert.equal(second.markdown.length, 1);

  let calls = 0;
  const ready = await analyzer.analyze(malicious, { onScore: () => (calls += 1) });
  assert.equal(ready.scoring, undefined);
  assert.equal(ready.reports[0].verdict.basis, 'model');
  await analyzer.analyze(benign);
  assert.equal(calls, 0);
});

test('an eager model is there when the analyzer is; one that is off never is', async (context) => {
  const modelBase = modelFolder(context);
  const eager = await createAnalyzer({ model: 'eager', modelBase });
  const { reports, scoring } = await eager.analyze(malicious, { evidenceFirst: true });
  assert.deepEqual([scoring, reports[0].verdict.basis], [undefined, 'model']);
  const off = await createAnalyzer({ model: 'off', modelBase });
  assert.equal(await off.model(), null);
  const found = await off.analyze(malicious, { onScore: () => assert.fail('no model, no second moment') });
  assert.deepEqual([found.scoring, found.reports[0].verdict.basis], [undefined, 'evidence']);
  assert.deepEqual(found.reports[0].diagnostics, []);
});

test('an answer by the evidence alone asks for no model', async (context) => {
  const analyzer = await createAnalyzer({ modelBase: folderOf(context, {}) });
  const alone = await analyzer.analyze(malicious, { evidenceOnly: true, holdFrom: 1 });
  const report = await alone.held?.report(0);
  assert.deepEqual([alone.scoring, report?.verdict.basis, report?.diagnostics], [undefined, 'evidence', []]);
  const whole = await analyzer.analyze(malicious);
  assert.deepEqual(
    whole.reports[0].diagnostics.map(({ code }) => code),
    ['modelUnavailable'],
  );
});

test('a model that does not fit is refused, and the evidence stands', async (context) => {
  const wrongHash = { sha256: '0'.repeat(64) };
  /** @type {[string, string, any, string | undefined][]} */
  const cases = [
    ['modelMismatch', 'modelMismatch', { featureVersion: 0 }, undefined],
    ['modelMismatch', 'modelMismatch', { features: ['no such feature'] }, undefined],
    ['modelMismatch', 'modelMismatch', { thresholds: {} }, undefined],
    ['modelInvalid', 'modelUnavailable', wrongHash, undefined],
    ['modelInvalid', 'modelUnavailable', { prior: 2 }, undefined],
    ['modelInvalid', 'modelUnavailable', {}, 'this is no ONNX'],
    ['modelInvalid', 'modelUnavailable', { id: 7 }, undefined],
  ];
  const expected = (await (await createAnalyzer({ model: 'off' })).analyze(malicious)).reports[0];
  for (const [code, diagnostic, change, onnx] of cases) {
    const modelBase = modelFolder(context, change, onnx);
    for (const model of /** @type {const} */ (['eager', 'lazy'])) {
      const analyzer = await createAnalyzer({ model, modelBase });
      await assert.rejects(analyzer.model(), { name: 'PyVerdictError', code });
      const { reports } = await analyzer.analyze(malicious);
      assert.ok(validate(reports[0]));
      assert.deepEqual(reports[0].verdict, expected.verdict);
      assert.equal(reports[0].engine.model, null);
      assert.deepEqual(
        reports[0].diagnostics.map((one) => [one.code, one.detail]),
        [[diagnostic, code]],
      );
    }
  }
  const missing = await createAnalyzer({ modelBase: '/nowhere' });
  await assert.rejects(missing.model(), { code: 'modelNotFound' });
  assert.equal((await missing.analyze(malicious)).reports[0].diagnostics[0].detail, 'modelNotFound');
});

test('what moved the score is said; the prior of the reader moves the score, and no label', async (context) => {
  const modelBase = modelFolder(context);
  const usual = (await (await createAnalyzer({ modelBase })).analyze(malicious)).reports[0].verdict;
  assert.deepEqual(usual.contributions.map(({ group }) => group).sort(), ['all', 'none']);
  const wary = (await (await createAnalyzer({ modelBase, prior: 0.5 })).analyze(malicious)).reports[0]
    .verdict;
  assert.ok(wary.score > usual.score);
  assert.equal(wary.label, usual.label);
  for (const prior of [0, 1, NaN, '0.5'])
    await assert.rejects(createAnalyzer({ prior: /** @type {any} */ (prior) }), { code: 'badOption' });
});

test('a core that starts anew knows its model', async (context) => {
  const analyzer = await createAnalyzer({ modelBase: modelFolder(context) });
  await analyzer.model();
  await assert.rejects(analyzer.analyze(new Uint8Array(2 ** 31 - 2 ** 20)), { code: 'outOfMemory' });
  assert.equal((await analyzer.analyze(malicious)).reports[0].verdict.basis, 'model');
});

test('contributions must be as many as the groups', async (context) => {
  const modelBase = modelFolder(context, { groups: ['all'] });
  const { reports } = await (await createAnalyzer({ modelBase })).analyze(malicious);
  assert.equal(reports[0].verdict.basis, 'evidence');
});

test('what is no probability is no verdict', async (context) => {
  const broken = readFileSync(join(root, 'tests/cases/model/broken.onnx'));
  const modelBase = modelFolder(context, {}, broken);
  const { reports } = await (await createAnalyzer({ modelBase })).analyze(malicious);
  assert.equal(reports[0].verdict.basis, 'evidence');
  assert.deepEqual(
    reports[0].diagnostics.map(({ code }) => code),
    ['modelUnavailable'],
  );
});

test('a worker answers in two moments too, whatever happens to it in between', async (context) => {
  const modelBase = pathToFileURL(`${modelFolder(context)}/`);
  const { count, createWorker } = workers();
  const analyzer = await createWorkerAnalyzer({ createWorker, modelBase });
  const stop = new AbortController();
  const gone = new AbortController();
  const second = new Promise((resolve, reject) => {
    analyzer.analyze(malicious, { onScore: resolve }).then(({ scoring, reports }) => {
      if (!scoring || reports[0].verdict.basis !== 'evidence') reject(new Error('not by the evidence'));
    }, reject);
  });
  const dropped = analyzer.analyze(benign, {
    signal: gone.signal,
    onScore: () => assert.fail('it was cancelled'),
  });
  await dropped;
  gone.abort();
  // Ending a run at work ends the worker, and the model that it was loading.
  const cancelled = analyzer.analyze('x = 1\n'.repeat(200_000), { signal: stop.signal });
  stop.abort();
  await assert.rejects(cancelled, { code: 'cancelled' });
  assert.ok(count.ended >= 1);
  assert.equal(/** @type {any} */ (await second).reports[0].verdict.basis, 'model');
  assert.equal(await analyzer.model(), 'tiny');
  analyzer.dispose();
  await assert.rejects(analyzer.model(), { code: 'disposed' });
});

test('the command line uses a model unless it is told not to', async (context) => {
  const folder = modelFolder(context);
  const scripts = folderOf(context, { 'a.py': malicious, 'b.py': benign });
  for (const jobs of ['1', '2']) {
    const { stdout, stderr } = await pyverdict([
      '--format=ndjson',
      '--model',
      folder,
      '--jobs',
      jobs,
      scripts,
    ]);
    assert.equal(stderr, '');
    const reports = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      reports.map(({ engine }) => engine.model),
      ['tiny', 'tiny'],
    );
  }
  const pretty = await pyverdict(['--model', folder, join(scripts, 'a.py')]);
  assert.match(pretty.stdout, /by the model/);
  const without = await pyverdict(['--no-model', '--model', folder, join(scripts, 'a.py')]);
  assert.match(without.stdout, /by the evidence/);
  const wrong = modelFolder(context, { featureVersion: 0 });
  const refused = await pyverdict(['--model', wrong, scripts]);
  assert.equal(refused.status, 1);
  assert.equal((refused.stderr.match(/version 0 of the feature vector/g) ?? []).length, 1, refused.stderr);
  assert.match(refused.stdout, /by the evidence/);
});

test('a model runs where no code may be made from strings', async (context) => {
  const script = `
    import { createAnalyzer } from 'pyverdict';
    const analyzer = await createAnalyzer({ modelBase: process.argv[1] });
    console.log((await analyzer.analyze('x = 1')).reports[0].verdict.basis);`;
  const { stdout, stderr } = await run(
    process.execPath,
    ['--disallow-code-generation-from-strings', '--input-type=module', '-e', script, modelFolder(context)],
    { cwd: root },
  );
  assert.equal(stdout, 'model\n', stderr);
});

test('the package carries the runtime that it was built with, and one build of it only', () => {
  const names = readdirSync(join(root, 'dist/npm')).filter(
    (name) => /^(ort|onnxruntime)/.test(name) && !name.endsWith('.d.ts'),
  );
  assert.deepEqual(names.sort(), ['onnxruntime.js', 'ort-wasm-simd-threaded.wasm']);
  const pinned = readFileSync(join(root, 'dist/npm/model-assets.js'), 'utf8').match(
    /runtimeSha256 = '(\w+)'/,
  )?.[1];
  const bytes = readFileSync(join(root, 'dist/npm/ort-wasm-simd-threaded.wasm'));
  assert.equal(createHash('sha256').update(bytes).digest('hex'), pinned);
});

test('without vector instructions (SIMD) the analysis is there, and the model says why it is not', async () => {
  const script = `
    import { createAnalyzer } from 'pyverdict';
    const analyzer = await createAnalyzer();
    const { reports: [{ verdict, diagnostics }] } = await analyzer.analyze('import os\\nos.system("id")\\n');
    const code = await analyzer.model().catch((error) => error.code);
    console.log(verdict.basis, code, diagnostics.at(-1).detail);`;
  // V8 has none on processors without SSE 4.1.
  const options = ['--no-enable-sse4-1', '--input-type=module', '-e', script];
  const { stdout, stderr } = await run(process.execPath, options, { cwd: root });
  assert.equal(stdout, 'evidence simdUnavailable simdUnavailable\n', stderr);
});
