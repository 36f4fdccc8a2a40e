import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

import { createAnalyzer } from 'pyverdict';

import { benign, cli, finding, folderOf, malicious, pyverdict, root } from './support.mjs';

const analyzer = await createAnalyzer({ model: 'off' });
const { linesOf } = await import(pathToFileURL(join(root, 'dist/npm/cli/lines.js')).href);
const { BatchProgress } = await import(pathToFileURL(join(root, 'dist/npm/cli/batch-progress.js')).href);

/** @param {any[]} rows */
const ndjson = (rows) =>
  rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n') + '\n';

/** @param {string} text @returns {any[]} */
const parsed = (text) =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

/** @param {string} input @param {string[]} args */
const batch = (input, ...args) => pyverdict(['batch', '--no-model', ...args], { input });

/** Scripts of very different cost. @param {number} count */
const scripts = (count) =>
  Array.from({ length: count }, (_, id) => ({
    id,
    script: id % 7 === 0 ? malicious : `x = ${id}\n`.repeat(1 + ((id * 37) % 400)),
  }));

test('every line has its answer, in its place', async () => {
  const rows = [
    { id: 'a', script: malicious },
    { id: 2, script: benign },
    { id: 'f', finding: finding(malicious) },
    { id: 'w', finding: JSON.stringify({ finding: finding(benign) }) },
    { id: 'two', finding: [finding(benign), finding(malicious)] },
    { id: 'empty', script: '' },
  ];
  const { status, stdout, stderr } = await batch(ndjson(rows));
  assert.equal(status, 0, stderr);
  const found = parsed(stdout);
  assert.deepEqual(
    found.map(({ id }) => id),
    ['a', 2, 'f', 'w', 'two', 'empty'],
  );
  assert.deepEqual(
    found.map(({ label }) => label),
    ['malicious', 'benign', 'malicious', 'benign', 'malicious', 'inconclusive'],
  );
  assert.equal(found[4].scripts, 2);
  const [report] = (await analyzer.analyze(malicious)).reports;
  const { label, score, basis, reasons } = report.verdict;
  assert.deepEqual(found[0], {
    id: 'a',
    ...{ label, score, basis, reasons },
    techniques: report.techniques.map((technique) => technique.id),
    sha256: analyzer.sha256(malicious),
    fuzzy: analyzer.tlsh(malicious),
    size: malicious.length,
    diagnostics: [],
  });
  assert.match(stderr, /^6 lines, .* lines\/s, .* MB\/s\); 3 malicious, 1 inconclusive, 2 benign\n$/);
  assert.equal((await batch(ndjson(rows), '--quiet')).stderr, '');
});

test('progress says how far it is and how fast, in a log now and then, on a terminal in place', (context) => {
  const lines = [{ number: 1, bytes: Buffer.alloc(500_000) }];
  const answers = [{ text: '', label: 'benign' }];
  for (const { terminal, pauses, expected } of [
    {
      terminal: false,
      pauses: [1000, 30_000, 1000],
      expected: [
        '2 lines, 1.0 MB in 31.0 s (0 lines/s, 0.0 MB/s)\n',
        '3 lines, 1.5 MB in 32.0 s (0 lines/s, 0.0 MB/s); 3 benign\n',
      ],
    },
    {
      terminal: true,
      pauses: [100, 400],
      expected: [
        '\r\x1b[K2 lines, 1.0 MB in 0.5 s (4 lines/s, 2.0 MB/s)',
        '\r\x1b[K2 lines, 1.0 MB in 0.5 s (4 lines/s, 2.0 MB/s); 2 benign\n',
      ],
    },
  ]) {
    let now = 0;
    /** @type {string[]} */
    const said = [];
    const mocked = [
      context.mock.method(performance, 'now', () => now),
      context.mock.method(process.stderr, 'write', (/** @type {string} */ text) => said.push(text)),
    ];
    const before = process.stderr.isTTY;
    process.stderr.isTTY = terminal;
    const progress = new BatchProgress(false);
    for (const pause of pauses) {
      now += pause;
      progress.add(lines, answers);
    }
    progress.finish();
    process.stderr.isTTY = before;
    for (const { mock } of mocked) mock.restore();
    assert.deepEqual(said, expected);
  }
});

test('--report gives the whole report, that of each script', async () => {
  const both = [finding(benign), finding(malicious)];
  const { stdout } = await batch(
    ndjson([
      { id: 1, script: malicious, path: 'job.py' },
      { id: 2, finding: both },
    ]),
    '--report',
  );
  const [one, two] = parsed(stdout);
  assert.deepEqual(
    [one.report],
    (await analyzer.analyze(malicious, { as: 'script', path: 'job.py' })).reports,
  );
  const { reports } = await analyzer.analyze(JSON.stringify(both), { as: 'finding' });
  assert.deepEqual(
    [two.report.verdict, two.otherReports[0].verdict],
    [reports[1].verdict, reports[0].verdict],
  );
});

