"""Makes tiny.onnx, a stand-in for a model in tests: any number of features in.

    pip install onnx==1.23.2 && python3 tests/cases/model/make.py

`probability` is the logistic function of a hundredth of the sum of the features less one, and these two are the
`contributions`. broken.onnx gives what is no probability.
"""

import pathlib

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

NODES = [
    helper.make_node("ReduceSum", ["features", "axes"], ["sum"], keepdims=1),
    helper.make_node("Mul", ["sum", "share"], ["part"]),
    helper.make_node("Add", ["part", "bias"], ["logit"]),
    helper.make_node("Concat", ["part", "bias"], ["contributions"], axis=1),
]
CONSTANTS = {
    "axes": numpy.array([1], dtype=numpy.int64),
    "share": numpy.array([[0.01]], dtype=numpy.float32),
    "bias": numpy.array([[-1]], dtype=numpy.float32),
}


def save(name, *last):
    graph = helper.make_graph(
        NODES + list(last),
        name,
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, [1, "inputs"])],
        [
            helper.make_tensor_value_info("probability", TensorProto.FLOAT, [1, 1]),
            helper.make_tensor_value_info("contributions", TensorProto.FLOAT, [1, 2]),
        ],
        [numpy_helper.from_array(value, constant) for constant, value in CONSTANTS.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, pathlib.Path(__file__).with_name(f"{name}.onnx"))


save("tiny", helper.make_node("Sigmoid", ["logit"], ["probability"]))
save("broken", helper.make_node("Identity", ["bias"], ["probability"]))
