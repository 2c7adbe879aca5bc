"""A BERT token classifier as an ONNX graph written node by node, without an exporter.

The graph has few nodes, keeps batch and sequence length free and uses plain attention
(MatMul, Softmax, MatMul). The fused attention operator is avoided on purpose: in browsers its
WebGPU kernel gives wrong results from 32 tokens on with some adapters. Two contributed operators
of ONNX Runtime are used, both present for WebAssembly and WebGPU: BiasGelu and
SkipLayerNormalization.

Inputs are int64 [batch, sequence]: ``input_ids``, ``attention_mask`` (1 = token, 0 = padding) and
``token_type_ids``. The output ``logits`` is float32 [batch, sequence, tags].
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from transformers import BertConfig

OPSET = 17
IR_VERSION = 8
CONTRIB_DOMAIN = "com.microsoft"
PADDING_SCORE = -10000.0
INPUTS = ("input_ids", "attention_mask", "token_type_ids")


class GraphBuilder:
    """Collects the nodes and weights of one graph; values are referred to by name."""

    def __init__(self) -> None:
        """Start with no nodes."""
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def weight(self, name: str, value: np.ndarray) -> str:
        """Add a constant tensor."""
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def integers(self, name: str, values: Sequence[int]) -> str:
        """Add a constant int64 vector."""
        return self.weight(name, np.array(values, dtype=np.int64))

    def scalar(self, name: str, value: float) -> str:
        """Add a constant float32 scalar."""
        return self.weight(name, np.array(value, dtype=np.float32))

    def node(
        self,
        operator: str,
        inputs: Sequence[str],
        output: str,
        domain: str = "",
        **attributes: int | float | list[int],
    ) -> str:
        """Add a node with one output and return the output's name."""
        self.nodes.append(
            helper.make_node(operator, list(inputs), [output], name=output, domain=domain, **attributes)
        )
        return output


def _embed(graph: GraphBuilder, state: Mapping[str, np.ndarray], epsilon: float) -> str:
    """Sum of word, type and position embeddings, normalized: [batch, sequence, hidden]."""
    prefix = "bert.embeddings."
    words = graph.weight("embeddings.words", state[prefix + "word_embeddings.weight"])
    types = graph.weight("embeddings.types", state[prefix + "token_type_embeddings.weight"])
    positions = graph.weight("embeddings.positions", state[prefix + "position_embeddings.weight"])
    word = graph.node("Gather", [words, "input_ids"], "embeddings.word")
    token_type = graph.node("Gather", [types, "token_type_ids"], "embeddings.type")
    zero, one, two = (graph.integers(f"integer.{value}", [value]) for value in (0, 1, 2))
    shape = graph.node("Shape", ["input_ids"], "input.shape")
    length = graph.node("Slice", [shape, one, two, zero], "input.length")
    position = graph.node("Slice", [positions, zero, length, zero], "embeddings.position")
    total = graph.node("Add", [word, token_type], "embeddings.word_and_type")
    total = graph.node("Add", [total, position], "embeddings.total")
    gain = graph.weight("embeddings.norm.gain", state[prefix + "LayerNorm.weight"])
    bias = graph.weight("embeddings.norm.bias", state[prefix + "LayerNorm.bias"])
    return graph.node("LayerNormalization", [total, gain, bias], "embeddings.norm", axis=-1, epsilon=epsilon)


def _padding_bias(graph: GraphBuilder) -> str:
    """Attention bias [batch, 1, 1, sequence]: 0 for tokens, ``PADDING_SCORE`` for padding."""
    mask = graph.node("Cast", ["attention_mask"], "mask.float", to=TensorProto.FLOAT)
    padding = graph.node("Sub", [graph.scalar("mask.one", 1.0), mask], "mask.padding")
    bias = graph.node("Mul", [padding, graph.scalar("mask.score", PADDING_SCORE)], "mask.bias2d")
    return graph.node("Unsqueeze", [bias, graph.integers("mask.axes", [1, 2])], "mask.bias")


