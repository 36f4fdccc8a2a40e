// axe-core in every state of the page: both themes, wide and phone, both languages.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import axe from 'axe-core';
import { example, openCode, openTab, paste, start } from './support.mjs';

const { inPage, stop, address } = await start();
after(stop);

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page @param {string} where */
async function check(page, where) {
  const violations = await page.evaluate(async () => {
    const { violations: found } = await /** @type {any} */ (globalThis).axe.run(document, {
      resultTypes: ['violations'],
    });
    return found.map((/** @type {any} */ violation) => ({
      id: violation.id,
      nodes: violation.nodes.map(
        (/** @type {any} */ node) => `${node.target.flat().join(' ')}: ${node.failureSummary}`,
      ),
    }));
  });
  assert.deepEqual(violations, [], where);
}

/** Holds the core back until the page shows that it works. @param {Page} page @returns {Promise<() => void>} */
async function held(page) {
  /** @type {() => void} */
  let release = () => {};
  const waiting = new Promise((resolve) => (release = () => resolve(undefined)));
  await page.route('**/*.wasm', async (route) => {
    await waiting;
    await route.continue();
  });
  return release;
}

const tabs = /** @type {const} */ ([
  'summary',
  'code',
  'layers',
  'indicators',
  'attack',
  'response',
  'diagnostics',
  'json',
]);

for (const colorScheme of /** @type {const} */ (['light', 'dark']))
  for (const [screen, width] of /** @type {const} */ ([
    ['wide', 1280],
    ['phone', 390],
  ]))
    for (const locale of /** @type {const} */ (['en-GB', 'pt-PT'])) {
      const name = `${colorScheme}, ${screen}, ${locale}`;
      const options = {
        colorScheme,
        locale,
        viewport: { width, height: 844 },
        init: axe.source,
        reducedMotion: /** @type {const} */ ('reduce'),
      };

      test(`axe finds nothing on the empty page and while it works, ${name}`, () =>
        inPage({ ...options, goto: false }, async (page) => {
          const release = await held(page);
          await page.goto(address);
          await page.locator('textarea').waitFor();
          await check(page, 'empty');
          await paste(page, example('reverse-shell.json'));
          await page.locator('#cancel').waitFor();
          await check(page, 'working');
          release();
          await page.locator('pv-verdict-card').waitFor();
        }));

      test(`axe finds nothing in any tab, ${name}`, () =>
        inPage(options, async (page) => {
          await paste(page, example('reverse-shell.json'));
          await page.locator('pv-facts summary').first().click();
          for (const tab of tabs) {
            await openTab(page, tab);
            if (tab === 'code' || tab === 'json') await page.locator('.cm-line').first().waitFor();
            await check(page, tab);
          }
          await page.locator('#save').click();
          await check(page, 'the menu to save');
        }));

      test(`axe finds nothing in a verdict of any label, and in a list, ${name}`, () =>
        inPage(options, async (page) => {
          for (const id of ['several', 'truncated', 'admin', 'webhook', 'checked-download']) {
            await page.locator(`#${id}`).click();
            await page.locator('pv-verdict-card').waitFor();
            await check(page, `${id}, as it opens`);
            await openCode(page);
            await check(page, id);
            if (id === 'several') {
              await openTab(page, 'related');
              await check(page, 'related');
            }
            await page.locator('#new').click();
          }
          await paste(page, '{"finding": {"category": 1}, "severity"');
          await page.locator('pv-verdict-card').waitFor();
          await check(page, 'no finding');
        }));
    }

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`axe finds nothing when there is no WebAssembly, ${colorScheme}`, () =>
    inPage({ colorScheme, init: `delete globalThis.WebAssembly;\n${axe.source}` }, async (page) => {
      await page.locator('pv-notice').waitFor();
      await check(page, 'no WebAssembly');
    }));

  test(`axe finds nothing when the analysis cannot be loaded, ${colorScheme}`, () =>
    inPage({ colorScheme, goto: false, init: axe.source }, async (page) => {
      await page.route('**/*.wasm', (route) =>
        route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Sign in</title>' }),
      );
      await page.goto(address);
      await page.locator('pv-notice').waitFor();
      await check(page, 'not loaded');
    }));

  test(`axe finds nothing in an explanation and in the search, ${colorScheme}`, () =>
    inPage({ colorScheme, init: axe.source }, async (page) => {
      await paste(page, example('reverse-shell.json'));
      await page.locator('pv-verdict-card .reasons button').first().click();
      await page.locator('.pv-target').first().hover();
      await page.locator('.pv-explain').waitFor();
      await check(page, 'explanation');
      await page.locator('#search').click();
      await page.locator('.cm-search').waitFor();
      await check(page, 'search');
    }));
}

test('with reduced motion nothing moves', () =>
  inPage({ reducedMotion: 'reduce' }, async (page) => {
    await page.locator('#reverse-shell').click();
    await openCode(page);
    const moving = await page.evaluate(
      () =>
        document.getAnimations().filter((animation) => animation.constructor.name === 'CSSAnimation').length,
    );
    assert.equal(moving, 0);
  }));
