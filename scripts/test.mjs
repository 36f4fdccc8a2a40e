// npm test: every suite, then one line that sums them up. `node scripts/test.mjs asan` runs the core's tests under the
// sanitizers instead, `gcc` whether GCC takes the core, `fuzz [SECONDS [SEED]]` the fuzzers (`fuzz keep` keeps what they found worth keeping), `service`, `spark` and `deploy` what has dependencies of its own. A suite that cannot run counts as a failure.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { buildNative, buildPackage, buildPage } from './lib/build.mjs';
import { fuzzAll, keepInputs } from './lib/fuzz.mjs';
import { capture, Failure, root, step } from './lib/run.mjs';
import { needPackages, needServicePackages, needTools, needVenv } from './lib/setup.mjs';
import { whenChanged } from './lib/stamp.mjs';

/** @typedef {{ passed: number, failed: number }} Tally */

/** @param {string} preset @returns {Promise<Tally>} */
async function coreTests(preset) {
  await buildNative(preset, ['core_tests']);
  const report = join(root, `build/${preset}/core_tests.json`);
  rmSync(report, { force: true });
  const { status, all } = await capture(join(root, `build/${preset}/core_tests`), [
    `--gtest_output=json:${report}`,
    '--gtest_brief=1',
  ]);
  if (!existsSync(report))
    throw new Failure(`core_tests ended with ${status} and without a report:\n${all.slice(-8000)}`);
  const { tests, failures, disabled = 0 } = JSON.parse(readFileSync(report, 'utf8'));
  if (failures > 0) process.stderr.write(all.slice(-16000));
  if (tests === 0) throw new Failure('core_tests holds no test.');
  if (status !== 0 && failures === 0)
    throw new Failure(`core_tests ended with ${status}:\n${all.slice(-8000)}`);
  return { passed: tests - failures - disabled, failed: failures };
}

/**
 * The syntax tree against CPython's own, over its standard library; or against itself, over prefixes of files.
 *
 * @param {string[]} options of compare.py
 * @returns {Promise<Tally>}
 */
async function treeComparison(options) {
  await buildNative('release', ['ast_dump']);
  const { status, output, all } = await capture('python3', [
    'tests/core/ast/compare.py',
    ...options,
    'build/release/ast_dump',
  ]);
  const sum = output.match(/^(\d+) identical, (\d+) different$/m);
  if (status !== 0) process.stderr.write(all.slice(-8000));
  if (!sum) throw new Failure(`tests/core/ast/compare.py ended with ${status} and without its sum.`);
  return { passed: Number(sum[1]), failed: Math.max(Number(sum[2]), status === 0 ? 0 : 1) };
}

/** @param {string} folder @returns {Promise<Tally>} */
async function nodeTests(folder) {
  const files = readdirSync(join(root, folder)).filter((name) => /\.test\.m?js$/.test(name));
  if (files.length === 0) throw new Failure(`${folder} holds no test.`);
  mkdirSync(join(root, 'build'), { recursive: true });
  const report = join(root, 'build', `${folder.replaceAll('/', '-')}.tap`);
  rmSync(report, { force: true });
  const { status, all } = await capture(process.execPath, [
    '--test',
    '--test-concurrency=2',
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    '--test-reporter=tap',
    `--test-reporter-destination=${report}`,
    ...files.map((name) => join(folder, name)),
  ]);
  const text = existsSync(report) ? readFileSync(report, 'utf8') : '';
  const count = (/** @type {string} */ name) =>
    Number(text.match(new RegExp(`^# ${name} (\\d+)$`, 'm'))?.[1] ?? NaN);
  if (status !== 0) process.stderr.write(all.slice(-16000));
  if (Number.isNaN(count('pass')))
    throw new Failure(`The tests of ${folder} ended with ${status} and without a sum.`);
  return {
    passed: count('pass'),
    failed: Math.max(count('fail') + count('cancelled'), status === 0 ? 0 : 1),
  };
}

/** @returns {Promise<Tally>} */
async function fuzzers() {
  const [, , , wish = '600', seed = '0'] = process.argv;
  if (wish === 'keep') await keepInputs(27_000);
  return fuzzAll(wish === 'keep' ? 60 : Number(wish), Number(seed));
}

