"""Qwen3, Gemma 2 and Gemma 3 (text) as ONNX graphs with the inputs that transformers.js expects.

Inputs: ``input_ids`` and ``position_ids`` int64 [batch, sequence]; ``attention_mask`` int64 [batch,
past + sequence], 1 for a token, 0 for padding; ``num_logits_to_keep``, an int64 scalar: how many
last positions get logits, 0 for all; ``past_key_values.N.key`` and ``.value`` [batch, key-value
heads, past, head size]. Outputs: ``logits`` float32 [batch, kept, vocabulary] and
``present.N.key`` and ``.value``, the caches with the new positions at their ends.

Attention is plain MatMul and Softmax: the fused operators answer wrong numbers on WebGPU from 32
tokens on with some adapters. The query heads that share a key-value head are stacked along the
sequence, so that keys and values are never repeated.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import onnx
from onnx import TensorProto, helper

from checkpoint import Checkpoint
from decoder_config import DecoderConfig
from graph import CONTRIB, ExternalData, Graph
from precision import Matrix, Precision

MASKED = -30000.0
PREFIXES = ("model.", "language_model.model.", "model.language_model.", "")


@dataclass
class _Decoder:
    """What all layers share while the graph is written."""

    config: DecoderConfig
    checkpoint: Checkpoint
    prefix: str
    graph: Graph
    precision: Precision

    def read(self, name: str) -> np.ndarray:
        return self.checkpoint.read(self.prefix + name)

    def linear(self, value: str, source: str, name: str, scale: float = 1.0) -> str:
        weight = self.read(source + ".weight")
        matrix = self.precision.linear(self.graph, name + ".weight", weight * scale if scale != 1 else weight)
        return matrix.product(value, name)

    def gain(self, source: str, name: str, scale: float = 1.0) -> str:
        """The weights of an RMS norm; Gemma stores them less 1."""
        gain = (self.read(source + ".weight") + self.config.norm_offset) * np.float32(scale)
        return self.graph.floating(name + ".gain", gain)

    def norm(self, value: str, source: str, name: str, scale: float = 1.0) -> str:
        gain = self.gain(source, name, scale)
        epsilon = self.config.norm_epsilon
        return self.graph.node(
            "SimplifiedLayerNormalization", [value, gain], name, axis=-1, epsilon=epsilon, stash_type=1
        )

    def add_and_norm(self, residual: str, branch: str, source: str, name: str) -> tuple[str, str]:
        """The norm of residual + branch, and the sum itself."""
        total = name + ".residual"
        normed = self.graph.node(
            "SkipSimplifiedLayerNormalization",
            [residual, branch, self.gain(source, name)],
            [name, "", "", total],
            domain=CONTRIB,
            epsilon=self.config.norm_epsilon,
        )
        return normed, total


def _rotation_tables(graph: Graph, config: DecoderConfig) -> dict[str, tuple[str, str]]:
    """Cosines and sines [positions, head size / 2] for each base that layers use."""
    tables = {}
    for kind in sorted(set(config.layer_kinds)):
        angles = np.outer(np.arange(config.context + 1), config.frequencies(kind))
        tables[kind] = (
            graph.floating(f"rotation.{kind}.cosines", np.cos(angles)),
            graph.floating(f"rotation.{kind}.sines", np.sin(angles)),
        )
    return tables


def _masks(graph: Graph, config: DecoderConfig) -> dict[str, str]:
    """What is added to attention scores, [batch, 1, query heads of a key head x sequence, keys].

    A query sees a key that is not padding, not after it, and in a sliding layer fewer than
    ``window`` positions back.
    """
    total = graph.node("Shape", ["attention_mask"], "mask.keys", start=1, end=2)
    length = graph.node("Shape", ["input_ids"], "mask.queries", start=1, end=2)
    scalars = [graph.node("Squeeze", [total], "mask.total"), graph.integer(1)]
    keys = graph.node("Range", [graph.integer(0), *scalars], "mask.key")
    past = graph.node("Sub", [total, length], "mask.past")
    queries = graph.node("Slice", [keys, past, total, graph.integers(0)], "mask.last")
    queries = graph.node("Unsqueeze", [queries, graph.integers(1)], "mask.query")
    real = graph.node("Cast", ["attention_mask"], "mask.bool", to=TensorProto.BOOL)
    real = graph.node("Unsqueeze", [real, graph.integers(1)], "mask.real")
    causal = graph.node("LessOrEqual", [keys, queries], "mask.causal")
    masks = {}
    for kind in sorted(set(config.layer_kinds)):
        allowed = causal
        if kind == "sliding_attention" and config.window < config.context:
            first = graph.node("Sub", [queries, graph.integer(config.window)], f"mask.{kind}.before")
            near = graph.node("Greater", [keys, first], f"mask.{kind}.near")
            allowed = graph.node("And", [causal, near], f"mask.{kind}.window")
        allowed = graph.node("And", [allowed, real], f"mask.{kind}.allowed")
        inputs = [allowed, graph.scalar(0), graph.scalar(MASKED)]
        bias = graph.node("Where", inputs, f"mask.{kind}.one_head")
        if config.heads_per_key > 1:
            bias = graph.node("Concat", [bias] * config.heads_per_key, f"mask.{kind}.heads", axis=1)
        masks[kind] = graph.node("Unsqueeze", [bias, graph.integers(1)], f"mask.{kind}")
    return masks


def _attention(decoder: _Decoder, index: int, value: str, table: tuple[str, str], mask: str) -> str:
    """[batch, sequence, hidden] to the same shape, by way of the cache of layer ``index``."""
    config, graph = decoder.config, decoder.graph
    source, name = f"layers.{index}.self_attn.", f"layer{index}."
    scale = config.query_scale

    def heads(module: str, count: int, factor: float) -> str:
        rotates, normed = module != "v", config.head_norms and module != "v"
        folded = 1.0 if normed else factor
        linear = decoder.linear(value, f"{source}{module}_proj", name + module, folded)
        split = graph.node(
            "Reshape", [linear, graph.integers(0, 0, count, config.head_size)], f"{name}{module}.split"
        )
        if normed:
            split = decoder.norm(split, f"{source}{module}_norm", f"{name}{module}.norm", factor)
        split = graph.node("Transpose", [split], f"{name}{module}.heads", perm=[0, 2, 1, 3])
        if not rotates:
            return split
        inputs = [split, "position_ids", *table]
        return graph.node("RotaryEmbedding", inputs, f"{name}{module}.rotated", domain=CONTRIB)

    query = heads("q", config.query_heads, scale)
    past, present = f"past_key_values.{index}", f"present.{index}"
    key = heads("k", config.key_heads, 1.0)
    key = graph.node("Concat", [past + ".key", key], present + ".key", axis=2)
    content = heads("v", config.key_heads, 1.0)
    content = graph.node("Concat", [past + ".value", content], present + ".value", axis=2)
    stacked = graph.integers(0, config.key_heads, -1, config.head_size)
    query = graph.node("Reshape", [query, stacked], name + "stacked")
    key = graph.node("Transpose", [key], name + "k.across", perm=[0, 1, 3, 2])
    scores = graph.node("MatMul", [query, key], name + "scores")
    if config.attention_cap is not None:
        scores = _capped(graph, scores, config.attention_cap, None, name + "scores.capped")
    scores = graph.node("Add", [scores, mask], name + "scores.masked")
    shares = graph.node("Softmax", [scores], name + "shares", axis=-1)
    context = graph.node("MatMul", [shares, content], name + "context.stacked")
    unstacked = graph.integers(0, config.query_heads, -1, config.head_size)
    context = graph.node("Reshape", [context, unstacked], name + "context.heads")
    context = graph.node("Transpose", [context], name + "context.split", perm=[0, 2, 1, 3])
    flat = graph.integers(0, 0, config.query_heads * config.head_size)
    context = graph.node("Reshape", [context, flat], name + "context")
    return decoder.linear(context, source + "o_proj", name + "o")


def _capped(graph: Graph, value: str, cap: float, floats: type[np.floating] | None, output: str) -> str:
    """cap * tanh(value / cap), Gemma 2's limit."""
    value = graph.node("Mul", [value, graph.scalar(1 / cap, floats)], output + ".over_cap")
    value = graph.node("Tanh", [value], output + ".tanh")
    return graph.node("Mul", [value, graph.scalar(cap, floats)], output)


