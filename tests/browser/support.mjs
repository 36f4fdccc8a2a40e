// A real Chromium before the built page. Whatever a page must never do (ask another origin, break its policy, log an
// error, open a dialog) fails the test in which it happens.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { serve } from '../../scripts/lib/server.mjs';

/** @typedef {import('playwright-core').Page} Page */

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const dist = fileURLToPath(new URL('../../dist/web', import.meta.url));

/** @param {string} name */
export const example = (name) => readFileSync(new URL(`../../web/examples/${name}`, import.meta.url), 'utf8');

/**
 * Starts a browser and a server for the tests of one file.
 * @param {string[]} [moreFlags]
 * @param {string} [folder] the built page
 */
export async function start(moreFlags = [], folder = dist) {
  const server = await serve(folder, 0);
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [...flags, ...moreFlags],
  });

  /**
   * Runs a test in a page of its own.
   * @param {import('playwright-core').BrowserContextOptions & {init?: string, goto?: boolean, origins?: string[], broken?: RegExp}}
   *   options `origins` beside the page's own that may be asked; `broken` are addresses that the test keeps from loading
   * @param {(page: Page) => Promise<void>} test
   */
  async function inPage({ init, goto = true, origins = [], broken, ...options }, test) {
    const context = await browser.newContext({
      locale: 'en-GB',
      serviceWorkers: 'block',
      colorScheme: 'light',
      viewport: { width: 1280, height: 900 },
      permissions: ['clipboard-read', 'clipboard-write'],
      ...options,
    });
    /** @type {string[]} */
    const problems = [];
    await context.route(
      (url) =>
        url.origin !== server.address &&
        !origins.includes(url.origin) &&
        !['blob:', 'file:'].includes(url.protocol),
      (route) => {
        problems.push(`request to ${route.request().url()}`);
        return route.abort();
      },
    );
    const page = await context.newPage();
    page.setDefaultTimeout(90_000);
    page.on('console', (message) => {
      // The tests' own doing: a service worker would come between them and the server.
      if (/Service Worker registration blocked by Playwright/.test(message.text())) return;
      if (broken?.test(message.location().url) && /^Failed to load resource/.test(message.text())) return;
      if (message.type() === 'error' || message.type() === 'warning')
        problems.push(`${message.type()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => problems.push(`uncaught: ${error.stack}`));
    page.on('popup', (popup) => problems.push(`popup: ${popup.url()}`));
    page.on('dialog', (dialog) => {
      problems.push(`dialog: ${dialog.message()}`);
      return dialog.dismiss();
    });
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        console.error(`policy violation: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
      });
    });
    if (init) await page.addInitScript({ content: init });
    try {
      if (goto) await page.goto(server.address);
      await test(page);
      assert.deepEqual(problems, []);
    } finally {
      await context.close();
    }
  }

  return {
    address: server.address,
    inPage,
    stop: async () => {
      await browser.close();
      await server.close();
    },
  };
}

/**
 * Pastes text as a person does.
 * @param {Page} page
 * @param {string} text
 */
export async function paste(page, text) {
  await page.evaluate((words) => navigator.clipboard.writeText(words), text);
  await page.keyboard.press('Control+v');
}

/**
 * The label of the verdict, once it is there.
 * @param {Page} page
 */
export const verdict = (page) => page.locator('pv-verdict-card h1').innerText();

/**
 * The value of a fact by its name.
 * @param {Page} page
 * @param {string} name
 */
export async function fact(page, name) {
  const tab = page.locator('#tab-summary');
  if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
  return page.locator(`pv-facts dt:text-is("${name}") + dd`).first().innerText();
}

/**
 * A property of the first element of a selector, as the browser computes it.
 *
 * @param {Page} page
 * @param {string} selector
 * @param {string} property
 */
export const styleOf = (page, selector, property) =>
  page
    .locator(selector)
    .first()
    .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);

/**
 * Opens a tab.
 * @param {Page} page
 * @param {import('../../web/src/state.js').Tab} name
 */
export const openTab = (page, name) => page.locator(`#tab-${name}`).click();

/**
 * Opens the code and waits for it.
 * @param {Page} page
 */
export async function openCode(page) {
  await openTab(page, 'code');
  await page.locator('.cm-line').first().waitFor();
}

/**
 * Waits for the code view and gives the text it shows.
 * @param {Page} page
 */
export const shownCode = async (page) =>
  (await page.locator('.cm-content').innerText()).replaceAll('\u200b', '');
