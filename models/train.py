#!/usr/bin/env python3
"""From the labelled corpus to model.onnx, model.json and CARD.md: the one command.

    python3 -m venv build/venv && build/venv/bin/pip install -r models/requirements.txt
    build/venv/bin/python models/train.py --corpus ../shared/corpus/corpus.jsonl.xz

Learns from `train`; calibrates on `dev`; places the thresholds on the benign scripts of both, those of `train` scored by models
that did not see them. Two runs on the same
core, corpus and machine give the same files. `--own FOLDER` adds an organisation's own benign scripts.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import time
import zlib

# Among how many threads a sum is split decides its last digit.
os.environ["OPENBLAS_NUM_THREADS"] = "2"

import numpy
import scipy.sparse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "pipeline"))

import card
import corpus
import evaluate
import export
import extract
import labels
import learn
import measure
import peer

# Expected shares of false alarms at which the labels stand.
MALICIOUS_RATE, SUSPICIOUS_RATE = 0.001, 0.01
STARTED = time.monotonic()


def log(*words):
    print(f"{time.monotonic() - STARTED:7.1f} s", *words, file=sys.stderr, flush=True)


def training_rows(scripts, cache):
    pads = learn.donors(scripts)
    made = learn.augmented(scripts, pads, cache)
    # Labels are corrected only now, so that a correction changes no other script's rewritings.
    used = [learn.is_used(script) for script in scripts]
    made = [(i, text) for i, text in made if used[i]]
    place = numpy.cumsum(used) - 1
    scripts = [script for script, keep in zip(scripts, used) if keep]
    of = numpy.array([place[i] for i, _ in made])
    log(len(scripts), "scripts,", len(made), "rewritten")
    plain = extract.extract([s.text for s in scripts], cache)
    changed = extract.extract([text for _, text in made], cache)
    log("features")
    votes = numpy.array(corpus.votes(scripts)) * numpy.array([learn.vote_of(s) for s in scripts])
    malicious = numpy.array([s.label == "malicious" for s in scripts])
    folds = numpy.array([learn.fold_of(s) for s in scripts])
    shares = learn.REWRITTEN_VOTE * numpy.ones(len(made))
    found = changed[:, extract.schema()["names"].index("evidence.for")].toarray().ravel()
    for j, (i, text) in enumerate(made):
        if scripts[of[j]].text.startswith(text):
            shares[j] *= learn.CUT_VOTES[int(malicious[of[j]])] * (learn.EMPTY_SHARE if malicious[of[j]] and found[j] < 1 else 1)
    rows = learn.Rows(
        scipy.sparse.vstack([plain, changed]).tocsr(),
        numpy.concatenate([malicious, malicious[of]]),
        numpy.concatenate([votes, votes[of] * shares]),
        numpy.concatenate([folds, folds[of]]),
        numpy.arange(len(scripts) + len(made)) < len(scripts),
    )
    return rows, scripts


def disagreements(scripts, raw, path, most=200):
    """The scripts whose label a model that never saw them finds least likely, the worst first."""
    against = numpy.array([-r if s.label == "malicious" else r for s, r in zip(scripts, raw)])
    rows = [(i, scripts[i]) for i in numpy.argsort(-against, kind="stable")[:most]]
    lines = [f"{s.id}\t{s.label}\t{against[i]:.2f}\t{s.cluster}\t{s.kind}\t{s.source}\n" for i, s in rows]
    pathlib.Path(path).write_text("".join(lines))


def thresholds_of(scores, parts, train, outside):
    """By the benign scripts of dev and, out of fold, the real ones of train: what neither alone can promise."""
    benign, theirs = parts["benign"] | parts["cloud-benign"], numpy.array([s.label == "benign" and not s.synth for s in train])
    scores = numpy.concatenate([scores[benign], outside[theirs]])
    votes = numpy.concatenate([parts["votes"][benign], numpy.array(corpus.votes(train))[theirs]])
    place = lambda rate: round(measure.threshold_at(rate, scores, votes) + 5e-5, 4)
    return {"malicious": place(MALICIOUS_RATE), "suspicious": min(place(SUSPICIOUS_RATE), place(MALICIOUS_RATE))}


def transfer(scripts, scores, thresholds):
    """What the thresholds do to train's own real scripts, by models that did not see their fold."""
    real = numpy.array([not s.synth for s in scripts])
    malicious = numpy.array([s.label == "malicious" for s in scripts])
    votes = numpy.array(corpus.votes(scripts))
    figures = {}
    for label, threshold in thresholds.items():
        for name, mask in (("malicious", malicious & real), ("benign", ~malicious & real)):
            figures[f"{label}.{name}"] = evaluate.share(scores[mask], votes[mask], threshold)
    return figures


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", required=True)
    parser.add_argument("--own", help="a folder of benign scripts to learn from as well")
    parser.add_argument("--cache", default="build/model")
    parser.add_argument("--no-peer", action="store_true", help="leave hexora out")
    parser.add_argument("--keep-peer", action="store_true", help="hexora's figures are those of figures.json, which are of the same texts")
    parser.add_argument("--disagreements", help="write here which labels the out-of-fold scores contradict, to be read")
    parser.add_argument("--no-card", action="store_true", help="only the model")
    parser.add_argument("--card-only", action="store_true", help="no training: the figures of the model that is there, with the core as it is")
    parser.add_argument("--rewritten", type=int, default=400, help="scripts of each label that are rewritten for the card; 0 leaves that out")
    arguments = parser.parse_args()

    extract.build(arguments.cache)
    labels.build()
    scripts = [s for s in corpus.read(arguments.corpus, arguments.own) if s.given in ("malicious", "benign")]
    train = [s for s in scripts if s.split == "train"] + learn.own_scripts()
    dev = [s for s in scripts if s.split == "dev" and s.label in ("malicious", "benign")]
    evaluate.PAD_SOURCE[:] = train
    schema = extract.schema()
    if arguments.card_only:
        features = extract.extract([s.text for s in dev], arguments.cache)
        log("features")
        card.write(figures_of(None, schema, train, dev, features, evaluate.parts_of(dev), arguments, {}))
        return
    rows, used = training_rows(train, arguments.cache)
    model, unseen = learn.fit(rows, schema, log=log)
    unseen = {name: scores[rows.original] for name, scores in unseen.items()}
    if arguments.disagreements:
        disagreements(used, unseen[learn.STACK], arguments.disagreements)

    features = extract.extract([s.text for s in dev], arguments.cache)
    parts = evaluate.parts_of(dev)
    fitted = parts["malicious"] | parts["benign"]
    raw, malicious, votes = model.raw(features)[fitted], parts["malicious"][fitted], parts["votes"][fitted]
    halves = numpy.array([zlib.crc32(s.cluster.encode()) % 2 == 1 for s in dev])[fitted]
    error = measure.calibration_error(learn.crossed(raw, malicious, votes, halves), malicious, votes, learn.PRIOR)
    model.slope, model.offset = learn.line(raw, malicious, votes)
    log("calibrated", model.slope, model.offset, "error", error)
    outside = 1 / (1 + numpy.exp(-(model.slope * unseen[learn.STACK] + model.offset)))
    thresholds = thresholds_of(model.probability(features), parts, used, outside)
    folds = transfer(used, outside, thresholds)
    calibration = {
        "method": "Platt's line on dev without its Linux and cloud part; the error is of halves by each other's line",
        "error": round(error, 5),
        "slope": model.slope,
        "offset": model.offset,
        "falseAlarms": {"malicious": MALICIOUS_RATE, "suspicious": SUSPICIOUS_RATE},
        "outOfFold": folds,
    }
    data = export.write(model, schema, thresholds, calibration, evaluate.MODELS)
    log("exported", len(data), thresholds)
    if not arguments.no_card:
        card.write(figures_of(model, schema, train, dev, features, parts, arguments, unseen_families(used, unseen)))
        log("card")