def _feed_forward(decoder: _Decoder, index: int, value: str) -> str:
    """The gated product of two projections, projected back: [batch, sequence, hidden]."""
    graph, source, name = decoder.graph, f"layers.{index}.mlp.", f"layer{index}."
    gate = decoder.linear(value, source + "gate_proj", name + "gate")
    if decoder.config.activation == "silu":
        share = graph.node("Sigmoid", [gate], name + "gate.share")
        gate = graph.node("Mul", [gate, share], name + "gate.silu")
    else:
        gate = graph.node("FastGelu", [gate], name + "gate.gelu", domain=CONTRIB)
    up = decoder.linear(value, source + "up_proj", name + "up")
    inner = graph.node("Mul", [gate, up], name + "inner")
    return decoder.linear(inner, source + "down_proj", name + "down")


def _embedding(decoder: _Decoder) -> tuple[str, Matrix]:
    """The first hidden states, and the matrix that turns the last ones into logits."""
    graph, config, precision = decoder.graph, decoder.config, decoder.precision
    words = decoder.read("embed_tokens.weight")
    if config.tied:
        matrix = head = precision.shared(graph, "embedding", words)
    else:
        matrix = precision.shared(graph, "embedding", words)
        del words
        names = ("lm_head.weight", "language_model.lm_head.weight")
        name = next(name for name in names if name in decoder.checkpoint)
        head = precision.linear(graph, "head", decoder.checkpoint.read(name))
    hidden = matrix.rows("input_ids", "embedding.rows")
    if config.embedding_scale != 1:
        hidden = graph.node("Mul", [hidden, graph.scalar(config.embedding_scale)], "embedding.scaled")
    return hidden, head


