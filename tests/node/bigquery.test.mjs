// The UDF's library in a context that has what BigQuery's V8 has: the language, and nothing around it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import vm from 'node:vm';

import { createAnalyzer } from 'pyverdict';

import { buildUdf, maxBytes } from '../../integrations/bigquery/build.mjs';
import { benign, finding, malicious } from './support.mjs';

const source = readFileSync(await buildUdf(), 'utf8');
const sql = readFileSync(new URL('../../integrations/bigquery/findings.sql', import.meta.url), 'utf8');
const analyzer = await createAnalyzer({ model: 'off' });

/** A context with the UDF in it. @param {string} [before] what runs in it first */
function plain(before = '') {
  const context = vm.createContext(Object.create(null), { codeGeneration: { strings: false, wasm: true } });
  // V8 brings it along for its inspector.
  vm.runInContext('delete globalThis.console', context);
  vm.runInContext(before, context);
  vm.runInContext(source, context);
  // As the SQL defines it: the function has the name that it has there, and what stands there as its body.
  const [, body] = sql.match(/^AS r"(.*)";$/m) ?? [];
  vm.runInContext(`function pyverdict(contents) { ${body} }`, context);
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
  assert.equal(typeof vm.runInContext("pyverdict('x = 1')", context), 'string');
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
    const found = JSON.parse(vm.runInContext('PyVerdict.brief(input, as)', context));
    const { label, score, basis, reasons } = expected.verdict;
    assert.deepEqual(
      [found.label, found.score, found.basis, found.reasons, found.sha256, found.fuzzy],
      [label, score, basis, reasons, expected.input.script.sha256, expected.input.script.fuzzy],
    );
  }
  assert.equal(vm.runInContext('pyverdict(null)', context), null);
});

test('its memory stays small, row after row', () => {
  const context = plain(`
    const { Instance } = WebAssembly;
    var memories = [];
    WebAssembly.Instance = function (...given) {
      const instance = new Instance(...given);
      memories.push(...Object.values(instance.exports).filter((one) => one instanceof WebAssembly.Memory));
      return instance;
    };`);
  Object.assign(context, { input: `${benign}\n`.repeat(1500) });
  const memory = () => vm.runInContext('memories.map(({ buffer }) => buffer.byteLength).join()', context);
  vm.runInContext('pyverdict(input)', context);
  const first = memory();
  for (let row = 0; row < 30; ++row) vm.runInContext('pyverdict(input)', context);
  assert.equal(memory(), first);
  assert.ok(Number(first) > 0 && Number(first) <= 32 * 1024 * 1024, `${first} bytes`);
});

test('a row that fails is an error in its place, and the next row works', () => {
  const context = plain();
  const failed = JSON.parse(vm.runInContext("PyVerdict.brief('x', 'nonsense')", context));
  assert.equal(failed.error.code, 'crashed');
  Object.assign(context, { malicious });
  assert.equal(JSON.parse(vm.runInContext('pyverdict(malicious)', context)).label, 'malicious');
});
