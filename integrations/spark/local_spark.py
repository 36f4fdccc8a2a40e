"""A Spark on this machine alone, for the test and for measuring."""

from __future__ import annotations

import os
import pathlib
import sys

from pyspark.sql import SparkSession


def local_spark(folder: pathlib.Path, memory: str, attempts: int = 1) -> SparkSession:
    """Two threads, so many attempts for each task; what it writes by itself is below the folder.

    Whatever the machine is called and however its Java is set up, all of it stays on the loopback interface.
    """
    os.environ.update(
        PYSPARK_PYTHON=sys.executable,
        PYSPARK_DRIVER_PYTHON=sys.executable,
        SPARK_LOCAL_IP="127.0.0.1",
        SPARK_LOCAL_HOSTNAME="localhost",
        # The workers import the job from here.
        PYTHONPATH=str(pathlib.Path(__file__).resolve().parent),
    )
    for name in ("SPARK_HOME", "SPARK_CONF_DIR", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS"):
        os.environ.pop(name, None)
    spark = (
        SparkSession.builder.master(f"local[2,{attempts}]")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.driver.memory", memory)
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.local.dir", str(folder))
        .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("OFF")
    return spark
