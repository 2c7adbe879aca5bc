"""BERT, ELECTRA and RoBERTa token classifiers as ONNX graphs.

Inputs are int64 [batch, sequence]: ``input_ids``, ``attention_mask`` (1 = token, 0 = padding, which
stands at the end) and, for models that tell sentences apart, ``token_type_ids``. The output
``logits`` is float32 [batch, sequence, tags]. Attention is plain MatMul and Softmax, because the
fused operator answers wrong numbers on WebGPU from 32 tokens on with some adapters.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper
from transformers import AutoConfig, PretrainedConfig

from checkpoint import Checkpoint
from decoder_config import UnsupportedModel
from graph import CONTRIB, Graph
from precision import Precision

MASKED = -10000.0
PREFIXES = {"bert": "bert.", "electra": "electra.", "roberta": "roberta."}


@dataclass(frozen=True)
class EncoderConfig:
    """The shape of one token classifier."""

    family: str
    layers: int
    heads: int
    hidden: int
    norm_epsilon: float
    sentence_types: int
    first_position: int
    """The row of the position table for the first token: RoBERTa leaves out the first two."""
    positions: int
    tags: int

    @property
    def head_size(self) -> int:
        """Numbers in one attention head."""
        return self.hidden // self.heads

    @property
    def longest(self) -> int:
        """Most tokens the model reads at once."""
        return self.positions - self.first_position


def read_encoder_config(checkpoint: Path) -> EncoderConfig:
    """Read ``config.json``; raises `UnsupportedModel` for what the graph does not cover."""
    return encoder_config(AutoConfig.from_pretrained(checkpoint))


def encoder_config(config: PretrainedConfig) -> EncoderConfig:
    """The encoder of a configuration."""
    if config.model_type not in PREFIXES:
        raise UnsupportedModel(f"model_type {config.model_type} is none of {', '.join(PREFIXES)}")
    if config.hidden_act != "gelu":
        raise UnsupportedModel(f"activation {config.hidden_act} is not gelu")
    return EncoderConfig(
        family=config.model_type,
        layers=config.num_hidden_layers,
        heads=config.num_attention_heads,
        hidden=config.hidden_size,
        norm_epsilon=config.layer_norm_eps,
        sentence_types=config.type_vocab_size,
        first_position=config.pad_token_id + 1 if config.model_type == "roberta" else 0,
        positions=config.max_position_embeddings,
        tags=config.num_labels,
    )


@dataclass
class _Encoder:
    config: EncoderConfig
    checkpoint: Checkpoint
    graph: Graph
    precision: Precision

    @property
    def prefix(self) -> str:
        return PREFIXES[self.config.family]

    def floating(self, source: str, name: str) -> str:
        return self.graph.floating(name, self.checkpoint.read(source))

    def product(self, value: str, source: str, name: str, scale: float = 1.0) -> str:
        weight = self.checkpoint.read(source + ".weight") * np.float32(scale)
        matrix = self.precision.linear(self.graph, name + ".weight", weight)
        return matrix.product(value, name + ".product")

    def add_and_norm(self, value: str, residual: str, source: str, norm: str, name: str) -> str:
        """The norm of residual + (value times the matrix ``source`` + its bias)."""
        operands = [
            self.product(value, source, name),
            residual,
            self.floating(norm + ".weight", name + ".gain"),
            self.floating(norm + ".bias", name + ".shift"),
            self.floating(source + ".bias", name + ".bias"),
        ]
        epsilon = self.config.norm_epsilon
        return self.graph.node("SkipLayerNormalization", operands, name, domain=CONTRIB, epsilon=epsilon)


def _embed(encoder: _Encoder) -> str:
    """Sum of word, sentence type and position embeddings, normed: [batch, sequence, hidden]."""
    config, graph, source = encoder.config, encoder.graph, encoder.prefix + "embeddings."
    read = encoder.checkpoint.read
    words = encoder.precision.lookup(graph, "words", read(source + "word_embeddings.weight"))
    total = words.rows("input_ids", "words.rows")
    positions = read(source + "position_embeddings.weight")[config.first_position :]
    types = read(source + "token_type_embeddings.weight")
    if config.sentence_types == 1:
        positions = positions + types
    else:
        table = graph.floating("types", types)
        rows = graph.node("Gather", [table, "token_type_ids"], "types.rows")
        total = graph.node("Add", [total, rows], "words_and_types")
    length = graph.node("Shape", ["input_ids"], "length", start=1, end=2)
    zero = graph.integers(0)
    rows = graph.node("Slice", [graph.floating("positions", positions), zero, length, zero], "positions.rows")
    total = graph.node("Add", [total, rows], "embeddings.sum")
    gain = encoder.floating(source + "LayerNorm.weight", "embeddings.gain")
    shift = encoder.floating(source + "LayerNorm.bias", "embeddings.shift")
    epsilon = config.norm_epsilon
    normed = graph.node("LayerNormalization", [total, gain, shift], "embeddings", axis=-1, epsilon=epsilon)
    projection = encoder.prefix + "embeddings_project"
    if projection + ".weight" not in encoder.checkpoint:
        return normed
    product = encoder.product(normed, projection, "projection")
    bias = encoder.floating(projection + ".bias", "projection.bias")
    return graph.node("Add", [product, bias], "projection")


def _padding(graph: Graph) -> str:
    """What is added to attention scores, [batch, 1, 1, sequence]: 0, or ``MASKED`` at padding."""
    real = graph.node("Cast", ["attention_mask"], "mask.bool", to=TensorProto.BOOL)
    bias = graph.node("Where", [real, graph.scalar(0), graph.scalar(MASKED)], "mask.flat")
    return graph.node("Unsqueeze", [bias, graph.integers(1, 2)], "mask")


def _layer(encoder: _Encoder, index: int, hidden: str, mask: str) -> str:
    """One encoder layer, [batch, sequence, hidden] to the same shape."""
    config, graph = encoder.config, encoder.graph
    source, name = f"{encoder.prefix}encoder.layer.{index}.", f"layer{index}."

    def heads(module: str, order: list[int], scale: float = 1.0) -> str:
        from_name, to_name = f"{source}attention.self.{module}", name + module
        bias = encoder.checkpoint.read(from_name + ".bias") * np.float32(scale)
        product = encoder.product(hidden, from_name, to_name, scale)
        linear = graph.node("Add", [product, graph.floating(to_name + ".bias", bias)], to_name)
        shape = graph.integers(0, 0, config.heads, config.head_size)
        split = graph.node("Reshape", [linear, shape], to_name + ".split")
        return graph.node("Transpose", [split], to_name + ".heads", perm=order)

    query = heads("query", [0, 2, 1, 3], config.head_size**-0.5)
    key = heads("key", [0, 2, 3, 1])
    value = heads("value", [0, 2, 1, 3])
    scores = graph.node("MatMul", [query, key], name + "scores")
    scores = graph.node("Add", [scores, mask], name + "scores.masked")
    shares = graph.node("Softmax", [scores], name + "shares", axis=-1)
    context = graph.node("MatMul", [shares, value], name + "context.heads")
    context = graph.node("Transpose", [context], name + "context.split", perm=[0, 2, 1, 3])
    context = graph.node("Reshape", [context, graph.integers(0, 0, config.hidden)], name + "context")
    output = source + "attention.output."
    attended = encoder.add_and_norm(
        context, hidden, output + "dense", output + "LayerNorm", name + "attended"
    )
    product = encoder.product(attended, source + "intermediate.dense", name + "inner")
    bias = encoder.floating(source + "intermediate.dense.bias", name + "inner.bias")
    inner = graph.node("BiasGelu", [product, bias], name + "inner", domain=CONTRIB)
    output = source + "output."
    return encoder.add_and_norm(inner, attended, output + "dense", output + "LayerNorm", name + "output")


def build_encoder(config: EncoderConfig, checkpoint: Checkpoint, precision: Precision) -> onnx.ModelProto:
    """The model, with its weights inside."""
    graph = Graph(precision.floats)
    encoder = _Encoder(config, checkpoint, graph, precision)
    if "classifier.weight" not in checkpoint:
        raise UnsupportedModel("no classifier: fine-tune the model on a tagged corpus first")
    hidden, mask = _embed(encoder), _padding(graph)
    for index in range(config.layers):
        hidden = _layer(encoder, index, hidden, mask)
    # The tag layer decides, and is small: it stays in floats.
    weight = graph.floating("classifier.weight", checkpoint.read("classifier.weight").T)
    product = graph.node("MatMul", [hidden, weight], "classifier.product")
    tags = graph.node("Add", [product, encoder.floating("classifier.bias", "classifier.bias")], "tags")
    graph.node("Cast", [tags], "logits", to=TensorProto.FLOAT)
    axes = ["batch_size", "sequence_length"]
    names = ["input_ids", "attention_mask", *(["token_type_ids"] if config.sentence_types > 1 else [])]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, axes) for name in names]
    output = helper.make_tensor_value_info("logits", TensorProto.FLOAT, [*axes, config.tags])
    return graph.model(f"{config.family}_token_classifier", inputs, [output])
