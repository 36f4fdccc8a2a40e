#!/usr/bin/env node
// The command line. What only some calls need is loaded when they need it: a call on one small file must be quick.
import { parseArguments, UsageError } from './cli/arguments.js';

try {
  const [command, ...args] = process.argv.slice(2);
  if (command === 'allow') {
    const { allow } = await import('./cli/allow.js');
    process.exitCode = await allow(args);
  } else if (command === 'batch') {
    const { batch } = await import('./cli/batch.js');
    process.exitCode = await batch(args);
  } else {
    const call = parseArguments(process.argv.slice(2));
    if (call.kind === 'text') {
      process.stdout.write(call.text);
    } else {
      const { scan } = await import('./cli/scan.js');
      process.exitCode = await scan(call);
    }
  }
} catch (error) {
  const { visible } = await import('./cli/visible.js');
  const said = error instanceof Error ? error.message : String(error);
  process.stderr.write(`pyverdict: ${visible(said)}\n`);
  if (error instanceof UsageError) process.stderr.write('Try `pyverdict --help`.\n');
  process.exitCode = 2;
}
