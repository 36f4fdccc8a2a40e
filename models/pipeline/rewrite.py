"""Rewritings of Python text: what an attacker (or a build tool) does to a script without changing what it does.

Each takes the text, a random.Random and a list of benign texts to pad with, and returns the new text, or None where it
does not apply. Text in, text out: `ast` and `tokenize` read, nothing is compiled to run or executed.
`TRAIN` are those that training sees; `HELD_OUT` are for measuring only, so that the figures speak of rewritings the
model does not know.
"""

import ast
import base64
import binascii
import bz2
import codecs
import io
import json
import keyword
import builtins
import re
import shlex
import tokenize
import warnings
import zlib

KEPT = set(dir(builtins)) | set(keyword.kwlist) | {"self", "cls", "args", "kwargs"}


def bytes_of(text):
    return text.encode("utf-8", "surrogatepass")


def parsed(text):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def tokens_of(text):
    try:
        return list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (tokenize.TokenError, SyntaxError, IndentationError):
        return None


def edited(text, edits):
    """The text with (start, end, new) edits, whose places are (line, column)."""
    starts = [0]
    for line in io.StringIO(text):
        starts.append(starts[-1] + len(line))
    out, at = [], 0
    for (line, column), (end_line, end_column), new in sorted(edits):
        start = starts[line - 1] + column
        if start < at:
            continue
        out += [text[at:start], new]
        at = starts[end_line - 1] + end_column
    return "".join(out) + text[at:]


# Wrappers.


def wrap_base64(text, rng, _):
    data = base64.b64encode(bytes_of(text)).decode()
    return rng.choice(
        [
            f"import base64\nexec(base64.b64decode('{data}'))\n",
            f"import base64 as b\ncode = '{data}'\nexec(b.b64decode(code).decode('utf-8'))\n",
            f"exec(__import__('base64').b64decode(b'{data}'))\n",
            f"from base64 import b64decode\nx = compile(b64decode('''{data}'''), '<string>', 'exec')\nexec(x)\n",
        ]
    )


def wrap_zlib(text, rng, _):
    data = base64.b64encode(zlib.compress(bytes_of(text), rng.choice([1, 6, 9])))
    return rng.choice(
        [
            f"import zlib, base64\nexec(zlib.decompress(base64.b64decode({data!r})))\n",
            f"_ = lambda __: __import__('zlib').decompress(__import__('base64').b64decode(__[::-1]))\nexec((_)({data[::-1]!r}))\n",
        ]
    )


def wrap_bz2(text, rng, _):
    data = base64.b85encode(bz2.compress(bytes_of(text)))
    return f"import base64, bz2\nsource = {data!r}\nexec(bz2.decompress(base64.b85decode(source)))\n"


def wrap_hex(text, rng, _):
    data = binascii.hexlify(bytes_of(text)).decode()
    return rng.choice(
        [f"exec(bytes.fromhex('{data}').decode())\n", f"import binascii\nexec(binascii.unhexlify('{data}'))\n"]
    )


def wrap_base32(text, rng, _):
    data = base64.b32encode(bytes_of(text)).decode()
    return f"import base64\npayload = '{data}'\nexec(base64.b32decode(payload))\n"


def wrap_rot13(text, rng, _):
    return f"import codecs\nexec(codecs.decode({codecs.encode(text, 'rot13')!r}, 'rot13'))\n"


def wrap_reversed(text, rng, _):
    return f"exec({text[::-1]!r}[::-1])\n"


def wrap_characters(text, rng, _):
    if len(text) > 20_000:
        return None
    return f"exec(''.join(map(chr, {[ord(c) for c in text]})))\n"


def wrap_xor(text, rng, _):
    key = rng.randrange(1, 255)
    data = [b ^ key for b in bytes_of(text)]
    if len(data) > 20_000:
        return None
    return f"d = {data}\nk = {key}\nexec(bytes([b ^ k for b in d]).decode())\n"


def wrap_twice(text, rng, donors):
    return wrap_zlib(wrap_base64(text, rng, donors), rng, donors)


# Parts of a script: what programs do in passing is no attack because it stands alone.

