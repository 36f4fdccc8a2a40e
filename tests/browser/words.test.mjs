import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { meanings } from '../../web/src/messages/meanings_pt.js';
import { en } from '../../web/src/messages/en.js';
import { pt } from '../../web/src/messages/pt.js';
import { maliciousScore, position, suspiciousScore } from '../../web/src/scale.js';

const source = fileURLToPath(new URL('../../web/src', import.meta.url));
const code = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.js') && !name.startsWith('messages'))
  .map((name) => readFileSync(join(source, name), 'utf8'))
  .join('\n');

test('both languages have the same keys, in the same order', () => {
  assert.deepEqual(Object.keys(pt), Object.keys(en));
});

test('both languages have the same placeholders', () => {
  for (const key of /** @type {(keyof typeof en)[]} */ (Object.keys(en))) {
    const names = (/** @type {string} */ words) => (words.match(/\{\w+\}/g) ?? []).toSorted();
    assert.deepEqual(names(pt[key]), names(en[key]), key);
  }
});

test('every behaviour has its meaning in both languages', () => {
  const list = readFileSync(new URL('../../docs/behaviours.md', import.meta.url), 'utf8');
  const ids = [...list.matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map(([, id]) => id);
  assert.ok(ids.length > 100);
  assert.deepEqual(Object.keys(meanings).toSorted(), ids.toSorted());
});

test('every message is used, and no word raises its voice', () => {
  for (const [key, words] of [...Object.entries(en), ...Object.entries(pt)]) {
    const family = key.slice(0, key.lastIndexOf('.') + 1);
    const example = key.startsWith('example.') && code.includes('`example.${');
    const used = code.includes(`'${key}'`) || code.includes('`' + family + '${') || example;
    assert.ok(used, `${key} is never shown`);
    assert.doesNotMatch(words, /!/, key);
    assert.notEqual(words.trim(), '', key);
  }
});

test('the scale has the thresholds of the core, and its ends', () => {
  const header = readFileSync(new URL('../../src/verdict/verdict.h', import.meta.url), 'utf8');
  const constant = (/** @type {string} */ name) =>
    Number(header.match(new RegExp(`${name} = ([0-9.]+);`))?.[1]);
  assert.equal(suspiciousScore, constant('kSuspiciousScore'));
  assert.equal(maliciousScore, constant('kMaliciousScore'));
  assert.equal(position(0), 0);
  assert.equal(position(1), 1);
  assert.ok(position(suspiciousScore) > 0.2 && position(maliciousScore) - position(suspiciousScore) > 0.1);
});
