"""Memory that a model needs in a browser, in bytes, computed and not measured.

The factors are peaks of a renderer that loaded a model of 392 MB: 3.6 times the file where the
weights are inside the `.onnx`, 2.8 times where they lie in data files beside it. A longer context
costs its key-value cache twice, for the new cache is made before the old one goes.
"""

from __future__ import annotations

from pathlib import Path

import onnx
from onnx import TensorProto, helper

from decoder_config import DecoderConfig
from precision import Precision

INSIDE, BESIDE = 3.6, 2.8


def cache_bytes(config: DecoderConfig, precision: Precision) -> int:
    """Keys and values of a full context."""
    numbers = 2 * config.layers * config.key_heads * config.head_size * config.context
    return numbers * (2 if precision.shader_f16 else 4)


def memory_bytes(weights: int, cache: int, *, beside: bool) -> int:
    """Most memory held while loading and running; ``beside``: the weights lie in data files."""
    return round(weights * (BESIDE if beside else INSIDE)) + 2 * cache


def largest_weight(path: Path) -> int:
    """Bytes of the largest weight, as it is in memory, which a graphics adapter holds in one buffer."""
    model = onnx.load(path, load_external_data=False)
    unpacked = {node.input[0] for node in model.graph.node if node.op_type == "Cast"}
    return max(_bytes(tensor, unpacked=tensor.name in unpacked) for tensor in model.graph.initializer)


def _bytes(tensor: TensorProto, *, unpacked: bool) -> int:
    numbers = 1
    for size in tensor.dims:
        numbers *= size
    return numbers * (4 if unpacked else helper.tensor_dtype_to_np_dtype(tensor.data_type).itemsize)
