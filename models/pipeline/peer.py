"""Scores of hexora 0.3.2 for texts, in the same run: its file score, the highest of a file's results."""

import hashlib
import json
import multiprocessing
import pathlib
import tempfile


def score(text):
    import hexora

    with tempfile.NamedTemporaryFile("wb", suffix=".py") as file:
        file.write(text.encode("utf-8", "surrogatepass"))
        file.flush()
        try:
            return max((result.get("score", 0.0) for result in hexora.audit_file(file.name)), default=0.0)
        except Exception:  # what the peer cannot read is a miss, not a stop
            return 0.0


def scores(texts, cache):
    key = hashlib.sha256(b"".join(hashlib.sha256(t.encode("utf-8", "surrogatepass")).digest() for t in texts)).hexdigest()
    kept = pathlib.Path(cache) / f"hexora-{key[:24]}.json"
    if kept.exists():
        return json.loads(kept.read_text())
    with multiprocessing.get_context("fork").Pool(2) as pool:
        result = pool.map(score, texts, chunksize=64)
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(result))
    return result
