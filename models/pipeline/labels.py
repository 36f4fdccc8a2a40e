"""The labels that readers get, by the package itself (`pyverdict batch`): the score, the evidence, and the rules between them."""

import json
import subprocess

import extract

LABELS = ("malicious", "suspicious", "inconclusive", "benign")


def build():
    subprocess.run(["node", "scripts/build.mjs"], cwd=extract.ROOT, check=True, stdout=subprocess.DEVNULL)


def of(texts):
    """A label for each text, with the model of this folder."""
    lines = "".join(json.dumps({"id": i, "script": text}) + "\n" for i, text in enumerate(texts))
    command = ["node", "dist/npm/cli.js", "batch", "--quiet", "--no-allow-list", "--model", str(extract.ROOT / "models")]
    run = subprocess.run(command, cwd=extract.ROOT, input=lines.encode(), check=True, capture_output=True)
    rows = [json.loads(line) for line in run.stdout.splitlines()]
    by_evidence = sum(row["basis"] != "model" for row in rows)
    if len(rows) != len(texts) or by_evidence:
        raise RuntimeError(f"{len(rows)} of {len(texts)} texts have a label, {by_evidence} without the model: {run.stderr.decode()[-500:]}")
    return [row["label"] for row in rows]