def unseen_families(scripts, unseen):
    """Figures of every family on train's real scripts, out of fold."""
    real = numpy.array([not s.synth for s in scripts])
    malicious = numpy.array([s.label == "malicious" for s in scripts]) & real
    parts = {"votes": numpy.array(corpus.votes(scripts)), "malicious": malicious, "benign": real & ~malicious}
    return {name: evaluate.found(column, parts) for name, column in unseen.items()}


def families_of(scores, parts, outside):
    """Figures of every family: out of fold on train (`outside`, else as recorded), and on dev; other families stand as recorded."""
    families = json.loads((evaluate.MODELS / "families.json").read_text())
    for name, column in scores.items():
        families[name] = {**families.get(name, {}), "dev": evaluate.headline(column, parts)}
        if name in outside:
            families[name]["outside"] = outside[name]
    return families


def figures_of(model, schema, train, dev, features, parts, arguments, outside):
    shipped = evaluate.Shipped()
    scores = shipped.probability(features, schema)
    if model is not None:
        drift = numpy.abs(scores - model.probability(features))
        log("largest difference to the learner", float(drift.max()), "mean", float(drift.mean()))
    thresholds, votes = shipped.about["thresholds"], parts["votes"]
    score = lambda texts: shipped.probability(extract.extract(texts, arguments.cache), schema)
    malicious, benign = evaluate.chosen(dev, arguments.rewritten)
    rewritings = {}
    if arguments.rewritten:
        rewritings = evaluate.rewritings(malicious, benign, thresholds["malicious"], score, arguments.cache)
    log("rewritings")
    beginnings = evaluate.beginnings(dev, parts, thresholds["malicious"], score) if arguments.rewritten else {}
    peers, peer_rewritings, peer_beginnings = {}, {}, {}
    if arguments.keep_peer:
        before = json.loads((evaluate.MODELS / "figures.json").read_text())
        peers, peer_rewritings, peer_beginnings = before["peer"], before["peer_rewritings"], before.get("peer_beginnings", {})
    elif not arguments.no_peer:
        theirs = numpy.array(peer.scores([s.text for s in dev], arguments.cache))
        peers = evaluate.headline(theirs, parts)
        limit = measure.threshold_at(0.001, theirs[parts["benign"]], votes[parts["benign"]])
        if arguments.rewritten:
            theirs = lambda texts: numpy.array(peer.scores(texts, arguments.cache))
            peer_rewritings = evaluate.rewritings(malicious, benign, limit, theirs, arguments.cache)
            peer_beginnings = evaluate.beginnings(dev, parts, limit, theirs)
        log("peer")
    threshold = thresholds["malicious"]
    container = parts["cloud-benign"] | parts["hard"]
    alarms = lambda mask, label: 10_000 * measure.share_at(thresholds[label], scores[mask], votes[mask])
    return {
        "about": {
            "id": shipped.about["id"], "prior": learn.PRIOR, "named": len(shipped.about["features"]),
            "hashed": schema["hashed"], "size": shipped.about["size"], "thresholds": thresholds, "core": core_commit(),
        },
        "command": command(arguments),
        "data": data_note(train, dev),
        "dev": evaluate.headline(scores, parts),
        "peer": peers,
        "ece": calibration_error(scores, parts),
        "at_thresholds": evaluate.at_thresholds(scores, parts, thresholds),
        "out_of_fold": shipped.about["calibration"]["outOfFold"],
        "told": evaluate.told(dev, parts),
        "administration": evaluate.administration(thresholds, score),
        "quick": evaluate.quick(dev, arguments.cache),
        "deployment": f"Of 10,000 ordinary scripts of containers (dev's Linux and cloud part and its hard benign scripts, one vote a cluster), "
        f"{alarms(container, 'malicious'):.0f} would be called malicious and {alarms(container, 'suspicious'):.0f} at least suspicious; of the Linux and cloud "
        f"part alone {alarms(parts['cloud-benign'], 'malicious'):.0f} and {alarms(parts['cloud-benign'], 'suspicious'):.0f}; of all benign scripts of dev "
        f"{alarms(parts['benign'], 'malicious'):.0f} and {alarms(parts['benign'], 'suspicious'):.0f}.",
        "rewritings": rewritings,
        "peer_rewritings": peer_rewritings,
        "beginnings": beginnings,
        "peer_beginnings": peer_beginnings,
        "kind": evaluate.by(dev, scores, votes, parts["malicious"] | parts["cloud-malicious"], lambda s: s.kind, threshold),
        "length": evaluate.by(dev, scores, votes, parts["malicious"] | parts["cloud-malicious"], evaluate.length_of, threshold),
        "source": evaluate.by(dev, scores, votes, parts["malicious"] | parts["cloud-malicious"], lambda s: s.source.split(":")[0], threshold),
        "benign_length": evaluate.by(dev, scores, votes, parts["benign"] | parts["cloud-benign"], evaluate.length_of, threshold),
        "benign_source": evaluate.by(dev, scores, votes, parts["benign"] | parts["cloud-benign"], lambda s: s.group or s.source.split("/")[0], threshold, 20),
        "families": families_of(shipped.families(features, schema), parts, outside),
        "families_note": (evaluate.MODELS / "families.md").read_text() if (evaluate.MODELS / "families.md").exists() else "",
    }  # fmt: skip


