import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import Ajv2020 from 'ajv/dist/2020.js';
import { createAnalyzer } from 'pyverdict';

import { benign, folderOf, malicious, pyverdict, root } from './support.mjs';

const schema = JSON.parse(readFileSync(join(root, 'src/report/report.schema.json'), 'utf8'));
// @ts-expect-error ajv's module declares its class as `default` of the default export
const validate = new Ajv2020({ strict: false }).compile(schema);
const analyzer = await createAnalyzer({ model: 'off' });

const filler = Array.from({ length: 40 }, (_, i) => `value_${i} = load("name-${i * 7}") + ${i * 31}\n`).join(
  '',
);
const known = filler + malicious;
const changed = known.replace('value_3 =', 'value_three =');

/** @param {string} input @param {import('pyverdict').AllowEntry[]} allowList */
async function allowedOf(input, allowList) {
  const [report] = (await analyzer.analyze(input, { allowList })).reports;
  assert.ok(validate(report), JSON.stringify(validate.errors));
  return report.verdict.allowed;
}

test('an allowed script has its whole report, which says that it is allowed', async () => {
  const [plain] = (await analyzer.analyze(known)).reports;
  const allowList = [{ sha256: analyzer.sha256(known).toUpperCase(), note: 'ours', expires: '2999-12-31' }];
  const [report] = (await analyzer.analyze(known, { allowList })).reports;
  const { allowed, ...verdict } = report.verdict;
  assert.deepEqual(allowed, { match: 'sha256', distance: 0, note: 'ours', expires: '2999-12-31' });
  assert.deepEqual({ ...report, verdict }, plain);
  const { markdown } = await analyzer.analyze(known, { allowList, markdown: true });
  assert.match(String(markdown?.[0]), /Allowed.*2999-12-31.*ours/);
});

test('a TLSH digest allows what is within its distance, and nothing else', async () => {
  const tlsh = analyzer.tlsh(known);
  assert.deepEqual(await allowedOf(known, [{ tlsh }]), { match: 'tlsh', distance: 0, note: '', expires: '' });
  const near = await allowedOf(changed, [
    { tlsh, distance: 100 },
    { tlsh: analyzer.tlsh(changed), note: 'nearer' },
  ]);
  assert.equal(near?.note, 'nearer');
  const found = await allowedOf(changed, [{ tlsh }]);
  assert.ok(found && found.distance > 0 && found.distance <= 30, JSON.stringify(found));
  assert.equal(await allowedOf(changed, [{ tlsh, distance: found.distance - 1 }]), undefined);
  assert.equal(await allowedOf(benign, [{ tlsh, distance: 100 }]), undefined);
});

test('the very script goes before a similar one; what has expired allows nothing', async () => {
  const sha256 = analyzer.sha256(known);
  const tlsh = analyzer.tlsh(known);
  assert.equal((await allowedOf(known, [{ tlsh }, { sha256 }]))?.match, 'sha256');
  const today = new Date().toISOString().slice(0, 10);
  assert.ok(await allowedOf(known, [{ sha256, expires: today }]));
  assert.equal(await allowedOf(known, [{ sha256, expires: '2020-01-01' }]), undefined);
});

test('a list that is wrong is refused', async () => {
  const sha256 = analyzer.sha256('x');
  for (const [list, said] of /** @type {[any, RegExp][]} */ ([
    ['x', /no array/],
    [[null], /no object/],
    [[{}], /not one of/],
    [[{ sha256, tlsh: analyzer.tlsh(known) }], /not one of/],
    [[{ sha256: 'abc' }], /no SHA-256/],
    [[{ tlsh: sha256 }], /no TLSH/],
    [[{ sha256 }, { tlsh: analyzer.tlsh(known), distance: -1 }], /Entry 1 .*0 to 100/],
    [[{ sha256, expires: 'soon' }], /no date/],
    [[{ sha256, expires: '2027-13-01' }], /no date/],
    [[{ sha256, note: 1 }], /no text/],
  ])) {
    await assert.rejects(analyzer.analyze('x', { allowList: list }), { code: 'badOption', message: said });
  }
});