/** That GCC takes the core without a warning; all else is built by clang. @returns {Promise<Tally>} */
async function otherCompiler() {
  await buildNative('debug', ['pyverdict_core']);
  return { passed: 1, failed: 0 };
}

/** The service beside the package, with dependencies of its own. @returns {Promise<Tally>} */
async function serviceTests() {
  await buildPackage();
  await needServicePackages();
  await step('checking the types of the service', process.execPath, [
    'node_modules/typescript/bin/tsc',
    '-p',
    'integrations/service',
  ]);
  return nodeTests('integrations/service/test');
}

/** The job on a real Spark, on this machine. @returns {Promise<Tally>} */
async function sparkTests() {
  await buildPackage();
  await needVenv('spark-venv', 'integrations/spark/requirements.txt');
  const cli = join(root, 'dist/npm/cli.js');
  const test = ['integrations/spark/test_spark.py', process.execPath, cli];
  const { status, all } = await capture('build/spark-venv/bin/python', test);
  const run = Number(all.match(/^Ran (\d+) tests/m)?.[1] ?? NaN);
  if (status !== 0) process.stderr.write(all.slice(-8000));
  if (Number.isNaN(run)) throw new Failure(`test_spark.py ended with ${status} and without a sum.`);
  process.stderr.write(all.match(/^\d+ findings, .*$/m)?.[0].concat('\n') ?? '');
  const [, failures = 0, errors = 0] = all.match(/failures=(\d+)?.*?(?:errors=(\d+))?/) ?? [];
  const failed = status === 0 ? 0 : Math.max(1, Number(failures) + Number(errors));
  return { passed: run - failed, failed };
}

/** What others run: the service's image, the hooks. @returns {Promise<Tally>} */
async function deployTests() {
  await buildPackage();
  await needVenv('deploy-venv', 'tests/deploy/requirements.txt');
  return nodeTests('tests/deploy');
}

/** @type {Record<string, [string, () => Promise<Tally>][]>} */
const plans = {
  all: [
    ['core', () => coreTests('release')],
    ['syntax tree beside CPython', () => treeComparison([])],
    ['syntax tree of prefixes', () => treeComparison(['--prefixes'])],
    ['package', () => buildPackage().then(() => nodeTests('tests/node'))],
    [
      'page',
      () =>
        buildPackage()
          .then(buildPage)
          .then(() => nodeTests('tests/browser')),
    ],
    [
      'supply chain',
      () =>
        buildPackage()
          .then(buildPage)
          .then(() => nodeTests('tests/supply')),
    ],
    ['packaging', () => buildPackage().then(() => nodeTests('tests/packaging'))],
  ],
  asan: [['core under sanitizers', () => coreTests('asan')]],
  gcc: [['core by GCC', otherCompiler]],
  fuzz: [['fuzzers', fuzzers]],
  service: [['service', serviceTests]],
  deploy: [['image and hooks', deployTests]],
  spark: [['Spark', sparkTests]],
};

/** @type {Record<string, Parameters<typeof needTools>[0]>} */
const needed = {
  all: ['build', 'native', 'page'],
  asan: ['build', 'native'],
  gcc: ['build', 'native'],
  fuzz: ['build', 'native'],
  service: ['build'],
  deploy: ['build', 'bench', 'deploy'],
  spark: ['build', 'bench', 'spark'],
};

const plan = process.argv[2] ?? 'all';
const total = { passed: 0, failed: 0 };
try {
  await needTools(needed[plan]);
  await needPackages();
  for (const [name, run] of plans[plan]) {
    try {
      const { passed, failed } = await run();
      process.stderr.write(
        `${failed === 0 ? 'ok' : 'FAILED'}: ${name}: ${passed} passed, ${failed} failed\n`,
      );
      total.passed += passed;
      total.failed += failed;
    } catch (error) {
      process.stderr.write(
        `FAILED: ${name} could not run: ${error instanceof Failure ? error.message : /** @type {Error} */ (error).stack}\n`,
      );
      total.failed += 1;
    }
  }
} catch (error) {
  process.stderr.write(
    `error: ${error instanceof Failure ? error.message : /** @type {Error} */ (error).stack}\n`,
  );
  total.failed += 1;
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
