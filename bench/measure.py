"""Runs a command with a file as its input, and says as JSON what it took.

python3 bench/measure.py INPUT COMMAND...
"""

import json
import os
import subprocess
import sys
import time

with open(sys.argv[1], "rb") as given:
    started = time.monotonic()
    child = subprocess.Popen(sys.argv[2:], stdin=given, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    took = time.monotonic() - started
print(
    json.dumps(
        {
            "status": os.waitstatus_to_exitcode(status),
            "seconds": took,
            "processorSeconds": usage.ru_utime + usage.ru_stime,
            "memoryMB": usage.ru_maxrss * 1024 / 1e6,
        }
    )
)
