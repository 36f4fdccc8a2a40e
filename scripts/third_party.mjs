// Puts the third-party sources under build/third_party: what decompresses and deciphers from Debian's source packages,
// pinned by the hash of the upstream archive (third_party.json), and the headers of nlohmann/json from Debian's nlohmann-json3-dev. Run by
// CMake when it configures.
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const home = join(root, 'build/third_party');

/** @typedef {{ name: string, archive: string, sha256: string }} Source */

/** @type {Source[]} */
const sources = JSON.parse(readFileSync(join(root, 'scripts/third_party.json'), 'utf8'));

const jsonHeaders = '/usr/include/nlohmann';
const jsonVersion = '3.11';

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(`third_party: ${message}`);
  process.exit(1);
}

/** @param {string} command @param {string[]} args @param {string} cwd */
function run(command, args, cwd) {
  const result = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (result.status === 0) return;
  const said = `${result.error?.message ?? ''}${result.stdout ?? ''}${result.stderr ?? ''}`.trim();
  fail(`${command} ${args.at(-1)} failed: ${said.split('\n').at(-1)}`);
}

/** The machine's own package sources, read as source-package sources. @param {string} folder */
function writeAptSources(folder) {
  const lists = ['/etc/apt/sources.list'];
  const parts = '/etc/apt/sources.list.d';
  if (existsSync(parts)) lists.push(...readdirSync(parts).map((name) => join(parts, name)));
  let written = 0;
  for (const list of lists.filter((path) => /\.(list|sources)$/.test(path) && existsSync(path))) {
    const deb822 = list.endsWith('.sources');
    const text = readFileSync(list, 'utf8');
    const changed = deb822
      ? text.replace(/^Types:.*$/gm, 'Types: deb-src')
      : text
          .split('\n')
          .filter((line) => /^\s*deb\s/.test(line))
          .map((line) => line.replace(/^\s*deb\s/, 'deb-src '))
          .join('\n');
    if (changed.trim() === '') continue;
    writeFileSync(join(folder, `${written++}.${deb822 ? 'sources' : 'list'}`), `${changed}\n`);
  }
  if (written === 0) fail('apt has no package sources in /etc/apt; this build needs Debian 12.');
}

/** @param {Source} source @param {string} work */
function fetchArchive(source, work) {
  const options = ['-qq'];
  for (const [key, value] of [
    ['Dir::Etc::SourceList', '/dev/null'],
    ['Dir::Etc::SourceParts', join(work, 'sources')],
    ['Dir::State::Lists', join(work, 'lists')],
    ['Dir::Cache', join(work, 'cache')],
    ['APT::Sandbox::User', ''],
  ])
    options.push('-o', `${key}=${value}`);
  if (!existsSync(join(work, 'sources'))) {
    for (const folder of ['sources', 'lists/partial', 'cache/archives/partial'])
      mkdirSync(join(work, folder), { recursive: true });
    writeAptSources(join(work, 'sources'));
    run('apt-get', [...options, 'update'], work);
  }
  run('apt-get', [...options, 'source', '--download-only', source.name], work);
  const path = join(work, source.archive);
  if (!existsSync(path)) fail(`Debian's source package ${source.name} no longer has ${source.archive}.`);
  const found = createHash('sha256').update(readFileSync(path)).digest('hex');
  if (found !== source.sha256) fail(`${source.archive} has SHA-256 ${found}, not ${source.sha256}.`);
  return path;
}

/** @param {Source[]} missing */
function fetchSources(missing) {
  console.log(
    `third_party: fetching ${missing.map((source) => source.name).join(', ')} from Debian's source packages`,
  );
  const work = join(tmpdir(), `pyverdict-third-party-${process.pid}`);
  mkdirSync(work, { recursive: true });
  process.on('exit', () => rmSync(work, { recursive: true, force: true }));
  for (const source of missing) {
    const archive = fetchArchive(source, work);
    const target = join(home, source.name);
    const unpacked = `${target}.${process.pid}`;
    mkdirSync(unpacked, { recursive: true });
    run('tar', ['--strip-components=1', '-C', unpacked, '-xf', archive], work);
    writeFileSync(join(unpacked, '.sha256'), source.sha256);
    rmSync(target, { recursive: true, force: true });
    renameSync(unpacked, target);
  }
}

function copyJsonHeaders() {
  const target = join(home, 'include/nlohmann');
  if (existsSync(join(target, 'json.hpp'))) return;
  if (!existsSync(jsonHeaders)) fail('apt-get install nlohmann-json3-dev');
  const text = readFileSync(join(jsonHeaders, 'detail/abi_macros.hpp'), 'utf8');
  const version = ['MAJOR', 'MINOR']
    .map((part) => text.match(`NLOHMANN_JSON_VERSION_${part} (\\d+)`)?.[1])
    .join('.');
  if (version !== jsonVersion)
    fail(`nlohmann-json3-dev is ${version}, not ${jsonVersion}; this build needs Debian 12's.`);
  cpSync(jsonHeaders, target, { recursive: true });
}

/** @param {Source} source */
function isThere(source) {
  const stamp = join(home, source.name, '.sha256');
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === source.sha256;
}

const missing = sources.filter((source) => !isThere(source));
if (missing.length > 0) fetchSources(missing);
copyJsonHeaders();