def build_decoder(
    config: DecoderConfig, checkpoint: Checkpoint, precision: Precision, external: ExternalData | None
) -> onnx.ModelProto:
    """The model. Its weights are inside, or written to ``external`` where one is given."""
    graph = Graph(precision.floats, external)
    prefix = checkpoint.prefix(PREFIXES, "embed_tokens.weight")
    decoder = _Decoder(config, checkpoint, prefix, graph, precision)
    residual, head = _embedding(decoder)
    tables, masks = _rotation_tables(graph, config), _masks(graph, config)
    normed = decoder.norm(residual, "layers.0.input_layernorm", "layer0.before")
    for index, kind in enumerate(config.layer_kinds):
        source, name = f"layers.{index}.", f"layer{index}."
        branch = _attention(decoder, index, normed, tables[kind], masks[kind])
        between = "post_attention_layernorm"
        if config.norms_after:
            branch = decoder.norm(branch, source + between, name + "attention.after")
            between = "pre_feedforward_layernorm"
        normed, residual = decoder.add_and_norm(residual, branch, source + between, name + "between")
        branch = _feed_forward(decoder, index, normed)
        if config.norms_after:
            branch = decoder.norm(branch, source + "post_feedforward_layernorm", name + "after")
        last = index + 1 == config.layers
        following = "norm" if last else f"layers.{index + 1}.input_layernorm"
        following_name = "final" if last else f"layer{index + 1}.before"
        normed, residual = decoder.add_and_norm(residual, branch, following, following_name)
    _logits(decoder, normed, head)
    return _finish(graph, config)


def _logits(decoder: _Decoder, hidden: str, head: Matrix) -> None:
    graph = decoder.graph
    # A slice from -0 begins at the first position, so that 0 keeps all.
    start = graph.node("Neg", ["num_logits_to_keep"], "kept.start")
    start = graph.node("Unsqueeze", [start, graph.integers(0)], "kept.from")
    end = graph.integers(np.iinfo(np.int64).max)
    hidden = graph.node("Slice", [hidden, start, end, graph.integers(1)], "kept")
    logits = head.product(hidden, "logits.raw")
    cap = decoder.config.logit_cap
    output = "logits" if cap is None else "logits.float"
    logits = graph.node("Cast", [logits], output, to=TensorProto.FLOAT)
    if cap is not None:
        _capped(graph, logits, cap, np.float32, "logits")


def _finish(graph: Graph, config: DecoderConfig) -> onnx.ModelProto:
    batch, sequence, keys = "batch_size", "sequence_length", "total_sequence_length"

    def integers(name: str, shape: list[str]) -> onnx.ValueInfoProto:
        return helper.make_tensor_value_info(name, TensorProto.INT64, shape)

    def caches(name: str, length: str) -> list[onnx.ValueInfoProto]:
        shape = [batch, config.key_heads, length, config.head_size]
        return [
            helper.make_tensor_value_info(f"{name}.{index}.{part}", graph.float_type, shape)
            for index in range(config.layers)
            for part in ("key", "value")
        ]

    inputs = [
        integers("input_ids", [batch, sequence]),
        integers("attention_mask", [batch, keys]),
        integers("position_ids", [batch, sequence]),
        integers("num_logits_to_keep", []),
    ]
    shape = [batch, "kept_positions", config.vocabulary]
    logits = helper.make_tensor_value_info("logits", TensorProto.FLOAT, shape)
    return graph.model(
        config.family,
        [*inputs, *caches("past_key_values", "past_sequence_length")],
        [logits, *caches("present", keys)],
    )
