// embed.html in an iframe of another origin: two servers on two ports.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { host } from './hosts.mjs';
import { dist, example, start } from './support.mjs';

const folder = mkdtempSync(join(tmpdir(), 'pyverdict-embed-'));
cpSync(dist, folder, { recursive: true });

const portal = await host({});
const stranger = await host({});
// The stranger may frame the page, which its headers would else forbid, but is on no list: it is answered so.
writeFileSync(join(folder, 'embed-origins.json'), JSON.stringify({ origins: [portal.address] }));
const { address, inPage, stop } = await start([], folder);
after(async () => {
  await stop();
  await portal.close();
  await stranger.close();
  rmSync(folder, { recursive: true });
});

/** A page that holds the frame, and notes what it hears. @param {string} frame */
const page = (frame) => `<!doctype html><title>Portal</title>
  <iframe id="frame" width="480" height="360" title="PyVerdict"></iframe>
  <script>
    window.heard = [];
    addEventListener('message', ({ data, origin, source }) => {
      if (source === frame.contentWindow) heard.push({ ...data, origin });
    });
    window.say = (message) => frame.contentWindow.postMessage(message, ${JSON.stringify(frame)});
    frame.src = ${JSON.stringify(`${frame}/embed.html`)};
  </script>`;

/**
 * @param {import('playwright-core').Page} where
 * @param {object} message
 */
const say = (where, message) => where.evaluate((words) => /** @type {any} */ (window).say(words), message);

/**
 * The first message of a type that the frame sends from now on or has sent.
 * @param {import('playwright-core').Page} where
 * @param {string} type
 * @param {string | number | null} [id]
 * @returns {Promise<any>}
 */
async function heard(where, type, id) {
  const found = await where.waitForFunction(
    ([wanted, its]) =>
      /** @type {any} */ (window).heard.find(
        (/** @type {any} */ message) => message.type === wanted && (its === undefined || message.id === its),
      ),
    /** @type {const} */ ([type, id]),
  );
  return found.jsonValue();
}

/** @param {(page: import('playwright-core').Page) => Promise<void>} run */
const onPortal = (run) =>
  inPage({ goto: false, origins: [portal.address] }, async (where) => {
    portal.put('/', page(address));
    await where.goto(portal.address);
    const { protocols, origin, version } = await heard(where, 'pyverdict/hello');
    assert.deepEqual({ protocols, origin, version }, { protocols: [1], origin: address, version: '0.1.0' });
    await run(where);
  });

const hello = { type: 'pyverdict/hello', protocol: 1 };

test('a page on the list says hello, has something analysed, and gets the report', () =>
  onPortal(async (where) => {
    await say(where, hello);
    await say(where, { type: 'pyverdict/analyze', protocol: 1, id: 'first', input: example('several.json') });
    const { reports, timeline, protocol, origin } = await heard(where, 'pyverdict/report', 'first');
    assert.equal(protocol, 1);
    assert.equal(origin, address);
    assert.equal(reports.length, 4);
    assert.equal(timeline.length, 4);
    assert.equal(reports[0].verdict.label, 'malicious');
    const frame = where.frameLocator('#frame');
    await frame.locator('pv-verdict-card h1:text-is("Malicious")').waitFor();
    await say(where, {
      type: 'pyverdict/analyze',
      protocol: 1,
      id: 2,
      input: new Uint8Array(Buffer.from('print(1)\n')),
      name: 'one.py',
      as: 'script',
    });
    assert.equal((await heard(where, 'pyverdict/report', 2)).reports[0].input.script.path, 'one.py');
  }));

test('the frame says how high it is, and again when that changes', () =>
  onPortal(async (where) => {
    await say(where, hello);
    const { height } = await heard(where, 'pyverdict/resize');
    assert.ok(height > 100, `${height}`);
    await say(where, { type: 'pyverdict/analyze', protocol: 1, id: 1, input: example('reverse-shell.json') });
    await heard(where, 'pyverdict/report', 1);
    await where.waitForFunction(
      (first) =>
        /** @type {any} */ (window).heard.some(
          (/** @type {any} */ message) => message.type === 'pyverdict/resize' && message.height !== first,
        ),
      height,
    );
  }));

