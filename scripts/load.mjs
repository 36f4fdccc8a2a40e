// npm run load [-- --corpus FILE] [--seconds N] [--hour N]: the push service under load, on this machine alone.
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { writeScripts } from '../bench/scripts.mjs';
import { buildPackage } from './lib/build.mjs';
import { root, runMain, step } from './lib/run.mjs';
import { needPackages, needServicePackages, needTools } from './lib/setup.mjs';

await runMain(async () => {
  const { corpus, seconds, hour } = parseArgs({
    options: {
      corpus: { type: 'string' },
      seconds: { type: 'string', default: '15' },
      // A million scripts a day.
      hour: { type: 'string', default: String(Math.ceil(1_000_000 / 24)) },
    },
  }).values;
  await needTools(['build']);
  await needPackages();
  await buildPackage();
  await needServicePackages();
  const scripts = join(root, 'build/bench/scripts.ndjson');
  const { bytes, source } = await writeScripts(scripts, 3000, corpus);
  console.log(`Scripts of ${source}, ${(bytes / 3000 / 1000).toFixed(1)} KB on average\n`);
  await step('loading the service', process.execPath, ['load.js', scripts, seconds, hour], {
    cwd: join(root, 'integrations/service'),
    loud: true,
  });
});
