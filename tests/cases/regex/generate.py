#!/usr/bin/env python3
"""Writes cases.jsonl: random patterns, texts and replacements, and what CPython's `re` makes of them.

Each line is an object: `given` is what `p, f, t, r` stand for (pattern, flags, text, replacement), and `gives`
is the repr of what GIVES (which the test has as well) then is. The output is the same on every run.

usage: python3 generate.py
"""

import json
import pathlib
import random
import re
import warnings

GIVES = (
    "re.findall(p, t, f), re.subn(p, r, t, flags=f), re.split(p, t, 0, f), "
    "[(m.span(), m.groups()) for m in re.finditer(p, t, f)], "
    "(s := re.search(p, t, f)) and s.start(), (g := re.match(p, t, f)) and g.group(), "
    "(a := re.compile(p, f).fullmatch(t)) and a.end()"
)
COUNT = 500

ATOMS = ["[ab]", "[^a]", "[a-c]", r"[^\n]", "[]a]", r"[\w-]", "[a-]", r"[\s_]", r"\w", r"\d", r"\s", r"\W", r"\D",
         r"\S", r"\x61", r"\n", r"\.", r"\-", "^", "$", r"\b", r"\B", r"\A", r"\Z", "."]
COUNTS = ["*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,2}", "{,2}", "{1,}", "{2,3}?", "{0}", "{1,2}?", "{a"]


def atom(depth):
    kind = random.random()
    if kind < 0.45:
        return random.choice("abc")
    if kind < 0.72 or depth <= 0:
        return random.choice(ATOMS)
    return random.choice(["(", "(", "(?:"]) + choice(depth - 1) + ")"


def sequence(depth):
    parts = [atom(depth) + (random.choice(COUNTS) if random.random() < 0.4 else "")
             for _ in range(random.choice([0, 1, 1, 2, 2, 3, 4]))]
    return "".join(parts)


def choice(depth):
    return "|".join(sequence(depth) for _ in range(random.choice([1, 1, 1, 2, 3])))


def main():
    warnings.simplefilter("ignore")
    random.seed(5)
    lines = []
    while len(lines) < COUNT:
        p = choice(3)
        f = random.choice([0, 0, 0, re.I, re.M, re.S, re.A, re.I | re.M | re.S]).__int__()
        t = "".join(random.choices("aaabbbccAB1_ \n.-" + random.choice(["", "", "\u00e9\u20ac"]), k=random.randint(1, 12)))
        r = random.choice(["x", "", r"<\g<0>>", r"\1\1", r"[\g<1>]", r"\n\.\x"[:4]])
        if random.random() < 0.15:
            p, t, r = p.encode(), t.encode("latin-1", "replace"), r.encode()
        given = {"p": p, "f": f, "t": t, "r": r}
        try:
            gives = repr(eval(GIVES, {"re": re}, dict(given)))
        except (re.error, IndexError):
            continue
        lines.append(json.dumps({"given": repr(tuple(given.values())), "gives": gives}, ensure_ascii=False))
    path = pathlib.Path(__file__).parent / "cases.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


main()
