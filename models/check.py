#!/usr/bin/env python3
"""Fails when the card's figures no longer hold: the shipped model on a fixed part of dev, with the core as it is now.

    build/venv/bin/python models/check.py --corpus ../shared/corpus/corpus.jsonl.xz

A figure holds when it is no worse than the card's interval allows: found no less than its low end, false alarms no more
than their high end. Also checks that model.onnx is what model.json says, and that the core has every feature it asks for.
"""

import argparse
import hashlib
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "pipeline"))

import corpus
import evaluate
import extract
import labels


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", required=True)
    parser.add_argument("--cache", default="build/model")
    arguments = parser.parse_args()

    extract.build(arguments.cache)
    labels.build()
    about = json.loads((evaluate.MODELS / "model.json").read_text())
    data = (evaluate.MODELS / "model.onnx").read_bytes()
    schema = extract.schema()
    problems = []
    if hashlib.sha256(data).hexdigest() != about["sha256"]:
        problems.append("model.onnx is not the file that model.json names")
    if schema["version"] != about["featureVersion"] or schema["hashed"] != about["hashedFeatures"]:
        problems.append("model.json was made for another feature vector")
    missing = [name for name in about["features"] if name not in set(schema["names"])]
    if missing:
        problems.append(f"the core has no features {', '.join(missing)}")
    if not problems:
        problems = worse(arguments)
    print("\n".join(problems) or "The card's figures hold.")
    sys.exit(1 if problems else 0)


def worse(arguments):
    stated = json.loads((evaluate.MODELS / "figures.json").read_text())["quick"]
    now = evaluate.quick(corpus.read(arguments.corpus), arguments.cache)
    problems = []
    for name, figure in stated.items():
        value, found = now[name]["value"], name.endswith("malicious")
        held = value >= figure["low"] if found else value <= figure["high"]
        print(f"{name}: {value:.4f}, card {figure['value']:.4f} ({figure['low']:.4f} to {figure['high']:.4f})")
        if not held:
            problems.append(f"{name} is {value:.4f}; the card says {figure['low']:.4f} to {figure['high']:.4f}")
    return problems


if __name__ == "__main__":
    main()
