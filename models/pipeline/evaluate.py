"""What the card states: the shipped model.onnx, run by onnxruntime on vectors of this core, on dev."""

import collections
import json
import pathlib
import random

import numpy
import onnx
import onnxruntime

import chores
import corpus
import extract
import labels
import learn
import measure
import rewrite

MODELS = pathlib.Path(__file__).resolve().parents[1]
RATES = (0.0, 0.0005, 0.001, 0.01)
# How much of a script is looked at alone, in bytes.
BEGINNINGS = (1024, 4096)
# The part that .ci/run looks at again: one cluster in so many malicious, and one benign script in so many.
PART = (2, 6)
# Administration scripts of our own making that are measured, of each label.
CHORES = 1000


class Shipped:
    """model.onnx and model.json."""

    def __init__(self, folder=MODELS):
        self.about = json.loads((folder / "model.json").read_text())
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 2
        self.data = (folder / "model.onnx").read_bytes()
        self.session = onnxruntime.InferenceSession(self.data, options, providers=["CPUExecutionProvider"])

    def probability(self, features, schema):
        place = {name: i for i, name in enumerate(schema["names"])}
        named = [place[name] for name in self.about["features"]]
        first = len(schema["names"])
        out = []
        for at in range(0, features.shape[0], 1024):
            part = features[at : at + 1024]
            dense = numpy.hstack([part[:, named].toarray(), part[:, first:].toarray()]).astype(numpy.float32)
            out.append(self.session.run(["probability"], {"features": dense})[0][:, 0])
        return numpy.concatenate(out).astype(numpy.float64) if out else numpy.zeros(0)


    def families(self, features, schema):
        """What each of learn.FAMILIES inside the graph says of each row."""
        graph = onnx.load_model_from_string(self.data).graph
        constant = {item.name: onnx.numpy_helper.to_array(item) for item in graph.initializer}
        linear = features[:, len(schema["names"]) :] @ constant["linear_weights"] + constant["linear_bias"]
        place = {name: i for i, name in enumerate(schema["names"])}
        inputs = numpy.hstack([features[:, [place[name] for name in self.about["features"]]].toarray(), linear]).astype(numpy.float32)
        node = next(node for node in graph.node if node.op_type == "TreeEnsembleRegressor")
        words = numpy.repeat([words for _, words in learn.BOOSTERS], learn.ROUNDS)
        # The last tree is no booster's.
        kinds = numpy.append(words.astype(int), 2)
        parts = [part_of_trees(node, kinds == kind, inputs) for kind in range(3)]
        return dict(zip(learn.FAMILIES, [*linear.T, *parts[:2], parts[0] + parts[1], sum(parts)]))


def part_of_trees(node, kept, inputs):
    """The sum over all targets of those trees of an ensemble that `kept` names."""
    given = {item.name: onnx.helper.get_attribute_value(item) for item in node.attribute}
    attributes = dict(given)
    for side, trees in (("nodes_", given["nodes_treeids"]), ("target_", given["target_treeids"])):
        mask = kept[numpy.asarray(trees)]
        for name, values in given.items():
            if name.startswith(side) and len(values) == len(mask):
                attributes[name] = [value for value, keep in zip(values, mask) if keep]
    values = {name: value for name, value in attributes.items() if name != "nodes_hitrates" or value}
    tensor = lambda name: onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, ["n", None])
    trees = onnx.helper.make_node("TreeEnsembleRegressor", ["inputs"], ["out"], domain="ai.onnx.ml", **values)
    graph = onnx.helper.make_graph([trees], "part", [tensor("inputs")], [tensor("out")])
    opsets = [onnx.helper.make_opsetid("", 17), onnx.helper.make_opsetid("ai.onnx.ml", 3)]
    model = onnx.helper.make_model(graph, opset_imports=opsets, ir_version=8)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {"inputs": inputs})[0].sum(axis=1).astype(numpy.float64)


def rewritten_texts(task):
    """All rewritings of one text: a list as long as rewrite.ALL, None where one does not apply."""
    id, text = task
    return [rewrite.rewritten(r, text, random.Random(f"dev{r.__name__}{id}"), learn.PADS) for r in rewrite.ALL]