test('a line that cannot be read is an error on its line, and the batch goes on', async () => {
  const bad = [
    ['{', 'badLine', null],
    ['[]', 'badLine', null],
    ['null', 'badLine', null],
    ['{"script": "x"}', 'badId', null],
    ['{"id": 1.5, "script": "x"}', 'badId', null],
    ['{"id": 12345678901234567890, "script": "x"}', 'badId', null],
    ['{"id": {}, "script": "x"}', 'badId', null],
    ['{"id": "a"}', 'badLine', 'a'],
    ['{"id": "b", "script": "x", "finding": {}}', 'badLine', 'b'],
    ['{"id": "c", "script": 1}', 'badLine', 'c'],
    ['{"id": "d", "finding": 1}', 'badLine', 'd'],
    ['{"id": "e\\u001b[31m", "script": "x", "path": 1}', 'badLine', 'e\x1b[31m'],
  ];
  const lines = bad.flatMap(([line], index) => [
    String(line),
    JSON.stringify({ id: `good ${index}`, script: benign }),
  ]);
  const { status, stdout, stderr } = await batch(`${lines.join('\r\n')}\n\n  \n`);
  assert.equal(status, 3);
  assert.match(stderr, /12 benign, 12 with an error/);
  assert.ok(!/[\x00-\x09\x0b-\x1f]/.test(stdout));
  const found = parsed(stdout);
  assert.equal(found.length, 24);
  for (const [index, [line, code, id]] of bad.entries()) {
    const { error, ...others } = found[2 * index];
    assert.equal(error.code, code, String(line));
    assert.ok(error.message.length > 10);
    assert.deepEqual(others, id === null ? { id, line: 2 * index + 1 } : { id });
    assert.deepEqual([found[2 * index + 1].id, found[2 * index + 1].label], [`good ${index}`, 'benign']);
  }
  const noText = Buffer.concat([
    Buffer.from('{"id": 1, "script": "'),
    Buffer.from([0xff]),
    Buffer.from('"}\n'),
  ]);
  const { stdout: refused } = await pyverdict(['batch', '--no-model'], { input: noText });
  assert.match(parsed(refused)[0].error.message, /UTF-8/);
});

test('the order is kept whatever the number of threads; unordered, nothing is missing', async () => {
  const rows = scripts(1500);
  const one = await batch(ndjson(rows), '--jobs', '1');
  const three = await batch(ndjson(rows), '--jobs', '3');
  assert.deepEqual(
    parsed(one.stdout).map(({ id }) => id),
    rows.map(({ id }) => id),
  );
  assert.equal(three.stdout, one.stdout);
  const { stdout } = await batch(ndjson(rows), '--jobs', '3', '--unordered');
  assert.deepEqual(stdout.split('\n').sort(), one.stdout.split('\n').sort());
});

test('lines are the same however the bytes arrive, and one that is too long is skipped alone', async () => {
  const text = Buffer.from('\n{"a": 1}\r\n\u00e9\u00e9\u00e9\n   \n' + 'x'.repeat(50) + '\nlast');
  /** @param {number} size @param {number} [limit] */
  const read = async (size, limit) => {
    const chunks = async function* () {
      for (let at = 0; at < text.length; at += size) yield text.subarray(at, at + size);
    };
    const found = [];
    for await (const { number, bytes } of linesOf(chunks(), limit))
      found.push([number, bytes && String(bytes)]);
    return found;
  };
  const expected = [
    [2, '{"a": 1}\r'],
    [3, '\u00e9\u00e9\u00e9'],
    [5, 'x'.repeat(50)],
    [6, 'last'],
  ];
  for (let size = 1; size <= text.length; ++size) {
    assert.deepEqual(await read(size), expected);
    assert.deepEqual(
      await read(size, 20),
      expected.map((line) => (line[0] === 5 ? [5, null] : line)),
    );
  }
});

