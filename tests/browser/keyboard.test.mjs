import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { example, openCode, start, verdict } from './support.mjs';

const { inPage, stop } = await start();
after(stop);

/**
 * The element that has the focus, through all shadow roots.
 * @param {import('playwright-core').Page} page
 */
const focused = (page) =>
  page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element
      ? `${element.tagName.toLowerCase()}#${element.id} ${(element.textContent ?? '').trim().slice(0, 40)} ${element.getAttribute('aria-label') ?? ''}`
      : '';
  });

/**
 * Presses Tab until the focus is on something that matches.
 * @param {import('playwright-core').Page} page
 * @param {RegExp} wanted
 * @param {'Tab' | 'Shift+Tab'} [key]
 */
async function tabTo(page, wanted, key = 'Tab') {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press(key);
    if (wanted.test(await focused(page))) return;
  }
  assert.fail(`Tab never comes to ${wanted}; last was ${await focused(page)}`);
}

test('the whole way without a mouse', () =>
  inPage({}, async (page) => {
    await page.locator('textarea').waitFor();
    await page.keyboard.insertText(example('webhook.py'));
    await page.keyboard.press('Control+Enter');
    assert.equal(await verdict(page), 'Malicious');
    await tabTo(page, /^button# line/);
    await page.keyboard.press('Enter');
    await page.locator('.pv-target').first().waitFor();
    assert.match(await focused(page), /^div#/);

    await page.locator('#tab-code').focus();
    await page.keyboard.press('ArrowRight');
    assert.match(await focused(page), /^button#tab-layers/);
    assert.equal(await page.locator('#tab-layers').getAttribute('aria-selected'), 'true');
    await page.keyboard.press('End');
    assert.match(await focused(page), /^button#tab-json/);
    await page.keyboard.press('ArrowRight');
    assert.match(await focused(page), /^button#tab-summary/);
  }));

test('from the paste to the list of indicators without a mouse: verdict, reason, line, layer, copy', () =>
  inPage({}, async (page) => {
    await page.locator('textarea').waitFor();
    await page.evaluate((text) => navigator.clipboard.writeText(text), example('reverse-shell.json'));
    await page.keyboard.press('Control+v');
    assert.equal(await verdict(page), 'Malicious');
    await tabTo(page, /^button# layer 2, lines 5–8/);
    await page.keyboard.press('Enter');
    await page.locator('.cm-line .pv-target').first().waitFor();
    assert.match(await page.locator('.cm-line:has(.pv-target)').first().innerText(), /os\.dup2/);
    await tabTo(page, /^button#tab-code/, 'Shift+Tab');
    await page.keyboard.press('ArrowRight');
    await tabTo(page, /^div# Layer 2/);
    await page.keyboard.press('ArrowUp');
    await page.locator('pv-layers-view :text("Layer 1")').first().waitFor();
    assert.equal(
      await page
        .locator('[role=treeitem][aria-selected=true]')
        .innerText()
        .then((text) => /Layer 1/.test(text)),
      true,
    );
    await tabTo(page, /^button#tab-layers/, 'Shift+Tab');
    await page.keyboard.press('ArrowRight');
    await tabTo(page, /Copy the list/);
    await page.keyboard.press('Enter');
    await page.waitForFunction(async () =>
      (await navigator.clipboard.readText()).includes('192[.]0[.]2[.]7'),
    );
  }));

test('the tree of layers is walked with arrow keys', () =>
  inPage({}, async (page) => {
    await page.locator('#reverse-shell').focus();
    await page.keyboard.press('Enter');
    await openCode(page);
    await tabTo(page, /^div# Layer/);
    await page.keyboard.press('Home');
    assert.match(await focused(page), /Layer 0/);
    await page.keyboard.press('ArrowDown');
    assert.match(await focused(page), /Layer 1/);
    assert.equal(await page.locator('[role=treeitem][aria-selected=true]').count(), 1);
  }));

test('the focus can be seen wherever it is', () =>
  inPage({}, async (page) => {
    await page.locator('#reverse-shell').click();
    await openCode(page);
    await page.locator('#new').focus();
    for (let presses = 0; presses < 25; presses += 1) {
      await page.keyboard.press('Tab');
      const seen = await page.evaluate(() => {
        let element = document.activeElement;
        while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
        if (!element || element === document.body || element.classList.contains('cm-content')) return true;
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
      });
      assert.ok(seen, `no outline on ${await focused(page)}`);
    }
  }));
