#!/usr/bin/env python3
"""Writes cases.jsonl: the short scripts of scripts.txt, which tell what they computed by `note(...)`, and what CPython
is told.

Each line is an object with a script and the text that it notes. The output is the same on every run.

usage: python3 generate.py
"""

import contextlib
import io
import json
import pathlib

FOLDER = pathlib.Path(__file__).parent


def snippets():
    """A line of its own where it stands alone, else what is between two rules."""
    first, *rest = (FOLDER / "scripts.txt").read_text(encoding="utf-8").strip("\n").split("\n---\n")
    return first.split("\n") + rest


def noted(script):
    told = []
    with contextlib.redirect_stdout(io.StringIO()):
        exec(script, {"note": told.append, "__name__": "__main__"})
    assert len(told) == 1 and isinstance(told[0], str), script
    return told[0]


rows = [{"script": script + "\n", "noted": noted(script)} for script in snippets()]
(FOLDER / "cases.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
print(f"{len(rows)} scripts")
