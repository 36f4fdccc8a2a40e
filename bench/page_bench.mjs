// The page in a real browser: time from navigation to the first verdict on a pasted script of 5 KB, with an empty cache
// and with what the first visit left; the requests and bytes that it took; and the longest tasks of the page's own thread
// while scripts of 1 MB and 5 MB are analysed and shown. `node bench/page_bench.mjs [runs]`, after `npm run build`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { serve } from '../scripts/lib/server.mjs';

const runs = Number(process.argv[2] ?? 15);
const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist/web');

const examples = ['webhook.py', 'checked-download.py', 'admin.py'].map((name) =>
  readFileSync(join(root, 'web/examples', name), 'utf8'),
);
const script = `${examples.join('\n')}\n# ${'-'.repeat(5000)}`.slice(0, 5000);

/**
 * Pastes when there is something to paste into, and notes when the verdict and the code stand in the document. Nothing else
 * is asked of the page meanwhile, since what drives the browser takes its time as well.
 * @param {{text: string, after: number}} how `after` is how many milliseconds the reader waits before pasting
 */
function pasteAndNote({ text, after }) {
  /** @type {Record<string, number>} */
  const times = {};
  /** @type {(times: Record<string, number>) => void} */
  let tell;
  Object.assign(globalThis, {
    noted: new Promise((resolve) => {
      tell = resolve;
    }),
  });
  const app = () => document.querySelector('pv-app')?.shadowRoot?.querySelector('pv-workspace')?.shadowRoot;
  const look = () => {
    const field = app()?.querySelector('pv-start')?.shadowRoot?.querySelector('textarea');
    const report = app()?.querySelector('pv-report-view')?.shadowRoot;
    if (report?.querySelector('pv-verdict-card')?.shadowRoot?.querySelector('h1'))
      times.verdict ??= performance.now();
    const code = report
      ?.querySelector('pv-evidence-tabs')
      ?.shadowRoot?.querySelector('pv-code-pane')
      ?.shadowRoot?.querySelector('pv-code-view')
      ?.shadowRoot?.querySelector('.cm-line');
    if (field) times.box ??= performance.now();
    if (field && times.pasted === undefined && performance.now() >= times.box + after) {
      times.pasted = performance.now();
      const data = new DataTransfer();
      data.setData('text/plain', text);
      field.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true, composed: true }),
      );
    }
    if (code) tell({ ...times, code: performance.now() });
    else setTimeout(look, 0);
  };
  look();
}

const { address, close } = await serve(dist, 0);
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
/** Milliseconds since the navigation. @typedef {{box: number, pasted: number, verdict: number, code: number}} Sample */

/** @type {Record<'cold' | 'warm' | 'waited', Sample[]>} */
const samples = { cold: [], warm: [], waited: [] };
/** Milliseconds that a reader who looks at the page first takes. */
const looking = 1000;
/**
 * Milliseconds for which a new window is left alone. Chromium loads panels of its own into each (`chrome://omnibox-popup`, two
 * hundred files), on the processors that the page would need; whoever opens the page has had the browser open for longer.
 */
const opening = 2000;
/** @type {Map<string, number>} */
const sizes = new Map();
for (let run = 0; run < runs; run += 1) {
  const context = await browser.newContext();
  const page = await quietPage(context);
  if (run === 0)
    page.on('request', (request) => {
      const { pathname, protocol } = new URL(request.url());
      if (protocol !== 'http:') return;
      const file = join(dist, pathname === '/' ? 'index.html' : pathname);
      sizes.set(pathname, gzipSync(readFileSync(file), { level: 9 }).length);
    });
  samples.cold.push(await visit(page));
  if (run === 0) await page.locator('pv-verdict-card .score:has-text("from model")').waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForTimeout(looking);
  await page.close();
  samples.warm.push(await visit(await quietPage(context)));
  await context.close();
  const other = await browser.newContext();
  samples.waited.push(await visit(await quietPage(other), looking));
  await other.close();
}
const tasks = [await longTasks(1), await longTasks(5)];
await browser.close();
await close();

/** @param {import('playwright-core').BrowserContext} context */
async function quietPage(context) {
  const page = await context.newPage();
  await page.waitForTimeout(opening);
  return page;
}

