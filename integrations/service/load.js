// npm run load: requests a second, times and memory of the service under load. Every request is a push whose script is a
// different one, so that nothing is answered from a cache.
import { readFileSync } from 'node:fs';

// @ts-expect-error it comes without types
import autocannon from 'autocannon';

import { benign, envelope, malicious, notification, startProcess } from './test/support.js';

const seconds = Number(process.env.SECONDS ?? 20);
const threads = process.env.THREADS ?? '2';
const service = await startProcess({
  PORT: '0',
  THREADS: threads,
  QUEUE: '200',
  MODEL: process.env.MODEL ?? 'on',
});
const url = await service.address;

/** Resident memory in MB. */
const memory = () =>
  Number(readFileSync(`/proc/${service.child.pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)?.[1]) / 1000;

// About the size of the scripts that findings hold: 1 to 15 KB, every tenth of them malicious.
let count = 0;
const body = () => {
  count += 1;
  const filler = Array.from(
    { length: 20 + (count % 200) },
    (_, line) => `value_${count}_${line} = load(${line}, "name-${line}")\n`,
  );
  const script = filler.join('') + (count % 10 === 0 ? malicious : benign);
  return JSON.stringify(envelope(notification(script), String(count)));
};

for (const connections of [1, 8, 32]) {
  const result = await autocannon({
    url: `${url}/pubsub`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    connections,
    duration: seconds,
    requests: [{ setupRequest: (/** @type {object} */ request) => ({ ...request, body: body() }) }],
  });
  console.log(
    JSON.stringify({
      connections,
      perSecond: Math.round(result.requests.average),
      p50: result.latency.p50,
      p99: result.latency.p99,
      failed: result.non2xx + result.errors,
      memoryMB: Math.round(memory()),
      requestsSoFar: count,
    }),
  );
}
service.child.kill('SIGTERM');
await service.exit;
