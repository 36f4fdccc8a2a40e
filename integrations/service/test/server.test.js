import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';

import { createServer } from '../server.js';
import { settingsOf } from '../settings.js';
import { audience, benign, email, envelope, issuer, malicious, notification, settings } from './support.js';

/**
 * @param {import('node:test').TestContext} context
 * @param {Record<string, string>} [env]
 */
async function service(context, env) {
  /** @type {any[]} */
  const log = [];
  const server = await createServer(settings(env), { write: (line) => log.push(JSON.parse(line)) });
  context.after(() => server.close());
  await server.ready();
  return { server, log };
}

test('a push is answered with the report, and logged without contents', async (context) => {
  const { server, log } = await service(context);
  const payload = envelope(notification(malicious), '42');
  const response = await server.inject({ method: 'POST', url: '/pubsub', payload });
  assert.equal(response.statusCode, 200);
  const { reports, timeline } = response.json();
  assert.equal(reports[0].verdict.label, 'malicious');
  assert.equal(reports[0].input.wrapper, 'notification');
  assert.equal(timeline.length, 1);

  const lines = log.filter(({ message }) => message === 'verdict');
  assert.equal(lines.length, 1);
  assert.equal(lines[0].severity, 'ALERT');
  assert.equal(lines[0].messageId, '42');
  assert.equal(lines[0]['logging.googleapis.com/insertId'], '42-0');
  assert.equal(lines[0].verdict.label, 'malicious');
  assert.equal(lines[0].script.sha256, reports[0].input.script.sha256);
  assert.match(lines[0].finding.resource, /services\/shop$/);
  const text = JSON.stringify(log);
  for (const secret of ['192.0.2.7', 'subprocess', '/bin/sh', '/tmp/job.py'])
    assert.ok(!text.includes(secret), secret);
});

test('a script or a finding is taken as it is, too', async (context) => {
  const { server } = await service(context);
  for (const [url, payload, kind, label] of [
    ['/analyze', malicious, 'script', 'malicious'],
    ['/analyze?as=script', benign, 'script', 'benign'],
    ['/analyze', notification(benign), 'finding', 'benign'],
    ['/analyze?as=finding', notification(malicious), 'finding', 'malicious'],
    ['/analyze', '', 'script', 'inconclusive'],
  ]) {
    for (const type of ['application/json', 'text/x-python', 'application/octet-stream']) {
      const headers = { 'content-type': type };
      const response = await server.inject({ method: 'POST', url, payload, headers });
      assert.equal(response.statusCode, 200, response.body);
      const [report] = response.json().reports;
      assert.deepEqual([report.input.kind, report.verdict.label], [kind, label]);
    }
  }
  assert.equal((await server.inject({ method: 'POST', url: '/analyze?as=x', payload: '' })).statusCode, 400);
});

test('what is no envelope is refused, what it holds never is', async (context) => {
  const { server } = await service(context);
  for (const payload of [
    '',
    '{',
    '[]',
    'null',
    '{}',
    '{"message": {}}',
    '{"message": {"messageId": 1}}',
    '{"message": {"messageId": "1", "data": "*"}}',
  ]) {
    const response = await server.inject({
      method: 'POST',
      url: '/pubsub',
      payload,
      headers: { 'content-type': 'application/json' },
    });
    assert.equal(response.statusCode, 400, payload);
    assert.equal(response.json().error.code, 'badEnvelope');
  }
  for (const data of ['', '{"finding":', '\0\xff', 'def f(:']) {
    const response = await server.inject({ method: 'POST', url: '/pubsub', payload: envelope(data) });
    assert.equal(response.statusCode, 200);
    assert.equal(response.json().reports.length, 1);
  }
});

test('a body beyond the limit is refused', async (context) => {
  const { server } = await service(context, { MAX_BYTES: '1000' });
  const response = await server.inject({ method: 'POST', url: '/analyze', payload: 'x'.repeat(1001) });
  assert.equal(response.statusCode, 413);
  assert.equal(
    (await server.inject({ method: 'POST', url: '/analyze', payload: 'x'.repeat(999) })).statusCode,
    200,
  );
});

test('a body that comes too slowly is given up', async (context) => {
  const { server } = await service(context, { TIMEOUT_MS: '300' });
  const address = await server.listen({ port: 0, host: '127.0.0.1' });
  const socket = connect(Number(new URL(address).port), '127.0.0.1');
  let answer = '';
  socket.setEncoding('latin1').on('data', (text) => (answer += text));
  socket.on('error', () => {});
  socket.write('POST /analyze HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nx = 1');
  await once(socket, 'close');
  assert.match(answer, /^HTTP\/1\.1 408 /);
});

