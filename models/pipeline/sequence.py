#!/usr/bin/env python3
"""A family that was tried: a small network over the sequence of tokens, with nothing of the core. It does not ship.

    build/venv/bin/pip install jax==0.10.2
    build/venv/bin/python models/pipeline/sequence.py ../shared/corpus/corpus.jsonl.xz

Tokens are hashed to 4096 embeddings of 24; a convolution of width 5 to 48 channels; the maximum and an attention over
places; one layer to the logit. Learns from `train` and a beginning of each malicious script, prints the figures on dev.
"""

import json
import random
import re
import sys
import zlib

import jax
import jax.numpy as jnp
import numpy

import corpus
import evaluate
import learn

TOKENS, IDS, WIDTH, CHANNELS, BATCH, EPOCHS = 512, 4096, 24, 48, 128, 5
TOKEN = re.compile(r"[A-Za-z_]\w*|\d+|[^\s\w]")
COMMENT = re.compile(r"(?m)(?<![\"'\w])#.*$")


def ids_of(text):
    """The first tokens, numbers all the same, comments dropped; 0 fills up."""
    found = TOKEN.findall(COMMENT.sub("", text[:20_000]))[:TOKENS]
    folded = ("0" if token[0].isdigit() else token.lower()[:24] for token in found)
    ids = [1 + zlib.crc32(token.encode("utf-8", "surrogatepass")) % (IDS - 1) for token in folded]
    return ids + [0] * (TOKENS - len(ids))


def start(key):
    shapes = {"embed": (IDS, WIDTH), "conv": (5, WIDTH, CHANNELS), "look": (CHANNELS, 1), "out": (2 * CHANNELS, 1)}
    keys = jax.random.split(key, len(shapes))
    sizes = {"embed": 0.1, "conv": 0.13, "look": 0.1, "out": 0.1}
    weights = {name: sizes[name] * jax.random.normal(k, shape) for k, (name, shape) in zip(keys, shapes.items())}
    return weights | {"bias": jnp.zeros(CHANNELS), "last": jnp.zeros(1)}


def logits(weights, ids, key=None):
    there = (ids > 0)[:, :, None]
    x = weights["embed"][ids] * there
    if key is not None:
        x = x * jax.random.bernoulli(key, 0.8, ids.shape)[:, :, None] / 0.8
    padded = jnp.pad(x, ((0, 0), (2, 2), (0, 0)))
    x = sum(padded[:, i : i + TOKENS] @ weights["conv"][i] for i in range(5)) + weights["bias"]
    x = jax.nn.relu(x) * there
    attention = jax.nn.softmax(jnp.where(there, x @ weights["look"], -1e9), axis=1)
    pooled = jnp.concatenate([x.max(axis=1), (attention * x).sum(axis=1)], axis=1)
    return (pooled @ weights["out"] + weights["last"])[:, 0]


@jax.jit
def step(weights, state, ids, sign, votes, key, rate, count):
    def loss(w):
        return (votes * jnp.logaddexp(0, -sign * logits(w, ids, key))).mean() + 1e-5 * sum((v**2).sum() for v in w.values())

    slopes = jax.grad(loss)(weights)
    mean = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, state[0], slopes)
    square = jax.tree.map(lambda s, g: 0.999 * s + 0.001 * g * g, state[1], slopes)
    move = lambda w, m, s: w - rate * (m / (1 - 0.9**count)) / (jnp.sqrt(s / (1 - 0.999**count)) + 1e-8)
    return jax.tree.map(move, weights, mean, square), (mean, square)


def main():
    scripts = [s for s in corpus.read(sys.argv[1]) if s.label in ("malicious", "benign")]
    train, dev = [s for s in scripts if s.split == "train"], [s for s in scripts if s.split == "dev"]
    votes = learn.balanced(numpy.array([s.label == "malicious" for s in train]), numpy.array(corpus.votes(train)))
    rows = [(ids_of(s.text), 1 if s.label == "malicious" else -1, v) for s, v in zip(train, votes)]
    rng = random.Random(learn.SEED)
    rows += [(ids_of(s.text[: rng.randrange(500, 8000)]), 1, v / 4) for s, v in zip(train, votes) if s.label == "malicious"]
    ids, sign, votes = (numpy.array(column) for column in zip(*rows))
    order, key = numpy.random.default_rng(learn.SEED), jax.random.PRNGKey(learn.SEED)
    weights = start(key)
    state = (jax.tree.map(jnp.zeros_like, weights), jax.tree.map(jnp.zeros_like, weights))
    steps, count = EPOCHS * (len(rows) // BATCH), 0
    for epoch in range(EPOCHS):
        places = order.permutation(len(rows))
        for at in range(0, len(rows) - BATCH + 1, BATCH):
            some, count = places[at : at + BATCH], count + 1
            rate = 0.002 * 0.5 * (1 + numpy.cos(numpy.pi * count / steps))
            weights, state = step(weights, state, ids[some], sign[some], votes[some], jax.random.fold_in(key, count), rate, count)
        print("epoch", epoch, file=sys.stderr, flush=True)
    seen = numpy.array([ids_of(s.text) for s in dev])
    score = jax.jit(logits)
    scores = numpy.concatenate([numpy.asarray(score(weights, seen[at : at + 512])) for at in range(0, len(seen), 512)])
    figures = evaluate.headline(scores.astype(float), evaluate.parts_of(dev))
    print(json.dumps({name: round(figure["value"], 4) for name, figure in figures.items()}, indent=1))


if __name__ == "__main__":
    main()