test('pyverdict allow adds, lists and removes; scans honour the list', async (context) => {
  const folder = folderOf(context, { 'known.py': known, 'changed.py': changed, 'other.py': malicious });
  const [script, similar, other] = ['known.py', 'changed.py', 'other.py'].map((name) => join(folder, name));
  const env = { XDG_CONFIG_HOME: join(folder, 'config') };
  const call = (/** @type {string[]} */ ...args) => pyverdict(args, { env });

  assert.equal((await call(script)).status, 1);
  assert.equal(
    (await call('allow', 'add', '--note', 'nightly\x1b[31m job', '--expires', '2999-01-01', script)).status,
    0,
  );
  const scanned = await call(script);
  assert.equal(scanned.status, 0);
  assert.match(scanned.stdout, /MALICIOUS/);
  assert.match(scanned.stdout, /Allowed by your list \(until 2999-01-01\): nightly\\x1b\[31m job/);
  assert.equal((await call('--no-allow-list', script)).status, 1);
  assert.equal((await call(script, other)).status, 1);
  assert.equal((await call(script, similar)).status, 1);

  assert.equal((await call('allow', 'add', '--similar', '--distance', '40', script)).status, 0);
  assert.equal((await call('--jobs', '2', script, similar)).status, 0);
  const list = await call('allow', 'list');
  assert.match(
    list.stdout,
    /^[0-9a-f]{64}  until 2999-01-01  nightly\\x1b\[31m job\nT1[0-9A-F]{70} within 40  for good\n$/,
  );

  // Adding the same again replaces it.
  assert.equal((await call('allow', 'add', '--note', 'new', analyzer.sha256(known))).status, 0);
  assert.equal((await call('allow', 'list')).stdout.match(/nightly|new/g)?.join(), 'new');
  assert.equal((await call('allow', 'remove', script)).status, 0);
  assert.equal((await call('allow', 'list')).stdout, '');
  assert.equal((await call('allow', 'remove', script)).status, 1);
  assert.equal((await call(script)).status, 1);
});

test('wrong calls and broken lists are said to be, and change nothing', async (context) => {
  const entry = `{"sha256": "${analyzer.sha256(malicious)}"}`;
  const folder = folderOf(context, {
    'a.py': malicious,
    'b.json': '{',
    'c.json': '{"allow": [{"sha256": "1"}]}',
    'd.json': `{"allow": [${entry}]}`,
  });
  const at = (/** @type {string} */ name) => join(folder, name);
  for (const [args, said] of /** @type {[string[], RegExp][]} */ ([
    [['allow'], /add, list and remove/],
    [['allow', 'add'], /needs a file or a hash/],
    [['allow', 'add', '--list', at('d.json'), at('none.py')], /no hash, and cannot be read: no such file/],
    [['allow', 'add', '--list', at('d.json'), '--expires', 'never', at('a.py')], /no date/],
    [['allow', 'add', '--list', at('d.json'), '--distance', '5', at('a.py')], /goes with a TLSH/],
    [['allow', 'add', '--list', at('d.json'), '--similar', '--distance', 'x', at('a.py')], /0 to 100/],
    [['allow', 'add', '--nope'], /--nope/],
    [['--allow-list', at('b.json'), at('a.py')], /b\.json cannot be used\. It is no JSON/],
    [['--allow-list', at('c.json'), at('a.py')], /Entry 0 .*no SHA-256/],
    [['--allow-list', at('e.json'), at('a.py')], /cannot be read/],
  ])) {
    const { status, stderr } = await pyverdict(args);
    assert.equal(status, 2, args.join(' '));
    assert.match(stderr, said);
  }
  assert.equal(readFileSync(at('d.json'), 'utf8'), `{"allow": [${entry}]}`);
  assert.equal((await pyverdict(['--allow-list', at('d.json'), at('a.py')])).status, 0);
  writeFileSync(at('short.py'), 'x = 1\n');
  const short = await pyverdict(['allow', 'add', '--list', at('d.json'), '--similar', at('short.py')]);
  assert.match(short.stderr, /no TLSH digest/);
});
