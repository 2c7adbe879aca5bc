"""The ways kbmc-mini's weights are stored, each made from the same float32 graph.

==== ============ =====================================================================
name file suffix  weights
==== ============ =====================================================================
fp32 (none)       float32
fp16 ``_fp16``    float16, arithmetic too; inputs and outputs stay int64 and float32
q8   ``_quantized`` int8 times activations made 8-bit on the fly: for processors
w8   ``_w8``      int8 with a scale a column, or a row of an embedding, in the file; ONNX Runtime
                  folds them into float32 as it loads, so all arithmetic is float32
q8n  ``_q8n``     matrices in blocks of 32 with 8 bits (MatMulNBits), embeddings as in w8
==== ============ =====================================================================
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.float16 import convert_float_to_float16

from bert_graph import CONTRIB_DOMAIN
from export.rounding import BLOCK, round_blocks, round_rows

SMALLEST_MATRIX = 1024
"""Matrices of fewer weights stay as they are: rounding them saves nothing."""


def to_float16(model: onnx.ModelProto) -> onnx.ModelProto:
    """float16 inside, float32 logits."""
    return convert_float_to_float16(model, keep_io_types=True)


def to_dynamic_int8(model: onnx.ModelProto) -> onnx.ModelProto:
    """int8 weights, one scale a matrix; activations are scaled over each run."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "float32.onnx"), Path(folder, "int8.onnx")
        onnx.save(model, source)
        # The quantizer warns of each tensor behind a contributed operator; the default type serves them.
        logging.getLogger().setLevel(logging.ERROR)
        quantize_dynamic(
            source,
            target,
            weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": TensorProto.FLOAT},
        )
        return onnx.load(target)


def _matrices(model: onnx.ModelProto) -> dict[str, np.ndarray]:
    """The weight matrices worth rounding, by name."""
    return {
        tensor.name: numpy_helper.to_array(tensor)
        for tensor in model.graph.initializer
        if tensor.data_type == TensorProto.FLOAT
        and len(tensor.dims) == 2
        and tensor.dims[0] * tensor.dims[1] >= SMALLEST_MATRIX
    }


def _products(model: onnx.ModelProto, matrices: dict[str, np.ndarray]) -> list[onnx.NodeProto]:
    """The nodes that multiply by one of the matrices."""
    return [node for node in model.graph.node if node.op_type == "MatMul" and node.input[1] in matrices]


def _replace(model: onnx.ModelProto, names: set[str], weights: dict[str, np.ndarray]) -> None:
    """Take the named initializers out and put others in."""
    kept = [tensor for tensor in model.graph.initializer if tensor.name not in names]
    del model.graph.initializer[:]
    model.graph.initializer.extend(kept)
    model.graph.initializer.extend(
        numpy_helper.from_array(np.ascontiguousarray(value), name) for name, value in weights.items()
    )


def _store(model: onnx.ModelProto, names: list[str], matrices: dict[str, np.ndarray]) -> None:
    """Store matrices as int8 with scales, unpacked by two nodes whose inputs are all constant."""
    multiplied = {node.input[1] for node in _products(model, matrices)}
    weights: dict[str, np.ndarray] = {}
    nodes = []
    for name in names:
        by_column = name in multiplied
        rounded, scales = round_rows(matrices[name].T if by_column else matrices[name])
        weights[f"{name}.int8"] = rounded.T if by_column else rounded
        weights[f"{name}.scales"] = scales if by_column else scales[:, None]
        nodes += [
            helper.make_node("Cast", [f"{name}.int8"], [f"{name}.float"], to=TensorProto.FLOAT),
            helper.make_node("Mul", [f"{name}.float", f"{name}.scales"], [name]),
        ]
    _replace(model, set(names), weights)
    for node in reversed(nodes):
        model.graph.node.insert(0, node)


def to_stored_int8(model: onnx.ModelProto) -> onnx.ModelProto:
    """int8 in the file, float32 in memory."""
    matrices = _matrices(model)
    _store(model, list(matrices), matrices)
    return model


def to_blocks(model: onnx.ModelProto) -> onnx.ModelProto:
    """8-bit blocks for the products, int8 rows for the embeddings."""
    matrices = _matrices(model)
    weights: dict[str, np.ndarray] = {}
    products = _products(model, matrices)
    for node in products:
        name = node.input[1]
        inputs, outputs = matrices[name].shape
        packed, scales = round_blocks(matrices[name].T, 8, np.dtype(np.float32))
        weights[f"{name}.blocks"], weights[f"{name}.scales"] = packed, scales
        node.CopyFrom(
            helper.make_node(
                "MatMulNBits",
                [node.input[0], f"{name}.blocks", f"{name}.scales"],
                [node.output[0]],
                name=node.name,
                domain=CONTRIB_DOMAIN,
                K=inputs,
                N=outputs,
                bits=8,
                block_size=BLOCK,
            )
        )
    multiplied = {name.removesuffix(".blocks") for name in weights if name.endswith(".blocks")}
    _replace(model, multiplied, weights)
    rest = {name: value for name, value in matrices.items() if name not in multiplied}
    _store(model, list(rest), rest)
    return model


VARIANTS: dict[str, tuple[str, Callable[[onnx.ModelProto], onnx.ModelProto]]] = {
    "fp32": ("onnx/model.onnx", lambda model: model),
    "fp16": ("onnx/model_fp16.onnx", to_float16),
    "q8": ("onnx/model_quantized.onnx", to_dynamic_int8),
    "w8": ("onnx/model_w8.onnx", to_stored_int8),
    "q8n": ("onnx/model_q8n.onnx", to_blocks),
}
"""File and maker of each variant; a maker may change the model it is given."""

SHIPPED = ("q8", "w8")
"""What lies in the repository: int8 for processors, w8 for graphics and everything else."""
