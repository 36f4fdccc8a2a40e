// Ten thousand findings in one file, in the page, in a real browser: from the file to the first verdict, from one finding
// to the next, and the processor time and the most memory of the page's process (its thread and its worker).
// `node bench/findings_page_bench.mjs [COUNT [SCRIPTS]]`, after `npm run build`: one line of JSON.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

import { serve } from '../scripts/lib/server.mjs';
import { manyFindings } from './lib/findings.mjs';

const count = Number(process.argv[2] ?? 10_000);
const scripts = Number(process.argv[3] ?? 1000);
const folder = mkdtempSync(join(tmpdir(), 'pyverdict-findings-'));
const file = join(folder, 'findings.json');
writeFileSync(file, manyFindings(count, scripts));

const { address, close } = await serve(fileURLToPath(new URL('../dist/web', import.meta.url)), 0);
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
const session = await browser.newBrowserCDPSession();

/** The process of the page: the renderer that has worked most. */
async function renderer() {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  return processInfo
    .filter(({ type }) => type === 'renderer')
    .reduce((most, other) => (other.cpuTime > most.cpuTime ? other : most));
}

try {
  const page = await (await browser.newContext({ serviceWorkers: 'block' })).newPage();
  page.setDefaultTimeout(600_000);
  await page.goto(address);
  await page.locator('textarea').waitFor();
  // The worker and the model are loaded before the clock starts, as they are when a reader comes with a file.
  await page.waitForTimeout(8000);
  const before = await renderer();
  const start = performance.now();
  await page.locator('input[type=file]').first().setInputFiles(file);
  const progress = await page
    .locator('pv-working progress')
    .waitFor({ timeout: 60_000 })
    .then(
      () => true,
      () => false,
    );
  await page.locator('pv-verdict-card h1').waitFor();
  const first = performance.now();
  const after = await renderer();
  await page.locator('pv-report-list [role=listbox]').focus();
  const opening = performance.now();
  await page.keyboard.press('End');
  await page.locator(`#report-${count - 1}[aria-selected=true]`).waitFor();
  const opened = performance.now();
  const peak = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${after.id}/status`, 'utf8'))?.[1]);
  console.log(
    JSON.stringify({
      findings: count,
      scripts,
      progressShown: progress,
      secondsToVerdict: Number(((first - start) / 1000).toFixed(2)),
      cpuSeconds: Number((after.cpuTime - before.cpuTime).toFixed(2)),
      openingAnotherMs: Math.round(opened - opening),
      peakMB: Math.round((peak * 1024) / 1e6),
    }),
  );
} finally {
  await browser.close();
  await close();
  rmSync(folder, { recursive: true });
}
