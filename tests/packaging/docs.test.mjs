// The examples of the guides, run as they stand there.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { capture } from '../../scripts/lib/run.mjs';
import { host } from '../browser/hosts.mjs';
import { example } from '../browser/support.mjs';
import { browser, examples, packed, root, shell, strictPolicy } from './support.mjs';

const { project, remove } = await packed();
const { chrome, close } = await browser();
after(async () => {
  await close();
  remove();
});

test('Node: every example runs and says what the guide says', async () => {
  const found = examples('node.md', 'js');
  const where = await project('guide-node', {
    'suspicious.py': shell,
    'findings.json': example('several.json'),
    ...Object.fromEntries(found.map((text, index) => [`example${index}.js`, text])),
  });
  const outputs = [];
  for (const index of found.keys()) {
    const { status, output, all } = await capture(process.execPath, [`example${index}.js`], { cwd: where });
    assert.equal(status, 0, all);
    outputs.push(output);
  }
  const [file, findings, held, error, limit, inline] = outputs;
  assert.match(file, /^malicious 0\.9\d* .+\nlayer 0, line \d+: /);
  assert.equal(findings.trim().split('\n').length, 4);
  assert.equal(held, '4 2 4\ntrue true\n');
  assert.equal(error, 'badInput\n');
  assert.equal(limit, 'true\n');
  assert.equal(inline, 'true\n');
});

/**
 * Opens a page of a host that has the package below /pyverdict/.
 * @param {string} html
 * @param {string} policy
 * @param {(page: import('playwright-core').Page) => Promise<void>} run
 */
async function opened(html, policy, run) {
  const folder = await packageFolder;
  const server = await host(
    { '/': html },
    {
      folders: { '/pyverdict/': folder },
      headers: policy === '' ? {} : { 'Content-Security-Policy': policy },
    },
  );
  const context = await chrome.newContext();
  try {
    const page = await context.newPage();
    await page.goto(server.address);
    await run(page);
  } finally {
    await context.close();
    await server.close();
  }
}
const packageFolder = project('guide-embedding', {}).then((where) =>
  join(where, 'node_modules/pyverdict/dist/npm'),
);

test('embedding: every element of the guide does what it says', async () => {
  const [plain, heard, parts] = examples('embedding.md', 'html');
  await opened(plain, strictPolicy, (page) => page.locator('textarea').waitFor());
  await opened(heard, '', async (page) => {
    await page.locator('output:text-is("malicious")').waitFor();
    assert.equal(await page.locator('textarea').count(), 0);
  });
  await opened(parts, '', async (page) => {
    await page.locator('pyverdict-verdict .reasons button').first().click();
    await page.locator('pyverdict-code .pv-target').first().waitFor();
  });
});

test('embedding: the frame of the guide answers', async () => {
  const frame = examples('embedding.md', 'html')[3];
  const folder = join(await packageFolder, '../site');
  mkdirSync(folder, { recursive: true });
  cpSync(join(root, 'dist/web'), folder, { recursive: true });
  const verdicts = await host({}, { folders: { '/': folder } });
  try {
    await opened(frame.replace('https://verdict.example', verdicts.address), '', async (page) => {
      // The portal's address is known only now; the frame reads its list when it is loaded.
      const { origin } = new URL(page.url());
      writeFileSync(join(folder, 'embed-origins.json'), JSON.stringify({ origins: [origin] }));
      await page.reload();
      await page.locator('output:text-is("malicious")').waitFor();
      assert.notEqual(await page.locator('iframe').getAttribute('height'), '360');
    });
  } finally {
    await verdicts.close();
  }
});

test('hosting: the policies of the guide are those of the page', () => {
  const policy = readFileSync(join(root, 'web/index.html'), 'utf8').match(
    /content="(default-src[^"]+)"/,
  )?.[1];
  const guide = readFileSync(join(root, 'docs/hosting.md'), 'utf8');
  const found = guide.match(/default-src[^"]*?(?=; frame-ancestors)/g) ?? [];
  assert.equal(found.length, 4);
  assert.deepEqual(new Set(found), new Set([policy]));
  assert.ok(
    readFileSync(join(root, 'dist/web/_headers'), 'utf8').includes(`${policy}; frame-ancestors 'none'`),
  );
  assert.doesNotThrow(() => JSON.parse(examples('hosting.md', 'json')[0]));
});
