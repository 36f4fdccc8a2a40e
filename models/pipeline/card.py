"""Writes models/CARD.md from the figures of a training."""

import json
import pathlib

import labels
import learn

MODELS = pathlib.Path(__file__).resolve().parents[1]


def percent(figure, digits=1):
    if figure is None:
        return ""
    text = f"{100 * figure['value']:.{digits}f} %"
    return f"{text} ({100 * figure['low']:.{digits}f} to {100 * figure['high']:.{digits}f})" if "low" in figure else text


def plain(value, key=""):
    return "" if value is None else f"{value:.4f}" if key.endswith("auc") else f"{value:.3f}"


def table(header, rows):
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return "\n".join(lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]) + "\n"


def render(figures):
    ours, peer, families = figures["dev"], figures["peer"], figures["families"]
    about = figures["about"]
    out = [f"""# The model `{about['id']}`

How likely an executed Python script is malicious, as a probability at a prior of {100 * about['prior']:g} %. The mean of boosted trees over
what the core found ({about['named']} named features); two thirds of them are given the scores of three linear models of {about['hashed']} hashed ones as well. A last tree
takes {learn.SILENT_PENALTY:g} off the log-odds of a script above {learn.SILENT_BYTES} bytes in which nothing was found.
One ONNX graph of {about['size'] / 1e6:.2f} MB. Measured with the core of commit {about['core']}. This card is written by the pipeline; every figure comes from `{figures['command']}`.
Figures in brackets are 95 % intervals (Wilson, over votes).

## Data

{figures['data']}

## On dev

Real scripts whose label was read, one vote a cluster, against all real benign scripts of dev (one vote a cluster as well).
The Linux and cloud part stands by itself and was never trained on; it was looked at when choosing between families.
{"hexora 0.3.2 was run on the same texts." if peer else "hexora was left out of this run."}

"""]
    rows = []
    for name, title in (("dev", "found"), ("cloud", "Linux and cloud part, found, by its own benign scripts"), ("cloud-by-all", "Linux and cloud part, found, by all benign scripts")):
        for rate in ("0", "0.0005", "0.001", "0.01"):
            key = f"{name}.found-at-{rate}"
            label = "no false alarm" if rate == "0" else f"{100 * float(rate):g} % false alarms"
            rows.append((f"{title} at {label}", percent(peer.get(key)), percent(ours[key])))
        rows.append((f"{title.split(',')[0] if name != 'dev' else 'all'}: AUC" + (" (by all)" if name == "cloud-by-all" else ""), plain(peer.get(f"{name}.auc", {}).get("value")), plain(ours[f"{name}.auc"]["value"])))
    out.append(table(("", "hexora 0.3.2", "this model"), rows))
    out.append(f"\nExpected calibration error at the prior: {figures['ece']:.4f}.\n")
    out.append("\n## At the shipped thresholds\n\n")
    out.append(
        f"`malicious` from {about['thresholds']['malicious']:.4f}, `suspicious` from {about['thresholds']['suspicious']:.4f}; placed at 0.1 % and 1 % of "
        "the real benign scripts of dev and train together, those of train scored by models that did not see their third of it. Placed on dev alone, `malicious` would find the share "
        "that stands above at 0.1 %.\n\n")
    names = {
        "malicious": "malicious, read", "benign": "benign", "hard": "hard benign (two of network, process, encoding, dynamic code)",
        "cloud-malicious": "Linux and cloud, malicious", "cloud-benign": "Linux and cloud, benign",
        "oneliner-malicious": "one-liners, malicious", "oneliner-benign": "one-liners, benign",
    }  # fmt: skip
    at = figures["at_thresholds"]
    out.append(table(("part of dev", "called malicious", "called suspicious or malicious"), [(title, percent(at.get(f"malicious.{key}"), 2), percent(at.get(f"suspicious.{key}"), 2)) for key, title in names.items()]))
    out.append(told(figures["told"], names))
    fold = figures["out_of_fold"]
    out.append(
        f"\nDo they hold elsewhere? On train's own real scripts, each by a model that did not see its third of train, these thresholds call {percent(fold['malicious.malicious'])} of the "
        f"malicious ones malicious and {percent(fold['malicious.benign'], 2)} of the benign ones; {percent(fold['suspicious.malicious'])} and {percent(fold['suspicious.benign'], 2)} at least suspicious.\n"
    )
    own = figures["administration"]
    out.append(
        f"\n## Administration scripts\n\nOf our own making (`pipeline/chores.py`), made to be hard and never learnt from; one vote for each row of the table they are made from, on both sides in the same frames. "
        f"What is learnt from is another table (`administration/`), of other rows and lines in other frames; who wrote it had read this one, but not what the model says of its rows, so that the figures are those of scripts of a known sort. "
        f"Of what installers, timers, pipelines and checks do, {percent(own['malicious.benign'])} is called malicious and {percent(own['suspicious.benign'])} at least suspicious; of what an attacker writes with "
        f"the same calls, {percent(own['malicious.malicious'])} is called malicious.\n"
    )
    out.append("\n## Deployment view\n\n" + figures["deployment"] + "\n")
    rewritings = figures["rewritings"]
    whole = [r for r in rewritings.values() if r["whole"]]
    new = [r for r in whole if not r["known"]]
    if not rewritings:
        out.append("\n## After a rewriting\n\nNot measured for this model.\n")
    columns = ([r for name, r in figures["peer_rewritings"].items() if rewritings[name]["whole"]] if rewritings else [], whole, new)
    mean = lambda rows, key: plain(sum(r[key] for r in rows) / len(rows)) if rows else "not run"
    edge = lambda pick, rows, key: plain(pick(r[key] for r in rows)) if rows else "not run"
    summary = [
        ("found, mean", *(mean(rows, "found") for rows in columns)),
        ("found, lowest", *(edge(min, rows, "found") for rows in columns)),
        ("benign called malicious, mean", *(mean(rows, "called") for rows in columns)),
        ("benign called malicious, highest", *(edge(max, rows, "called") for rows in columns)),
        ("AUC, mean", *(mean(rows, "auc") for rows in columns)),
        ("AUC, lowest", *(edge(min, rows, "auc") for rows in columns)),
    ]
    if rewritings:
        out.append(f"""
## After a rewriting

{len(whole)} rewritings that leave a script whole (`models/pipeline/rewrite.py`), each applied to one malicious script a cluster and to benign
ones alike, at the shipped `malicious` threshold; those marked new were never seen in training. Padding comes from training's benign scripts.
The cuts at the end of the list are of scripts that are longer than that, and are not in the summary: what a script does may not be in what is left.

""")
        out.append(table(("", "hexora 0.3.2 (at its 0.1 % threshold)", "this model", "only new ones"), summary) + "\n")
        out.append(table(("rewriting", "seen in training", "scripts", "found", "benign called malicious", "AUC"), [(name, "yes" if r["known"] else "new", f"{r['malicious']} + {r['benign']}", plain(r["found"]), plain(r["called"]), plain(r["auc"])) for name, r in rewritings.items()]))
    out.append(beginnings(figures))
    for title, key, digits in (("Found by kind", "kind", 1), ("Found by length", "length", 1), ("Found by source", "source", 1), ("False alarms by length", "benign_length", 2), ("False alarms by source", "benign_source", 2)):
        out.append(f"\n## {title}\n\n")
        rows = figures[key].items()
        if key == "benign_source":
            rows = sorted(((n, r) for n, r in rows if r["value"] > 0), key=lambda item: -item[1]["value"])[:15]
        out.append(table(("", "votes", "called malicious"), [(name, f"{r['votes']:.0f}", percent(r, digits)) for name, r in rows]))
    out.append("\n## Families tried\n\n" + family_table(families) + "\n" + figures["families_note"])
    for title, name in (("Time", "time.md"), ("Labels that stand in the way", "doubtful_labels.md"), ("Weak spots", "weak_spots.md")):
        if (MODELS / name).exists():
            out.append(f"\n## {title}\n\n" + (MODELS / name).read_text())
    return "".join(out)


