// The package in the versions of Node that it says it runs in, as the `node` package of npm has them.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { capture } from '../../scripts/lib/run.mjs';
import { packed, root, shell } from './support.mjs';

const { project, remove } = await packed();
after(remove);

const where = await project('node', {
  'main.js': `
import { createAnalyzer } from 'pyverdict';
import { createAnalyzer as createInline } from 'pyverdict/inline';
import { configure } from 'pyverdict/element';
const labels = [];
for (const create of [createAnalyzer, createInline]) {
  const analyzer = await create();
  const { reports } = await analyzer.analyze(${JSON.stringify(shell)});
  labels.push(reports[0].verdict.label);
  analyzer.dispose();
}
console.log(labels.join(' '), typeof configure);`,
});

/** The executable of a version, kept for the next time; undefined when it is not to be had. @param {string} version */
async function nodeOf(version) {
  const folder = join(root, 'build/node', version);
  const executable = join(folder, 'node_modules/node/bin/node');
  if (!existsSync(executable)) {
    const options = ['--no-audit', '--no-fund', '--no-save', '--prefix', folder];
    await capture('npm', ['install', ...options, `node@${version}`]);
  }
  return existsSync(executable) ? executable : undefined;
}

for (const version of ['20', '22', '24']) {
  test(`Node ${version}`, async (context) => {
    const own = process.versions.node.split('.')[0] === version;
    const executable = own ? process.execPath : await nodeOf(version);
    if (!executable) {
      context.skip(`node@${version} could not be installed`);
      return;
    }
    const { status, output, all } = await capture(executable, ['--no-warnings', 'main.js'], { cwd: where });
    assert.equal(status, 0, all);
    assert.equal(output, 'malicious malicious function\n');
  });
}