test('no log entry holds contents, whatever happens to a request', async (context) => {
  const { server, log } = await service(context, { TIMEOUT_MS: '700', MAX_BYTES: '20000000' });
  const secret = 'wordOfTheScript';
  const slow = `${secret} = ${'('.repeat(50)}1${')'.repeat(50)}\n`.repeat(150_000);
  const statuses = [];
  for (const [url, payload] of [
    [`/other?${secret}`, secret],
    [`/analyze?as=${secret}`, secret],
    ['/pubsub', `{"message": {"messageId": "1", "data": "*${secret}"}}`],
    ['/pubsub', envelope(`{"finding": {"processes": "${secret}"}`)],
    ['/analyze', `${secret} = (\n"""${secret}`],
    ['/analyze', slow],
    ['/analyze', secret.repeat(2_000_000)],
  ])
    statuses.push(
      (await server.inject({ method: 'POST', url: String(url), payload, headers: { [secret]: secret } }))
        .statusCode,
    );
  assert.deepEqual(statuses, [404, 400, 400, 200, 200, 504, 413]);
  assert.ok(log.length >= 2);
  assert.ok(!JSON.stringify(log).toLowerCase().includes(secret.toLowerCase()));
});

test('an analysis that takes too long is ended, and the next one works', async (context) => {
  const { server } = await service(context, { TIMEOUT_MS: '700' });
  const slow = `x = ${'('.repeat(50)}1${')'.repeat(50)}\n`.repeat(150_000);
  const response = await server.inject({ method: 'POST', url: '/analyze', payload: slow });
  assert.equal(response.statusCode, 504);
  assert.equal(response.json().error.code, 'timeout');
  let status;
  // The thread that follows has to start first.
  for (let attempt = 0; attempt < 60 && status !== 200; ++attempt)
    status = (await server.inject({ method: 'POST', url: '/analyze', payload: benign })).statusCode;
  assert.equal(status, 200);
});

test('more than may wait are told to come again, and those that wait are answered', async (context) => {
  const { server } = await service(context, { QUEUE: '2' });
  const payload = `${benign}\n`.repeat(40_000);
  const responses = await Promise.all(
    Array.from({ length: 12 }, () => server.inject({ method: 'POST', url: '/analyze', payload })),
  );
  const statuses = responses.map(({ statusCode }) => statusCode);
  assert.ok(statuses.filter((status) => status === 200).length >= 3, statuses.join());
  assert.ok(statuses.includes(503), statuses.join());
  assert.ok(statuses.every((status) => status === 200 || status === 503));
});

test('health, readiness and metrics', async (context) => {
  const { server } = await service(context);
  await server.inject({ method: 'POST', url: '/analyze', payload: malicious });
  await server.inject({ method: 'POST', url: '/pubsub', payload: '{}' });
  for (const url of ['/health', '/ready']) assert.equal((await server.inject({ url })).statusCode, 200);
  const { body, headers } = await server.inject({ url: '/metrics' });
  assert.match(String(headers['content-type']), /^text\/plain/);
  assert.match(body, /^pyverdict_reports_total\{label="malicious",basis="evidence"\} 1$/m);
  assert.match(body, /^pyverdict_requests_total\{route="\/pubsub",status="400"\} 1$/m);
  assert.match(body, /^pyverdict_analysis_seconds_count 1$/m);
  assert.match(body, /^pyverdict_waiting 0$/m);
  assert.match(body, /^process_resident_memory_bytes \d/m);
  assert.equal((await server.inject({ url: '/other' })).statusCode, 404);
});

test('only the subscription may push', async (context) => {
  const { keys, token } = await issuer(context);
  const { server, log } = await service(context, {
    OIDC_AUDIENCE: audience,
    OIDC_EMAIL: email,
    OIDC_KEYS: keys,
  });
  /** @param {string | undefined} authorization @param {string} [url] */
  const status = async (authorization, url = '/pubsub') => {
    const headers = authorization === undefined ? {} : { authorization };
    const payload = envelope(notification(malicious));
    return (await server.inject({ method: 'POST', url, payload, headers })).statusCode;
  };
  const good = await token();
  assert.equal(await status(`Bearer ${good}`), 200);
  assert.equal(await status(`Bearer ${good}`, '/analyze'), 200);
  const past = Math.floor(Date.now() / 1000) - 600;
  const [head, claims] = good.split('.');
  for (const bad of [
    undefined,
    'Bearer',
    `Basic ${good}`,
    `Bearer ${head}.${claims}.`,
    `Bearer ${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`,
    `Bearer ${await token({}, true)}`,
    `Bearer ${await token({ aud: 'https://other.example.invalid' })}`,
    `Bearer ${await token({ iss: 'https://accounts.example.invalid' })}`,
    `Bearer ${await token({ email: 'other@example.invalid' })}`,
    `Bearer ${await token({ email_verified: false })}`,
    `Bearer ${await token({ exp: past })}`,
  ]) {
    assert.equal(await status(bad), 401, bad);
    assert.equal(await status(bad, '/analyze'), 401, bad);
  }
  for (const url of ['/health', '/ready', '/metrics'])
    assert.equal((await server.inject({ url })).statusCode, 200);
  assert.ok(!JSON.stringify(log).includes(good));
});

test('settings that cannot be understood stop the start', () => {
  for (const env of [
    { PORT: 'x' },
    { THREADS: '0' },
    { MAX_BYTES: '-1' },
    { MODEL: 'maybe' },
    { OIDC_AUDIENCE: 'only this' },
  ]) {
    assert.throws(() => settingsOf(env), new RegExp(Object.keys(env)[0]));
  }
  assert.equal(settingsOf({}).oidc, null);
});
