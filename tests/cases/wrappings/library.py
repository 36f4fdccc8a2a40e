"""Data that functions of the standard library carry: values written down, text with references, addresses, streams."""

import html
import itertools
import json
import marshal
import pickle
import random
import struct
import uuid


def add(case, text):
    data = text.encode()
    padded = data.ljust(-(-len(data) // 16) * 16, b"\n")
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)

    def simple(name, modules, expression, before=""):
        case("library", name, f"import {modules}\n{before}exec({expression})\n")

    simple("a field of JSON", "json", f"json.loads({json.dumps({'a': [{'b': text}]})!r})['a'][0]['b']")
    simple("numbers in JSON", "json", f"''.join(map(chr, json.loads('{list(data)}')))")
    simple("a literal", "ast", f"bytes(ast.literal_eval('{list(data)}'))")
    simple("marshalled text", "marshal", f"marshal.loads({marshal.dumps(text, 2)!r})")
    simple("a marshalled dictionary", "marshal", f"marshal.loads({marshal.dumps({'k': [1, data]}, 2)!r})['k'][1]")
    simple("pickled text", "pickle", f"pickle.loads({pickle.dumps(text, 4)!r})")
    simple("a pickled list", "pickle", f"b''.join(pickle.loads({pickle.dumps([data[:40], data[40:]], 4)!r}))")
    simple("character references", "html", f"html.unescape({''.join(f'&#{b};' for b in data)!r})")
    simple("named references", "html", f"html.unescape({html.escape(text).replace('(', '&lpar;').replace(')', '&rpar;')!r})")
    simple("a template", "string", f"string.Template({text.replace('import', '$a').replace('print', '${b}')!r})"
           ".substitute({'a': 'import'}, b='print')")
    simple("full-width characters", "unicodedata", f"unicodedata.normalize('NFKC', {wide!r})")
    simple("a stream that is written", "io", "s.getvalue()",
           f"s = io.StringIO()\nfor i in {[text[i : i + 9] for i in range(0, len(text), 9)]!r}:\n    s.write(i)\n")
    simple("a stream that is rewound", "io", "s.read()", f"s = io.BytesIO()\ns.write({data!r})\ns.seek(0)\n")
    simple("pairs of one iterator", "binascii",
           f"''.join(chr(int(a + b, 16)) for a, b in zip(*[iter({data.hex()!r})] * 2))")
    deltas = [data[0], *(b - a for a, b in itertools.pairwise(data))]
    simple("accumulated differences", "itertools", f"''.join(map(chr, itertools.accumulate({deltas})))")
    simple("decoded piece by piece", "codecs", f"''.join(codecs.iterdecode([{data[:30]!r}, {data[30:]!r}], 'utf-8'))")
    words = struct.pack(f"<{len(data)}H", *data)
    simple("unpacked word by word", "struct", f"''.join(chr(x) for x, in struct.iter_unpack('<H', {words!r}))")
    simple("an array", "array", f"array.array('B', {list(data)}).tobytes()")
    identifiers = [str(uuid.UUID(bytes_le=padded[i : i + 16])) for i in range(0, len(padded), 16)]
    simple("UUIDs", "uuid", f"b''.join(uuid.UUID(x).bytes_le for x in {identifiers})[:{len(data)}]")
    addresses = [".".join(map(str, padded[i : i + 4])) for i in range(0, len(padded), 4)]
    simple("IPv4 addresses", "ipaddress", f"b''.join(ipaddress.ip_address(x).packed for x in {addresses})[:{len(data)}]")
    simple("IPv4 addresses, inet_aton", "socket", f"b''.join(map(socket.inet_aton, {addresses}))[:{len(data)}]")
    key = random.Random("seed").randbytes(len(data))
    simple("random bytes", "random", f"bytes(a ^ b for a, b in zip({bytes(a ^ b for a, b in zip(data, key))!r}, "
           f"random.Random('seed').randbytes({len(data)})))")
    simple("a queue", "collections", "''.join(d)",
           f"d = collections.deque()\nfor i in {[text[i : i + 9] for i in range(0, len(text), 9)][::-1]!r}:\n    d.appendleft(i)\n")
    simple("a named tuple", "collections", "t.b", f"T = collections.namedtuple('T', 'a b')\nt = T('x', b={text!r})\n")
