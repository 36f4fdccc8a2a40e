// Many reports that stay in the core: the same as those that are handed out at once.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createAnalyzer } from 'pyverdict';
import { createWorkerAnalyzer } from 'pyverdict/worker';

import { benign, finding, malicious, pyverdict, folderOf, workers } from './support.mjs';

const input = JSON.stringify(
  Array.from({ length: 12 }, (_, index) => ({
    finding: {
      ...finding(index % 3 ? malicious : benign, `2026-01-01T00:00:${10 + index}Z`),
      name: `organizations/1/sources/2/findings/${index}`,
    },
    resource: { name: `//run.googleapis.com/projects/p/locations/l/services/s${index % 2}` },
  })),
);

const here = () => createAnalyzer({ model: 'off' });
const there = () => createWorkerAnalyzer({ model: 'off', createWorker: workers().createWorker });

for (const [name, create] of /** @type {const} */ ([
  ['an analyzer', here],
  ['a worker', there],
])) {
  test(`${name} holds the same reports as it hands out`, async () => {
    const analyzer = await create();
    const whole = await analyzer.analyze(input, { markdown: true, exports: ['sarif'], lang: 'pt' });
    const { reports, held, outlines, timeline, summary } = await analyzer.analyze(input, {
      holdFrom: 12,
      lang: 'pt',
    });
    assert.ok(held && outlines);
    assert.deepEqual(reports, []);
    assert.equal(held.count, 12);
    assert.deepEqual(timeline, whole.timeline);
    assert.deepEqual(summary, whole.summary);
    for (const [index, report] of whole.reports.entries()) {
      assert.deepEqual(await held.report(index), report);
      assert.equal(await held.markdown(index), whole.markdown?.[index]);
      const { label, score, basis } = report.verdict;
      assert.deepEqual(outlines[index], {
        label,
        score: outlines[index].score,
        basis,
        sha256: report.input.script.sha256,
        path: report.input.script.path,
        category: report.finding?.category,
        resource: report.finding?.resource.displayName || report.finding?.resource.name,
        time: report.finding?.eventTime,
      });
      assert.ok(Math.abs(outlines[index].score - score) < 1e-6);
    }
    assert.equal(await held.exported('sarif'), whole.exports?.sarif);
    analyzer.dispose();
  });

  test(`${name} holds several analyses, until each is closed`, async () => {
    const analyzer = await create();
    const first = (await analyzer.analyze(input, { holdFrom: 1 })).held;
    const second = (await analyzer.analyze(malicious, { holdFrom: 1 })).held;
    await analyzer.analyze(benign);
    assert.ok(first && second);
    await assert.rejects(first.report(12), { code: 'badOption' });
    assert.equal((await first.report(0)).finding?.name, 'organizations/1/sources/2/findings/0');
    assert.equal((await second.report(0)).finding, null);
    await first.close();
    await assert.rejects(first.report(0), { code: 'released' });
    assert.equal((await second.report(0)).verdict.label, 'malicious');
    await assert.rejects(analyzer.analyze(input, { holdFrom: 0 }), { code: 'badOption' });
    analyzer.dispose();
  });
}

test('few reports are handed out whatever is held', async () => {
  const analyzer = await here();
  const { reports, held } = await analyzer.analyze(input, { holdFrom: 13 });
  assert.equal(held, undefined);
  assert.equal(reports.length, 12);
  analyzer.dispose();
});

test('what a worker held is gone with it, and said so', async () => {
  const analyzer = await there();
  const { held } = await analyzer.analyze(input, { holdFrom: 1 });
  const stop = new AbortController();
  const run = analyzer.analyze(input, { signal: stop.signal });
  stop.abort();
  await assert.rejects(run, { code: 'cancelled' });
  await assert.rejects(async () => held?.report(0), { code: 'released' });
  await held?.close();
  analyzer.dispose();
});

test('the command line sums up the reports of all its files as the analyzer does', async (context) => {
  const folder = folderOf(context, { 'findings.json': input, 'a.py': malicious });
  const analyzer = await here();
  const { summary, timeline } = await analyzer.analyze(input);
  const one = await pyverdict(['--no-model', '--format', 'json', `${folder}/findings.json`]);
  assert.deepEqual(JSON.parse(one.stdout).summary, summary);
  assert.deepEqual(JSON.parse(one.stdout).timeline, timeline);
  const both = await pyverdict([
    '--no-model',
    '--format',
    'json',
    `${folder}/a.py`,
    `${folder}/findings.json`,
  ]);
  const all = JSON.parse(both.stdout);
  assert.equal(all.summary.reports, 13);
  assert.equal(all.summary.labels.malicious, summary.labels.malicious + 1);
  assert.equal(all.summary.scripts.length, 2, 'the script of the file is that of findings');
  assert.deepEqual(all.summary.scripts[0].reports, [0, 2, 3, 5, 6, 8, 9, 11, 12]);
  analyzer.dispose();
});
