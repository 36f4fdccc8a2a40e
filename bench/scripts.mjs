// Scripts to measure with, as the lines that `pyverdict batch` reads: of the labelled corpus, or of the standard library of
// the Python at hand, which everyone has.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';

import { capture, Failure } from '../scripts/lib/run.mjs';

/** Of one script, in bytes; what findings hold is cut off far below. */
const longest = 256 * 1024;

/**
 * Writes `count` scripts, spread evenly over those that there are, and again from the start when there are fewer. Each has a
 * comment of its own at its end, so that none is the same.
 *
 * @param {string} path where to
 * @param {number} count
 * @param {string | undefined} corpus a corpus.jsonl.xz
 * @returns {Promise<{ bytes: number, source: string }>} bytes of the scripts
 */
export async function writeScripts(path, count, corpus) {
  const texts = corpus === undefined ? await standardLibrary() : await corpusScripts(corpus);
  if (texts.length === 0) throw new Failure(`${corpus ?? 'The standard library'} holds no script.`);
  mkdirSync(dirname(path), { recursive: true });
  const out = createWriteStream(path);
  const stride = Math.max(1, texts.length / count);
  let bytes = 0;
  for (let id = 0; id < count; ++id) {
    const script = `${texts[Math.floor(id * stride) % texts.length]}\n# ${id}\n`;
    bytes += Buffer.byteLength(script);
    if (!out.write(`${JSON.stringify({ id, script })}\n`)) await once(out, 'drain');
  }
  await finished(out.end());
  return { bytes, source: corpus === undefined ? "Python's standard library" : 'the labelled corpus' };
}

async function standardLibrary() {
  const { output } = await capture('python3', [
    '-c',
    'import sysconfig; print(sysconfig.get_paths()["stdlib"])',
  ]);
  return filesBelow(output.trim()).flatMap((file) => {
    const bytes = readFileSync(file);
    return bytes.length <= longest ? [bytes.toString('utf8')] : [];
  });
}

/** @param {string} folder @returns {string[]} */
function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return /-packages$|^tests?$/.test(entry.name) ? [] : filesBelow(path);
      return entry.name.endsWith('.py') ? [path] : [];
    });
}

/** Those that were not made by a template. @param {string} path */
export async function corpusScripts(path) {
  const child = spawn('xz', ['-dc', path], { stdio: ['ignore', 'pipe', 'inherit'] });
  child.on('error', (error) => child.stdout.destroy(error));
  /** @type {string[]} */
  const texts = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const { synth, text } = JSON.parse(line);
    if (!synth && text.length <= longest) texts.push(text);
  }
  return texts;
}
