// What a view shows while the worker answers late, in whichever order.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Store } from '../../web/src/store.js';

/** @typedef {import('pyverdict').Report} Report */

const settled = () => new Promise((resolve) => setTimeout(resolve));

/** @param {number} index @param {number} score */
const outline = (index, score) => ({
  label: /** @type {const} */ ('suspicious'),
  score,
  basis: /** @type {const} */ ('evidence'),
  sha256: String(index).padStart(64, '0'),
  path: '',
  category: 'Execution: Malicious Python executed',
  resource: '',
  time: '2026-01-01T00:00:00Z',
});

/**
 * A store over a worker that holds three reports and answers when the test says so.
 * @param {{fails?: boolean}} [how]
 */
async function heldByWorker({ fails = false } = {}) {
  /** @type {(() => void)[]} */
  const waiting = [];
  /** @type {(analysis: any) => Promise<void>} */
  let onScore = async () => {};
  const analysis = (/** @type {number} */ score) => ({
    reports: [],
    held: {
      report: (/** @type {number} */ index) =>
        new Promise((resolve, reject) => {
          const { sha256 } = outline(index, score);
          const report = {
            engine: { language: 'en' },
            input: { script: { sha256 } },
            verdict: { score, reasons: [] },
            evidence: [],
            layers: [{ text: 'pass\n' }],
            finding: {},
          };
          waiting.push(() => (fails ? reject(new Error('the file is gone')) : resolve(report)));
        }),
      close: async () => {},
    },
    outlines: [0, 1, 2].map((index) => outline(index, score)),
    timeline: [],
    summary: null,
    scoring: score === 0.5,
  });
  const engine = {
    available: true,
    ready: Promise.resolve(),
    holdFrom: 1,
    analyze: async (/** @type {Uint8Array} */ _bytes, /** @type {any} */ options) => {
      onScore = options.onScore;
      return analysis(0.5);
    },
    warmUp: async () => {},
    cancel: () => {},
  };
  const store = new Store(/** @type {any} */ (engine));
  /** What was shown at each change. @type {string[]} */
  const shown = [];
  store.addEventListener('change', () => {
    const { phase, reports, selected } = store.state;
    if (phase !== 'report') return;
    const { input, layers, verdict } = store.report;
    assert.equal(layers.length, 1, 'the report that is shown is whole');
    assert.equal(input.script.sha256, reports[selected].input.script.sha256);
    shown.push(`${selected}:${verdict.score}`);
  });
  const answer = async () => {
    waiting.splice(0).forEach((go) => go());
    await settled();
  };
  const analyzed = store.analyzeText('[]');
  await settled();
  if (!fails) await answer();
  else waiting.splice(0).forEach((go) => go());
  await analyzed;
  return { store, shown, answer, scored: () => onScore(analysis(0.9)) };
}

test('while a report that was chosen is still coming, the one before stays whole', async () => {
  const { store, shown, answer } = await heldByWorker();
  const chosen = store.select(2);
  store.open('json');
  await answer();
  await chosen;
  assert.deepEqual(shown.slice(-2), ['0:0.5', '2:0.5']);
});

test('reports that get their scores while another is being chosen lose neither', async () => {
  const { store, shown, answer, scored } = await heldByWorker();
  const chosen = store.select(1);
  const renewed = scored();
  await settled();
  await answer();
  await answer();
  await Promise.all([chosen, renewed]);
  assert.equal(shown.at(-1), '1:0.9');
});

test('of two that are chosen the later one is shown', async () => {
  const { store, shown, answer } = await heldByWorker();
  const first = store.select(1);
  const second = store.select(2);
  await answer();
  await Promise.all([first, second]);
  assert.equal(shown.at(-1), '2:0.5');
  assert.ok(!shown.includes('1:0.5'));
});

test('back goes to what was shown, with the score that came since', async () => {
  const { store, shown, answer, scored } = await heldByWorker();
  const before = store.snapshot();
  const chosen = store.select(2);
  await answer();
  await chosen;
  const renewed = scored();
  await settled();
  await answer();
  await renewed;
  const restored = store.restore(before);
  store.open('code');
  await answer();
  await restored;
  assert.equal(shown.at(-1), '0:0.9');
});

test('a report that cannot be had is told of', async () => {
  const { store } = await heldByWorker({ fails: true });
  assert.deepEqual(store.state.failures, [{ name: '', text: 'the file is gone' }]);
  assert.equal(store.state.phase, 'start');
});
