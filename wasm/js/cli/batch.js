// pyverdict batch: NDJSON in, NDJSON out.
import { availableParallelism } from 'node:os';

import { Core } from '../core.js';
import { environment } from '../node.js';
import { moduleOf } from '../analyzer.js';
import { readAllowList } from './allow-file.js';
import { UsageError } from './arguments.js';
import { parseBatchArguments } from './batch-arguments.js';
import { BatchPool } from './batch-pool.js';
import { Done, openOutput } from './batch-output.js';
import { BatchProgress } from './batch-progress.js';
import { idOf } from './batch-line.js';
import { linesOf } from './lines.js';
import { visible } from './visible.js';

/** Lines go to a thread in chunks of about this size, so that messages between threads cost little. */
const chunkBytes = 64 * 1024;
const chunkLines = 32;
/**
 * What is read ahead of the chunk that is written next, chunks for each thread, and bytes of all and of their answers: enough
 * that a script which takes long leaves the other threads at work.
 */
const ahead = 64;
const aheadBytes = 64 * 1024 * 1024;

/** @param {string[]} args what follows \`batch\` @returns {Promise<number>} the exit status */
export async function batch(args) {
  const call = parseBatchArguments(args);
  if ('text' in call) {
    process.stdout.write(call.text);
    return 0;
  }
  if (process.stdin.isTTY)
    throw new UsageError('pyverdict batch reads from standard input; pipe something in.');
  const setup = {
    model: call.model,
    modelBase: call.modelBase,
    allowList: readAllowList(call.allowList),
  };
  const done = call.resume ? await Done.read(/** @type {string} */ (call.output)) : new Done();
  const module = await moduleOf(environment, {});
  // A core that cannot start is an error of the call, not of each line.
  await Core.create(module);
  const output = openOutput(call.output, call.resume ? done.wholeBytes : 0);
  const jobs = call.jobs ?? availableParallelism();
  const progress = new BatchProgress(call.quiet);
  const pool = new BatchPool(jobs, { workerData: { module, setup, report: call.report } }, (error) =>
    process.stderr.write(`pyverdict: ${visible(error)} The verdicts are by the evidence.\n`),
  );

  /** @type {NodeJS.Signals | undefined} */
  let stopped;
  const stop = (/** @type {NodeJS.Signals} */ signal) => {
    stopped = signal;
    process.stdin.destroy();
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);
  output.onClosed(() => process.stdin.destroy());

  try {
    await run(chunksOf(withoutDone(process.stdin, done, progress)), pool, output, progress, {
      ordered: call.ordered,
      atOnce: jobs * ahead,
    });
    await output.end();
  } finally {
    await pool.close();
    process.removeListener('SIGTERM', stop).removeListener('SIGINT', stop);
  }
  progress.finish();
  if (stopped) return stopped === 'SIGTERM' ? 143 : 130;
  return progress.errors > 0 ? 3 : 0;
}

/**
 * Has chunks answered, so many at once, and writes the answers. What waits to be written counts as well: whoever reads
 * slowly slows the reading down.
 *
 * @param {AsyncGenerator<import('./lines.js').Line[]>} chunks
 * @param {BatchPool} pool
 * @param {import('./batch-output.js').BatchOutput} output
 * @param {BatchProgress} progress
 * @param {{ ordered: boolean, atOnce: number }} options
 */
async function run(chunks, pool, output, progress, { ordered, atOnce }) {
  /** @type {Set<Promise<void>>} */
  const open = new Set();
  let openBytes = 0;
  let before = Promise.resolve();
  for await (const lines of chunks) {
    if (output.closed) break;
    const bytes = lines.reduce((sum, line) => sum + (line.bytes?.length ?? 0), 0);
    openBytes += bytes;
    const answered = pool.answer(lines);
    const turn = before;
    const written = (async () => {
      const answers = await answered;
      const text = answers.map((answer) => `${answer.text}\n`).join('');
      openBytes += text.length - bytes;
      if (ordered) await turn;
      await output.write(text);
      openBytes -= text.length;
      progress.add(lines, answers);
    })();
    before = written;
    open.add(written);
    written.then(
      () => open.delete(written),
      () => {},
    );
    while (open.size >= atOnce || (openBytes > aheadBytes && open.size > 0)) await Promise.race(open);
  }
  await Promise.all(open);
}

/**
 * @param {AsyncIterable<Uint8Array>} input
 * @param {Done} done
 * @param {BatchProgress} progress
 * @returns {AsyncGenerator<import('./lines.js').Line>}
 */
async function* withoutDone(input, done, progress) {
  for await (const line of linesOf(input)) {
    if (!done.isEmpty && done.take(idOf(line), line.number)) progress.skip();
    else yield line;
  }
}

/**
 * @param {AsyncGenerator<import('./lines.js').Line>} lines
 * @returns {AsyncGenerator<import('./lines.js').Line[]>}
 */
async function* chunksOf(lines) {
  /** @type {import('./lines.js').Line[]} */
  let chunk = [];
  let size = 0;
  try {
    for await (const line of lines) {
      chunk.push(line);
      size += line.bytes?.length ?? 0;
      if (size < chunkBytes && chunk.length < chunkLines) continue;
      yield chunk;
      chunk = [];
      size = 0;
    }
  } catch (error) {
    // The input was given up by a signal or by whoever reads the output.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
    return;
  }
  if (chunk.length > 0) yield chunk;
}
