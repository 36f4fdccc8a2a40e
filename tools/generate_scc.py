#!/usr/bin/env python3
"""Writes src/finding/scc_enums.inc: the ATT&CK id of each MitreAttack enum value of Security Command Center.

    tools/generate_scc.py TABLE [OUTPUT]          write
    tools/generate_scc.py --check TABLE [OUTPUT]  exit with 1 when OUTPUT is not what would be written

TABLE has tab-separated columns `kind`, `enum`, `attack_id` (and others, which are not used); values without an id
are left out.
"""

import csv
import pathlib
import re
import sys

import generated

OUTPUT = pathlib.Path(__file__).resolve().parent.parent / "src/finding/scc_enums.inc"
ID = re.compile(r"TA\d{4}|T\d{4}(\.\d{3})?")


def rows(table):
    with open(table, encoding="utf-8", newline="") as file:
        values = {}
        for row in csv.DictReader(file, delimiter="\t"):
            name, attack_id = row["enum"], row["attack_id"]
            if not attack_id:
                continue
            if not ID.fullmatch(attack_id) or not re.fullmatch(r"[A-Z0-9_]+", name):
                sys.exit(f"not an enum value with an ATT&CK id: {name} {attack_id}")
            if values.setdefault(name, attack_id) != attack_id:
                sys.exit(f"two ids for {name}")
    return sorted(values.items())


def text(table):
    lines = ["// Made by tools/generate_scc.py; sorted by name.\n"]
    lines += [f'{{"{name}", "{attack_id}"}},\n' for name, attack_id in rows(table)]
    return "".join(lines)


if __name__ == "__main__":
    generated.run(__doc__, text, OUTPUT)
