// Scripts of any size, the same whenever they are made.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';

/** Code as people write it: modules of the standard library one after the other, cut at a line. @param {number} size */
function code(size) {
  const folder = execFileSync('python3', ['-c', 'import sysconfig; print(sysconfig.get_paths()["stdlib"])'], {
    encoding: 'utf8',
  }).trim();
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.py') && !/(^|\/)(tests?|lib2to3|idlelib|[a-z]+-packages)\//.test(name))
    .sort();
  /** @type {Buffer[]} */
  const parts = [];
  for (let length = 0; length < size;) {
    const part = readFileSync(join(folder, names[(parts.length / 2) % names.length]));
    parts.push(part, Buffer.from('\n'));
    length += part.length + 1;
  }
  const whole = Buffer.concat(parts).subarray(0, size);
  return whole.subarray(0, whole.lastIndexOf(10) + 1);
}

/** A program that decodes one long text and runs it: as many lines as fill it. @param {number} size */
function payload(size) {
  const line = 'value = [item.strip() for item in open("/dev/null")]\n';
  const head = 'import base64\nexec(base64.b64decode("';
  const encoded = Buffer.from(line.repeat(Math.ceil((size * 3) / 4 / line.length))).toString('base64');
  const room = Math.max(4, Math.floor((size - head.length - 4) / 4) * 4);
  return Buffer.from(`${head}${encoded.slice(0, room)}"))\n`);
}

/** A table as Python: one list of rows, without a call. @param {number} size */
function data(size) {
  const rows = ['ROWS = [\n'];
  for (let length = rows[0].length, row = 0; length < size - 2; ++row) {
    const text = `    (${row}, "name ${row % 977}", ${((row * 7919) % 10007) / 8}, True),\n`;
    rows.push(text);
    length += text.length;
  }
  return Buffer.from(`${rows.slice(0, -1).join('')}]\n`);
}

/** @type {Record<string, (size: number) => Buffer>} */
export const growing = { code, payload, data };
