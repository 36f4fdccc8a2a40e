// The scripts that the reader allows: in memory, in the browser when asked, and as the file of the command line.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import axe from 'axe-core';
import { example, paste, start } from './support.mjs';

const { inPage, stop } = await start();
after(stop);

/** @typedef {import('playwright-core').Page} Page */

const script = example('webhook.py');

/** Pastes the script and allows it. @param {Page} page @param {string} what @param {string} note */
async function allow(page, what, note) {
  await paste(page, script);
  await page.locator('pv-verdict-card #allow').click();
  await page.locator(`pv-allow-dialog input[value=${what}]`).check();
  await page.locator('pv-allow-dialog input[name=note]').fill(note);
  await page.locator('pv-allow-dialog input[name=expires]').fill('2999-12-31');
  await page.locator('#allow-add').click();
  await page.locator('pv-verdict-card .allowed').waitFor();
}

const stored = (/** @type {Page} */ page) => page.evaluate(() => Object.keys(localStorage));

test('an allowed script says so, keeps its verdict, and nothing is stored', () =>
  inPage({}, async (page) => {
    await allow(page, 'same', 'nightly job');
    assert.match(await page.locator('pv-verdict-card .allowed').innerText(), /nightly job.*2999-12-31/s);
    assert.equal(await page.locator('pv-verdict-card h1').innerText(), 'Malicious');
    assert.deepEqual(await stored(page), []);
    await page.locator('#tab-json').click();
    await page.reload();
    await paste(page, script);
    await page.locator('pv-verdict-card').waitFor();
    assert.equal(await page.locator('pv-verdict-card .allowed').count(), 0);
  }));

test('a similar script is allowed by its TLSH digest; an entry that is removed allows nothing', () =>
  inPage({}, async (page) => {
    await allow(page, 'similar', '');
    await page.locator('#new').click();
    await paste(page, script.replace('import', 'import  '));
    await page.locator('pv-verdict-card .allowed').waitFor();
    await page.locator('pv-verdict-card #allow').click();
    await page.locator('pv-allow-dialog li button').click();
    await page.locator('#allow-close').click();
    await page.locator('pv-verdict-card .allowed').waitFor({ state: 'detached' });
  }));

test('the list is kept in the browser when that is asked for, and forgotten when not', () =>
  inPage({}, async (page) => {
    await allow(page, 'same', 'kept');
    await page.locator('pv-verdict-card #allow').click();
    await page.locator('#allow-keep').check();
    assert.deepEqual(await stored(page), ['pyverdict-allow']);
    await page.reload();
    await paste(page, script);
    await page.locator('pv-verdict-card .allowed').waitFor();
    await page.locator('pv-verdict-card #allow').click();
    await page.locator('#allow-keep').uncheck();
    assert.deepEqual(await stored(page), []);
  }));

test('the list travels as the file of the command line, and a wrong file is refused', () =>
  inPage({}, async (page) => {
    await allow(page, 'same', 'from the page');
    await page.locator('pv-verdict-card #allow').click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('#allow-export').click(),
    ]);
    const text = readFileSync(await download.path(), 'utf8');
    const { allow: entries } = JSON.parse(text);
    assert.equal(entries.length, 1);
    assert.equal(entries[0].note, 'from the page');
    await page.reload();
    await page.locator('pv-start #allow').click();
    const input = page.locator('pv-allow-dialog input[type=file]');
    const file = (/** @type {string} */ content) => ({
      name: 'allow.json',
      mimeType: 'application/json',
      buffer: Buffer.from(content),
    });
    await input.setInputFiles(file('{"allow": [{"sha256": "<img src=x onerror=alert(1)>"}]}'));
    assert.match(await page.locator('pv-allow-dialog .problem').innerText(), /Entry 0/);
    await input.setInputFiles(file(text));
    await page.locator('pv-allow-dialog li').waitFor();
    await page.locator('#allow-close').click();
    await paste(page, script);
    await page.locator('pv-verdict-card .allowed').waitFor();
  }));

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`axe finds nothing in the dialog, ${colorScheme}`, () =>
    inPage({ colorScheme, init: axe.source }, async (page) => {
      await allow(page, 'same', '');
      await page.locator('pv-verdict-card #allow').click();
      await page.locator('pv-allow-dialog li').waitFor();
      const found = await page.evaluate(async () =>
        (await /** @type {any} */ (globalThis).axe.run(document)).violations.map(
          (/** @type {any} */ item) => item.id,
        ),
      );
      assert.deepEqual(found, []);
    }));
}
