// The page in a real browser with an empty cache: time from navigation to the first verdict on a pasted script of 5 KB,
// and the bytes that it took. `node bench/page_bench.mjs [runs]`, after `npm run build`.
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

/** Pastes as soon as there is something to paste into, and notes when the verdict stands in the document. @param {string} text */
function pasteAtOnce(text) {
  /** @type {any} */ (globalThis).times = {};
  const { times } = /** @type {any} */ (globalThis);
  const app = () => document.querySelector('pv-app')?.shadowRoot;
  const look = () => {
    const field = app()?.querySelector('pv-start')?.shadowRoot?.querySelector('textarea');
    const verdict = app()
      ?.querySelector('pv-report-view')
      ?.shadowRoot?.querySelector('pv-verdict-card')
      ?.shadowRoot?.querySelector('h1');
    if (field && times.pasted === undefined) {
      times.pasted = performance.now();
      const data = new DataTransfer();
      data.setData('text/plain', text);
      field.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true, composed: true }),
      );
    }
    if (verdict) times.verdict = performance.now();
    else setTimeout(look, 0);
  };
  look();
}

const { address, close } = await serve(dist, 0);
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
/** @type {{pasted: number, verdict: number, code: number}[]} */
const samples = [];
/** @type {Map<string, number>} */
const sizes = new Map();
for (let run = 0; run < runs; run += 1) {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    const file = join(dist, pathname === '/' ? 'index.html' : pathname);
    sizes.set(pathname, gzipSync(readFileSync(file), { level: 9 }).length);
  });
  await page.addInitScript(pasteAtOnce, script);
  await page.goto(address);
  await page.locator('.cm-line').first().waitFor();
  const code = await page.evaluate(() => performance.now());
  samples.push({ ...(await page.evaluate(() => /** @type {any} */ (globalThis).times)), code });
  await context.close();
}
await browser.close();
await close();

/** @param {'pasted' | 'verdict' | 'code'} name */
function summary(name) {
  const values = samples.map((sample) => sample[name]).sort((a, b) => a - b);
  const at = (/** @type {number} */ share) => values[Math.floor((values.length - 1) * share)].toFixed(0);
  return `median ${at(0.5)} ms, fastest ${at(0)} ms, 90 % within ${at(0.9)} ms`;
}

console.log(`${runs} runs, cold cache, ${script.length} bytes pasted as soon as the box is there`);
console.log(`navigation to the paste box: ${summary('pasted')}`);
console.log(`navigation to the verdict:   ${summary('verdict')}`);
console.log(`navigation to the code view: ${summary('code')}`);
for (const [name, size] of [...sizes].sort((a, b) => b[1] - a[1]))
  console.log(`${String(size).padStart(8)} B gzipped  ${name}`);
console.log(
  `${String([...sizes.values()].reduce((sum, size) => sum + size, 0)).padStart(8)} B gzipped  in all`,
);
