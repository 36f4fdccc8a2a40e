// What is distributed says what of others it holds, in two forms that agree, and holds nothing that may not be given away.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import * as CDX from '@cyclonedx/cyclonedx-library';
import { PackageURL } from 'packageurl-js';
import { build } from 'vite';

import { root } from '../../scripts/lib/run.mjs';
import { originOf } from '../../scripts/lib/supply/components.mjs';
import { checkLicences } from '../../scripts/lib/supply/licences.mjs';
import { forgetShipped, recordShipped } from '../../scripts/lib/supply/shipped.mjs';
import { licencesOf } from '../../scripts/lib/supply/supply.mjs';

const read = (/** @type {string} */ path) => readFileSync(join(root, path), 'utf8');

/** What the first lines of a list of licences name: `name version: licence`. @param {string} text */
const named = (text) => {
  const [, lines = ''] = text.match(/as well:\n\n((?: {2}.+\n)+)/) ?? [];
  return lines
    .trim()
    .split('\n')
    .map((line) => line.trim());
};

/** @param {any} component of a bill of materials */
const asNamed = ({ group, name, version, licenses: [{ license, expression }] }) => {
  const id = expression ?? license.id ?? `LicenseRef-${license.name}`;
  return `${group ? `${group}/` : ''}${name} ${version}: ${id}`;
};

/** In both: a JavaScript library, C libraries, Emscripten's, the model's runtime, data. */
const everywhere = [
  /^lit-html \d\S+: BSD-3-Clause$/,
  /^@codemirror\/view \d\S+: MIT$/,
  /^zlib 1\.2\.13: Zlib$/,
  /^xz-utils 5\.4\.1: LicenseRef-public-domain$/,
  /^mbedtls 2\.28\.3: Apache-2\.0$/,
  /^musl 1\.2\.2: MIT$/,
  /^onnxruntime-web \d\S+: MIT$/,
  /^mitre-attack \d\S+: LicenseRef-ATTACK-terms-of-use$/,
  /^public-suffix-list \d{8}: MPL-2\.0$/,
];

for (const folder of ['dist/npm', 'dist/web']) {
  test(`${folder} lists its third parties with the texts of their licences`, () => {
    const text = read(`${folder}/THIRD_PARTY_LICENSES.txt`);
    const names = named(text);
    for (const pattern of everywhere)
      assert.ok(
        names.some((name) => pattern.test(name)),
        String(pattern),
      );
    // A rule, a head of four lines, the text.
    const entries = text.split(`${'='.repeat(80)}\n`).slice(1);
    for (const name of names) {
      const [head] = name.split(': ');
      const entry = entries.find((part) => part.startsWith(`${head}\n`));
      assert.ok(entry && entry.length > head.length + 300, `${name} has its text`);
    }
    assert.match(text, /Copyright \(c\) 2017 Google LLC/);
    assert.match(text, /reproduced and distributed with the permission of The MITRE Corporation/);
  });

  test(`${folder} has a bill of materials that is valid CycloneDX and lists the same`, async () => {
    const text = read(`${folder}/sbom.cdx.json`);
    const validator = new CDX.Validation.JsonStrictValidator(CDX.Spec.Version.v1dot6);
    assert.equal(await validator.validate(text), null);
    assert.notEqual(await validator.validate(text.replace('"type": "library"', '"type": "book"')), null);

    const { metadata, components, dependencies } = JSON.parse(text);
    const { version } = JSON.parse(read('package.json'));
    assert.equal(metadata.component.purl, `pkg:npm/pyverdict@${version}`);
    const names = named(read(`${folder}/THIRD_PARTY_LICENSES.txt`));
    assert.deepEqual(components.map(asNamed).sort(), [...names].sort());
    const parts = dependencies.find((/** @type {any} */ { ref }) => ref === metadata.component['bom-ref']);
    assert.equal(parts.dependsOn.length, components.length);
    for (const { purl, name, version: found, hashes } of components) {
      const parsed = PackageURL.fromString(purl);
      assert.deepEqual([parsed.name, parsed.version], [name, found]);
      if (parsed.type === 'npm' || parsed.qualifiers?.checksum)
        assert.match(hashes[0].content, hashes[0].alg === 'SHA-512' ? /^[0-9a-f]{128}$/ : /^[0-9a-f]{64}$/);
    }
  });
}