TELLING = re.compile(
    r"\b(urlopen|urlretrieve|requests\.|socket|subprocess|os\.(system|popen|environ|getenv|chmod|remove)|exec|eval|b64decode|"
    r"open|connect|shutil|Popen|check_output|json\.load|platform|http)\b"
)


def is_text(statement):
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def snippets(text, rng, most=3):
    """Short scripts of one to five statements that stand together somewhere in it, with the imports they need."""
    tree = parsed(text)
    if tree is None:
        return []
    imports, runs = {}, []
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)) and not getattr(node, "level", 0):
            for alias in node.names:
                imports[(alias.asname or alias.name).split(".")[0]] = ast.unparse(node)
        body = getattr(node, "body", None)
        if isinstance(body, list):
            plain = [isinstance(s, (ast.Expr, ast.Assign, ast.AugAssign, ast.Assert)) for s in body]
            for i, statement in enumerate(body):
                if plain[i] and not is_text(statement) and TELLING.search(ast.unparse(statement)):
                    start = max(0, i - rng.randrange(3))
                    runs.append(body[start : i + 1 + rng.randrange(3)])
    made = []
    for run in rng.sample(runs, min(most, len(runs))):
        used = {node.id for statement in run for node in ast.walk(statement) if isinstance(node, ast.Name)}
        lines = sorted({line for name, line in imports.items() if name in used and "*" not in line})
        lines += [ast.unparse(statement) for statement in run]
        one_line = all("\n" not in line for line in lines) and rng.random() < 0.6
        made.append(("; " if one_line else "\n").join(lines) + "\n")
    return made


# The same code, spelled differently.


def rename(text, rng, _):
    tree, tokens = parsed(text), tokens_of(text)
    if tree is None or tokens is None:
        return None
    own, outside = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            own.add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            own.add(node.name)
        elif isinstance(node, ast.arg):
            own.add(node.arg)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            outside |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        elif isinstance(node, ast.keyword) and node.arg:
            outside.add(node.arg)
        elif isinstance(node, ast.Attribute):
            outside.add(node.attr)
    own -= outside | KEPT
    style = rng.randrange(4)
    new = {}
    for i, name in enumerate(sorted(n for n in own if not (n.startswith("__") and n.endswith("__")))):
        new[name] = [
            f"_0x{rng.randrange(16**6):06x}{i}",
            "".join(rng.choice("lI") for _ in range(12)) + str(i),
            f"{rng.choice(['data', 'item', 'value', 'node', 'helper', 'result', 'entry'])}_{i}",
            f"v{i}",
        ][style]
    before = None
    edits = []
    for token in tokens:
        if token.type == tokenize.NAME and token.string in new and before != ".":
            edits.append((token.start, token.end, new[token.string]))
        if token.type not in (tokenize.NL, tokenize.COMMENT):
            before = token.string
    return edited(text, edits)


def plain_strings(text, tokens):
    tree = parsed(text)
    if tree is None or tokens is None:
        return
    for token in tokens:
        if token.type != tokenize.STRING or token.string[0] not in "'\"" or token.string[:3] in ("'''", '"""'):
            continue
        if len(token.string) >= 6 and "\\" not in token.string:
            yield token


def split_strings(text, rng, _):
    edits = []
    for token in plain_strings(text, tokens_of(text)):
        content = token.string[1:-1]
        cut = sorted(rng.sample(range(1, len(content)), min(rng.randrange(1, 4), len(content) - 1)))
        parts = [content[a:b] for a, b in zip([0] + cut, cut + [len(content)])]
        edits.append((token.start, token.end, "(" + " + ".join(map(repr, parts)) + ")"))
    return edited(text, edits) if edits else None


def escape_strings(text, rng, _):
    edits = []
    for token in plain_strings(text, tokens_of(text)):
        content = token.string[1:-1]
        if content.isascii():
            edits.append((token.start, token.end, "'" + "".join(f"\\x{ord(c):02x}" for c in content) + "'"))
    return edited(text, edits) if edits else None