def _layer(
    graph: GraphBuilder,
    state: Mapping[str, np.ndarray],
    index: int,
    hidden: str,
    mask_bias: str,
    head_size: int,
    epsilon: float,
) -> str:
    """One encoder layer, [batch, sequence, hidden] to the same shape."""
    source, name = f"bert.encoder.layer.{index}.", f"layer{index}."

    def product(inputs: str, module: str) -> str:
        weight = graph.weight(f"{name}{module}.weight", state[f"{source}{module}.weight"].T)
        return graph.node("MatMul", [inputs, weight], f"{name}{module}.product")

    def bias(module: str) -> str:
        return graph.weight(f"{name}{module}.bias", state[f"{source}{module}.bias"])

    def heads(module: str, order: Sequence[int]) -> str:
        linear = graph.node("Add", [product(hidden, module), bias(module)], f"{name}{module}")
        split = graph.node("Reshape", [linear, "attention.split"], f"{name}{module}.split")
        return graph.node("Transpose", [split], f"{name}{module}.heads", perm=list(order))

    def add_and_norm(module: str, norm: str, inputs: str, residual: str) -> str:
        gain = graph.weight(f"{name}{norm}.gain", state[f"{source}{norm}.weight"])
        shift = graph.weight(f"{name}{norm}.shift", state[f"{source}{norm}.bias"])
        operands = [product(inputs, module), residual, gain, shift, bias(module)]
        return graph.node(
            "SkipLayerNormalization", operands, f"{name}{norm}", domain=CONTRIB_DOMAIN, epsilon=epsilon
        )

    query = heads("attention.self.query", (0, 2, 1, 3))
    key = heads("attention.self.key", (0, 2, 3, 1))
    value = heads("attention.self.value", (0, 2, 1, 3))
    scores = graph.node("MatMul", [query, key], name + "attention.raw")
    scale = graph.scalar(name + "attention.scale", 1 / np.sqrt(head_size))
    scores = graph.node("Mul", [scores, scale], name + "attention.scaled")
    scores = graph.node("Add", [scores, mask_bias], name + "attention.masked")
    shares = graph.node("Softmax", [scores], name + "attention.shares", axis=-1)
    context = graph.node("MatMul", [shares, value], name + "attention.context")
    context = graph.node("Transpose", [context], name + "attention.together", perm=[0, 2, 1, 3])
    context = graph.node("Reshape", [context, "attention.flat"], name + "attention.flat")
    attended = add_and_norm("attention.output.dense", "attention.output.LayerNorm", context, hidden)
    inner = graph.node(
        "BiasGelu",
        [product(attended, "intermediate.dense"), bias("intermediate.dense")],
        name + "gelu",
        domain=CONTRIB_DOMAIN,
    )
    return add_and_norm("output.dense", "output.LayerNorm", inner, attended)


def build_token_classifier(config: BertConfig, state: Mapping[str, np.ndarray]) -> onnx.ModelProto:
    """The ONNX model for a BertForTokenClassification with float32 weights ``state``."""
    head_size = config.hidden_size // config.num_attention_heads
    graph = GraphBuilder()
    hidden = _embed(graph, state, config.layer_norm_eps)
    mask_bias = _padding_bias(graph)
    graph.integers("attention.split", [0, 0, config.num_attention_heads, head_size])
    graph.integers("attention.flat", [0, 0, config.hidden_size])
    for index in range(config.num_hidden_layers):
        hidden = _layer(graph, state, index, hidden, mask_bias, head_size, config.layer_norm_eps)
    weight = graph.weight("classifier.weight", state["classifier.weight"].T)
    product = graph.node("MatMul", [hidden, weight], "classifier.product")
    graph.node("Add", [product, graph.weight("classifier.bias", state["classifier.bias"])], "logits")
    axes = ["batch_size", "sequence_length"]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, axes) for name in INPUTS]
    output = helper.make_tensor_value_info("logits", TensorProto.FLOAT, [*axes, config.num_labels])
    model = helper.make_model(
        helper.make_graph(graph.nodes, "bert_token_classifier", inputs, [output], graph.weights),
        opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIB_DOMAIN, 1)],
        ir_version=IR_VERSION,
        producer_name="kkori",
    )
    onnx.checker.check_model(model)
    return model
