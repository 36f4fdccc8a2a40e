// The page without a connection, across a new build, and as one file.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { writeServiceWorker } from '../../scripts/lib/page_files.mjs';
import { host } from './hosts.mjs';
import { dist, example, openCode, openTab, paste, start, verdict } from './support.mjs';

const folder = mkdtempSync(join(tmpdir(), 'pyverdict-offline-'));
cpSync(dist, folder, { recursive: true });
const server = await host({}, { folders: { '/tools/verdict/': folder } });
const address = `${server.address}/tools/verdict/index.html`;
const { inPage, stop } = await start();
after(async () => {
  await stop();
  await server.close();
  rmSync(folder, { recursive: true });
});

/** @type {Parameters<typeof inPage>[0]} */
const options = { goto: false, origins: [server.address], serviceWorkers: 'allow', init: axe.source };

/** @param {import('playwright-core').Page} page */
const installed = (page) => page.evaluate(async () => (await navigator.serviceWorker.ready).active?.state);

test('without a connection the page opens again and analyses, below any path', () =>
  inPage(options, async (page) => {
    await page.goto(address);
    await installed(page);
    await page.context().setOffline(true);
    const asked = server.asked.length;
    await page.reload();
    await paste(page, example('reverse-shell.json'));
    assert.equal(await verdict(page), 'Malicious');
    await openCode(page);
    await openTab(page, 'json');
    await page.locator('.cm-line').first().waitFor();
    // The browser itself looks for a newer service worker.
    const later = server.asked.slice(asked).filter((path) => !path.endsWith('/sw.js'));
    assert.deepEqual(later, []);
    const violations = await page.evaluate(
      async () => (await /** @type {any} */ (globalThis).axe.run(document)).violations.length,
    );
    assert.equal(violations, 0);
  }));

test('a model that was used once is kept, and scores without a connection', () =>
  inPage(options, async (page) => {
    await page.goto(address);
    await paste(page, example('webhook.py'));
    const scored = page.locator('pv-verdict-card .score:has-text("from model")');
    await scored.waitFor({ timeout: 60_000 });
    await page.evaluate(async () => {
      const kept = async () => {
        const urls = [];
        for (const key of await caches.keys())
          for (const { url } of await (await caches.open(key)).keys()) urls.push(url);
        return urls.some((url) => /ort-wasm/.test(url));
      };
      while (!(await kept())) await new Promise((resolve) => setTimeout(resolve, 100));
    });
    await page.context().setOffline(true);
    await page.reload();
    await paste(page, example('webhook.py'));
    await scored.waitFor({ timeout: 60_000 });
  }));

test('what is kept is the page itself and nothing that was pasted', () =>
  inPage(options, async (page) => {
    await page.goto(address);
    await paste(page, 'print("something to remember")\n');
    await verdict(page);
    await installed(page);
    const kept = await page.evaluate(async () => {
      const texts = [];
      for (const key of await caches.keys()) {
        const cache = await caches.open(key);
        for (const request of await cache.keys())
          texts.push(request.url, await (await cache.match(request))?.text());
      }
      return { texts, local: Object.keys(localStorage), session: Object.keys(sessionStorage) };
    });
    assert.deepEqual([kept.local, kept.session], [[], []]);
    assert.ok(kept.texts.length > 20);
    assert.ok(kept.texts.every((text) => !text?.includes('something to remember')));
  }));

test('a new build is used as a whole, when the last page of the old one is closed', () =>
  inPage(options, async (page) => {
    await page.goto(address);
    await installed(page);
    await page.reload();
    assert.equal(await page.title(), 'PyVerdict');
    // The next build: another page, and the editor under another name.
    const assets = join(folder, 'assets');
    const editor = /** @type {string} */ (readdirSync(assets).find((name) => name.startsWith('editor-')));
    const before = readFileSync(join(assets, editor));
    rmSync(join(assets, editor));
    const index = readFileSync(join(folder, 'index.html'), 'utf8');
    writeFileSync(join(folder, 'index.html'), index.replace('<title>', '<title>The next '));
    writeServiceWorker(folder);
    await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      await registration.update();
      while (!registration.waiting) await new Promise((resolve) => setTimeout(resolve, 20));
    });
    await page.reload();
    assert.equal(await page.title(), 'PyVerdict', 'the old page goes on');
    await paste(page, example('reverse-shell.json'));
    await openCode(page);
    const next = await page.context().newPage();
    await page.close();
    writeFileSync(join(assets, editor), before);
    // The new one begins when the browser has seen that no page of the old one is left, which takes it a while.
    let title = '';
    for (let turn = 0; turn < 20 && title !== 'The next PyVerdict'; ++turn) {
      await next.goto('about:blank');
      await next.waitForTimeout(300);
      await next.goto(address);
      title = await next.title();
    }
    assert.equal(title, 'The next PyVerdict', 'the new one begins');
  }));

test('a build that arrives in parts is not taken in', () =>
  inPage(options, async (page) => {
    const text = readFileSync(join(folder, 'index.html'), 'utf8');
    writeServiceWorker(folder);
    writeFileSync(join(folder, 'index.html'), `${text}<!-- of yet another build -->`);
    try {
      await page.goto(address);
      const state = await page.evaluate(async () => {
        // It is there while it takes the build in.
        const found = () => navigator.serviceWorker.getRegistration();
        while (!(await found())) await new Promise((resolve) => setTimeout(resolve, 1));
        while ((await found())?.installing) await new Promise((resolve) => setTimeout(resolve, 20));
        return (await found())?.active?.state ?? 'none';
      });
      assert.equal(state, 'none');
    } finally {
      writeFileSync(join(folder, 'index.html'), text);
    }
  }));

test('as one file it opens from a disk, asks for nothing, and analyses', () =>
  inPage({ goto: false, init: axe.source }, async (page) => {
    /** @type {string[]} */
    const asked = [];
    page.on('request', (request) => {
      if (!/^(blob|data):/.test(request.url())) asked.push(request.url());
    });
    await page.goto(pathToFileURL(join(dist, '../pyverdict.html')).href);
    await page.locator('#reverse-shell').click();
    assert.equal(await verdict(page), 'Malicious');
    await openCode(page);
    await page.locator('#files').count();
    await openTab(page, 'layers');
    await page.locator('pv-layers-view .cm-line').first().waitFor();
    assert.equal(asked.length, 1);
    assert.equal(page.workers().length, 1);
    const violations = await page.evaluate(
      async () => (await /** @type {any} */ (globalThis).axe.run(document)).violations.length,
    );
    assert.equal(violations, 0);
    const leak = await page.workers()[0].evaluate(() =>
      fetch('https://example.invalid/').then(
        () => 'sent',
        (error) => String(error),
      ),
    );
    assert.match(leak, /TypeError/);
  }).catch((/** @type {Error} */ error) => {
    // The attempt itself is the one thing that is reported.
    if (!/connect-src|Content Security Policy/.test(error.message)) throw error;
    assert.doesNotMatch(error.message, /request to https/);
  }));