def encode_strings(text, rng, _):
    edits = []
    for token in plain_strings(text, tokens_of(text)):
        data = base64.b64encode(bytes_of(token.string[1:-1])).decode()
        edits.append((token.start, token.end, f"__import__('base64').b64decode('{data}').decode()"))
    return edited(text, edits) if edits else None


# How a string is hidden in place: an expression for it, and what stands in front of the script.
HIDDEN = [
    (lambda data: f"bytes.fromhex('{data.hex()}').decode()", ""),
    (lambda data: f"''.join(map(chr, {[ord(c) for c in data.decode()]}))", ""),
    (lambda data: f"{data.decode()[::-1]!r}[::-1]", ""),
    (lambda data: f"codecs.decode({codecs.encode(data.decode(), 'rot13')!r}, 'rot13')", "import codecs\n"),
    (lambda data: f"b85decode({base64.b85encode(data)!r}).decode()", "from base64 import b85decode\n"),
    (lambda data: f"_s({base64.b64encode(data).decode()!r})", "import base64\n_s = lambda text: base64.b64decode(text).decode()\n"),
    (lambda data: f"_s({base64.b64encode(data).decode()[::-1]!r})", "from base64 import b64decode\ndef _s(text):\n    return b64decode(text[::-1]).decode('utf-8')\n"),
    (lambda data: f"_x({[b ^ 23 for b in data]})", "def _x(data):\n    return bytes(b ^ 23 for b in data).decode()\n"),
]  # fmt: skip


def hide_strings(text, rng, _):
    hidden, front = rng.choice(HIDDEN)
    edits = [
        (token.start, token.end, hidden(bytes_of(token.string[1:-1])))
        for token in plain_strings(text, tokens_of(text))
        if token.string.isprintable()
    ]
    new = front + re.sub(r"(?m)^from __future__.*$", "", edited(text, edits))
    # Strings that stand side by side cannot be hidden one by one.
    return new if edits and parsed(new) is not None else None


def attributes_by_name(text, rng, _):
    tree = parsed(text)
    if tree is None:
        return None

    class Change(ast.NodeTransformer):
        def visit_Attribute(self, node):
            self.generic_visit(node)
            if not isinstance(node.ctx, ast.Load) or rng.random() < 0.3:
                return node
            return ast.Call(ast.Name("getattr", ast.Load()), [node.value, ast.Constant(node.attr)], [])

        def visit_JoinedStr(self, node):
            return node

        def visit_FunctionDef(self, node):
            node.body = [self.visit(child) for child in node.body]
            return node

        def visit_ClassDef(self, node):
            node.body = [self.visit(child) for child in node.body]
            return node

    return unparsed(Change().visit(tree))


def alias_imports(text, rng, _):
    tree = parsed(text)
    if tree is None:
        return None
    new = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.asname is None and "." not in alias.name:
                    new[alias.name] = alias.asname = f"{rng.choice('abcdefgh')}{rng.randrange(1000)}"
    if not new:
        return None
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in new:
            node.id = new[node.id]
    return unparsed(tree)


def unparsed(tree):
    try:
        return ast.unparse(ast.fix_missing_locations(tree)) + "\n"
    except (RecursionError, ValueError, TypeError, AttributeError):
        return None


