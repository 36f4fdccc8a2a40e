// Several findings at once: relations, response, summary and progress, as JavaScript sees them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test } from 'node:test';

import Ajv2020 from 'ajv/dist/2020.js';
import { createAnalyzer } from 'pyverdict';
import { createWorkerAnalyzer } from 'pyverdict/worker';

import { benign, finding, malicious, root } from './support.mjs';

const { serve } = await import(pathToFileURL(join(root, 'dist/npm/worker-server.js')).href);
const schema = JSON.parse(readFileSync(join(root, 'src/report/report.schema.json'), 'utf8'));
// @ts-expect-error ajv's module declares its class as `default` of the default export
const validate = new Ajv2020({ allErrors: true, strict: false }).compile(schema);

/** Findings of one container; the second is of a process that the first started. @param {number} count */
function several(count) {
  return JSON.stringify(
    Array.from({ length: count }, (_, index) => ({
      finding: {
        ...finding(
          index % 2 ? benign : malicious,
          `2025-06-01T10:00:${String(index % 60).padStart(2, '0')}Z`,
        ),
        name: `organizations/1/sources/2/findings/${index}`,
        containers: [{ name: 'c1' }],
        processes: [
          {
            ...finding(index % 2 ? benign : malicious).processes[0],
            pid: String(100 + index),
            parentPid: String(99 + index),
          },
        ],
      },
    })),
  );
}

test('findings that belong together say so, in reports that fit the schema', async () => {
  const analyzer = await createAnalyzer({ model: 'off' });
  const { reports, timeline } = await analyzer.analyze(several(2));
  for (const report of reports) assert.ok(validate(report), JSON.stringify(validate.errors, null, 1));
  const [first] = reports[0].related;
  assert.equal(first.report, 1);
  assert.equal(first.kind, 'process');
  assert.equal(first.strength, 'strong');
  assert.equal(first.here.path, 'processes[0].pid');
  assert.equal(first.there.path, 'processes[0].parentPid');
  assert.equal(first.seconds, 1);
  assert.deepEqual(
    timeline.map(({ report }) => report),
    [0, 1],
  );
  analyzer.dispose();
});

test('the window decides what is of a similar time', async () => {
  const analyzer = await createAnalyzer({ model: 'off' });
  const near = await analyzer.analyze(several(2), { windowSeconds: 1 });
  const far = await analyzer.analyze(several(2), { windowSeconds: 0 });
  assert.ok(near.reports[0].related.some(({ kind }) => kind === 'container'));
  assert.ok(!far.reports[0].related.some(({ kind }) => kind === 'container'));
  await assert.rejects(analyzer.analyze(benign, { windowSeconds: -1 }), { code: 'badOption' });
  analyzer.dispose();
});

test('a response has steps, commands and their reasons, in the language that was asked for', async () => {
  const analyzer = await createAnalyzer({ model: 'off' });
  const english = await analyzer.analyze(several(1));
  const portuguese = await analyzer.analyze(several(1), { lang: 'pt' });
  for (const { reports } of [english, portuguese])
    assert.ok(validate(reports[0]), JSON.stringify(validate.errors));
  const [one, other] = [english, portuguese].map(({ reports }) => reports[0].response);
  assert.deepEqual(
    one?.steps.map(({ id }) => id),
    other?.steps.map(({ id }) => id),
  );
  one?.steps.forEach(({ title }, index) => assert.notEqual(title, other?.steps[index].title));
  assert.equal(portuguese.reports[0].engine.language, 'pt');
  // @ts-expect-error: on purpose
  await assert.rejects(analyzer.analyze(benign, { lang: 'xx' }), { code: 'badOption' });
  analyzer.dispose();
});

test('many findings are summed up, with progress, in this thread and in a worker', async () => {
  const createWorker = () => {
    const { port1, port2 } = new MessageChannel();
    serve(port1, createAnalyzer);
    port1.start();
    port2.start();
    return {
      postMessage: (/** @type {any} */ message) => port2.postMessage(message),
      addEventListener: (/** @type {any} */ type, /** @type {any} */ listener) =>
        port2.addEventListener(type, listener),
      terminate: () => [port1, port2].forEach((port) => port.close()),
    };
  };
  for (const analyzer of [
    await createAnalyzer({ model: 'off' }),
    await createWorkerAnalyzer({ model: 'off', createWorker }),
  ]) {
    /** @type {number[][]} */
    const told = [];
    const { reports, summary } = await analyzer.analyze(several(300), {
      onProgress: (done, total) => told.push([done, total]),
    });
    assert.equal(reports.length, 300);
    assert.equal(summary.reports, 300);
    assert.equal(summary.labels.malicious, 150);
    assert.deepEqual(
      summary.scripts.map(({ count, label }) => [count, label]),
      [
        [150, 'malicious'],
        [150, 'benign'],
      ],
    );
    assert.deepEqual(
      summary.resources.map(({ count }) => count),
      [300],
    );
    assert.deepEqual(told.at(0), [0, 300]);
    assert.deepEqual(told.at(-1), [300, 300]);
    analyzer.dispose();
  }
});
