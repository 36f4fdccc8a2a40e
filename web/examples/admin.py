#!/usr/bin/env python3
"""Report disks that are nearly full, for the daily mail of the operations team."""

import argparse
import logging
import shutil
from pathlib import Path

log = logging.getLogger("disk-report")


def usage(path: Path) -> float:
    total, used, _ = shutil.disk_usage(path)
    return used / total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, default=[Path("/"), Path("/var"), Path("/home")])
    parser.add_argument("--limit", type=float, default=0.9, help="share from which a disk is reported")
    options = parser.parse_args()

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    for path in options.paths:
        if not path.exists():
            log.warning("%s is not there", path)
            continue
        share = usage(path)
        if share >= options.limit:
            log.info("%s is %.0f %% full", path, share * 100)


if __name__ == "__main__":
    main()
