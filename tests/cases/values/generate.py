#!/usr/bin/env python3
"""Writes cases.jsonl: short scripts that tell what they computed by `note(...)`, and what CPython is told.

Each line is an object with a script and the text that it notes. The output is the same on every run.

usage: python3 generate.py
"""

import json
import pathlib

SCRIPTS = '''
note(str(sorted([(2, "b"), (1, "z"), (2, "a")])))
note(str(sorted("banana")))
note(str(sorted(["aa", "B", "a", "é", "z"], reverse=True)))
note(str(sorted([3, 1.5, True, 10**20, -2])))
note(str(sorted([[1, 2], [1], [1, 2, 3], []])))
note("".join(t for _, t in sorted([(3, "c"), (1, "a"), (2, "b")])))
note(str(sorted(range(6), key=lambda i: (i % 3, -i))))
note(str(sorted(["bb", "a", "ccc"], key=len, reverse=True)))
note(str(sorted([(1, "x"), (0, "y"), (1, "a")], key=lambda p: p[0], reverse=True)))
note(str(sorted({"b": 1, "a": 2})))
---
a = [3, 1, 2]
a.sort()
note(str(a))
---
a = ["b", "A", "c"]
a.sort(key=str.lower, reverse=True)
note(str(a))
---
a = [1, 2, 3, 2]
a.remove(2)
note(str(a))
---
note(str([(1, 2) < (1, 3), (1,) < (1, 0), [2] > [1, 9], ("a", 1) <= ("a", 1), ((1, 2), 3) < ((1, 3), 0)]))
---
try:
    x = 1 / 0
except ZeroDivisionError:
    x = "zero"
else:
    x = "else"
note(x)
---
try:
    x = 7 % 0
except ArithmeticError as e:
    x = "taken"
note(x)
---
try:
    x = 1.5 // 0
except ValueError:
    x = "wrong"
except Exception:
    x = "right"
finally:
    x += "!"
note(x)
---
exec("def d(x):\\n    return x[::-1]")
note(d("abc"))
---
exec("def d(x, n=2):\\n    return x * n")
note(d("ab") + d(x="c", n=3))
---
names = {}
exec("def d(x):\\n    return x.upper()\\nk = 'v'", names)
note(names["d"]("abc") + names["k"])
---
suffix = "!"
exec("def d(x):\\n    return x + suffix")
suffix = "?"
note(d("a"))
---
exec("class A:\\n    def __init__(self, x):\\n        self.x = x\\n    def twice(self):\\n        return self.x * 2")
note(A("ab").twice() + A("c").x)
---
def outer(x):
    return x + "1"
exec("def inner(x):\\n    return outer(x) + '2'")
note(inner("0"))
---
exec("def add(x):\\n    return lambda y: x + y")
note(add("a")("b"))
---
exec("def call(f, x):\\n    return f(f(x))")
note(call(lambda x: x + "+", "a"))
---
import os
os.environ["PV_KEY"] = "v" + "1"
note(os.environ["PV_KEY"] + os.environ.get("PV_KEY") + os.getenv("PV_KEY"))
---
import enum
class Color(enum.Enum):
    RED = "r"
    BLUE = "b" + "l"
note(Color.RED.value + Color.BLUE.value + Color.RED.name)
---
seen = []
class Base:
    def __init_subclass__(cls):
        seen.append(cls.key)
class One(Base):
    key = "one"
note("".join(seen))
---
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor() as pool:
    note("".join(pool.map(lambda x: x * 2, ["a", "b"])))
---
from multiprocessing.dummy import Pool
note("".join(Pool(2).map(str.upper, ["a", "b"])))
---
import itertools
note(str(list(itertools.product("ab", repeat=2))))
---
import itertools
note(str(list(itertools.product("ab", [1, 2], "z"))))
---
import itertools
note(str(list(itertools.product())) + str(list(itertools.product("a", ""))) + str(list(itertools.product("ab", repeat=0))))
---
import itertools
note(str(list(itertools.permutations("abc", 2))) + str(list(itertools.permutations([1, 2, 3]))) + str(list(itertools.permutations("a", 3))))
---
import itertools
note(str(list(itertools.combinations("abcd", 3))) + str(list(itertools.combinations("ab", 3))) + str(list(itertools.combinations("ab", r=0))))
---
import itertools
note("".join(itertools.islice("abcdef", 1, 5, 2)) + "".join(itertools.islice("abcdef", 2)) + "".join(itertools.islice("abcdef", 3, None)))
---
import itertools
note("".join(itertools.islice("abcdef", 4, 2)) + str(list(itertools.islice("abc", None))) + str(list(itertools.islice("abc", 0, 9, 9))))
---
import itertools
note("".join(itertools.takewhile(lambda c: c != "c", "abcd")) + "".join(itertools.dropwhile(lambda c: c != "c", "abcdc")))
---
import itertools
note("".join(itertools.filterfalse(str.isdigit, "")) + str(list(itertools.filterfalse(None, [0, 1, "", 2]))))
---
import itertools
note(str([(k, len(list(g))) for k, g in itertools.groupby("aabbba")]))
---
import itertools
note(str([(k, list(g)) for k, g in itertools.groupby(range(7), key=lambda i: i // 3)]))
---
import itertools
note(str(list(itertools.zip_longest("ab", "c", fillvalue="-"))) + str(list(itertools.zip_longest("a", [1, 2]))))
---
import itertools
note(str(list(itertools.starmap(pow, [(2, 3), (3, 2)]))) + str(list(itertools.starmap(lambda a, b: a + b, zip("ab", "cd")))))
---
import itertools
note(str(list(itertools.repeat("a", 3))) + str(list(itertools.repeat("a", -1))) + str(list(itertools.repeat("a", times=2))))
---
import itertools
note(str(list(itertools.chain("ab", "c"))) + str(list(itertools.chain.from_iterable(["ab", "c"]))))
---
import itertools
note("".join(itertools.compress("abcd", [1, 0, 1, 0])) + "".join(itertools.compress("abc", itertools.cycle([0, 1]))))
---
import itertools
note(str(list(itertools.islice(itertools.count(5, 2), 3))) + str(list(itertools.islice(itertools.count(), 2, 9, 3))))
---
import itertools
note(str(list(zip(itertools.count(), "ab"))) + str(list(zip("ab", itertools.count(5, -1), itertools.repeat("x")))))
---
import itertools
note(str(list(itertools.pairwise("abcd"))) + str(list(itertools.pairwise("a"))))
---
import itertools
note("".join(itertools.islice(itertools.cycle("abc"), 7)) + "".join(itertools.islice(itertools.repeat("x"), 3)))
---
import itertools
note(str(list(itertools.takewhile(lambda n: n * n < 50, itertools.count(1)))))
---
import itertools
note("".join(map(lambda c, n: c * n, "abc", itertools.count(1))))
---
import itertools
note("".join(chr(c ^ k) for c, k in zip(b"\\x09\\x0a\\x0b", itertools.cycle(b"ab"))))
---
import math
note(str(math.floor(2.7)) + str(math.ceil(2.1)) + str(math.floor(-0.5)) + str(math.trunc(-2.9)) + str(math.ceil(7)))
---
import math
note(str(int(math.sqrt(16))) + str(math.isqrt(10**18 - 1)) + str(math.isqrt(99)) + str(math.sqrt(2.25)))
---
import math
note(str(math.gcd(12, 18)) + str(math.gcd(-4, 6, 10)) + str(math.gcd()) + str(math.comb(5, 2)) + str(math.comb(2, 5)) + str(math.comb(60, 30)))
---
import math
note(str(math.prod([2, 3, 4])) + str(math.prod([], start=7)) + str(math.prod(range(1, 25))) + str(math.prod([0.5, 3])))
---
note(str(hash(5)) + str(hash(-1)) + str(hash(True)) + str(callable(len)) + str(callable(3)) + str(callable(lambda: 1)))
---
import base64
note(base64.b64encode(b"abc?>").decode() + base64.urlsafe_b64encode(b"\\xff\\xfe\\xfb").decode() + base64.b64encode(b"\\xff\\xfe\\xfb", b"-.").decode())
---
import base64
note(base64.b32encode(b"").decode() + base64.b32encode(b"a").decode() + base64.b32encode(b"ab").decode() + base64.b32encode(b"abc").decode() + base64.b32encode(b"abcd").decode() + base64.b32encode(b"abcdefg").decode())
---
import base64
note(base64.b32hexencode(b"\\xffab").decode() + base64.b16encode(b"a\\xff").decode())
---
import base64
note(base64.b85encode(b"").decode() + base64.b85encode(b"a").decode() + base64.b85encode(b"abc").decode() + base64.b85encode(b"hello world\\xff\\x00").decode())
---
import base64
note(base64.encodebytes(b"x" * 60).decode() + base64.encodebytes(b"").decode() + base64.standard_b64encode(b"\\xfb\\xff").decode())
---
import binascii
note(binascii.b2a_base64(b"ab").decode() + binascii.b2a_base64(b"ab", newline=False).decode() + binascii.hexlify(b"ab").decode())
---
import codecs
note(codecs.encode(b"y" * 60, "base64").decode())
---
import urllib.parse
note(urllib.parse.quote("a b/é~") + urllib.parse.quote("a/b", safe="") + urllib.parse.quote(b"\\xff&") + urllib.parse.quote("a=b&c", "=&"))
---
import urllib.parse
note(urllib.parse.quote_plus("a b/c+d") + urllib.parse.quote_plus("a b/c", safe="/") + urllib.parse.quote("plain"))
---
import urllib.parse
note(urllib.parse.urlencode({"a": "b c", "n": 5, "x": None}) + urllib.parse.urlencode([("k", "é&"), ("k", b"/")]) + urllib.parse.urlencode({}))
---
import os.path
note(os.path.join("a", "b", "/c") + "|" + os.path.basename("/x/y.z") + "|" + os.path.basename("/x/") + "|" + os.path.dirname("/x/y") + "|" + os.path.dirname("x") + "|" + os.path.dirname("//a") + "|" + os.path.dirname("/a//b"))
---
import os.path
note(str(os.path.splitext("a.b.c")) + str(os.path.splitext("/x/.bashrc")) + str(os.path.splitext("x.d/y")) + str(os.path.splitext("..a.b")) + str(os.path.splitext("a.")) + str(os.path.split("/x/y/z")) + str(os.path.split("/")))
---
import textwrap
note(textwrap.dedent("  a\\n  b"))
---
import textwrap
note(textwrap.dedent("\\n    if x:\\n        y()\\n\\n      \\n    z()\\n  \\t"))
---
import textwrap
note(textwrap.dedent("\\ta\\n\\t  b\\n") + "|" + textwrap.dedent("  a\\n\\tb") + "|" + textwrap.dedent("   \\n  x\\n") + "|" + textwrap.dedent(" \\n  ") + "|" + textwrap.dedent("a\\n  b"))
---
import json
note(json.dumps({"a": [1, "x", None, True], "b": {"c": ()}, "d": 1.5, "e": -7}))
---
import json
note(json.dumps("q\\"\\\\\\n\\x01\\x7f/é😀") + json.dumps("é\\x7f", ensure_ascii=False) + json.dumps([]) + json.dumps({}) + json.dumps(None))
---
import json
note(json.dumps({"b": 1, "a": [1, 2]}, sort_keys=True) + json.dumps({"b": 1, "a": [1, 2]}, separators=(",", ":")))
---
it = iter("abcdefg")
note("".join(x + y + "." for x, y in zip(it, it)))
---
note("".join("".join(p) + "." for p in zip(*[iter("abcdefg")] * 3)))
---
note("".join(map(lambda a, b: b + a, *[iter("abcdef")] * 2)))
---
import itertools
it = iter("abcdefg")
out = []
while True:
    part = "".join(itertools.islice(it, 3))
    if not part:
        break
    out.append(part)
note("-".join(out))
---
import itertools
it = iter("abcdef")
head = "".join(itertools.takewhile(lambda c: c < "c", it))
note(head + next(it))
---
import itertools
c = itertools.count(10)
note(str(next(c)) + str(next(c)) + str([next(c) for _ in range(2)]))
---
import itertools
k = itertools.cycle("xyz")
note("".join(next(k) for _ in range(4)) + "".join(b for _, b in zip(range(3), k)) + next(k))
---
import itertools
r = itertools.product("ab", "cd")
note("".join(next(r)) + "".join("".join(p) for p in itertools.islice(r, 2)))
---
it = iter([])
note("true" if it else "false")
---
import asyncio
async def inner(x):
    return x + "!"
async def main():
    return await inner("a") + await inner("b")
note(asyncio.run(main()))
'''


def snippets():
    """A line of its own where it stands alone, else what is between two rules."""
    first, *rest = SCRIPTS.strip("\n").split("\n---\n")
    return first.split("\n") + rest


def noted(script):
    told = []
    exec(script, {"note": told.append, "__name__": "__main__"})
    assert len(told) == 1 and isinstance(told[0], str), script
    return told[0]


rows = [{"script": script + "\n", "noted": noted(script)} for script in snippets()]
target = pathlib.Path(__file__).with_name("cases.jsonl")
target.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
print(f"{len(rows)} scripts")
