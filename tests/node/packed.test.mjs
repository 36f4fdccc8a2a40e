// The package as others get it: packed, installed into an empty project, imported by its name.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { benign, malicious, root, run } from './support.mjs';

const tsc = join(root, 'node_modules/typescript/bin/tsc');
const project = mkdtempSync(join(tmpdir(), 'pyverdict-consumer-'));
after(() => rmSync(project, { recursive: true, force: true }));

before(async () => {
  writeFileSync(join(project, 'package.json'), '{"name": "consumer", "private": true, "type": "module"}');
  const packed = await run('npm', ['pack', '--ignore-scripts', '--pack-destination', project], { cwd: root });
  assert.equal(packed.status, 0, packed.stderr);
  const archive = readdirSync(project).find((name) => name.endsWith('.tgz'));
  const installed = await run('npm', ['install', '--no-audit', '--no-fund', '--offline', `./${archive}`], {
    cwd: project,
  });
  assert.equal(installed.status, 0, installed.stderr);
});

test('it holds what is needed to use it, and nothing that is not', () => {
  const names = readdirSync(join(project, 'node_modules/pyverdict'), { recursive: true, encoding: 'utf8' });
  for (const name of [
    'package.json',
    'README.md',
    'LICENSE',
    'dist/npm/pyverdict.wasm',
    'dist/npm/ort-wasm-simd-threaded.wasm',
    'dist/npm/THIRD_PARTY_LICENSES.txt',
    'dist/npm/sbom.cdx.json',
    'dist/npm/index.d.ts',
    'dist/npm/report.d.ts',
  ]) {
    assert.ok(names.includes(name), name);
  }
  assert.deepEqual(
    names.filter((name) => /^(?!dist|README|LICENSE|package\.json)/.test(name)),
    [],
  );
  assert.deepEqual(
    readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.')),
    ['pyverdict'],
  );
});

// The aim is 350 KB; this holds what has been reached.
test('core and glue stay within 740 KB, compressed', () => {
  const files = ['pyverdict.wasm', 'pyverdict-core.mjs'].map((name) =>
    readFileSync(join(project, 'node_modules/pyverdict/dist/npm', name)),
  );
  const size = files.reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0);
  assert.ok(size <= 740_000, `${size} bytes`);
});

test('it is imported by its name', async () => {
  const script = `
    import { createAnalyzer } from 'pyverdict';
    import { createWorkerAnalyzer } from 'pyverdict/worker';
    import { configure } from 'pyverdict/element';
    import schema from 'pyverdict/report.schema.json' with { type: 'json' };
    const analyzer = await createAnalyzer({ model: 'lazy' });
    const { reports } = await analyzer.analyze(${JSON.stringify(malicious)});
    console.log(reports[0].verdict.label, typeof createWorkerAnalyzer, schema.type);`;
  const { status, stdout, stderr } = await run(
    process.execPath,
    ['--no-warnings', '--input-type=module', '-e', script],
    { cwd: project },
  );
  assert.equal(status, 0, stderr);
  assert.equal(stdout, 'malicious function object\n');
});

test('its command is there', async () => {
  const { status, stdout } = await run('npx', ['--no', '--', 'pyverdict', '--format', 'json'], {
    cwd: project,
    input: benign,
  });
  assert.equal(status, 0);
  assert.equal(JSON.parse(stdout).reports[0].verdict.label, 'benign');
});

test('its types serve a TypeScript program, and refuse a wrong one', async () => {
  const good = `
    import { createAnalyzer, PyVerdictError, type Analysis, type Report } from 'pyverdict';
    import { createWorkerAnalyzer } from 'pyverdict/worker';
    import { configure, type AnalyzerElement } from 'pyverdict/element';
    export async function labels(input: string | Uint8Array): Promise<string[]> {
      const analyzer = await createAnalyzer({ model: 'off', assetBase: new URL('https://example.invalid/') });
      try {
        const { reports, timeline }: Analysis = await analyzer.analyze(input, { as: 'auto', limits: { maxSteps: 10 } });
        const first: Report | undefined = reports[timeline[0]?.report ?? 0];
        const label: 'malicious' | 'suspicious' | 'benign' | 'inconclusive' | undefined = first?.verdict.label;
        const line: number | undefined = first?.evidence[0]?.span.line;
        return [label ?? '', String(line), analyzer.sha256('x'), first?.finding?.category ?? ''];
      } catch (error) {
        if (error instanceof PyVerdictError && error.code === 'outOfMemory') return [];
        throw error;
      } finally {
        analyzer.dispose();
      }
    }
    export const inWorker = async (signal: AbortSignal): Promise<string> => {
      const analyzer = await createWorkerAnalyzer({ timeout: 1000 });
      await analyzer.analyze('', { signal });
      return analyzer.md5('');
    };
    export function element(): AnalyzerElement {
      configure({ assetBase: '/vendor/' });
      const analyzer = document.createElement('pyverdict-analyzer');
      analyzer.input = new Blob(['x']);
      analyzer.addEventListener('pyverdict-report', ({ detail }) => {
        const label: 'malicious' | 'suspicious' | 'benign' | 'inconclusive' | undefined = detail.reports[0]?.verdict.label;
        analyzer.title = label ?? '';
      });
      return analyzer;
    }`;
  const bad = `
    import { createAnalyzer } from 'pyverdict';
    const analyzer = await createAnalyzer({ model: 'sometimes' });
    const { reports } = await analyzer.analyze(42);
    reports[0].verdict.label = 'fine';
    document.createElement('pyverdict-code').input = 42;
    import 'pyverdict/element';`;
  writeFileSync(join(project, 'good.ts'), good);
  writeFileSync(join(project, 'bad.ts'), bad);
  for (const resolution of ['NodeNext', 'Bundler']) {
    const options = {
      target: 'ES2022',
      module: resolution === 'Bundler' ? 'ESNext' : 'NodeNext',
      moduleResolution: resolution,
    };
    const compile = async (/** @type {string} */ name) =>
      run(
        process.execPath,
        [
          tsc,
          '--noEmit',
          '--strict',
          '--lib',
          'ES2022,DOM',
          '--target',
          options.target,
          '--module',
          options.module,
          '--moduleResolution',
          options.moduleResolution,
          join(project, name),
        ],
        { cwd: project },
      );
    const accepted = await compile('good.ts');
    assert.equal(accepted.status, 0, accepted.stdout);
    const refused = await compile('bad.ts');
    assert.equal((refused.stdout.match(/error TS/g) ?? []).length, 4, refused.stdout);
  }
});
