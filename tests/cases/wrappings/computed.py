"""Decoders that scripts write themselves: keystreams, tables, alphabets, and data that looks like something else."""

import itertools
import random
import struct


def chunks(data, size, fill=b"\n"):
    whole = data.ljust(-(-len(data) // size) * size, fill)
    return [whole[i : i + size] for i in range(0, len(whole), size)]


def lcg(seed):
    while True:
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        yield seed >> 16 & 255


def lfsr(state):
    while True:
        byte = 0
        for _ in range(8):
            bit = (state ^ state >> 2 ^ state >> 3 ^ state >> 5) & 1
            state = state >> 1 | bit << 15
            byte = byte << 1 | bit
        yield byte


def xtea(block, key):
    v0, v1 = struct.unpack(">2I", block)
    total, delta, mask = 0, 0x9E3779B9, 0xFFFFFFFF
    for _ in range(32):
        v0 = v0 + (((v1 << 4 ^ v1 >> 5) + v1) ^ (total + key[total & 3])) & mask
        total = total + delta & mask
        v1 = v1 + (((v0 << 4 ^ v0 >> 5) + v0) ^ (total + key[total >> 11 & 3])) & mask
    return struct.pack(">2I", v0, v1)


def add(case, text):
    data = text.encode()
    bits = "".join(f"{b:08b}" for b in data)
    keyed = [b ^ k for b, k in zip(data, itertools.cycle(b"key"))]

    def keystream(name, stream, script):
        case("keystream", name, script.replace("@@", repr(bytes(b ^ k for b, k in zip(data, stream)))))

    keystream("a linear congruence", lcg(12345), "d = @@\ns = 12345\nout = bytearray()\nfor b in d:\n"
              "    s = (1103515245 * s + 12345) & 0x7fffffff\n    out.append(b ^ (s >> 16) & 255)\nexec(out)\n")
    keystream("a linear congruence, a generator", lcg(42), "def key(s):\n    while True:\n"
              "        s = (s * 1103515245 + 12345) & 0x7fffffff\n        yield (s >> 16) & 255\nk = key(42)\n"
              "exec(bytes(b ^ next(k) for b in @@))\n")
    keystream("a shift register", lfsr(0xACE1), "d = @@\ns = 0xace1\nout = bytearray()\nfor b in d:\n    k = 0\n    for _ in range(8):\n"
              "        t = (s ^ s >> 2 ^ s >> 3 ^ s >> 5) & 1\n        s = s >> 1 | t << 15\n        k = k << 1 | t\n"
              "    out.append(b ^ k)\nexec(bytes(out))\n")
    draws = random.Random(1337)
    keystream("random, seeded", (draws.randint(0, 255) for _ in data),
              "import random\nrandom.seed(1337)\nexec(bytes(b ^ random.randint(0, 255) for b in @@))\n")
    blocks = b"".join(xtea(block, (1, 2, 3, 4)) for block in chunks(data, 8))
    case("keystream", "XTEA by hand", f"import struct\nd = {blocks!r}\nk = (1, 2, 3, 4)\ndef dec(v):\n    v0, v1 = struct.unpack('>2I', v)\n"
         "    delta, m = 0x9e3779b9, 0xffffffff\n    s = delta * 32 & m\n    for _ in range(32):\n"
         "        v1 = v1 - (((v0 << 4 ^ v0 >> 5) + v0) ^ (s + k[s >> 11 & 3])) & m\n        s = s - delta & m\n"
         "        v0 = v0 - (((v1 << 4 ^ v1 >> 5) + v1) ^ (s + k[s & 3])) & m\n    return struct.pack('>2I', v0, v1)\n"
         f"exec(b''.join(dec(d[i:i + 8]) for i in range(0, len(d), 8))[:{len(data)}])\n")
    case("keystream", "a counter in a closure", f"def counter():\n    n = 0\n    def more():\n        nonlocal n\n        n += 1\n"
         f"        return n\n    return more\nk = counter()\nexec(''.join(chr(b - k()) for b in {[b + i + 1 for i, b in enumerate(data)]}))\n")
    case("keystream", "an object that is called", "class Key:\n    def __init__(self, k):\n        self.k = k\n    def __call__(self, d):\n"
         f"        return bytes(b ^ self.k[i % len(self.k)] for i, b in enumerate(d))\nexec(Key(b'key')({bytes(keyed)!r}))\n")
    case("keystream", "functions by default", f"k = [lambda b, i=i: b ^ i for i in range(256)]\n"
         f"exec(bytes(k[5](b) for b in {bytes(b ^ 5 for b in data)!r}))\n")

    alphabet = "ZYXWVUTSRQPONMLKJIHGFEDCBAzyxwvutsrqponmlkjihgfedcba9876543210-_"
    sextets = "".join(alphabet[int((bits + "0" * (-len(bits) % 6))[i : i + 6], 2)] for i in range(0, len(bits), 6))
    case("alphabet", "base64 by hand", f"a = '{alphabet}'\nb = ''.join(bin(a.index(c))[2:].zfill(6) for c in '{sextets}')\n"
         f"exec(bytes(int(b[i:i + 8], 2) for i in range(0, {len(bits)}, 8)))\n")
    case("alphabet", "blanks and tabs", f"s = {bits.replace('0', ' ').replace('1', chr(9))!r}\n"
         f"exec(int(s.replace(' ', '0').replace('\\t', '1'), 2).to_bytes({len(data)}, 'big'))\n")
    case("alphabet", "characters without width", f"s = {bits.replace('0', chr(0x200B)).replace('1', chr(0x200C))!r}\n"
         "b = ''.join('0' if c == '\\u200b' else '1' for c in s)\nexec(bytes(int(b[i:i + 8], 2) for i in range(0, len(b), 8)))\n")
    case("alphabet", "tags", f"exec(''.join(chr(ord(c) - 0xe0000) for c in {''.join(chr(0xE0000 + b) for b in data)!r}))\n")
    faces = [chr(0x1F600 + i) for i in range(16)]
    case("alphabet", "faces", f"e = {''.join(faces)!r}\ns = {''.join(faces[b >> 4] + faces[b & 15] for b in data)!r}\n"
         "exec(bytes(e.index(s[i]) * 16 + e.index(s[i + 1]) for i in range(0, len(s), 2)))\n")
    words = ["".join(p) for p in itertools.islice(itertools.product("bdfgklmn", "aeiou", "bdfgklmn", "aeiou"), 256)]
    case("alphabet", "words", f"w = {{w: i for i, w in enumerate({words!r})}}\n"
         f"exec(bytes(w[x] for x in {' '.join(words[b] for b in data)!r}.split()))\n")
    addresses = [".".join(map(str, block)) for block in chunks(data, 4)]
    case("alphabet", "addresses", f"s = {addresses!r}\nexec(bytes(int(x) for a in s for x in a.split('.'))[:{len(data)}])\n")

    order = list(range(0, len(text), 5))
    random.Random(1).shuffle(order)
    case("order", "sorted by a number", f"p = {[(i, text[i:i + 5]) for i in order]!r}\nexec(''.join(t for _, t in sorted(p)))\n")
    case("order", "sorted by a key", f"p = {[(text[i:i + 5], i) for i in order]!r}\np.sort(key=lambda x: x[1])\nexec(''.join(x[0] for x in p))\n")
    case("order", "a dictionary's keys, sorted", f"p = {dict((i, text[i:i + 5]) for i in order)!r}\nexec(''.join(p[k] for k in sorted(p)))\n")
    mixed = list(range(len(data)))
    random.Random(7).shuffle(mixed)
    case("order", "a shuffle, undone", f"import random\nd = {bytes(data[i] for i in mixed)!r}\nr = random.Random(7)\nplaces = list(range(len(d)))\n"
         "r.shuffle(places)\nout = [0] * len(d)\nfor a, b in zip(places, d):\n    out[a] = b\nexec(bytes(out))\n")
    case("order", "swapped in place", f"x = bytearray({data[::-1]!r})\nfor i in range(len(x) // 2):\n    x[i], x[-1 - i] = x[-1 - i], x[i]\nexec(x)\n")
    case("order", "a bytearray, reversed", f"x = bytearray({data[::-1]!r})\nx.reverse()\nexec(bytes(x))\n")
    case("order", "a stack", f"x = list({data[::-1]!r})\nout = []\nwhile x:\n    out.append(x.pop())\nexec(bytes(out))\n")

    case("numbers", "an inverse", f"exec(''.join(chr(x * pow(7, -1, 257) % 257) for x in {[b * 7 % 257 for b in data]}))\n")
    case("numbers", "a small RSA", f"exec(''.join(chr(pow(x, 2753, 3233)) for x in {[pow(b, 17, 3233) for b in data]}))\n")
    case("numbers", "three digits each", f"s = str({int('1' + ''.join('%03d' % b for b in data))})[1:]\n"
         "exec(''.join(chr(int(s[i:i + 3])) for i in range(0, len(s), 3)))\n")
    case("numbers", "rotated bits", f"exec(bytes((x >> 3 | x << 5) & 255 for x in {bytes((b << 3 | b >> 5) & 255 for b in data)!r}))\n")
    case("numbers", "pieces of eight bytes", f"exec(b''.join(x.to_bytes(8, 'big') for x in "
         f"{[int.from_bytes(block, 'big') for block in chunks(data, 8)]})[:{len(data)}])\n")
    case("numbers", "differences", f"d = {[data[0]] + [b - a for a, b in zip(data, data[1:])]}\nout = []\nfor x in d:\n"
         "    out.append(x + (out[-1] if out else 0))\nexec(bytes(out))\n")
    case("numbers", "a machine", f"code = {[x for b in data for x in (1, b ^ 9, 2)]}\nstack, out, at = [], '', 0\nwhile at < len(code):\n"
         "    if code[at] == 1:\n        stack.append(code[at + 1])\n        at += 2\n    elif code[at] == 2:\n"
         "        out += chr(stack.pop() ^ 9)\n        at += 1\nexec(out)\n")
