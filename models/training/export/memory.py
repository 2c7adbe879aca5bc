"""Memory that a model needs in a browser, in bytes: computed, with factors that were measured.

Measured was a renderer that loaded a model of 392 MB: of 156 MB before, 1,416 MB at the peak where
the weights are inside the `.onnx`, and 1,233 MB where they lie in data files beside it that are
handed over as blobs. To this come the key-value caches of a full context, twice, because the new
ones are made before the old ones go, and the attention scores of a prompt, which the app reads 256
tokens at a time, three times: raw, masked and as shares.
"""

from __future__ import annotations

import onnx
from onnx import TensorProto, helper

from decoder_config import DecoderConfig
from precision import Precision

EMPTY = 156_000_000
INSIDE, BESIDE = 3.2, 2.75
PROMPT_TOKENS = 256


def running_bytes(config: DecoderConfig, precision: Precision) -> int:
    """What a decoder holds besides its weights, with a full context."""
    size = 2 if precision.shader_f16 else 4
    cache = 2 * config.layers * config.key_heads * config.head_size * config.context
    scores = config.query_heads * min(PROMPT_TOKENS, config.context) * config.context
    return size * (2 * cache + 3 * scores)


def loading_bytes(weights: int, *, beside: bool) -> int:
    """Most memory while weights of this many bytes are loaded; ``beside``: in data files."""
    return EMPTY + round(weights * (BESIDE if beside else INSIDE))


def largest_weight(model: onnx.ModelProto) -> int:
    """Bytes of the largest weight, as it is in memory, which a graphics adapter holds in one buffer.

    The model may have been read without its external data.
    """
    unpacked = {node.input[0] for node in model.graph.node if node.op_type == "Cast"}
    return max(_bytes(tensor, unpacked=tensor.name in unpacked) for tensor in model.graph.initializer)


def _bytes(tensor: TensorProto, *, unpacked: bool) -> int:
    numbers = 1
    for size in tensor.dims:
        numbers *= size
    return numbers * (4 if unpacked else helper.tensor_dtype_to_np_dtype(tensor.data_type).itemsize)
