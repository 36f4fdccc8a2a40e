// npm run lint: everything that a machine can say about the sources without running them.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { buildPackage } from './lib/build.mjs';
import { cppFiles } from './lib/files.mjs';
import { root, runMain, step } from './lib/run.mjs';
import { needPackages, needTools } from './lib/setup.mjs';

/** The generators whose output is committed, and the data that they read. @type {[string, string[]][]} */
const generators = [
  ['tools/generate_attack.py', ['../shared/reference/attack.json']],
  ['tools/generate_detectors.py', ['../shared/reference/detectors.tsv']],
  ['tools/generate_scc.py', ['../shared/reference/mitre_enum.tsv']],
];

await runMain(async () => {
  await needTools(['build', 'lint']);
  await needPackages();
  const advice = 'npm run format';
  await step('checking the format of C++', 'clang-format', ['--dry-run', '-Werror', ...cppFiles()], {
    advice,
  });
  await step(
    'checking the format of the rest',
    process.execPath,
    ['node_modules/prettier/bin/prettier.cjs', '--check', '.'],
    {
      advice,
    },
  );
  // The types of the package and of its reports come from the build.
  await buildPackage();
  await step('checking types', process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json']);
  if (existsSync(join(root, 'web/tsconfig.json'))) {
    await step('checking the types of the page', process.execPath, [
      'node_modules/typescript/bin/tsc',
      '-p',
      'web/tsconfig.json',
    ]);
  }
  for (const [generator, data] of generators) {
    const there = data.filter((path) => existsSync(join(root, path)));
    if (there.length < data.length)
      console.log(`not checked: ${generator}, since its data (${data.join(', ')}) is not here`);
    else await step(`checking that ${generator} was run`, 'python3', [generator, '--check', ...data]);
  }
  console.log('lint: nothing to object to');
});