test('who reads slowly slows the reading down', async (context) => {
  const line = `${JSON.stringify({ id: 'x', script: `x = 1\n${'#'.repeat(300_000)}\n` })}\n`;
  const count = 500;
  const child = spawn(process.execPath, [cli, 'batch', '--no-model', '--report', '--jobs', '2'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  context.after(() => child.kill());
  child.stdout.pause();
  let taken = 0;
  const written = (async () => {
    for (; taken < count; ++taken) if (!child.stdin.write(line)) await once(child.stdin, 'drain');
    child.stdin.end();
  })();
  for (let before = -1; before !== taken || taken === 0; await wait(1500)) before = taken;
  assert.ok(taken < count / 3, `${taken} of ${count} lines were taken in`);
  let ends = 0;
  for await (const chunk of child.stdout) ends += chunk.toString('latin1').split('\n').length - 1;
  await written;
  assert.equal(ends, count);
});

test('--resume does what is missing, once', async (context) => {
  const rows = [
    ...scripts(200),
    { id: 7, script: 'again = 1\n' },
    { script: 'no id' },
    { id: '7', script: 'other = 1' },
  ];
  const folder = folderOf(context, {});
  const output = join(folder, 'out.ndjson');
  const whole = await batch(ndjson(rows));
  assert.equal((await batch(ndjson(rows), '--output', output)).status, 3);
  assert.equal(readFileSync(output, 'utf8'), whole.stdout);
  // As a crash in the middle of a line leaves it.
  truncateSync(output, 9000);
  const before = readFileSync(output, 'utf8').split('\n').length - 1;
  const resumed = await batch(ndjson(rows), '--output', output, '--resume');
  assert.match(resumed.stderr, new RegExp(`, ${before} done before\n$`));
  assert.equal(readFileSync(output, 'utf8'), whole.stdout);
  const again = await batch(ndjson(rows), '--output', output, '--resume');
  assert.match(again.stderr, /^0 lines,/);
  assert.equal(readFileSync(output, 'utf8'), whole.stdout);
  appendFileSync(output, '{"id": 7');
  await batch(ndjson([...rows, { id: 'new', script: benign }]), '--output', output, '--resume');
  assert.equal(readFileSync(output, 'utf8').startsWith(whole.stdout), true);
  assert.equal(parsed(readFileSync(output, 'utf8').slice(whole.stdout.length))[0].id, 'new');
  writeFileSync(output, 'old');
  await batch(ndjson(rows), '--output', output);
  assert.equal(readFileSync(output, 'utf8'), whole.stdout);
});

test('a signal ends it when what was begun is written', async () => {
  for (const [signal, status] of /** @type {const} */ ([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ])) {
    const child = spawn(process.execPath, [cli, 'batch', '--no-model'], { stdio: 'pipe' });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (text) => (stdout += text));
    child.stderr.on('data', (text) => (stderr += text));
    child.stdin.write(ndjson(scripts(64)));
    await once(child.stdout, 'data');
    child.kill(signal);
    const [code] = await once(child, 'close');
    assert.equal(code, status, stderr);
    assert.ok(stdout.endsWith('\n'));
    assert.equal(parsed(stdout).length, 64);
    assert.match(stderr, /^64 lines/);
  }
});

test('it ends in silence when nobody reads any more', async () => {
  const child = spawn(process.execPath, [cli, 'batch', '--no-model', '--quiet'], { stdio: 'pipe' });
  let stderr = '';
  child.stderr.on('data', (text) => (stderr += text));
  child.stdin.on('error', () => {});
  child.stdin.write(ndjson(scripts(3000)));
  await once(child.stdout, 'data');
  child.stdout.destroy();
  child.stdin.write(ndjson(scripts(3000)));
  const [code] = await once(child, 'close');
  assert.deepEqual([code, stderr], [0, '']);
});

test('a thread that dies takes no line with it but the one that killed it', async (context) => {
  const folder = folderOf(context, {
    'fault.mjs': `
      import { isMainThread } from 'node:worker_threads';
      const { parse } = JSON;
      if (!isMainThread) JSON.parse = (text, ...others) => {
        if (String(text).includes('poison')) process.exit(9);
        return parse(text, ...others);
      };`,
  });
  const rows = scripts(300);
  rows[100] = { id: 100, script: 'poison = 1\n' };
  const { status, stdout } = await pyverdict(['batch', '--no-model', '--jobs', '2'], {
    input: ndjson(rows),
    env: { NODE_OPTIONS: `--import=${pathToFileURL(join(folder, 'fault.mjs'))}` },
  });
  assert.equal(status, 3);
  const found = parsed(stdout);
  assert.deepEqual(
    found.map(({ id }) => id),
    rows.map(({ id }) => id),
  );
  assert.deepEqual(
    found.filter(({ error }) => error).map(({ id, error }) => [id, error.code]),
    [[100, 'crashed']],
  );
});

test('wrong calls exit with 2 and say why', async (context) => {
  const folder = folderOf(context, { 'list.json': '{"allow": 1}' });
  for (const [args, said] of /** @type {[string[], RegExp][]} */ ([
    [['--resume'], /--resume needs --output/],
    [['--jobs', '0'], /--jobs/],
    [['--nope'], /--nope/],
    [['x.ndjson'], /x\.ndjson/],
    [['--allow-list', join(folder, 'list.json')], /no array 'allow'/],
    [['--output', join(folder, 'none/out')], /ENOENT/],
  ])) {
    const { status, stdout, stderr } = await batch(ndjson(scripts(3)), ...args);
    assert.equal(status, 2, args.join(' '));
    assert.match(stderr, said);
    assert.equal(stdout, '');
  }
  const help = await batch('', '--help');
  assert.equal(help.status, 0);
  assert.match(help.stdout, /--unordered/);
});

test('allowed scripts are marked', async (context) => {
  const list = JSON.stringify({ allow: [{ sha256: analyzer.sha256(malicious) }] });
  const folder = folderOf(context, { 'list.json': list });
  const { stdout } = await batch(
    ndjson([
      { id: 1, script: malicious },
      { id: 2, script: benign },
    ]),
    '--allow-list',
    join(folder, 'list.json'),
  );
  assert.deepEqual(
    parsed(stdout).map(({ allowed }) => allowed),
    [true, undefined],
  );
});
