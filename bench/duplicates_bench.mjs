// npm run bench -- duplicates --corpus FILE: the job on Spark over the labelled corpus, and how much of it is seen again.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { buildPackage } from '../scripts/lib/build.mjs';
import { Failure, step } from '../scripts/lib/run.mjs';
import { needPackages, needTools, needVenv } from '../scripts/lib/setup.mjs';

/** @param {string[]} args */
export async function duplicatesBench(args) {
  const { corpus } = parseArgs({ args, options: { corpus: { type: 'string' } } }).values;
  if (corpus === undefined) throw new Failure('--corpus names the corpus.jsonl.xz to measure.');
  await needTools(['build', 'bench', 'spark']);
  await needPackages();
  await buildPackage();
  await needVenv('spark-venv', 'integrations/spark/requirements.txt');
  const call = ['integrations/spark/duplicates.py', resolve(corpus), process.execPath, 'dist/npm/cli.js'];
  await step('measuring', 'build/spark-venv/bin/python', call, { loud: true });
}
