import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

import Ajv2020 from 'ajv/dist/2020.js';
import { createAnalyzer, PyVerdictError, version } from 'pyverdict';

import { benign, finding, folderOf, malicious, root, run } from './support.mjs';

const analyzer = await createAnalyzer({ model: 'off' });
const wasmPath = join(root, 'dist/npm/pyverdict.wasm');
const schema = JSON.parse(readFileSync(join(root, 'src/report/report.schema.json'), 'utf8'));
// @ts-expect-error ajv's module declares its class as `default` of the default export
const validate = new Ajv2020({ allErrors: true, strict: false }).compile(schema);

/** @param {unknown} report */
function assertValid(report) {
  assert.ok(validate(report), JSON.stringify(validate.errors?.slice(0, 3)));
}

test('a script gives one report that fits the schema', async () => {
  const { reports, timeline } = await analyzer.analyze(malicious);
  assert.equal(reports.length, 1);
  assert.deepEqual(timeline, []);
  assertValid(reports[0]);
  assert.equal(reports[0].engine.version, version);
  assert.equal(reports[0].engine.model, null);
  assert.equal(reports[0].verdict.basis, 'evidence');
  assert.equal(reports[0].verdict.label, 'malicious');
  assert.equal(reports[0].layers.length, 2);
  assert.ok(reports[0].layers[1].text?.includes('192.0.2.7'));
});

test('a benign script is called benign', async () => {
  const { reports } = await analyzer.analyze(benign);
  assertValid(reports[0]);
  assert.equal(reports[0].verdict.label, 'benign');
});

test('findings give a report each, and a timeline by time', async () => {
  const input = JSON.stringify([
    { finding: finding(malicious, '2025-06-02T10:00:00Z') },
    { finding: finding(benign, '2025-06-01T10:00:00+02:00') },
  ]);
  const { reports, timeline } = await analyzer.analyze(input);
  assert.equal(reports.length, 2);
  reports.forEach(assertValid);
  assert.deepEqual(
    reports.map((report) => report.input.kind),
    ['finding', 'finding'],
  );
  assert.deepEqual(
    timeline.map(({ report, time }) => [report, time]),
    [
      [1, '2025-06-01T10:00:00+02:00'],
      [0, '2025-06-02T10:00:00Z'],
    ],
  );
  assert.equal(timeline[0].category, 'Execution: Malicious Python executed');
});

test('`as` decides how the input is read', async () => {
  const text = JSON.stringify(finding(benign));
  const asScript = await analyzer.analyze(text, { as: 'script' });
  assert.equal(asScript.reports[0].input.kind, 'script');
  const asFinding = await analyzer.analyze('x = 1', { as: 'finding' });
  assert.ok(asFinding.reports[0].diagnostics.length > 0);
});

test('strings, bytes and buffers are the same input', async () => {
  const text = `# caf\u00e9 \u{1f40d}\n${malicious}`;
  const bytes = new TextEncoder().encode(text);
  const expected = await analyzer.analyze(text);
  assert.deepEqual(await analyzer.analyze(bytes), expected);
  assert.deepEqual(await analyzer.analyze(bytes.buffer), expected);
  const padded = new Uint8Array(bytes.length + 8);
  padded.set(bytes, 4);
  assert.deepEqual(await analyzer.analyze(padded.subarray(4, 4 + bytes.length)), expected);
});

test('odd inputs give reports that fit the schema', async () => {
  const inputs = [
    '',
    '\0',
    '\ud800',
    '\ufeff',
    '{',
    '[]',
    '{"finding": {}}',
    'def f(:',
    '('.repeat(5000),
    '\u202e\u0000\u2028',
  ];
  for (const input of [...inputs, new Uint8Array([0xff, 0xfe, 0x00]), new Uint8Array(64).fill(0x80)]) {
    const { reports } = await analyzer.analyze(input);
    assert.ok(reports.length >= 1);
    reports.forEach(assertValid);
  }
});

test('Markdown comes when it is asked for', async () => {
  assert.equal('markdown' in (await analyzer.analyze(benign)), false);
  const { markdown } = await analyzer.analyze(malicious, { markdown: true });
  assert.equal(markdown?.length, 1);
  assert.match(String(markdown?.[0]), /malicious/i);
});

