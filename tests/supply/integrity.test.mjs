// The page's files are what the build made: a list of hashes for whoever hosts them, and tags that hold the browser to it.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { chromium } from 'playwright-core';

import { root } from '../../scripts/lib/run.mjs';
import { host } from '../browser/hosts.mjs';

const dist = join(root, 'dist/web');
const copy = mkdtempSync(join(tmpdir(), 'pyverdict-integrity-'));
const chrome = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
after(async () => {
  await chrome.close();
  rmSync(copy, { recursive: true, force: true });
});

const sri = (/** @type {string} */ path) =>
  `sha384-${createHash('sha384').update(readFileSync(path)).digest('base64')}`;

test('asset-integrity.json has the hash of every file of the build, and of no other', () => {
  const listed = JSON.parse(readFileSync(join(dist, 'asset-integrity.json'), 'utf8'));
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(dist, name)).isFile())
    .filter((name) => !['asset-integrity.json', 'embed-origins.json'].includes(name))
    .sort();
  assert.deepEqual(Object.keys(listed), files);
  for (const name of files) assert.equal(listed[name], sri(join(dist, name)), name);
});

test('no file says where it was built', () => {
  for (const folder of ['dist/npm', 'dist/web', 'build/element']) {
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      const path = join(root, folder, name);
      if (statSync(path).isFile()) assert.ok(!readFileSync(path).includes(root), `${folder}/${name}`);
    }
  }
});

for (const name of ['index.html', 'embed.html']) {
  test(`every tag of ${name} that loads a script or a style has its hash`, () => {
    const html = readFileSync(join(dist, name), 'utf8');
    const tags = html.match(/<script[^>]*>|<link rel="(?:stylesheet|modulepreload)"[^>]*>/g) ?? [];
    assert.ok(tags.length > 3);
    for (const tag of tags) {
      const [, file] = tag.match(/(?:src|href)="\.\/([^"]+)"/) ?? [];
      assert.ok(tag.includes(`integrity="${sri(join(dist, file))}"`), tag);
    }
  });
}

test('a browser refuses a module that a host has changed, though another module imports it', async () => {
  cpSync(dist, copy, { recursive: true });
  const { address, close } = await host({}, { folders: { '/': copy } });
  const starts = async () => {
    const context = await chrome.newContext({ serviceWorkers: 'block' });
    const page = await context.newPage();
    /** @type {string[]} */
    const said = [];
    page.on('console', (message) => said.push(message.text()));
    await page.goto(`${address}/index.html`, { waitUntil: 'load' });
    const started = await page.evaluate(() => customElements.get('pv-app') !== undefined);
    await context.close();
    return { started, said: said.join('\n') };
  };
  try {
    assert.equal((await starts()).started, true);
    const html = readFileSync(join(copy, 'index.html'), 'utf8');
    const [, chunk] = html.match(/rel="modulepreload"[^>]*href="\.\/([^"]+)"/) ?? [];
    appendFileSync(join(copy, chunk), '\n');
    const { started, said } = await starts();
    assert.equal(started, false);
    assert.match(said, /integrity/);
  } finally {
    await close();
  }
});
