// npm run bench -- digest: SHA-256 beside hash-wasm in the same Node, and natively beside the OpenSSL of Python's hashlib. Seconds
// are those of the processor.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { buildNative, buildPackage } from '../scripts/lib/build.mjs';
import { capture, Failure, root } from '../scripts/lib/run.mjs';
import { needPackages, needTools } from '../scripts/lib/setup.mjs';

const size = 16 * 2 ** 20;
const rounds = 15;

const hashlib = `
import hashlib, json, time
data, best = b"x" * ${size}, 1e9
for _ in range(${rounds}):
    start = time.process_time()
    digest = hashlib.sha256(data).hexdigest()
    best = min(best, time.process_time() - start)
print(json.dumps({"MBPerSecond": len(data) / 1e6 / best, "digest": digest}))`;

/** @param {() => string} hash @returns {{ MBPerSecond: number, digest: string }} */
function timed(hash) {
  let best = Infinity;
  let digest = '';
  for (let round = 0; round < rounds; ++round) {
    const before = process.cpuUsage();
    digest = hash();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, user + system);
  }
  return { MBPerSecond: size / best, digest };
}

/** @param {string} command @param {string[]} args @returns {Promise<{ MBPerSecond: number, digest: string }>} */
async function said(command, args) {
  const { status, output, all } = await capture(command, args);
  if (status !== 0) throw new Failure(`${command} ended with ${status}:\n${all.slice(-2000)}`);
  return JSON.parse(output);
}

export async function digestBench() {
  await needTools(['build', 'native']);
  await needPackages();
  await buildPackage();
  await buildNative('release', ['digest_bench']);
  const bytes = new Uint8Array(size).fill('x'.charCodeAt(0));
  const home = join(root, 'dist/npm');
  const { Core } = await import(join(home, 'core.js'));
  const core = await Core.create(new WebAssembly.Module(readFileSync(join(home, 'pyverdict.wasm'))));
  const { createSHA256 } = await import('hash-wasm');
  const hasher = await createSHA256();
  // Both take the bytes over into their own memory, and both run twice so that neither meets a cold engine.
  const inWasm = [];
  for (const hash of [() => core.hash('sha256', bytes), () => hasher.init().update(bytes).digest('hex')])
    inWasm.push([timed(hash), timed(hash)].reduce((a, b) => (b.MBPerSecond > a.MBPerSecond ? b : a)));
  const [ours, hashWasm] = inWasm;
  const native = await said(join(root, 'build/release/digest_bench'), [String(rounds), String(size)]);
  const openssl = await said('python3', ['-c', hashlib]);
  const digests = new Set([ours, hashWasm, native, openssl].map(({ digest }) => digest));
  if (digests.size !== 1) throw new Failure(`The digests differ: ${[...digests].join(', ')}.`);
  console.log('SHA-256 of 16 MiB\n\n| where | PyVerdict | other | |\n|---|---|---|---|');
  /** @type {[string, typeof ours, string, typeof ours][]} */
  const rows = [
    ['WebAssembly in Node', ours, 'hash-wasm 4.13.0', hashWasm],
    ['native', native, "OpenSSL, by Python's hashlib", openssl],
  ];
  for (const [where, mine, name, other] of rows) {
    const speed = (/** @type {typeof ours} */ { MBPerSecond }) => `${MBPerSecond.toFixed(0)} MB/s`;
    const ratio = (mine.MBPerSecond / other.MBPerSecond).toFixed(2);
    console.log(`| ${where} | ${speed(mine)} | ${name}: ${speed(other)} | ${ratio} × |`);
  }
}
