// The UDF's library in a context that has what BigQuery's V8 has: the language, and nothing around it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import vm from 'node:vm';

import { createAnalyzer } from 'pyverdict';

import { buildUdf, maxBytes } from '../../integrations/bigquery/build.mjs';
import { benign, finding, malicious } from './support.mjs';

const source = readFileSync(await buildUdf(), 'utf8');
const analyzer = await createAnalyzer({ model: 'off' });

/** A context with the UDF in it. */
function plain() {
  const context = vm.createContext(Object.create(null), { codeGeneration: { strings: false, wasm: true } });
  // V8 brings it along for its inspector.
  vm.runInContext('delete globalThis.console', context);
  vm.runInContext(source, context);
  return context;
}

test('the library is within what BigQuery takes of a file', () => {
  assert.ok(Buffer.byteLength(source) <= maxBytes, `${Buffer.byteLength(source)} bytes`);
  assert.ok(/^[\x00-\x7f]*$/.test(source));
});

test('it needs nothing but the language, and answers at once', () => {
  const context = plain();
  for (const name of [
    'fetch',
    'setTimeout',
    'TextDecoder',
    'TextEncoder',
    'atob',
    'process',
    'require',
    'console',
  ])
    assert.equal(vm.runInContext(`typeof ${name}`, context), 'undefined', name);
  assert.equal(typeof vm.runInContext("pyverdict('x = 1', 'script')", context), 'string');
});

test('it says what the package says', async () => {
  const context = plain();
  const inputs = [
    malicious,
    benign,
    '',
    '\ud800 = "\u00e9\u{1f40d}"\n',
    'def f(:',
    `${benign}\n`.repeat(5000),
    JSON.stringify([finding(benign), finding(malicious)]),
  ];
  for (const input of inputs) {
    const as = input.startsWith('[') ? 'finding' : 'script';
    const { reports } = await analyzer.analyze(input, { as });
    const expected = reports.reduce((a, b) => (b.verdict.score > a.verdict.score ? b : a));
    Object.assign(context, { input, as });
    const found = JSON.parse(vm.runInContext('pyverdict(input, as)', context));
    const { label, score, basis, reasons } = expected.verdict;
    assert.deepEqual(
      [found.label, found.score, found.basis, found.reasons, found.sha256, found.fuzzy],
      [label, score, basis, reasons, expected.input.script.sha256, expected.input.script.fuzzy],
    );
  }
  assert.equal(vm.runInContext("pyverdict(null, 'script')", context), null);
});

test('a row that fails is an error in its place, and the next row works', () => {
  const context = plain();
  const failed = JSON.parse(vm.runInContext("pyverdict('x', 'nonsense')", context));
  assert.equal(failed.error.code, 'crashed');
  Object.assign(context, { malicious });
  assert.equal(JSON.parse(vm.runInContext("pyverdict(malicious, 'script')", context)).label, 'malicious');
});
