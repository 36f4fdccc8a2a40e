"""Reads the labelled corpus, with the corrections of this folder. Text only: nothing of it is ever run."""

import collections
import csv
import dataclasses
import json
import lzma
import pathlib

HERE = pathlib.Path(__file__).resolve().parent
CORRECTIONS = HERE.parent / "corrections.tsv"


@dataclasses.dataclass(frozen=True)
class Script:
    """One labelled script. `set`, `kind`, `source`, `hard` and `form` are for looking at results only, but that `hard` gives
    a benign script more votes when learning."""

    id: str
    text: str
    label: str  # malicious, benign, dualuse, unsure; as corrected
    given: str  # as the corpus has it
    split: str  # train, dev
    cluster: str
    group: str
    synth: bool
    read: bool
    kind: str
    source: str
    set: str
    form: str
    hard: int
    py2: bool


def corrections():
    """Id to the label that it should have: malicious, benign, dualuse or unsure."""
    with open(CORRECTIONS, encoding="utf-8") as lines:
        rows = csv.reader((line for line in lines if not line.startswith("#")), delimiter="\t")
        return {row[0]: row[1] for row in rows if row}


def read(path, own=None):
    """The scripts of the corpus in the order of their ids; `own` is a folder of an organisation's benign scripts."""
    known = corrections()
    scripts = []
    with lzma.open(path, "rt", encoding="utf-8", errors="surrogatepass") as lines:
        for line in lines:
            row = json.loads(line)
            scripts.append(
                Script(
                    id=row["id"],
                    text=row["text"],
                    label=known.get(row["id"], row["label"]),
                    given=row["label"],
                    split=row["split"],
                    cluster=str(row.get("cluster") or row["id"]),
                    group=str(row.get("group") or row.get("source") or ""),
                    synth=bool(row.get("synth")),
                    read=bool(row.get("read")),
                    kind=str(row.get("kind") or ""),
                    source=str(row.get("source") or ""),
                    set=str(row.get("set") or ""),
                    form=str(row.get("form") or "file"),
                    hard=int(row.get("hard") or 0),
                    py2=bool(row.get("py2")),
                )
            )
    if own is not None:
        scripts += own_scripts(pathlib.Path(own))
    return sorted(scripts, key=lambda script: script.id)


def own_scripts(folder):
    """Every .py file of a folder as a benign script to train on, a cluster for each sub-folder."""
    import hashlib

    for path in sorted(folder.rglob("*.py")):
        data = path.read_bytes()
        yield Script(
            id=hashlib.sha256(data).hexdigest(),
            text=data.decode("utf-8", "replace"),
            label="benign",
            given="benign",
            split="train",
            cluster=hashlib.sha256(data).hexdigest(),
            group="own:" + str(path.parent),
            synth=False,
            read=True,
            kind="own",
            source="own",
            set="",
            form="file",
            hard=0,
            py2=False,
        )


def votes(scripts):
    """One vote a cluster: what each script counts."""
    sizes = collections.Counter(script.cluster for script in scripts)
    return [1.0 / sizes[script.cluster] for script in scripts]
