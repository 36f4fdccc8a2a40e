#!/usr/bin/env python3
"""Writes src/finding/detectors.inc: the detectors whose findings stand beside those of malicious Python.

    tools/generate_detectors.py TABLE [OUTPUT]          write
    tools/generate_detectors.py --check TABLE [OUTPUT]  exit with 1 when OUTPUT is not what would be written

TABLE has tab-separated columns `category`, `cloud_run_api_name`, `ctd_module`, `ctd_severity` and
`attack_inferred` (and others, which are not used); "-" and "?" stand for what is not there or not known. Techniques are given as ids; what else stands in their
column says where they are from.
"""

import csv
import pathlib
import re
import sys

import generated

OUTPUT = pathlib.Path(__file__).resolve().parent.parent / "src/finding/detectors.inc"
ID = re.compile(r"T\d{4}(?:\.\d{3})?")


def literal(text):
    if not text.isascii() or not text.isprintable():
        sys.exit(f"not printable ASCII: {text!r}")
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def rows(table):
    with open(table, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            known = {key: "" if value in ("-", "?") else value for key, value in row.items()}
            module = known["cloud_run_api_name"].removeprefix("ETD:")
            yield (
                known["category"],
                module,
                known["ctd_module"],
                known["ctd_severity"],
                " ".join(ID.findall(known["attack_inferred"])),
                row["cloud_run_api_name"].startswith("ETD:"),
            )


def text(table):
    lines = ["// Made by tools/generate_detectors.py; sorted by category.\n"]
    for *texts, control_plane in sorted(rows(table)):
        fields = ", ".join(literal(value) for value in texts)
        lines.append(f"{{{fields}, {'true' if control_plane else 'false'}}},\n")
    return "".join(lines)


if __name__ == "__main__":
    generated.run(__doc__, text, OUTPUT)
