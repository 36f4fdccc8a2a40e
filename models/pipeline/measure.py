"""Figures that the card states, from scores."""

import numpy


def threshold_at(rate, scores, votes):
    """The lowest threshold at or above which at most that share of the (benign) votes lies."""
    order = numpy.argsort(-scores, kind="stable")
    share = numpy.cumsum(votes[order]) / votes.sum()
    count = int(numpy.searchsorted(share, rate + 1e-12, side="right"))
    if count >= len(scores):
        return float(scores.min())
    return float(numpy.nextafter(scores[order][count], numpy.inf))


def share_at(threshold, scores, votes):
    return float(votes[scores >= threshold].sum() / votes.sum()) if len(scores) else float("nan")


def auc(malicious, malicious_votes, benign, benign_votes):
    scores = numpy.concatenate([malicious, benign])
    order = numpy.argsort(scores, kind="stable")
    values, group = numpy.unique(scores[order], return_inverse=True)
    good = numpy.bincount(group, numpy.concatenate([numpy.zeros(len(malicious)), benign_votes])[order], len(values))
    bad = numpy.bincount(group, numpy.concatenate([malicious_votes, numpy.zeros(len(benign))])[order], len(values))
    below = numpy.cumsum(good) - good
    return float((bad * (below + good / 2)).sum() / malicious_votes.sum() / benign_votes.sum())


def interval(share, count, z=1.96):
    """Wilson's interval of a share of that many votes."""
    if count == 0:
        return 0.0, 1.0
    middle = (share + z * z / 2 / count) / (1 + z * z / count)
    half = z / (1 + z * z / count) * (share * (1 - share) / count + z * z / 4 / count / count) ** 0.5
    return max(0.0, middle - half), min(1.0, middle + half)


def calibration_error(probability, malicious, votes, prior, bins=15):
    """Expected calibration error with the classes weighted to the prior, in bins of equal width of probability."""
    weights = votes.astype(float).copy()
    weights[malicious] *= prior / weights[malicious].sum()
    weights[~malicious] *= (1 - prior) / weights[~malicious].sum()
    index = numpy.minimum((probability * bins).astype(int), bins - 1)
    error = 0.0
    for i in range(bins):
        inside = index == i
        if weights[inside].sum() > 0:
            error += abs((weights[inside] * probability[inside]).sum() - weights[inside & malicious].sum())
    return float(error)