test('hashes agree with those of node:crypto', () => {
  const inputs = [0, 1, 55, 56, 63, 64, 65, 119, 1000, 1_000_003].map((size) =>
    Uint8Array.from({ length: size }, (_, i) => i * 31),
  );
  for (const input of inputs) {
    for (const name of /** @type {const} */ (['sha256', 'sha1', 'md5'])) {
      assert.equal(
        analyzer[name](input),
        createHash(name).update(input).digest('hex'),
        `${name} of ${input.length} bytes`,
      );
    }
  }
  assert.equal(analyzer.sha256('caf\u00e9'), createHash('sha256').update('caf\u00e9').digest('hex'));
  assert.match(analyzer.tlsh(malicious.repeat(3)), /^T1[0-9A-F]{70}$/);
  assert.equal(analyzer.tlsh('short'), '');
});

test('limits are bounds of the analysis', async () => {
  const { reports } = await analyzer.analyze(malicious, { limits: { maxInputBytes: 20 } });
  assert.ok(reports[0].diagnostics.some(({ code }) => code === 'inputTooLarge'));
  await assert.rejects(analyzer.analyze(benign, { limits: /** @type {any} */ ({ maxPatience: 1 }) }), {
    code: 'badOption',
  });
  await assert.rejects(analyzer.analyze(benign, { limits: { maxSteps: -1 } }), { code: 'badOption' });
});

test('wrong calls are errors with a code', async () => {
  await assert.rejects(analyzer.analyze(/** @type {any} */ (42)), { code: 'badInput', message: /a number/ });
  await assert.rejects(analyzer.analyze(/** @type {any} */ (null)), { code: 'badInput' });
  await assert.rejects(analyzer.analyze('', { as: /** @type {any} */ ('json') }), { code: 'badOption' });
  await assert.rejects(createAnalyzer({ model: /** @type {any} */ ('yes') }), { code: 'badOption' });
  const other = await createAnalyzer({ model: 'off' });
  other.dispose();
  await assert.rejects(other.analyze(''), { code: 'disposed' });
  assert.throws(() => other.sha256(''), { code: 'disposed' });
});

test('analyzers are independent of each other, and analyses leave nothing behind', async () => {
  const other = await createAnalyzer({ model: 'off' });
  const [a, b] = await Promise.all([analyzer.analyze(malicious), other.analyze(benign)]);
  assert.deepEqual(await other.analyze(malicious), a);
  assert.deepEqual(await analyzer.analyze(benign), b);
});

test('the WebAssembly is found where it is said to be', async (context) => {
  const bytes = readFileSync(wasmPath);
  const folder = folderOf(context, { 'pyverdict.wasm': bytes, 'other name.wasm': bytes });
  const module = new WebAssembly.Module(bytes);
  const sources = [
    { assetBase: folder },
    { assetBase: pathToFileURL(folder) },
    { assetBase: pathToFileURL(`${folder}/`).href },
    { wasm: join(folder, 'other name.wasm') },
    { wasm: pathToFileURL(join(folder, 'other name.wasm')) },
    { wasm: bytes },
    { wasm: new Uint8Array(bytes).buffer },
    { wasm: module },
  ];
  for (const options of sources) {
    const found = await createAnalyzer(options);
    assert.equal((await found.analyze(benign)).reports.length, 1);
  }
});

test('what is served instead of the WebAssembly is named', async (context) => {
  const page = '<!doctype html><html></html>';
  const folder = folderOf(context, {
    'pyverdict.wasm': page,
    'cut.wasm': readFileSync(wasmPath).subarray(0, 5000),
  });
  await assert.rejects(createAnalyzer({ assetBase: folder }), {
    code: 'wasmIsHtml',
    message: /Got HTML.*assetBase/,
  });
  await assert.rejects(createAnalyzer({ wasm: join(folder, 'cut.wasm') }), { code: 'wasmInvalid' });
  await assert.rejects(createAnalyzer({ wasm: join(folder, 'none.wasm') }), { code: 'wasmNotFound' });
  await assert.rejects(createAnalyzer({ wasm: 'https://example.invalid/x.wasm' }), PyVerdictError);
});

