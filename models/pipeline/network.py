"""A small network over the hashed features: an embedding for each, summed and scaled, then two layers.

It knows the words and calls of a script together, where the linear models add them up. numpy alone, so that two runs
give the same weights.
"""

import numpy

SEED = 20
HIDDEN = (32, 16)
EPOCHS, BATCH, RATE = 6, 512, 0.002
# Shares of inputs and of hidden values that are left out of a step, and how far a step pulls weights to 0.
DROPPED_INPUTS, DROPPED_HIDDEN, PULL = 0.3, 0.2, 0.001
SCALE = 4.0


def scale_of(rows):
    """What the sum of embeddings is multiplied with: many entries weigh no more than some."""
    return (SCALE / numpy.sqrt(numpy.maximum(numpy.asarray(rows.multiply(rows).sum(axis=1)), 1))).astype(numpy.float32)


class Network:
    """Weights and biases of the three layers, as [embedding, bias, second, bias, last, bias]."""

    def __init__(self, columns):
        self.columns = columns
        self.parts = []

    def fit(self, features, malicious, votes):
        rows, width = features[:, self.columns].tocsr(), self.columns.stop - self.columns.start
        rng = numpy.random.default_rng(SEED)
        first, second = HIDDEN
        normal = lambda spread, *shape: (spread * rng.normal(0, 1, shape)).astype(numpy.float32)
        zeros = lambda count: numpy.zeros(count, numpy.float32)
        parts = [normal(0.02, width, first), zeros(first), normal((2 / first) ** 0.5, first, second), zeros(second)]
        parts += [normal(second**-0.5, second, 1), zeros(1)]
        mean, square = [numpy.zeros_like(p) for p in parts], [numpy.zeros_like(p) for p in parts]
        votes, malicious = (votes / votes.mean()).astype(numpy.float32), malicious.astype(numpy.float32)
        steps, count = EPOCHS * (rows.shape[0] // BATCH), 0
        for _ in range(EPOCHS):
            order = rng.permutation(rows.shape[0])
            for at in range(0, rows.shape[0] - BATCH + 1, BATCH):
                some, count = order[at : at + BATCH], count + 1
                slopes = self.slopes(parts, rows[some].astype(numpy.float32), malicious[some], votes[some], rng)
                rate = RATE * min(1, count / 200) * 0.5 * (1 + numpy.cos(numpy.pi * count / steps))
                for j, slope in enumerate(slopes):
                    mean[j] += 0.1 * (slope - mean[j])
                    square[j] += 0.001 * (slope**2 - square[j])
                    move = mean[j] / (1 - 0.9**count) / (numpy.sqrt(square[j] / (1 - 0.999**count)) + 1e-8)
                    parts[j] -= (rate * (move + (PULL * parts[j] if j % 2 == 0 else 0))).astype(numpy.float32)
        self.parts = parts
        return self

    @staticmethod
    def slopes(parts, rows, malicious, votes, rng):
        kept = lambda shape, share: ((rng.random(shape) > share) / (1 - share)).astype(numpy.float32)
        rows.data = rows.data * kept(len(rows.data), DROPPED_INPUTS)
        scale = scale_of(rows)
        mask = kept((rows.shape[0], HIDDEN[0]), DROPPED_HIDDEN)
        low = (rows @ parts[0]) * scale + parts[1]
        hidden = numpy.maximum(low, 0) * mask
        high = hidden @ parts[2] + parts[3]
        top = numpy.maximum(high, 0)
        logit = (top @ parts[4] + parts[5])[:, 0]
        error = ((1 / (1 + numpy.exp(-numpy.clip(logit, -30, 30))) - malicious) * votes / len(votes)).astype(numpy.float32)[:, None]
        of_high = (error @ parts[4].T) * (high > 0)
        of_low = (of_high @ parts[2].T) * mask * (low > 0)
        sums = lambda slope: slope.sum(axis=0)
        return [rows.T @ (of_low * scale), sums(of_low), hidden.T @ of_high, sums(of_high), top.T @ error, sums(error)]

    def score(self, features):
        out = []
        for at in range(0, features.shape[0], 4096):
            rows = features[at : at + 4096, self.columns].astype(numpy.float32)
            hidden = numpy.maximum((rows @ self.parts[0]) * scale_of(rows) + self.parts[1], 0)
            top = numpy.maximum(hidden @ self.parts[2] + self.parts[3], 0)
            out.append((top @ self.parts[4] + self.parts[5])[:, 0])
        return numpy.concatenate(out).astype(numpy.float32) if out else numpy.zeros(0, numpy.float32)
