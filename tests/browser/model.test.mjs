// The package with a model in a real browser, under a policy that forbids eval, without isolation from other origins.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { description } from '../node/support.mjs';
import { dist, start } from './support.mjs';

const home = new URL('../../', import.meta.url);
const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; img-src data:";
const folder = mkdtempSync(join(tmpdir(), 'pyverdict-browser-'));
cpSync(new URL('dist/npm', home), join(folder, 'npm'), { recursive: true });
const onnx = readFileSync(new URL('tests/cases/model/tiny.onnx', home));
const sha256 = createHash('sha256').update(onnx).digest('hex');
for (const [name, change] of /** @type {const} */ ([
  ['tiny', {}],
  ['wrong', { featureVersion: 0 }],
])) {
  cpSync(new URL('tests/cases/model/', home), join(folder, name), { recursive: true });
  cpSync(new URL('tests/cases/model/tiny.onnx', home), join(folder, name, 'model.onnx'));
  writeFileSync(join(folder, name, 'model.json'), JSON.stringify({ ...description, sha256, ...change }));
}
writeFileSync(
  join(folder, 'index.html'),
  `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><meta http-equiv="Content-Security-Policy" content="${policy}"><script type="module" src="main.js"></script>`,
);
writeFileSync(
  join(folder, 'main.js'),
  `import { createAnalyzer } from './npm/browser.js';
   import { createWorkerAnalyzer } from './npm/worker.js';
   Object.assign(globalThis, { createAnalyzer, createWorkerAnalyzer, ready: true });`,
);

const { inPage, stop } = await start([], folder);
after(async () => {
  await stop();
  rmSync(folder, { recursive: true, force: true });
});

/**
 * Analyses in the page in two moments.
 *
 * @param {import('playwright-core').Page} page
 * @param {'createAnalyzer' | 'createWorkerAnalyzer'} create
 * @param {string} modelBase
 */
async function twoMoments(page, create, modelBase) {
  await page.waitForFunction('globalThis.ready');
  return page.evaluate(
    async ([name, base]) => {
      const analyzer = await /** @type {any} */ (globalThis)[name]({ modelBase: base });
      /** @type {any} */
      let first;
      const second = await new Promise((resolve) => {
        analyzer
          .analyze('import os\nos.system("id")\n', { onScore: resolve })
          .then((/** @type {any} */ found) => {
            first = found;
          });
      });
      const error = await analyzer.model().catch((/** @type {any} */ cause) => cause.code);
      analyzer.dispose();
      return { first, second, error, isolated: globalThis.crossOriginIsolated };
    },
    [create, modelBase],
  );
}

for (const create of /** @type {const} */ (['createAnalyzer', 'createWorkerAnalyzer'])) {
  test(`${create}: the evidence first, then the model`, () =>
    inPage({}, async (page) => {
      const { first, second, isolated } = await twoMoments(page, create, 'tiny');
      assert.equal(isolated, false);
      assert.deepEqual([first.scoring, first.reports[0].verdict.basis], [true, 'evidence']);
      assert.equal(second.reports[0].verdict.basis, 'model');
      assert.equal(second.reports[0].engine.model, 'tiny');
    }));

  test(`${create}: a model that does not fit is refused, and the evidence stands`, () =>
    inPage({}, async (page) => {
      const { first, second, error } = await twoMoments(page, create, 'wrong');
      assert.equal(error, 'modelMismatch');
      assert.deepEqual(second.reports[0].verdict, first.reports[0].verdict);
      assert.equal(second.reports[0].diagnostics.at(-1).code, 'modelMismatch');
    }));
}

test('the score is the same as in Node', () =>
  inPage({}, async (page) => {
    const { second } = await twoMoments(page, 'createAnalyzer', 'tiny');
    const { createAnalyzer } = await import(new URL('dist/npm/node.js', home).href);
    const analyzer = await createAnalyzer({ modelBase: pathToFileURL(`${folder}/tiny/`) });
    const { reports } = await analyzer.analyze('import os\nos.system("id")\n');
    assert.equal(second.reports[0].verdict.score, reports[0].verdict.score);
  }));

test('the page fetches no model and no runtime before there is something to score', async () => {
  const built = await start([], dist);
  try {
    await built.inPage({ goto: false }, async (page) => {
      /** @type {string[]} */
      const asked = [];
      page.on('request', (request) => asked.push(request.url()));
      await page.goto(built.address, { waitUntil: 'networkidle' });
      assert.ok(asked.some((url) => url.includes('pyverdict')));
      assert.deepEqual(
        asked.filter((url) => /\/ort[.-]|onnx/.test(url)),
        [],
      );
    });
  } finally {
    await built.stop();
  }
});