def minify(text, rng, _):
    tree = parsed(text)
    if tree is None:
        lines = [line for line in text.split("\n") if line.strip() and not line.lstrip().startswith("#")]
        return "\n".join(lines) + "\n"
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            node.returns = None
            for argument in node.args.args + node.args.kwonlyargs:
                argument.annotation = None
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Module)) and ast.get_docstring(
            node, clean=False
        ):
            node.body = node.body[1:] or [ast.Pass()]
    plain = unparsed(tree)
    return None if plain is None else re.sub(r"\n\n+", "\n", re.sub(r"(?m)^( +)", lambda m: " " * (len(m[1]) // 4), plain))


def comments(text, rng, donors):
    words = re.findall(r"[A-Za-z]{3,}", rng.choice(donors)) or ["note"]
    out = ["#!/usr/bin/env python3", "# -*- coding: utf-8 -*-", "# Copyright (c) the authors. Licensed under the Apache License."]
    for line in text.split("\n"):
        if line and not line[0].isspace() and rng.random() < 0.2 and text.count('"""') == 0 and text.count("'''") == 0:
            out.append("# " + " ".join(rng.choice(words) for _ in range(8)))
        out.append(line)
    return "\n".join(out)


def in_function(text, rng, _):
    if parsed(text) is None or '"""' in text or "'''" in text or "import *" in text or "__future__" in text:
        return None
    body = "\n".join("    " + line if line.strip() else line for line in text.split("\n"))
    name = rng.choice(["main", "run", "_start", "setup_environment"])
    return f"def {name}():\n{body}\n\nif __name__ == '__main__':\n    {name}()\n"


def dead_code(text, rng, _):
    tree = parsed(text)
    if tree is None:
        return None
    body = []
    for statement in tree.body:
        if rng.random() < 0.6 and not isinstance(statement, ast.ImportFrom):
            n = rng.randrange(1000)
            junk = rng.choice(
                [
                    f"def _junk{n}(a, b={n}):\n    return [a * i for i in range(b)]",
                    f"x{n} = sum(range({n}))",
                    f"if {n} < 0:\n    print('unused', {n})",
                    f"class J{n}:\n    size = {n}\n    def area(self):\n        return self.size ** 2",
                ]
            )
            body += ast.parse(junk).body
        body.append(statement)
    tree.body = body
    return unparsed(tree)


def python2(text, rng, _):
    new = re.sub(r"(?m)^(\s*)print\((.*)\)\s*$", r"\1print \2", text)
    new = re.sub(r"\bexcept (\w+) as (\w+):", r"except \1, \2:", new)
    new = re.sub(r"\burllib\.request\b", "urllib2", new)
    new = re.sub(r"(?m)^(\s*)exec\((.*)\)\s*$", r"\1exec \2", new)
    if new == text:
        new = "print 'start'\n" + text
    return new


# Other forms.


def command(text, rng, _):
    return f"{rng.choice(['python3', 'python', '/usr/bin/python3'])} -c {shlex.quote(text)}\n"


def here_document(text, rng, _):
    return f"python3 - <<'EOF'\n{text.rstrip()}\nEOF\n"


def escaped(text, rng, _):
    return json.dumps(text)[1:-1]


def windows_lines(text, rng, _):
    return text.replace("\r\n", "\n").replace("\n", "\r\n").replace("    ", "\t")


# Beside other code.


def padding(rng, donors, size):
    parts = []
    while sum(map(len, parts)) < size:
        parts.append(rng.choice(donors)[: 4 * size])
    return "\n".join(parts)


def pad_before(text, rng, donors):
    future = re.sub(r"(?m)^from __future__.*$", "", text)
    return padding(rng, donors, rng.choice([1000, 5000, 20_000])) + "\n\n" + future


def pad_behind(text, rng, donors):
    return text + "\n\n" + padding(rng, donors, rng.choice([1000, 5000, 20_000]))


def pad_around(text, rng, donors):
    return pad_behind(pad_before(text, rng, donors), rng, donors)


def cut(size):
    def truncate(text, rng, _):
        return text[:size] if len(text) > size else None

    truncate.__name__ = f"cut_{size // 1024}k"
    return truncate


WHOLE = [
    wrap_base64, wrap_zlib, wrap_hex, wrap_reversed, wrap_characters, wrap_twice, rename, split_strings, escape_strings,
    alias_imports, attributes_by_name, minify, comments, python2, command, escaped, pad_before, pad_behind, pad_around,
]  # fmt: skip
CUTS = [cut(1024), cut(4096), cut(16384)]
# Drawn by itself, so that it changes no other script's rewritings.
STRINGS = [hide_strings]
TRAIN = WHOLE + STRINGS + CUTS
HELD_OUT = [wrap_base32, wrap_bz2, wrap_rot13, wrap_xor, encode_strings, in_function, dead_code, here_document, windows_lines]
ALL = TRAIN + HELD_OUT


def rewritten(rewriting, text, rng, donors):
    """The new text, or None where the rewriting does not apply."""
    try:
        new = rewriting(text, rng, donors)
    except (RecursionError, ValueError, UnicodeError, OverflowError):
        return None
    return new if new and new != text else None