test('the page as one file holds the licences of what is in it', () => {
  const names = named(read('dist/pyverdict.html'));
  assert.ok(names.includes('zlib 1.2.13: Zlib'));
  assert.ok(!names.some((name) => name.startsWith('onnxruntime')), 'the model is not in it');
  assert.ok(read('dist/web/index.html').includes('<link rel="license" href="./THIRD_PARTY_LICENSES.txt"'));
});

const place = 'build/supply-test';
after(() => {
  rmSync(join(root, place), { recursive: true, force: true });
  forgetShipped('test');
});

/** Bundles one package that says this of itself. @param {object} description @param {Record<string, string>} [files] */
async function bundled(description, files = {}) {
  const home = join(root, place, 'node_modules/other');
  rmSync(join(root, place), { recursive: true, force: true });
  forgetShipped('test');
  mkdirSync(home, { recursive: true });
  const name = { name: 'other', version: '1.0.0', type: 'module', main: 'index.js' };
  writeFileSync(join(home, 'package.json'), JSON.stringify({ ...name, ...description }));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(home, file), text);
  writeFileSync(
    join(home, 'index.js'),
    'export const used = () => location.href;\nexport const unused = 2;\n',
  );
  writeFileSync(join(root, place, 'main.js'), "import { used } from 'other';\nconsole.log(used());\n");
  await build({
    root: join(root, place),
    configFile: false,
    logLevel: 'silent',
    plugins: [recordShipped('test')],
    build: { rollupOptions: { input: join(root, place, 'main.js') }, write: false },
  });
  return licencesOf('test', 'This');
}

test('a package under a licence that is not allowed is refused, by its name', async () => {
  const text = { LICENSE: 'GNU GENERAL PUBLIC LICENSE' };
  await assert.rejects(bundled({ license: 'GPL-3.0-only' }, text), /other is under GPL-3\.0-only/);
  await assert.rejects(bundled({ license: 'MIT AND AGPL-3.0-only' }, text), /other is under MIT AND AGPL/);
  await assert.rejects(bundled({ license: 'LGPL-2.1-or-later' }, text), /other is under LGPL/);
  await assert.rejects(bundled({}, text), /other states no licence/);
  await assert.rejects(
    bundled({ license: 'SEE LICENSE IN LICENSE' }, text),
    /other states .*no SPDX expression/,
  );
  await assert.rejects(bundled({ license: 'MIT' }), /other comes without the text of MIT/);
});

test('a package that leaves a choice is taken by the licence that is allowed', async () => {
  const { text } = await bundled({ license: 'MIT OR GPL-3.0-only' }, { LICENSE: 'Permission is granted' });
  assert.ok(named(text).includes('other 1.0.0: MIT OR GPL-3.0-only'));
});

test('all that is wrong is said at once', () => {
  const row = { version: '1', text: 'x', homepage: '', purl: '' };
  assert.throws(
    () =>
      checkLicences([
        { ...row, name: 'a', license: 'GPL-2.0-only' },
        { ...row, name: 'b', license: '' },
      ]),
    /a is under GPL-2\.0-only, which is not allowed; b states no licence/,
  );
});

test('a file that was compiled has an origin however the compiler names it, or the build fails', () => {
  for (const path of ['../third_party/zlib/zlib.h', join(root, 'build/third_party/zlib/zlib.h')])
    assert.equal(originOf(path), 'zlib');
  for (const path of ['../../src/pyverdict.h', '/usr/share/emscripten/cache/sysroot/include/math.h'])
    assert.equal(originOf(path), null);
  for (const path of ['/usr/include/gmp.h', '../gmp/gmp.h', '/opt/gmp/gmp.h'])
    assert.throws(() => originOf(path), /gmp\.h, which is of no known origin/);
});
