// Requests a second, times and memory of the service under load; `npm run load` in the root of the repository calls it.
// Every request is a push of a finding with a script of its own.
import { readFileSync } from 'node:fs';

// @ts-expect-error it comes without types
import autocannon from 'autocannon';

import { envelope, notification, startProcess } from './test/support.js';

const [scriptFile, seconds, hour] = process.argv.slice(2);
/** @type {string[]} */
const scripts = readFileSync(scriptFile, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line).script);
let count = 0;
const body = () => {
  const script = `${scripts[count % scripts.length]}# request ${count}\n`;
  count += 1;
  return JSON.stringify(envelope(notification(script), String(count)));
};

/**
 * @param {string} url
 * @param {object} options of autocannon
 */
const fire = (url, options) =>
  autocannon({
    url: `${url}/pubsub`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    timeout: 60,
    requests: [{ setupRequest: (/** @type {object} */ request) => ({ ...request, body: body() }) }],
    ...options,
  });

/** @param {string} threads */
async function start(threads) {
  const service = await startProcess({ PORT: '0', THREADS: threads, QUEUE: '200', MODEL: 'on' });
  const url = await service.address;
  /** In MB: what is resident, or was at most. @param {'VmRSS' | 'VmHWM'} name */
  const memory = (name) =>
    Number(
      readFileSync(`/proc/${service.child.pid}/status`, 'utf8').match(new RegExp(`${name}:\\s+(\\d+)`))?.[1],
    ) / 1000;
  const stop = async () => {
    service.child.kill('SIGTERM');
    await service.exit;
  };
  return { url, memory, stop };
}

console.log('| threads | requests at a time | requests/s | p50 | p99 | failed |');
console.log('|---|---|---|---|---|---|');
for (const threads of ['1', '2']) {
  const { url, stop } = await start(threads);
  for (const connections of [1, 8, 32]) {
    const { requests, latency, non2xx, errors } = await fire(url, { connections, duration: Number(seconds) });
    const cells = [
      threads,
      connections,
      requests.average.toFixed(0),
      `${latency.p50} ms`,
      `${latency.p99} ms`,
    ];
    console.log(`| ${cells.join(' | ')} | ${non2xx + errors} |`);
  }
  await stop();
}

const amount = Number(hour);
const { url, memory, stop } = await start('1');
const samples = [memory('VmRSS')];
let failed = 0;
const started = performance.now();
for (let part = 0; part < 4; ++part) {
  const { non2xx, errors } = await fire(url, { connections: 8, amount: Math.ceil(amount / 4) });
  failed += non2xx + errors;
  samples.push(memory('VmRSS'));
}
const took = ((performance.now() - started) / 1000).toFixed(0);
console.log(
  `\n${amount} requests (an hour of a million a day has 41,667) in ${took} s, ${failed} failed; 1 thread.`,
);
const shown = samples.map((value) => value.toFixed(0)).join(', ');
console.log(
  `Resident memory before them and after each quarter: ${shown} MB; ${memory('VmHWM').toFixed(0)} MB at most.`,
);
await stop();
