"""How many scripts of the labelled corpus are the same as another or near to it, by the job itself.

    python3 duplicates.py CORPUS NODE CLI    (run by `npm run bench -- duplicates --corpus FILE`)
"""

from __future__ import annotations

import json
import lzma
import pathlib
import sys
import tempfile
import time

from pyspark.sql import functions as F

import pyverdict_spark as job
from local_spark import local_spark


def write_findings(corpus: str, path: pathlib.Path) -> None:
    """A finding for each script that no template made; its label stands where a resource's name would."""
    with lzma.open(corpus, "rt") as lines, path.open("w") as out:
        for row in map(json.loads, lines):
            if not row.get("synth"):
                finding = {
                    "name": row["id"],
                    "eventTime": "2025-06-01T10:00:00Z",
                    "resourceName": row["label"],
                    "processes": [{"script": {"contents": row["text"]}}],
                }
                print(json.dumps(finding), file=out)


def main() -> None:
    corpus, node, cli = sys.argv[1:]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write_findings(corpus, folder / "in.ndjson")
        spark = local_spark(folder, "3g")
        started = time.monotonic()
        job.run(spark, spark.read.json(str(folder / "in.ndjson")), str(folder / "out"), [node, cli], 8)
        took = time.monotonic() - started
        verdicts, clusters = (spark.read.parquet(str(folder / "out" / table)) for table in ("verdicts", "clusters"))
        rows = (
            verdicts.join(clusters, "sha256", "left")
            .groupBy(F.col("resource").alias("label"))
            .agg(
                F.count(F.lit(1)).alias("scripts"),
                F.countDistinct("sha256").alias("distinct"),
                F.count("cluster").alias("digests"),
                F.countDistinct("cluster").alias("clusters"),
                F.countDistinct(F.when(F.col("error").isNotNull(), F.col("sha256"))).alias("errors"),
            )
            .orderBy("label")
            .collect()
        )
        spark.stop()
    print("| label in the corpus | scripts | distinct by SHA-256 | with a TLSH digest | clusters by it | near another |")
    print("|---|---|---|---|---|---|")
    for row in rows:
        near = 100 * (row.digests - row.clusters) / max(row.digests, 1)
        print(f"| {row.label} | {row.scripts} | {row.distinct} | {row.digests} | {row.clusters} | {near:.0f} % |")
    total = sum(row.scripts for row in rows)
    print(f"\n{total} findings in {took:.0f} s, {sum(row.errors for row in rows)} scripts with an error.")


if __name__ == "__main__":
    main()