def share(scores, votes, threshold):
    value = measure.share_at(threshold, scores, votes)
    low, high = measure.interval(value, float(votes.sum()))
    return {"value": value, "low": low, "high": high, "votes": float(votes.sum())}


def parts_of(scripts):
    """Masks of the dev scripts, and their votes."""
    has = lambda test: numpy.array([bool(test(s)) for s in scripts])
    malicious = has(lambda s: s.label == "malicious")
    real = has(lambda s: not s.synth)
    cloud = has(lambda s: s.set == "cloud")
    return {
        "votes": numpy.array(corpus.votes(scripts)),
        "malicious": malicious & real & ~cloud & has(lambda s: s.read),
        "benign": ~malicious & real & ~cloud,
        "hard": ~malicious & real & ~cloud & has(lambda s: s.hard >= 2),
        "cloud-malicious": malicious & cloud,
        "cloud-benign": ~malicious & cloud,
        "oneliner-malicious": malicious & has(lambda s: s.form != "file"),
        "oneliner-benign": ~malicious & has(lambda s: s.form in ("oneliner", "heredoc")),
    }


def found(scores, parts):
    """Found at rates of false alarms by the parts' own benign scripts, and the AUC."""
    bad, good, votes = parts["malicious"], parts["benign"], parts["votes"]
    figures = {f"found-at-{rate:g}": measure.share_at(measure.threshold_at(rate, scores[good], votes[good]), scores[bad], votes[bad]) for rate in RATES}
    return dict(figures, auc=measure.auc(scores[bad], votes[bad], scores[good], votes[good]))


def headline(scores, parts):
    """Found at rates of false alarms, by dev's own benign scripts; the cloud part by its own and by all."""
    votes, figures = parts["votes"], {}
    both = parts["benign"] | parts["cloud-benign"]
    for name, bad, good in (
        ("dev", "malicious", parts["benign"]),
        ("cloud", "cloud-malicious", parts["cloud-benign"]),
        ("cloud-by-all", "cloud-malicious", both),
    ):
        for rate in RATES:
            threshold = measure.threshold_at(rate, scores[good], votes[good])
            figures[f"{name}.found-at-{rate:g}"] = share(scores[parts[bad]], votes[parts[bad]], threshold)
        figures[f"{name}.auc"] = {
            "value": measure.auc(scores[parts[bad]], votes[parts[bad]], scores[good], votes[good])
        }
    return figures


def at_thresholds(scores, parts, thresholds):
    votes, figures = parts["votes"], {}
    for label, threshold in thresholds.items():
        for part, mask in parts.items():
            if part != "votes" and mask.any():
                figures[f"{label}.{part}"] = share(scores[mask], votes[mask], threshold)
    return figures


def rewritings(malicious, benign, threshold, score, cache):
    """By rewriting: found, called malicious, AUC. `score` takes texts."""
    pads = learn.donors([s for s in PAD_SOURCE if s.split == "train"])
    tasks = [(s.id, s.text[: learn.LONGEST_REWRITTEN]) for s in malicious + benign]
    texts = learn.kept_texts(cache, rewritten_texts, tasks, pads)
    flat = [(i, j, text) for i, row in enumerate(texts) for j, text in enumerate(row) if text is not None]
    scores = score([text for _, _, text in flat])
    table = {}
    for j, rewriting in enumerate(rewrite.ALL):
        bad = numpy.array([s for (i, k, _), s in zip(flat, scores) if k == j and i < len(malicious)])
        good = numpy.array([s for (i, k, _), s in zip(flat, scores) if k == j and i >= len(malicious)])
        if len(bad) == 0 or len(good) == 0:
            continue
        table[rewriting.__name__] = {
            "found": float((bad >= threshold).mean()),
            "called": float((good >= threshold).mean()),
            "auc": measure.auc(bad, numpy.ones(len(bad)), good, numpy.ones(len(good))),
            "malicious": len(bad),
            "benign": len(good),
            "known": rewriting in rewrite.TRAIN,
            "whole": rewriting not in rewrite.CUTS,
        }
    return table


