// npm start: installs what is missing, builds what has changed, serves the page.
import { join } from 'node:path';

import { buildPackage, buildPage } from './lib/build.mjs';
import { root, runMain } from './lib/run.mjs';
import { serve } from './lib/server.mjs';
import { needPackages, needTools } from './lib/setup.mjs';

await runMain(async () => {
  await needTools(['build']);
  await needPackages();
  await buildPackage();
  await buildPage();
  const { address } = await serve(join(root, 'dist/web'), Number(process.env.PORT ?? 8080));
  console.log(`PyVerdict is at ${address} (stop it with Ctrl+C)`);
});
