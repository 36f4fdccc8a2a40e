"""PyVerdict over an export of Security Command Center's findings, as a Spark job.

    spark-submit pyverdict_spark.py --input gs://BUCKET/findings --format parquet --output gs://BUCKET/verdicts

Each distinct script is analysed once, by `pyverdict batch` in a process beside each partition. A partition that dies is
run again by Spark: results depend on nothing but the script, and a partition's rows count only when all are there.
README.md says what the tables hold.
"""

from __future__ import annotations

import argparse
import json
import shlex
import subprocess
import threading
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T

VERDICTS = T.StructType(
    [
        T.StructField("sha256", T.StringType(), False),
        T.StructField("label", T.StringType()),
        T.StructField("score", T.DoubleType()),
        T.StructField("basis", T.StringType()),
        T.StructField("allowed", T.BooleanType()),
        T.StructField("reasons", T.ArrayType(T.StringType())),
        T.StructField("techniques", T.ArrayType(T.StringType())),
        T.StructField("fuzzy", T.StringType()),
        T.StructField("size", T.LongType()),
        T.StructField("diagnostics", T.ArrayType(T.StringType())),
        T.StructField("error", T.StringType()),
    ]
)
ROWS_AT_ONCE = 500
# Of one header, that the clusters of others begin with; a script beyond them that is near to none is a cluster of its own.
LEADERS_AT_MOST = 20_000
# What `pyverdict batch` ends with when every line has its answer: all verdicts, or some errors among them.
WHOLE = (0, 3)


def has(kind: T.DataType, path: str) -> bool:
    """Whether there is a column at the path; through arrays, as Spark selects from them."""
    for part in path.lower().split("."):
        while isinstance(kind, T.ArrayType):
            kind = kind.elementType
        fields = {field.name.lower(): field.dataType for field in kind} if isinstance(kind, T.StructType) else {}
        if part not in fields:
            return False
        kind = fields[part]
    return True


def first_of(frame: DataFrame, kind: str, *paths: str) -> F.Column:
    """The first of these columns that a row has; exports differ in case and in nesting, and rows of one may, too."""
    there = [F.col(path).cast(kind) for path in paths if has(frame.schema, path)]
    return F.coalesce(F.lit(None).cast(kind), *there)


def findings_of(frame: DataFrame) -> DataFrame:
    """finding, event_time, resource, contents (of the scripts of its processes, in their order).

    Takes the export's table in BigQuery (snake_case), as the connector or a Parquet export of it gives it, and NDJSON of
    the API or of notifications (camelCase), with the finding as a member or as the row itself.
    """

    def member(kind: str, *names: str) -> F.Column:
        return first_of(frame, kind, *(place + name for name in names for place in ("finding.", "")))

    return frame.select(
        member("string", "name", "finding_id").alias("finding"),
        member("string", "event_time", "eventTime").alias("event_time"),
        member("string", "resource_name", "resourceName").alias("resource"),
        member("array<string>", "processes.script.contents").alias("contents"),
    )


def scripts_of(findings: DataFrame) -> DataFrame:
    """A row for each script of each finding: finding, event_time, resource, process (its index), contents, sha256."""
    return (
        findings.select("finding", "event_time", "resource", F.posexplode("contents").alias("process", "contents"))
        .where(F.col("contents").isNotNull())
        .withColumn("sha256", F.sha2(F.encode("contents", "UTF-8"), 256))
    )


def without_script(findings: DataFrame) -> DataFrame:
    """The findings that hold no script, and rows that are no finding; so that none is missing from all tables."""
    held = F.exists("contents", lambda text: text.isNotNull())
    return findings.where(~F.coalesce(held, F.lit(False))).drop("contents")


