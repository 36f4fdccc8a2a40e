#!/usr/bin/env python3
"""Says how precise each behaviour is: precision.py CORPUS (the labelled corpus.jsonl.xz)

For every behaviour: how many benign scripts show it, and the share of malicious ones, one vote a cluster of near-duplicates.
Made-up scripts are left out. A behaviour of severity high or critical that more than 0.5 % of the benign scripts show is named as too wide, and the
exit status is 1. Code that cannot run does not count. --show ID names the benign scripts that show a behaviour.
"""

import argparse
import collections

import corpus

TOO_WIDE = 0.005
GRAVE = ("High", "Critical")


def live(script):
    """The behaviours of code that can run."""
    return {name for name, (direct, inner, _) in script.behaviours.items() if direct + inner > 0}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", metavar="CORPUS")
    parser.add_argument("--tool", default=corpus.TOOL, help="the program that tools/behaviours_of.cpp makes")
    parser.add_argument("--split", default="dev")
    parser.add_argument("--part", choices=("real", "cloud"), help="only this part of the split")
    parser.add_argument("--show", metavar="ID", nargs="*", default=[])
    arguments = parser.parse_args()

    severity = corpus.severities()
    scripts = [s for s in corpus.read(arguments.corpus, arguments.split, arguments.tool) if s.part != "made"]
    if arguments.part:
        scripts = [s for s in scripts if s.part == arguments.part]
    benign = [s for s in scripts if s.label == "benign"]
    malicious = [s for s in scripts if s.malicious]
    sizes = collections.Counter(s.cluster for s in malicious)
    alarms = collections.Counter(name for s in benign for name in live(s))
    votes = collections.Counter()
    for script in malicious:
        for name in live(script):
            votes[name] += 1 / sizes[script.cluster]

    print(f"{len(benign)} benign scripts, {len(malicious)} malicious in {len(sizes)} clusters\n")
    print("| Behaviour | Severity | Benign | Share of benign | Share of malicious clusters |\n|---|---|---:|---:|---:|")
    for name in sorted(severity, key=lambda name: (-alarms[name], name)):
        print(f"| `{name}` | {severity[name].lower()} | {alarms[name]} | {alarms[name] / len(benign):.2%} | {votes[name] / len(sizes):.2%} |")
    wide = [name for name in severity if severity[name] in GRAVE and alarms[name] > TOO_WIDE * len(benign)]
    print(f"\nhigh or critical and on more than {TOO_WIDE:.1%} of the benign scripts: {', '.join(wide) or 'none'}")
    for name in arguments.show:
        for script in benign:
            if name in live(script):
                print(name, script.id)
    return 1 if wide else 0


if __name__ == "__main__":
    raise SystemExit(main())
