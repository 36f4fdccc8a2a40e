// kill -9 in the middle loses nothing: what was not answered was not acknowledged, and comes again.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { benign, malicious, notification, pushAll, startProcess } from './support.js';

const messages = Array.from({ length: 400 }, (_, index) => ({
  id: `m${index}`,
  data: notification(
    index % 5 === 0 ? malicious : `${benign}x = ${index}\n`,
    `organizations/1/sources/2/findings/f${index}`,
  ),
}));

/** The ids of the messages whose verdicts were logged. @param {string[]} log */
const logged = (log) =>
  log.flatMap((line) => {
    const { message, messageId } = JSON.parse(line);
    return message === 'verdict' ? [messageId] : [];
  });

test('every message is analysed although the service is killed twice', async () => {
  /** @type {string[]} */
  const ids = [];
  let service = await startProcess({ PORT: '0' });
  const kills = [80, 220];
  let killing = Promise.resolve();
  const kill = async () => {
    const { child, exit, log } = service;
    child.kill('SIGKILL');
    await exit;
    ids.push(...logged(log));
    service = await startProcess({ PORT: '0' });
  };
  const acked = await pushAll(
    messages,
    async () => {
      await killing;
      return service.address;
    },
    {
      atOnce: 8,
      deadline: 10_000,
      onAck: (count) => {
        if (kills[0] !== undefined && count >= kills[0]) {
          kills.shift();
          killing = kill();
        }
      },
    },
  );
  service.child.kill('SIGTERM');
  assert.equal((await service.exit)[0], 0);
  ids.push(...logged(service.log));

  assert.deepEqual(kills, []);
  assert.equal(acked.size, messages.length);
  const known = new Set(ids);
  assert.deepEqual(
    messages.filter(({ id }) => !known.has(id)),
    [],
  );
  assert.ok(
    [...acked.values()].some((attempts) => attempts > 1),
    'nothing had to be sent again',
  );
});

test('SIGTERM lets what is at work finish, and takes in nothing more', async () => {
  const service = await startProcess({ PORT: '0' });
  const address = await service.address;
  const payload = `${benign}\n`.repeat(20_000);
  const atWork = fetch(`${address}/analyze`, { method: 'POST', body: payload });
  await new Promise((resolve) => setTimeout(resolve, 100));
  service.child.kill('SIGTERM');
  const { status, headers } = await atWork;
  assert.deepEqual([status, headers.get('connection')], [200, 'close']);
  assert.equal((await service.exit)[0], 0);
  await assert.rejects(fetch(`${address}/health`));
});