def family_table(families):
    """Every family with its figures, one row each: out of fold on train, and on dev."""
    rates = ("found-at-0.0005", "found-at-0.001", "found-at-0.01", "auc")
    rows = []
    for name, family in families.items():
        outside, dev = family.get("outside", {}), family.get("dev", {})
        value = lambda key: plain(dev.get(key, {}).get("value"), key)
        title = f"{name} ({family['where']})" if "where" in family else name
        keys = [f"dev.{rate}" for rate in rates] + ["cloud.found-at-0.001", "cloud.found-at-0.01"]
        rows.append((title, *(plain(outside.get(rate), rate) for rate in rates), *(value(key) for key in keys)))
    header = ("", "train, out of fold: found at 0.05 %", "0.1 %", "1 %", "AUC", "dev: 0.05 %", "0.1 %", "1 %", "AUC", "Linux and cloud: 0.1 %", "1 %")
    return table(header, rows)


def told(figures, names):
    """The labels that readers get, of whole scripts and of beginnings."""
    out = [
        "\n## What a reader is told\n\nThe label in the report, by the package itself: the score at these thresholds, and the rules between it and the evidence (`src/verdict/model.cpp`). "
        "What is only a beginning, and shows nothing, is inconclusive.\n"
    ]
    for size, parts in figures.items():
        what = "Whole scripts" if size == "whole" else f"No more than the first {size} bytes"
        rows = [(title, *(percent(parts[key][label], 2) for label in labels.LABELS)) for key, title in names.items() if key in parts]
        out.append(f"\n{what}:\n\n" + table(("part of dev", *labels.LABELS), rows))
    return "".join(out) + "\n"


def beginnings(figures):
    ours, theirs = figures["beginnings"], figures["peer_beginnings"]
    if not ours:
        return ""
    rows = []
    for size, row in ours.items():
        cell = lambda side, name: percent(side.get(size, {}).get(name)) or "not run"
        rows.append((f"{size} bytes", cell(theirs, "malicious"), cell(ours, "malicious"), cell(ours, "cloud-malicious"), percent(row["benign"], 2)))
    header = ("no more than the first", "hexora 0.3.2, found", "found", "Linux and cloud part, found", "benign called malicious")
    return (
        "\n## The beginning alone\n\nOf every script of dev no more than its first bytes, whether that cuts it or not, at the shipped `malicious` threshold.\n\n"
        + table(header, rows)
    )


def write(figures):
    (MODELS / "figures.json").write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n")
    (MODELS / "CARD.md").write_text(render(figures))
