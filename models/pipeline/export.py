"""The model as one ONNX graph, and its description.

The trees are exported once for the score and the explanation together: a leaf gives each group of features what the
way to it through splits on that group changed in the expected value (Saabas' decomposition). The groups' sum is the
score, so the two cannot disagree.
"""

import hashlib
import json

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

import learn


def group_of(name):
    """`behaviour.beacon.found` belongs to `behaviour.beacon`; `layers.depth` to `layers`."""
    parts = name.split(".")
    return ".".join(parts[:2]) if parts[0] in ("behaviour", "counter") else parts[0]


def threshold(value):
    """The largest float32 at or below a threshold: float32 inputs compare the same with both."""
    rounded = numpy.float32(value)
    return float(rounded if float(rounded) <= value else numpy.nextafter(rounded, numpy.float32(-numpy.inf)))


class Ensemble:
    """Attributes of a TreeEnsembleRegressor with a target for each group: the mean of several boosters."""

    def __init__(self, boosters, groups, group_of_feature):
        self.nodes = {key: [] for key in ("treeids", "nodeids", "featureids", "values", "modes", "truenodeids", "falsenodeids")}
        self.leaves = {key: [] for key in ("treeids", "nodeids", "ids", "weights")}
        self.bias = 0.0
        self.groups, self.group_of_feature = groups, group_of_feature
        self.share = 1 / len(boosters)
        trees = [tree["tree_structure"] for booster in boosters for tree in booster.dump_model()["tree_info"]]
        for number, root in enumerate(trees):
            self.count = 0
            self.bias += self.value(root)
            self.add(number, root, {})

    def value(self, node):
        return self.share * (node["internal_value"] if "split_index" in node else node["leaf_value"])

    def node(self, tree, feature, value, mode):
        number = self.count
        self.count += 1
        for key, item in zip(self.nodes, (tree, number, feature, value, mode, 0, 0)):
            self.nodes[key].append(item)
        return number, len(self.nodes["treeids"]) - 1

    def add(self, tree, node, way):
        if "split_index" not in node:
            number, _ = self.node(tree, 0, 0.0, "LEAF")
            # A leaf without a target is no leaf to the runtime.
            for group, weight in sorted(way.items()) or [(0, 0.0)]:
                for key, item in zip(self.leaves, (tree, number, group, weight)):
                    self.leaves[key].append(item)
            return number
        assert node["decision_type"] == "<=" and node["missing_type"] == "None", "not a plain numeric split"
        feature = node["split_feature"]
        number, place = self.node(tree, feature, threshold(node["threshold"]), "BRANCH_LEQ")
        group = self.group_of_feature[feature]
        for key, child in (("truenodeids", node["left_child"]), ("falsenodeids", node["right_child"])):
            changed = dict(way)
            changed[group] = changed.get(group, 0.0) + self.value(child) - self.value(node)
            self.nodes[key][place] = self.add(tree, child, changed)
        return number

    def add_silent(self, names):
        """A last tree: a penalty where nothing was found in a long script."""
        number, self.count = self.nodes["treeids"][-1] + 1, 0
        found, size = (names.index(name) for name in learn.SILENT)
        group = self.group_of_feature[found]
        leaf = lambda value: {"leaf": value}
        tree = {"feature": found, "limit": 0.0, "yes": {"feature": size, "limit": learn.silent_size(), "yes": leaf(0.0), "no": leaf(-learn.SILENT_PENALTY)}, "no": leaf(0.0)}  # fmt: skip

        def add(node):
            if "leaf" in node:
                at, _ = self.node(number, 0, 0.0, "LEAF")
                for key, item in zip(self.leaves, (number, at, group, node["leaf"])):
                    self.leaves[key].append(item)
                return at
            at, place = self.node(number, node["feature"], node["limit"], "BRANCH_LEQ")
            for key, child in (("truenodeids", "yes"), ("falsenodeids", "no")):
                self.nodes[key][place] = add(node[child])
            return at

        add(tree)

    def attributes(self):
        result = {f"nodes_{key}": values for key, values in self.nodes.items()}
        result.update({f"target_{key}": values for key, values in self.leaves.items()})
        return dict(result, n_targets=len(self.groups), post_transform="NONE", aggregate_function="SUM")


def graph(model, hashed):
    names = model.names + list(learn.LINEAR)
    groups = sorted({group_of(name) for name in names})
    ensemble = Ensemble(model.trees, groups, [groups.index(group_of(name)) for name in names])
    ensemble.add_silent(names)
    named = len(model.names)
    weights = numpy.zeros((hashed, len(model.linear)), numpy.float32)
    first = model.linear[0].columns.start
    for j, linear in enumerate(model.linear):
        weights[linear.columns.start - first : linear.columns.stop - first, j] = linear.weights
    constants = {
        "named_start": numpy.array([0], numpy.int64),
        "named_end": numpy.array([named], numpy.int64),
        "hashed_end": numpy.array([named + hashed], numpy.int64),
        "axis": numpy.array([1], numpy.int64),
        "linear_weights": weights,
        "linear_bias": numpy.array([linear.bias for linear in model.linear], numpy.float32),
        "slope": numpy.float32(model.slope),
        "offset": numpy.float32(model.slope * ensemble.bias + model.offset),
    }
    nodes = [
        helper.make_node("Slice", ["features", "named_start", "named_end", "axis"], ["named"]),
        helper.make_node("Slice", ["features", "named_end", "hashed_end", "axis"], ["hashed"]),
        helper.make_node("MatMul", ["hashed", "linear_weights"], ["product"]),
        helper.make_node("Add", ["product", "linear_bias"], ["vocabulary"]),
        helper.make_node("Concat", ["named", "vocabulary"], ["inputs"], axis=1),
        helper.make_node("TreeEnsembleRegressor", ["inputs"], ["contributions"], domain="ai.onnx.ml", **ensemble.attributes()),
        helper.make_node("ReduceSum", ["contributions", "axis"], ["raw"], keepdims=1),
        helper.make_node("Mul", ["raw", "slope"], ["sloped"]),
        helper.make_node("Add", ["sloped", "offset"], ["log_odds"]),
        helper.make_node("Sigmoid", ["log_odds"], ["probability"]),
    ]
    value = lambda name, width: helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", width])
    built = helper.make_graph(
        nodes,
        "pyverdict",
        [value("features", named + hashed)],
        [value("probability", 1), value("contributions", len(groups))],
        [numpy_helper.from_array(numpy.asarray(array), name) for name, array in constants.items()],
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
    result = helper.make_model(built, opset_imports=opsets, ir_version=8, producer_name="pyverdict")
    onnx.checker.check_model(result)
    return result, groups


def write(model, schema, thresholds, calibration, folder):
    """Writes model.onnx and model.json; returns the bytes of the first."""
    built, groups = graph(model, schema["hashed"])
    data = built.SerializeToString(deterministic=True)
    digest = hashlib.sha256(data).hexdigest()
    (folder / "model.onnx").write_bytes(data)
    description = {
        "id": f"pyverdict-{schema['version']}-{digest[:12]}",
        "sha256": digest,
        "size": len(data),
        "featureVersion": schema["version"],
        "hashedFeatures": schema["hashed"],
        "inputs": len(model.names) + schema["hashed"],
        "prior": learn.PRIOR,
        "thresholds": thresholds,
        "calibration": calibration,
        "groups": groups,
        "features": model.names,
    }
    (folder / "model.json").write_text(json.dumps(description, indent=1) + "\n")
    return data
