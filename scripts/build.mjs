// npm run build: the npm package into dist/npm, then the page into dist/web.
import { buildPackage, buildPage } from './lib/build.mjs';
import { runMain } from './lib/run.mjs';
import { needPackages, needTools } from './lib/setup.mjs';

await runMain(async () => {
  await needTools(['build']);
  await needPackages();
  await buildPackage();
  await buildPage();
  console.log('The npm package is in dist/npm, the page in dist/web.');
});
