"""Feature vectors of texts, by the core itself (tools/features_of), kept by what made them."""

import concurrent.futures
import hashlib
import json
import pathlib
import shutil
import struct
import subprocess

import numpy
import scipy.sparse

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILT = ROOT / "build/release/features_of"
JOBS = 2


class Tool:
    """The tool as it was built: a copy, so that a build in the meantime changes nothing."""

    path = BUILT


def build(cache):
    """Builds the tool from this very core, and keeps a copy."""
    subprocess.run(["cmake", "--preset", "release"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    command = ["cmake", "--build", "--preset", "release", "--target", "features_of", f"-j{JOBS}"]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    digest = hashlib.sha256(BUILT.read_bytes()).hexdigest()
    Tool.path = pathlib.Path(cache).resolve() / f"features_of-{digest[:16]}"
    Tool.path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(BUILT, Tool.path)


def schema():
    """{"version", "hashed", "names"}."""
    return json.loads(subprocess.run([Tool.path, "--names"], check=True, capture_output=True).stdout)


def encoded(text):
    return text.encode("utf-8", "surrogatepass")


def extract(texts, cache):
    """A sparse float32 matrix, a row for each text."""
    key = hashlib.sha256(Tool.path.read_bytes())
    for text in texts:
        key.update(hashlib.sha256(encoded(text)).digest())
    kept = pathlib.Path(cache) / f"features-{key.hexdigest()[:24]}.npz"
    if kept.exists():
        return scipy.sparse.load_npz(kept)
    size = max(1, -(-len(texts) // (JOBS * 4)))
    parts = [texts[i : i + size] for i in range(0, len(texts), size)]
    width = len(schema()["names"]) + schema()["hashed"]
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        rows = [row for part in pool.map(run, parts) for row in part]
    indptr = numpy.cumsum([0] + [len(places) for places, _ in rows])
    indices = numpy.concatenate([places for places, _ in rows]) if rows else numpy.zeros(0, numpy.int32)
    data = numpy.concatenate([values for _, values in rows]) if rows else numpy.zeros(0, numpy.float32)
    matrix = scipy.sparse.csr_matrix((data, indices, indptr), shape=(len(texts), width), dtype=numpy.float32)
    kept.parent.mkdir(parents=True, exist_ok=True)
    scipy.sparse.save_npz(kept, matrix, compressed=False)
    return matrix


def run(texts):
    records = b"".join(struct.pack("<I", len(data)) + data for data in map(encoded, texts))
    out = subprocess.run([Tool.path], input=records, check=True, capture_output=True).stdout
    rows, at = [], 0
    while at < len(out):
        (count,) = struct.unpack_from("<I", out, at)
        places = numpy.frombuffer(out, numpy.uint32, count, at + 4).astype(numpy.int32)
        values = numpy.frombuffer(out, numpy.float32, count, at + 4 + 4 * count)
        rows.append((places, values))
        at += 4 + 8 * count
    return rows
