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
