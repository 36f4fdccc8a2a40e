"""What the generators of committed tables share: they write their table, or say whether it is current."""

import argparse
import pathlib
import sys


def run(doc, text, output):
    """Reads the command line `[--check] SOURCE [OUTPUT]`; `text(path of the source)` is what OUTPUT is to hold."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="exit with 1 when OUTPUT is not what would be written")
    parser.add_argument("source", type=pathlib.Path)
    parser.add_argument("output", type=pathlib.Path, nargs="?", default=output)
    arguments = parser.parse_args()
    wanted = text(arguments.source)
    if not arguments.check:
        arguments.output.write_text(wanted, encoding="utf-8")
    elif not arguments.output.exists() or arguments.output.read_text(encoding="utf-8") != wanted:
        sys.exit(f"{arguments.output} is not what {arguments.source} gives; run {sys.argv[0]}")
