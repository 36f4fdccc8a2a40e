// The mapping for SIEMs names fields that reports and batch lines have.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { finding, malicious, pyverdict, root } from './support.mjs';

const guide = readFileSync(join(root, 'docs/siem.md'), 'utf8');
const schema = JSON.parse(readFileSync(join(root, 'src/report/report.schema.json'), 'utf8'));
const [table = '', labels = ''] = guide.match(/^\|.*\n(?:\|.*\n)+/gm) ?? [];
/** The cells of the rows below the heading. @param {string} text */
const rows = (text) =>
  text
    .trim()
    .split('\n')
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
/** What stands in backticks. @param {string} cell */
const names = (cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name);

/** @param {any} node of the schema @returns {any} */
const followed = (node) =>
  node.$ref
    ? followed(schema.$defs[node.$ref.split('/').at(-1)])
    : node.anyOf || node.oneOf
      ? followed((node.anyOf ?? node.oneOf).find((/** @type {any} */ one) => one.type !== 'null'))
      : node;

/** Whether the schema has this field, such as `techniques[].id`. @param {string} path */
function isField(path) {
  let node = followed(schema);
  for (const part of path.split('.')) {
    const next = node.properties?.[part.replace('[]', '')];
    if (!next) return false;
    node = followed(next);
    if (part.endsWith('[]')) node = followed(node.items);
  }
  return true;
}

test('every report field of the mapping is one of the schema', () => {
  let count = 0;
  for (const [what, report] of rows(table)) {
    let before = '';
    for (const name of names(report)) {
      // `.sha1` after `input.script.sha256` stands for its neighbour.
      const path = name.startsWith('.') ? before.replace(/\.[^.]+$/, name) : name;
      assert.ok(isField(path), `${what}: ${path}`);
      before = path;
      count += 1;
    }
  }
  assert.ok(count >= 20, String(count));
});

test('every batch field of the mapping stands in a line', async () => {
  const input = JSON.stringify({ id: 'a', finding: finding(malicious) });
  const { stdout } = await pyverdict(['batch', '--no-model', '--report'], { input });
  const line = JSON.parse(stdout);
  // It is there for what a list allows.
  const known = new Set([...Object.keys(line), 'allowed', '--report']);
  for (const [what, , batch] of rows(table))
    for (const name of names(batch)) assert.ok(known.has(name), `${what}: ${name}`);
  for (const name of guide.match(/FIELDALIAS-file = (\w+) AS \w+ (\w+)/)?.slice(1) ?? [''])
    assert.ok(line[name]);
});

test('every label has its severities', () => {
  const { enum: all } = followed(followed(schema.properties.verdict).properties.label);
  assert.deepEqual(
    rows(labels)
      .flatMap(([label]) => names(label))
      .sort(),
    [...all].sort(),
  );
});