def analyser(command: list[str]) -> Callable[[Iterator[pd.DataFrame]], Iterator[pd.DataFrame]]:
    """A function for mapInPandas: sha256 and contents in, the columns of VERDICTS out."""

    def analyse(frames: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        process = subprocess.Popen(
            [*command, "batch", "--jobs", "1", "--quiet"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        given = 0
        failure: list[BaseException] = []

        def feed() -> None:
            nonlocal given
            try:
                with process.stdin as out:
                    for frame in frames:
                        for sha256, contents in zip(frame["sha256"], frame["contents"]):
                            line = json.dumps({"id": sha256, "script": contents})
                            out.write(line.encode() + b"\n")
                            given += 1
            except BaseException as error:  # noqa: BLE001: said in the thread that can raise it
                failure.append(error)

        feeder = threading.Thread(target=feed, daemon=True)
        feeder.start()
        taken = 0
        try:
            rows: list[dict] = []
            for line in process.stdout:
                rows.append(row_of(json.loads(line)))
                if len(rows) == ROWS_AT_ONCE:
                    taken += len(rows)
                    yield frame_of(rows)
                    rows = []
            feeder.join()
            status = process.wait()
            taken += len(rows)
            if failure or status not in WHOLE or taken != given:
                raise RuntimeError(f"pyverdict ended with {status} after {taken} of {given} scripts: {failure}")
            if rows:
                yield frame_of(rows)
        finally:
            process.kill()
            process.wait()

    return analyse


def row_of(answer: dict) -> dict:
    error = answer.get("error")
    row = {field.name: answer.get(field.name) for field in VERDICTS}
    return {**row, "sha256": answer["id"], "allowed": answer.get("allowed", False), "error": error and json.dumps(error)}


def frame_of(rows: list[dict]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=VERDICTS.names).astype({"size": "Int64"})


def verdicts_of(scripts: DataFrame, command: list[str], partitions: int) -> DataFrame:
    """A row for each distinct script, with the columns of VERDICTS."""
    distinct = scripts.select("sha256", "contents").dropDuplicates(["sha256"])
    return distinct.repartition(partitions, "sha256").mapInPandas(analyser(command), VERDICTS)


def clusters_of(verdicts: DataFrame, distance: int = 30) -> DataFrame:
    """sha256, cluster: scripts with similar TLSH digests, by the first script of the cluster.

    Only digests with the same length and quartile header are compared, which is where near copies are; so the work stays
    far below that of all pairs. Scripts made to have one header cost no more than LEADERS_AT_MOST allows.
    """

    def cluster(block: pd.DataFrame) -> pd.DataFrame:
        bodies = np.empty((min(len(block), LEADERS_AT_MOST), 32), np.uint8)
        leaders: list[str] = []
        rows = []
        for sha256, fuzzy in sorted(zip(block["sha256"], block["fuzzy"])):
            body = np.frombuffer(bytes.fromhex(fuzzy[8:]), np.uint8)
            near = body_distances(body, bodies[: len(leaders)]) <= distance
            at = int(near.argmax()) if near.any() else None
            if at is None and len(leaders) < LEADERS_AT_MOST:
                bodies[len(leaders)] = body
                leaders.append(sha256)
            rows.append((sha256, sha256 if at is None else leaders[at]))
        return pd.DataFrame(rows, columns=["sha256", "cluster"])

    # "T1", two digits of a checksum, four of the header, the body.
    return (
        verdicts.where(F.length("fuzzy") == 72)
        .groupBy(F.substring("fuzzy", 5, 4))
        .applyInPandas(cluster, "sha256 string, cluster string")
    )


def body_distances(body: np.ndarray, others: np.ndarray) -> np.ndarray:
    """The part of the TLSH distance that the bodies of digests add: by pairs of bits, 3 counting as 6."""
    return BYTE_DISTANCE[body, others].sum(axis=1)


def byte_distances() -> np.ndarray:
    """Of every byte to every other."""
    values = np.arange(256)
    pairs = np.stack([(values >> shift) & 3 for shift in (0, 2, 4, 6)])
    difference = np.abs(pairs[:, :, None] - pairs[:, None, :])
    return np.where(difference == 3, 6, difference).sum(axis=0)


BYTE_DISTANCE = byte_distances()


def aggregates_of(seen: DataFrame) -> dict[str, DataFrame]:
    """Small tables for dashboards, by name; of the table of verdicts."""
    first = seen.groupBy("sha256", "label").agg(F.min("event_time").alias("first"))
    return {
        "new_scripts": first.groupBy(F.substring("first", 1, 10).alias("day"), "label").count(),
        "resources": seen.groupBy("resource", "label").agg(
            F.countDistinct("finding").alias("findings"), F.countDistinct("sha256").alias("scripts")
        ),
        "techniques": seen.select("sha256", "label", "finding", F.explode("techniques").alias("technique"))
        .groupBy("technique", "label")
        .agg(F.countDistinct("sha256").alias("scripts"), F.countDistinct("finding").alias("findings")),
    }


def run(spark: SparkSession, frame: DataFrame, output: str, command: list[str], partitions: int) -> None:
    findings = findings_of(frame)
    scripts = scripts_of(findings)

    def written(name: str, table: DataFrame) -> DataFrame:
        """What follows reads a table that is written, instead of making it again."""
        table.write.mode("overwrite").parquet(f"{output}/{name}")
        return spark.read.schema(table.schema).parquet(f"{output}/{name}")

    verdicts = written("scripts", verdicts_of(scripts, command, partitions))
    seen = written("verdicts", scripts.drop("contents").join(verdicts, "sha256", "left"))
    written("clusters", clusters_of(verdicts))
    for name, table in {**aggregates_of(seen), "without_script": without_script(findings)}.items():
        written(name, table.coalesce(1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--input", required=True, help="a path, or with --format bigquery PROJECT.DATASET.findings")
    parser.add_argument("--format", choices=["parquet", "json", "bigquery"], default="parquet")
    parser.add_argument("--output", required=True, help="the folder of the tables")
    parser.add_argument("--pyverdict", default="npx --no pyverdict", help="the command, as the executors have it")
    parser.add_argument("--partitions", type=int, default=200)
    options = parser.parse_args()
    spark = SparkSession.builder.appName("pyverdict").getOrCreate()
    frame = spark.read.format(options.format).load(options.input)
    run(spark, frame, options.output, shlex.split(options.pyverdict), options.partitions)


if __name__ == "__main__":
    main()