def calibration_error(scores, parts):
    real = parts["malicious"] | parts["benign"]
    return measure.calibration_error(scores[real], parts["malicious"][real], parts["votes"][real], learn.PRIOR)


def command(arguments):
    words = ["models/train.py --corpus ../shared/corpus/corpus.jsonl.xz", f"--rewritten {arguments.rewritten}"]
    words += [word for word, given in (("--card-only", arguments.card_only), ("--no-peer", arguments.no_peer), ("--keep-peer", arguments.keep_peer), ("--own FOLDER", arguments.own)) if given]
    return " ".join(words)


def core_commit():
    run = subprocess.run(["git", "log", "-1", "--format=%h", "--", "src"], cwd=extract.ROOT, capture_output=True, text=True)
    return run.stdout.strip()


def votes_of_own():
    return ", ".join(f"{benign:g} and {malicious:g} ({kind})" for kind, (benign, malicious) in learn.OWN_VOTES.items())


def data_note(train, dev):
    count = lambda scripts, label, synth: sum(s.label == label and s.synth == synth for s in scripts)
    clusters = lambda scripts: len({s.cluster for s in scripts if s.label == "malicious" and not s.synth})
    cloud = [s for s in dev if s.set == "cloud"]
    return (
        f"Train: {count(train, 'malicious', False)} real malicious scripts in {clusters(train)} clusters, {count(train, 'malicious', True)} made up, "
        f"{count(train, 'benign', False)} benign, {count(train, 'benign', True)} made up. Dev: {count(dev, 'malicious', False)} real malicious in {clusters(dev)} clusters and "
        f"{count(dev, 'benign', False)} benign; of these {count(cloud, 'malicious', False)} and {count(cloud, 'benign', False)} are the Linux and cloud part. "
        f"Benign scripts of train above {learn.LONGEST_BENIGN // 1000} KB are not learnt from. {len(corpus.corrections())} labels were corrected (`corrections.tsv`). A cluster of near-duplicates has one vote; made-up scripts count "
        f"{learn.SYNTHETIC_VOTE}, and what was made of one row of our own together {votes_of_own()} (benign, malicious); rewritten ones {learn.REWRITTEN_VOTE} of it. "
        f"A benign script with one of network, processes, encoding and dynamic code counts {learn.HARD_VOTES[1]:g}, with more {learn.HARD_VOTES[2]:g}; that is a weight, and no feature."
    )


if __name__ == "__main__":
    main()