test('a WebAssembly file of another version is refused', async () => {
  const bytes = Buffer.from(readFileSync(wasmPath));
  const at = bytes.indexOf(version);
  assert.ok(at > 0, 'the version stands in the file');
  for (let place = at; place > 0; place = bytes.indexOf(version, place + 1)) bytes.write('9', place);
  const other = version.replace(/^./, '9');
  await assert.rejects(createAnalyzer({ wasm: bytes }), (/** @type {any} */ error) => {
    assert.equal(error.code, 'versionMismatch');
    assert.ok(error.message.includes(other) && error.message.includes(version), error.message);
    return true;
  });
  const foreign = new Uint8Array([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  await assert.rejects(createAnalyzer({ wasm: foreign }), { code: 'versionMismatch' });
});

test('too little memory is an error, and the next analysis works', async () => {
  const own = await createAnalyzer();
  const huge = new Uint8Array(2 ** 31 - 2 ** 20);
  await assert.rejects(own.analyze(huge), { code: 'outOfMemory' });
  assert.equal((await own.analyze(malicious)).reports[0].verdict.label, 'malicious');
  assert.equal(own.sha256('abc'), createHash('sha256').update('abc').digest('hex'));
});

test('many analyses in one instance do not grow its memory', async () => {
  const { Core } = await import(pathToFileURL(join(root, 'dist/npm/core.js')).href);
  const core = await Core.create(new WebAssembly.Module(readFileSync(wasmPath)));
  const once = () => core.analyze(malicious, {}, (/** @type {any} */ reports) => reports.json(0).length);
  for (let i = 0; i < 50; ++i) await once();
  const before = core.memoryBytes;
  for (let i = 0; i < 2000; ++i) await once();
  assert.equal(core.memoryBytes, before);
});

test('a report as an object is what its JSON says', async () => {
  const { Core } = await import(pathToFileURL(join(root, 'dist/npm/core.js')).href);
  const core = await Core.create(new WebAssembly.Module(readFileSync(wasmPath)));
  const packed = Buffer.from('print("\ufeff\u2028")\n').toString('base64');
  const inputs = [
    malicious,
    JSON.stringify(finding(malicious)),
    '',
    'text = "\u202e\u0000\u2028\ud800 é 😀"',
    `\ufeffimport base64\nexec(base64.b64decode("${packed}"))\nexec("\\ufeffprint(1)")\n`,
    new Uint8Array([0x23, 0xff, 0xed, 0xa0, 0x80, 0xe2, 0x82, 0x0a]),
    new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 1]),
  ];
  for (const input of inputs) {
    await core.analyze(input, {}, (/** @type {import('../../wasm/js/core.js').Reports} */ reports) =>
      assert.deepEqual(reports.report(0), JSON.parse(reports.json(0))),
    );
  }
  const layers = await core.analyze(inputs[4], {}, (/** @type {any} */ reports) => reports.report(0).layers);
  assert.ok(layers.length > 2 && layers.some((/** @type {any} */ { text }) => text.startsWith('\ufeff')));
});

test('the glue exports what its declaration says, and nothing else', async () => {
  const declared = readFileSync(join(root, 'wasm/js/pyverdict-core.d.mts'), 'utf8').match(
    /interface Glue \{([^}]*(?:\{[^}]*\}[^}]*)*)\n\}/,
  )?.[1];
  const names = [...String(declared).matchAll(/^ {2}(\w+)[(:]/gm)].map((match) => match[1]);
  const { default: load } = await import(pathToFileURL(join(root, 'dist/npm/pyverdict-core.mjs')).href);
  const glue = await load({
    /** @param {WebAssembly.Imports} imports @param {Function} receive */
    instantiateWasm(imports, receive) {
      const module = new WebAssembly.Module(readFileSync(wasmPath));
      WebAssembly.instantiate(module, imports).then((instance) => receive(instance, module));
      return {};
    },
  });
  for (const name of names) assert.ok(name in glue, `${name} is declared but not exported`);
  const bound = readFileSync(join(root, 'wasm/binding.cpp'), 'utf8').matchAll(
    /emscripten::function\("(\w+)"/g,
  );
  for (const [, name] of bound) assert.ok(names.includes(name), `${name} is bound but not declared`);
});

test('it runs where no code may be made from strings', async () => {
  const script = `
    import { createAnalyzer } from 'pyverdict';
    const analyzer = await createAnalyzer();
    const { reports } = await analyzer.analyze(process.argv[1]);
    console.log(reports[0].verdict.label, analyzer.md5('').length);
    try { new Function('1'); console.log('allowed'); } catch { console.log('forbidden'); }`;
  const { stdout, stderr, status } = await run(
    process.execPath,
    ['--disallow-code-generation-from-strings', '--input-type=module', '-e', script, malicious],
    { cwd: root },
  );
  assert.equal(status, 0, stderr);
  assert.equal(stdout, 'malicious 32\nforbidden\n');
});