/** @param {import('playwright-core').Page} page @returns {Promise<Sample>} */
async function visit(page, after = 0) {
  await page.addInitScript(pasteAndNote, { text: script, after });
  await page.goto(address);
  return page.evaluate(() => /** @type {any} */ (globalThis).noted);
}

/**
 * The longest tasks of the page's thread while a script is analysed and shown: milliseconds of processor time, which other
 * work of the machine does not lengthen.
 * @param {number} megabytes
 * @returns {Promise<number[]>} the longest five
 */
async function longTasks(megabytes) {
  const dropped = 'dropped';
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const page = await context.newPage();
  await page.goto(address);
  await page.locator('textarea').waitFor();
  const large = examples.join('\n').repeat(Math.ceil((megabytes << 20) / examples.join('\n').length));
  // That the file comes to the page from here is no work of the page.
  await page.evaluate(
    (whole) => Object.assign(globalThis, { large: new File([whole], 'large.py') }),
    large.slice(0, megabytes << 20),
  );
  await page.waitForTimeout(2000);
  const session = await browser.newBrowserCDPSession();
  /** @type {any[]} */
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  const ended = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.start', {
    traceConfig: { includedCategories: ['toplevel', 'blink.user_timing'] },
  });
  await page.evaluate((mark) => {
    performance.mark(mark);
    const data = new DataTransfer();
    data.items.add(/** @type {any} */ (globalThis).large);
    document.body.dispatchEvent(
      new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true, composed: true }),
    );
  }, dropped);
  await page.locator('pv-verdict-card').waitFor();
  await page.locator('.cm-line').first().waitFor();
  await page.waitForTimeout(3000);
  await session.send('Tracing.end');
  await ended;
  await context.close();
  // The browser's own panels have such threads as well.
  const { pid, tid } = events.find(({ name }) => name === dropped);
  return events
    .filter((event) => event.name.endsWith('RunTask') && event.pid === pid && event.tid === tid)
    .map(({ tdur = 0 }) => tdur / 1000)
    .sort((a, b) => b - a)
    .slice(0, 5);
}

/** @param {Sample[]} visits @param {(sample: Sample) => number} time */
function summary(visits, time) {
  const values = visits.map(time).sort((a, b) => a - b);
  const at = (/** @type {number} */ share) => values[Math.floor((values.length - 1) * share)].toFixed(0);
  return `median ${at(0.5)} ms, fastest ${at(0)} ms, 90 % within ${at(0.9)} ms`;
}

console.log(`${runs} runs, ${script.length} bytes pasted as soon as the box is there`);
const { waited, ...atOnce } = samples;
for (const [name, visits] of Object.entries(atOnce)) {
  console.log(`${name}: navigation to the paste box: ${summary(visits, ({ box }) => box)}`);
  console.log(`${name}: navigation to the verdict:   ${summary(visits, ({ verdict }) => verdict)}`);
  console.log(`${name}: navigation to the code view: ${summary(visits, ({ code }) => code)}`);
}
const taken = summary(waited, ({ pasted, verdict }) => verdict - pasted);
console.log(`cold, pasted ${looking} ms after the box is there: from there to the verdict: ${taken}`);
for (const [index, megabytes] of [1, 5].entries())
  console.log(
    `longest tasks of the page's thread while ${megabytes} MB is analysed and shown: ${tasks[index].map((task) => `${task.toFixed(0)} ms`).join(', ')}`,
  );

/** What is fetched when the verdict is already there. @type {[string, RegExp][]} */
const later = [
  ['the model and its runtime', /\/(model|onnxruntime|ort-wasm)[^/]*$/],
  ['the code view', /\/editor-[^/]*$/],
];
/** @type {Map<string, {requests: number, bytes: number}>} */
const parts = new Map();
for (const [path, size] of [...sizes].sort((a, b) => b[1] - a[1])) {
  const part = later.find(([, pattern]) => pattern.test(path))?.[0] ?? 'the first verdict';
  const sum = parts.get(part) ?? { requests: 0, bytes: 0 };
  parts.set(part, { requests: sum.requests + 1, bytes: sum.bytes + size });
  console.log(`${String(size).padStart(8)} B gzipped  ${path}`);
}
for (const [part, { requests, bytes }] of parts)
  console.log(`${String(bytes).padStart(8)} B gzipped  ${part}, ${requests} requests`);
