"""20 000 generated findings on a local Spark, with a partition that is killed on its first attempt.

    python3 test_spark.py NODE CLI    (run by `node scripts/test.mjs spark`)
"""

from __future__ import annotations

import hashlib
import json
import pathlib
import stat
import subprocess
import sys
import tempfile
import time
import unittest

import numpy as np
from pyspark.errors import PythonException

import pyverdict_spark as job
from local_spark import local_spark

NODE, CLI = sys.argv.pop(1), sys.argv.pop(1)
FINDINGS = 20_000
SCRIPTS = 2_500
PARTITIONS = 4
SHELL = """import socket, subprocess, os
s = socket.socket()
s.connect(("192.0.2.7", {port}))
os.dup2(s.fileno(), 0)
os.dup2(s.fileno(), 1)
subprocess.call(["/bin/sh", "-i"])
"""
# Kills the worker that runs the partition, once: the first call that finds no mark leaves one, lets more rows through than
# the job hands on at once, and kills its parent when they have been taken.
FLAKY = """#!/bin/sh
if mkdir "{mark}" 2>/dev/null; then
  "{node}" "{cli}" "$@" | head -n {rows}
  sleep 1
  kill -9 $PPID
  exit 1
fi
echo x >> "{calls}"
exec "{node}" "{cli}" "$@"
"""


def script(number: int) -> str:
    """Five in a row differ in their last lines only: near copies."""
    base = number // 5
    lines = "".join(f"value_{base}_{i} = load({i * base}, 'name-{i}')\n" for i in range(25 + base % 60))
    return lines + (SHELL.format(port=4000 + number) if number % 10 == 0 else f"print({number})\n")


def finding(number: int) -> dict:
    return {
        "source_id": "2",
        "finding_id": f"f{number}",
        "event_time": f"2025-06-{1 + number % 28:02d} 10:00:00",
        "finding": {
            "name": f"organizations/1/sources/2/findings/f{number}",
            "category": "Execution: Malicious Python executed",
            "event_time": f"2025-06-{1 + number % 28:02d}T10:00:00Z",
            "resource_name": f"//run.googleapis.com/projects/p/locations/l/services/s{number % 50}",
            "processes": [{"name": "python3", "script": {"path": "/tmp/a.py", "contents": script(number % SCRIPTS)}}],
        },
    }


def notification(number: int) -> dict:
    """The same as the API and notifications give it."""
    found = finding(number)["finding"]
    found["eventTime"], found["resourceName"] = found.pop("event_time"), found.pop("resource_name")
    return {"notificationConfigName": "organizations/1/notificationConfigs/python", "finding": found}


# Rows that hold no script; the last is no JSON.
WITHOUT = [
    {"finding": {"name": "none", "processes": []}},
    {"finding": {"name": "no contents", "processes": [{"name": "sh", "script": {"path": "/tmp/b.py"}}]}},
    {"finding": {"name": "no processes"}},
    "{",
]


class Spark(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        with (cls.folder / "in.ndjson").open("w") as out:
            for number in range(FINDINGS):
                row = notification(number) if number % 7 < 2 else finding(number)
                print(json.dumps(row["finding"] if number % 7 == 1 else row), file=out)
            for row in WITHOUT:
                print(row if isinstance(row, str) else json.dumps(row), file=out)
        flaky = cls.folder / "flaky.sh"
        cls.mark, cls.calls = cls.folder / "mark", cls.folder / "calls"
        flaky.write_text(FLAKY.format(rows=job.ROWS_AT_ONCE + 50, mark=cls.mark, calls=cls.calls, node=NODE, cli=CLI))
        flaky.chmod(flaky.stat().st_mode | stat.S_IXUSR)
        cls.spark = local_spark(cls.folder, "1g", attempts=3)
        cls.addClassCleanup(cls.spark.stop)
        cls.output = str(cls.folder / "out")
        started = time.monotonic()
        job.run(cls.spark, cls.spark.read.json(str(cls.folder / "in.ndjson")), cls.output, [str(flaky)], PARTITIONS)
        print(f"{FINDINGS} findings, {SCRIPTS} scripts: {time.monotonic() - started:.1f} s", file=sys.stderr)

    def table(self, name: str) -> list:
        return self.spark.read.parquet(f"{self.output}/{name}").collect()

    def test_a_partition_was_killed_and_run_again(self) -> None:
        self.assertTrue(self.mark.is_dir())
        self.assertGreaterEqual(len(self.calls.read_text().split()), PARTITIONS)

    def test_no_finding_is_lost_or_doubled(self) -> None:
        names = sorted(row.finding for row in self.table("verdicts"))
        self.assertEqual(names, sorted(finding(n)["finding"]["name"] for n in range(FINDINGS)))
        self.assertTrue(all(row.label and row.resource and row.event_time for row in self.table("verdicts")))
        others = {row.finding for row in self.table("without_script")}
        self.assertEqual(others, {"none", "no contents", "no processes", None})

    def test_each_script_was_analysed_once_and_right(self) -> None:
        rows = {row.sha256: row for row in self.table("scripts")}
        self.assertEqual(len(self.table("scripts")), SCRIPTS)
        lines = "".join(json.dumps({"id": n, "script": script(n)}) + "\n" for n in range(0, SCRIPTS, 25))
        direct = subprocess.run([NODE, CLI, "batch", "--quiet"], input=lines, capture_output=True, text=True, check=True)
        for answer in map(json.loads, direct.stdout.splitlines()):
            row = rows[hashlib.sha256(script(answer["id"]).encode()).hexdigest()]
            self.assertEqual(
                (row.label, row.score, row.reasons, row.techniques, row.fuzzy, row.error),
                (*(answer[k] for k in ("label", "score", "reasons", "techniques", "fuzzy")), None),
            )

    def test_aggregates(self) -> None:
        self.assertEqual(sum(row["count"] for row in self.table("new_scripts")), SCRIPTS)
        self.assertEqual(sum(row.findings for row in self.table("resources")), FINDINGS)
        self.assertEqual(len({row.resource for row in self.table("resources")}), 50)
        shells = [row for row in self.table("techniques") if row.label == "malicious"]
        self.assertTrue(shells)
        self.assertLessEqual(max(row.scripts for row in shells), SCRIPTS // 10)

    def test_clusters_hold_each_digest_once(self) -> None:
        clusters = self.table("clusters")
        with_digest = {row.sha256 for row in self.table("scripts") if row.fuzzy}
        self.assertEqual(sorted(row.sha256 for row in clusters), sorted(with_digest))
        self.assertLess(len({row.cluster for row in clusters}), len(clusters))

    def test_body_distance_counts_pairs_of_bits(self) -> None:
        bodies = [bytes(32), bytes([0b11] * 32), bytes([0b01_10] + [0] * 31), bytes(range(32))]
        pairs = [[byte >> shift & 3 for byte in body for shift in (0, 2, 4, 6)] for body in bodies]
        others = np.array([list(body) for body in bodies], np.uint8)
        for body, of_body in zip(others, pairs):
            expected = [sum((0, 1, 2, 6)[abs(a - b)] for a, b in zip(of_body, other)) for other in pairs]
            self.assertEqual(job.body_distances(body, others).tolist(), expected)

    def test_a_command_that_is_not_there_fails_the_job(self) -> None:
        findings = job.findings_of(self.spark.read.json(str(self.folder / "in.ndjson")).limit(10))
        with self.assertRaisesRegex(PythonException, "pyverdict ended with 1"):
            job.verdicts_of(job.scripts_of(findings), ["/bin/false"], 1).collect()


if __name__ == "__main__":
    unittest.main()
