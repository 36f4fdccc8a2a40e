"""Says for each wrapped payload what hexora reports, and whether any of that is the decoded payload.

usage: hexora_wrappings.py CASES.jsonl
"""

import json
import pathlib
import sys
import tempfile

import hexora

# A label shows decoded text as it is or by escapes, cut in the middle; these are the payload's own words.
WORDS = ("payload.example.invalid", "urlopen", "import urllib", "urllib.request")


def shows(label: str, script: str, payload: str) -> bool:
    """Whether a label holds a part of the payload that the script does not hold as it stands."""
    escaped = "".join(f"\\x{ord(c):02x}" for c in payload[:2])
    if label.startswith(escaped) and escaped not in script:
        return True
    return any(word in label and word not in script for word in WORDS)


def main(path: str) -> None:
    rows = [json.loads(line) for line in pathlib.Path(path).read_text().splitlines()]
    payload = rows[0]["script"]
    with tempfile.TemporaryDirectory() as folder:
        for row in rows[1:]:
            script = pathlib.Path(folder, "script.py")
            script.write_text(row["script"])
            items = [item for result in hexora.audit_file(str(script)) for item in result["items"]]
            shown = any(shows(item["label"], row["script"], payload) for item in items)
            print(json.dumps({"name": row["name"], "rules": sorted({item["rule"] for item in items}), "shown": shown}))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