test('language, theme and the place to paste into are set from outside', () =>
  onPortal(async (where) => {
    await say(where, hello);
    const frame = where.frameLocator('#frame');
    await frame.locator('textarea').waitFor();
    await say(where, { type: 'pyverdict/configure', protocol: 1, lang: 'pt', theme: 'dark', intake: false });
    await frame.locator('textarea').waitFor({ state: 'hidden' });
    await say(where, { type: 'pyverdict/analyze', protocol: 1, id: 1, input: 'print(1)\n' });
    await frame.locator('pv-verdict-card h1:text-is("Benigno")').waitFor();
    assert.equal(await frame.locator('pyverdict-analyzer').getAttribute('theme'), 'dark');
  }));

test('what is wrong with a message is said, and what is none of ours is ignored', () =>
  onPortal(async (where) => {
    await say(where, hello);
    await say(where, { type: 'react-devtools', payload: 1 });
    await say(where, { type: 'pyverdict/analyze', protocol: 1, id: 'a', input: 42 });
    assert.equal((await heard(where, 'pyverdict/error', 'a')).error.code, 'badMessage');
    await say(where, { type: 'pyverdict/explode', protocol: 1, id: 'b' });
    assert.equal((await heard(where, 'pyverdict/error', 'b')).error.code, 'badMessage');
    await say(where, { type: 'pyverdict/analyze', protocol: 7, id: 'c', input: '' });
    const { error } = await heard(where, 'pyverdict/error', 'c');
    assert.equal(error.code, 'unsupportedProtocol');
    assert.match(error.message, /7; this frame speaks 1\./);
    assert.equal(
      await where.evaluate(
        () =>
          /** @type {any} */ (window).heard.filter(
            (/** @type {any} */ { type }) => type === 'pyverdict/report',
          ).length,
      ),
      0,
    );
  }));

test('before it said hello, a page hears nothing of what is pasted into the frame', () =>
  onPortal(async (where) => {
    const frame = where.frameLocator('#frame');
    await frame.locator('textarea').fill('print("secret")\n');
    await frame.locator('#analyze').click();
    await frame.locator('pv-verdict-card').waitFor();
    const types = await where.evaluate(() =>
      /** @type {any} */ (window).heard.map((/** @type {any} */ { type }) => type),
    );
    assert.deepEqual(types, ['pyverdict/hello']);
  }));

test('a page that is not on the list is refused: by the headers', () =>
  inPage({ goto: false, origins: [stranger.address] }, async (where) => {
    stranger.put('/', page(address));
    await where.goto(stranger.address);
    await where.waitForTimeout(500);
    assert.deepEqual(await where.evaluate(() => /** @type {any} */ (window).heard), []);
  }).catch((/** @type {Error} */ error) => assert.match(error.message, /frame-ancestors/)));

test('a page that is not on the list is refused: by the frame itself, on a host without headers', async () => {
  const bare = await host({}, { folders: { '/': folder } });
  try {
    await inPage({ goto: false, origins: [stranger.address, bare.address] }, async (where) => {
      stranger.put('/', page(bare.address));
      await where.goto(stranger.address);
      await heard(where, 'pyverdict/hello');
      await say(where, hello);
      await say(where, { type: 'pyverdict/analyze', protocol: 1, id: 1, input: 'print(1)' });
      const { error } = await heard(where, 'pyverdict/error');
      assert.equal(error.code, 'originNotAllowed');
      const frame = where.frameLocator('#frame');
      await frame.locator('textarea').fill('print("secret")\n');
      await frame.locator('#analyze').click();
      await frame.locator('pv-verdict-card').waitFor();
      const types = new Set(
        await where.evaluate(() =>
          /** @type {any} */ (window).heard.map((/** @type {any} */ { type }) => type),
        ),
      );
      assert.deepEqual([...types].sort(), ['pyverdict/error', 'pyverdict/hello']);
    });
  } finally {
    await bare.close();
  }
});
