"""Times hexora over the .py files of folders, one call a file, one thread, and prints one line of JSON.

usage: hexora_bench.py FOLDER...
"""

import json
import pathlib
import sys
import time

import hexora


def main(folders: list[str]) -> None:
    paths = [path for folder in folders for path in sorted(pathlib.Path(folder).rglob("*.py")) if path.is_file()]
    size = sum(path.stat().st_size for path in paths)
    failed = 0
    start = time.perf_counter()
    for path in paths:
        try:
            hexora.audit_file(str(path))
        except Exception:  # what it cannot read is counted, and timed as the rest
            failed += 1
    seconds = time.perf_counter() - start
    print(json.dumps({"files": len(paths), "MB": round(size / 1e6, 2), "seconds": round(seconds, 3), "failed": failed,
                      "filesPerSecond": round(len(paths) / seconds, 1), "MBPerSecond": round(size / 1e6 / seconds, 2)}))


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1:])
