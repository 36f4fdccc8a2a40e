#!/usr/bin/env python3
"""Learns the weights of the evidence verdict (src/verdict/weights.inc) from labelled scripts.

    cmake --preset release && cmake --build --preset release --target behaviours_of
    models/evidence/learn_weights.py corpus.jsonl.xz --out src/verdict/weights.inc

It learns on the train split and reports on the dev split. Without --out nothing is written. Near-duplicates share a cluster and
have one vote together.

The model is a logistic regression in the space of `judge`: behaviours never speak for a benign reading and
counter-evidence never against it; weights are drawn towards what their severity is worth, so that a behaviour which
few scripts show keeps that. The votes are weighted so that the score is a probability at the stated prior. Standard
library only; the same input gives the same output.
"""

import argparse
import collections
import math
import pathlib

import corpus

PRIOR = 0.01
# As in src/verdict/verdict.cpp and weights.cpp.
REPEAT, UNREACHABLE, INNER = 0.25, 0.3, 1.15
BY_SEVERITY = {"Info": 0.1, "Low": 0.7, "Medium": 2.4, "High": 4.6, "Critical": 7.8}
COUNTER = -0.9
# What made-up scripts count beside real ones.
SYNTHETIC = 0.3
SWEEPS = 60


def strength(places):
    """The sum of shares that `judge` gives to the places of one behaviour."""
    direct, inner, unreachable = places
    total, share = 0.0, 1.0
    for count, factor in ((direct, 1.0), (inner, INNER), (unreachable, UNREACHABLE)):
        for _ in range(count):
            total += share * factor
            share *= REPEAT
    return total


def prepare(scripts):
    """(features, is malicious, vote, part) of each malicious or benign script."""
    sizes = collections.Counter(script.cluster for script in scripts)
    prepared = []
    for script in scripts:
        if script.label not in ("malicious", "benign"):
            continue
        features = {name: strength(places) for name, places in script.behaviours.items()}
        features.update((name, 1.0) for name in script.counter)
        vote = (SYNTHETIC if script.part == "made" else 1.0) / sizes[script.cluster]
        prepared.append((features, script.malicious, vote, script.part))
    return prepared


def learn(scripts, severity, pull):
    malicious = sum(vote for _, label, vote, _ in scripts if label)
    benign = sum(vote for _, label, vote, _ in scripts if not label)
    balance = malicious / PRIOR * (1 - PRIOR) / benign
    votes = [vote if label else vote * balance for _, label, vote, _ in scripts]
    labels = [1.0 if label else 0.0 for _, label, _, _ in scripts]
    columns = collections.defaultdict(list)
    for i, (features, _, _, _) in enumerate(scripts):
        columns["bias"].append((i, 1.0))
        for name in features:
            columns[name].append((i, features[name]))

    bias = math.log(PRIOR / (1 - PRIOR))
    start = {name: BY_SEVERITY[severity[name]] if name in severity else COUNTER for name in columns}
    start["bias"] = bias
    weights = dict(start)
    margins = [bias + sum(weights[name] * value for name, value in features.items()) for features, _, _, _ in scripts]
    order = sorted(columns)
    for _ in range(SWEEPS):
        for name in order:
            slope = 0.0 if name == "bias" else pull * (weights[name] - start[name])
            curve = 1e-9 if name == "bias" else pull
            for i, value in columns[name]:
                p = 1 / (1 + math.exp(-max(-40.0, min(40.0, margins[i]))))
                slope += votes[i] * (p - labels[i]) * value
                curve += votes[i] * max(p * (1 - p), 1e-4) * value * value
            step = max(-1.0, min(1.0, -slope / curve))
            new = weights[name] + step
            if name in severity:
                new = max(0.0, new)
            elif name != "bias":
                new = min(0.0, new)
            change = new - weights[name]
            if change == 0.0:
                continue
            weights[name] = new
            for i, value in columns[name]:
                margins[i] += change * value
    return weights


def score(weights, severity, features):
    total = weights["bias"]
    for name, value in features.items():
        fallback = BY_SEVERITY[severity[name]] if name in severity else COUNTER
        total += weights.get(name, fallback) * value
    return 1 / (1 + math.exp(-max(-40.0, min(40.0, total))))


def report(weights, severity, scripts, thresholds):
    scored = [(score(weights, severity, features), label, vote) for features, label, vote, _ in scripts]
    benign = sorted((s for s, label, _ in scored if not label), reverse=True)
    votes = sum(vote for _, label, vote in scored if label)
    print(f"{len(benign)} benign scripts, {votes:.0f} clusters of malicious ones")

    def recall(threshold):
        return sum(vote for s, label, vote in scored if label and s > threshold) / votes

    for rate in (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02):
        threshold = benign[int(len(benign) * rate)]
        print(f"  false alarms {rate:.2%}: threshold {threshold:.4f}, recall {recall(threshold):.4f}")
    for threshold in thresholds:
        above = sum(s >= threshold for s in benign) / len(benign)
        print(f"  threshold {threshold}: false alarms {above:.3%}, recall {recall(threshold - 1e-9):.4f}")
    balance = votes / PRIOR * (1 - PRIOR) / len(benign)
    for low, high in ((0, 0.01), (0.01, 0.05), (0.05, 0.2), (0.2, 0.5), (0.5, 0.9), (0.9, 1.01)):
        bad = sum(vote for s, label, vote in scored if label and low <= s < high)
        good = balance * sum(low <= s < high for s in benign)
        if bad + good > 0:
            print(f"  scores {low} to {min(high, 1)}: share malicious at the prior {bad / (bad + good):.3f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", metavar="CORPUS", help="corpus.jsonl.xz")
    parser.add_argument("--tool", type=pathlib.Path, default=corpus.TOOL, help="the program that tools/behaviours_of.cpp makes")
    parser.add_argument("--pull", type=float, default=1.0, help="how strongly weights keep to their severity's")
    parser.add_argument("--thresholds", type=float, nargs="*", default=[0.03, 0.3])
    parser.add_argument("--out", type=pathlib.Path)
    arguments = parser.parse_args()

    severity = corpus.severities()
    weights = learn(prepare(corpus.read(arguments.corpus, "train", arguments.tool)), severity, arguments.pull)
    weights = {name: round(value, 2) + 0.0 for name, value in weights.items()}
    dev = prepare(corpus.read(arguments.corpus, "dev", arguments.tool))
    for part in ("real", "cloud"):
        print(f"dev, {part}:")
        report(weights, severity, [script for script in dev if script[3] == part], arguments.thresholds)
    if arguments.out:
        lines = ["// Log-odds of behaviours and counter-evidence, by models/evidence/learn_weights.py. What has no row takes the weight of its severity."]
        lines += [f'{{"{name}", {weights[name]}}},' for name in sorted(weights)]
        arguments.out.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
