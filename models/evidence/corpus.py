"""Reads the labelled corpus and what the core sees in its scripts."""

import dataclasses
import json
import lzma
import pathlib
import re
import subprocess
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOOL = ROOT / "build" / "release" / "behaviours_of"


@dataclasses.dataclass
class Script:
    id: str
    label: str  # "malicious", "benign", "dualuse" or "unsure"
    cluster: str  # near-duplicates share one
    part: str  # "real", "made" (by a template or by wrapping) or "cloud"
    score: float  # of the evidence verdict that is built in
    behaviours: dict  # id to the number of places in the script itself, in what it unfolds to, and where it cannot run
    counter: list  # ids of counter-evidence

    @property
    def malicious(self):
        return self.label == "malicious"


def read(corpus, split, tool=TOOL):
    """The scripts of one split ("train", "dev") of corpus.jsonl.xz, as tools/behaviours_of.cpp sees them."""
    rows = {}

    def feed(pipe):
        with lzma.open(corpus, "rt", encoding="utf-8") as lines, pipe:
            for line in lines:
                row = json.loads(line)
                if row["split"] != split:
                    continue
                rows[row["id"]] = {key: row.get(key) for key in ("label", "cluster", "synth", "set")}
                pipe.write(line)

    with subprocess.Popen([tool], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8") as core:
        feeder = threading.Thread(target=feed, args=(core.stdin,))
        feeder.start()
        seen = [json.loads(line) for line in core.stdout]
        feeder.join()
    if core.returncode != 0 or len(seen) != len(rows):
        raise RuntimeError(f"{tool} read {len(seen)} of {len(rows)} scripts")
    return [script(one, rows[one["id"]]) for one in seen]


def script(seen, row):
    part = "cloud" if row["set"] == "cloud" else "made" if row["synth"] else "real"
    return Script(
        id=seen["id"],
        label=row["label"],
        cluster=row["cluster"] or seen["id"],
        part=part,
        score=seen["score"],
        behaviours=seen["behaviours"],
        counter=seen["counterEvidence"],
    )


def severities(source=ROOT / "src" / "behaviour"):
    """Behaviour id to the name of its severity, read from the catalogue."""
    rows = {}
    for path in sorted(source.glob("catalogue_*.cpp")):
        rows.update(re.findall(r'\.id = "([^"]+)".*?\.severity = (\w+)', path.read_text(), re.S))
    return rows
