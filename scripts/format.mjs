// npm run format: formats everything that has a formatter.
import { cppFiles } from './lib/files.mjs';
import { root, runMain, step } from './lib/run.mjs';
import { needPackages, needTools } from './lib/setup.mjs';

await runMain(async () => {
  await needTools(['lint']);
  await needPackages();
  await step('formatting C++', 'clang-format', ['-i', ...cppFiles()]);
  await step('formatting the rest', process.execPath, [
    'node_modules/prettier/bin/prettier.cjs',
    '--write',
    '--log-level=warn',
    root,
  ]);
});
