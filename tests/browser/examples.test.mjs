import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openCode, start, verdict } from './support.mjs';

const { inPage, stop } = await start();
after(stop);

const expected = {
  'reverse-shell': 'Malicious',
  webhook: 'Malicious',
  several: 'Malicious',
  'checked-download': 'Benign',
  admin: 'Benign',
  truncated: 'Inconclusive',
};

for (const [id, label] of Object.entries(expected)) {
  test(`the example ${id} is ${label.toLowerCase()}`, () =>
    inPage({}, async (page) => {
      await page.locator(`#${id}`).click();
      assert.equal(await verdict(page), label);
      await openCode(page);
    }));
}

test('no example is missing here', () =>
  inPage({}, async (page) => {
    const ids = await page.locator('.examples button').evaluateAll((buttons) => buttons.map(({ id }) => id));
    assert.deepEqual(ids.toSorted(), Object.keys(expected).toSorted());
  }));
