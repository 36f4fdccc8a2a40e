// Running commands: quiet while all is well, everything that was said when not.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A failure whose message alone says what to do. */
export class Failure extends Error {}

/**
 * Runs a command under a title, and says how long it took. Its output is shown only when it fails (or `loud`).
 *
 * @param {string} title
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, cwd?: string, loud?: boolean, advice?: string }} [options]
 * @returns {Promise<string>} what it wrote to its standard output
 */
export async function step(title, command, args, { env = {}, cwd = root, loud = false, advice } = {}) {
  const started = Date.now();
  const elapsed = () => `${((Date.now() - started) / 1000).toFixed(1)} s`;
  process.stderr.write(`- ${title}…\n`);
  const beat = setInterval(() => process.stderr.write(`  still at it: ${title} (${elapsed()})\n`), 15_000);
  const { status, output, all } = await capture(command, args, { env, cwd, loud });
  clearInterval(beat);
  if (status !== 0) {
    if (!loud) process.stderr.write(all.slice(-8000));
    const call = [command, ...args].join(' ');
    const shown = call.length > 200 ? `${call.slice(0, 200)}…` : call;
    throw new Failure(
      `${title}: \`${shown}\` failed (${status}) after ${elapsed()}.${advice ? ` ${advice}` : ''}`,
    );
  }
  if (Date.now() - started > 1000) process.stderr.write(`  done: ${title} (${elapsed()})\n`);
  return output;
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, cwd?: string, loud?: boolean }} [options]
 * @returns {Promise<{ status: number | string, output: string, all: string }>}
 */
export function capture(command, args, { env = {}, cwd = root, loud = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let all = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      all += text;
      if (loud) process.stdout.write(text);
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      all += text;
      if (loud) process.stderr.write(text);
    });
    child.on('error', (error) => resolve({ status: error.message, output, all }));
    child.on('close', (code, signal) => resolve({ status: code ?? signal ?? 'unknown', output, all }));
  });
}

/** Runs a script's main function; a Failure is one line, anything else a defect with its stack. @param {() => Promise<void>} main */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Failure ? `error: ${error.message}` : error);
    process.exitCode = 1;
  }
}
