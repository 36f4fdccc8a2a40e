import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import axe from 'axe-core';
import { example, openCode, openTab, paste, start } from './support.mjs';

const { inPage, stop } = await start();
after(stop);

/** @param {import('playwright-core').Page} page @param {string} where */
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

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  const options = { colorScheme, init: axe.source, reducedMotion: /** @type {const} */ ('reduce') };

  test(`axe finds nothing on the empty page, ${colorScheme}`, () =>
    inPage(options, async (page) => {
      await page.locator('textarea').waitFor();
      await check(page, 'empty');
    }));

  test(`axe finds nothing in any tab, ${colorScheme}`, () =>
    inPage(options, async (page) => {
      await paste(page, example('reverse-shell.json'));
      await page.locator('pv-facts summary').first().click();
      for (const tab of /** @type {const} */ ([
        'summary',
        'code',
        'layers',
        'indicators',
        'attack',
        'response',
        'diagnostics',
        'json',
      ])) {
        await openTab(page, tab);
        if (tab === 'code' || tab === 'json') await page.locator('.cm-line').first().waitFor();
        await check(page, tab);
      }
    }));

  for (const name of ['several', 'truncated', 'admin', 'webhook']) {
    test(`axe finds nothing on the example ${name}, ${colorScheme}`, () =>
      inPage(options, async (page) => {
        await page.locator(`#${name}`).click();
        await page.locator('pv-verdict-card').waitFor();
        await check(page, `${name}, as it opens`);
        await openCode(page);
        await check(page, name);
      }));
  }
}

test('axe finds nothing when there is no WebAssembly', () =>
  inPage({ init: `delete globalThis.WebAssembly;\n${axe.source}` }, async (page) => {
    await page.locator('textarea').waitFor();
    await check(page, 'no WebAssembly');
  }));

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
