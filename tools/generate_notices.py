#!/usr/bin/env python3
"""Writes the notices of what is compiled into ONNX Runtime, whose package for the web comes without them.

usage: generate_notices.py [--check]

They are in the wheel of the same version; install onnxruntime as pinned below. The build fails when onnxruntime-web is of
another version than the notices.
"""

import importlib.metadata
import importlib.resources
import pathlib
import sys

VERSION = "1.30.0"
OUTPUT = pathlib.Path(__file__).resolve().parent.parent / "scripts/lib/supply/texts/onnxruntime-notices.txt"


def main() -> None:
    found = importlib.metadata.version("onnxruntime")
    if found != VERSION:
        sys.exit(f"onnxruntime is {found}, not {VERSION}")
    notices = importlib.resources.files("onnxruntime").joinpath("ThirdPartyNotices.txt").read_text("utf-8")
    text = f"ONNX Runtime {VERSION}\n\n{notices}"
    if "--check" not in sys.argv:
        OUTPUT.write_text(text, "utf-8")
    elif OUTPUT.read_text("utf-8") != text:
        sys.exit(f"{OUTPUT} is not current")


if __name__ == "__main__":
    main()