def beginnings(scripts, parts, threshold, score):
    """Of each script no more than its first bytes: what is found, and what is called malicious, by their number."""
    votes, both, figures = parts["votes"], parts["benign"] | parts["cloud-benign"], {}
    for size in BEGINNINGS:
        scores = score([s.text[:size] for s in scripts])
        masks = {"malicious": parts["malicious"], "cloud-malicious": parts["cloud-malicious"], "benign": both}
        figures[str(size)] = {name: share(scores[mask], votes[mask], threshold) for name, mask in masks.items()}
    return figures


def told(scripts, parts):
    """The share of each part that each label is given to: of the scripts, and of no more than their first bytes."""
    figures = {}
    for size in (None, *BEGINNINGS):
        given = numpy.array(labels.of([s.text[:size] for s in scripts]))
        figures[str(size or "whole")] = {
            part: {label: share((given[mask] == label).astype(float), parts["votes"][mask], 1) for label in labels.LABELS}
            for part, mask in parts.items()
            if part != "votes" and mask.any()
        }
    return figures


def administration(thresholds, score):
    """Administration scripts of our own making and attackers' in the same frames, none of them learnt from, one vote for each
    row of the table they are made from: the shares at or above the thresholds."""
    made = chores.made(CHORES)
    scores, malicious = score([text for text, _, _ in made]), numpy.array([m for _, m, _ in made])
    sizes = collections.Counter((m, row) for _, m, row in made)
    votes = numpy.array([1 / sizes[m, row] for _, m, row in made])
    sides = {"malicious": malicious, "benign": ~malicious}
    return {f"{label}.{side}": share(scores[mask], votes[mask], limit) for label, limit in thresholds.items() for side, mask in sides.items()}


PAD_SOURCE = []


def chosen(scripts, most):
    """What is rewritten: one malicious script of each cluster, and benign ones, half of them hard; so many of each at most."""
    clusters = {}
    for s in scripts:
        if s.label == "malicious" and not s.synth and s.read and s.set != "cloud":
            clusters.setdefault(s.cluster, s)
    benign = [s for s in scripts if s.label == "benign" and not s.synth]
    rng = random.Random(learn.SEED)
    hard = [s for s in benign if s.hard >= 1]
    picked = rng.sample(hard, min(len(hard), most // 2)) + rng.sample(benign, min(len(benign), most // 2))
    malicious = list(clusters.values())
    return rng.sample(malicious, min(len(malicious), most)), picked


def by(scripts, scores, votes, mask, key, threshold, least=5):
    """Share at or above the threshold by what `key` says of a script."""
    groups = {}
    for i in numpy.nonzero(mask)[0]:
        groups.setdefault(key(scripts[i]), []).append(i)
    return {
        name: share(scores[rows], votes[rows], threshold)
        for name, rows in sorted(groups.items())
        if votes[rows].sum() >= least
    }


def length_of(script):
    size = len(script.text)
    return next((f"under {limit} bytes" for limit in (1024, 4096, 16384, 65536) if size < limit), "65536 bytes and more")


def part_of(scripts):
    """The fixed part of dev for .ci/run, in a fixed order."""
    clusters = sorted({s.cluster for s in scripts if s.label == "malicious"})
    kept = set(clusters[:: PART[0]])
    benign = [s.id for s in scripts if s.label == "benign"][:: PART[1]]
    benign = set(benign)
    return [s for s in scripts if s.cluster in kept and s.label == "malicious" or s.id in benign]


def quick(scripts, cache):
    """Figures at the shipped thresholds on the fixed part."""
    schema, shipped = extract.schema(), Shipped()
    part = part_of([s for s in scripts if s.split == "dev" and s.label in ("malicious", "benign")])
    scores = shipped.probability(extract.extract([s.text for s in part], cache), schema)
    parts = parts_of(part)
    figures = at_thresholds(scores, parts, shipped.about["thresholds"])
    for size, by_part in told(part, parts).items():
        for name, row in by_part.items():
            figures[f"told-malicious-{size}.{name}"] = row["malicious"]
    return figures
