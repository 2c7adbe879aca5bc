"""What a decoder graph needs to know of a model, read from a Hugging Face configuration."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from transformers import AutoConfig, PretrainedConfig

FAMILIES = {"qwen3": "qwen3", "gemma2": "gemma2", "gemma3_text": "gemma3", "gemma3": "gemma3"}
ACTIVATIONS = {"silu": "silu", "gelu_pytorch_tanh": "gelu", "gelu_new": "gelu"}
FULL = "full_attention"


class UnsupportedModel(ValueError):
    """A model whose graph would be another than the one built here."""


@dataclass(frozen=True)
class DecoderConfig:
    """The shape and the arithmetic of one decoder."""

    family: str
    vocabulary: int
    hidden: int
    inner: int
    layers: int
    query_heads: int
    key_heads: int
    head_size: int
    norm_epsilon: float
    norm_offset: float
    norms_after: bool
    head_norms: bool
    activation: str
    query_scale: float
    embedding_scale: float
    attention_cap: float | None
    logit_cap: float | None
    window: int
    layer_kinds: tuple[str, ...]
    rotations: dict[str, dict]
    tied: bool
    context: int
    """Longest prompt and answer together that the graph has angles for, in tokens."""

    @property
    def heads_per_key(self) -> int:
        """How many query heads share a key-value head."""
        return self.query_heads // self.key_heads

    def frequencies(self, kind: str) -> np.ndarray:
        """The angle of each pair of dimensions by position, for layers of this kind: float64."""
        rotation = self.rotations[kind]
        exponents = np.arange(0, self.head_size, 2, dtype=np.float64) / self.head_size
        angles = rotation["rope_theta"] ** -exponents
        return angles / rotation["factor"] if rotation["rope_type"] == "linear" else angles


def read_decoder_config(checkpoint: Path, context: int) -> DecoderConfig:
    """Read ``config.json``; raises `UnsupportedModel` for what the graph does not cover."""
    return decoder_config(AutoConfig.from_pretrained(checkpoint), context)


def decoder_config(outer: PretrainedConfig, context: int) -> DecoderConfig:
    """The decoder of a configuration; of a model with images, its text part."""
    config = outer.get_text_config()
    family = FAMILIES.get(config.model_type)
    if family is None:
        raise UnsupportedModel(f"model_type {config.model_type} is none of {', '.join(FAMILIES)}")
    gemma = family != "qwen3"
    activation = config.hidden_activation if gemma else config.hidden_act
    if activation not in ACTIVATIONS:
        raise UnsupportedModel(f"activation {activation} is none of {', '.join(ACTIVATIONS)}")
    if config.attention_bias:
        raise UnsupportedModel("projections with a bias")
    kinds = tuple(config.layer_types)
    return DecoderConfig(
        family=family,
        vocabulary=config.vocab_size,
        hidden=config.hidden_size,
        inner=config.intermediate_size,
        layers=config.num_hidden_layers,
        query_heads=config.num_attention_heads,
        key_heads=config.num_key_value_heads,
        head_size=config.head_dim,
        norm_epsilon=config.rms_norm_eps,
        norm_offset=1.0 if gemma else 0.0,
        norms_after=gemma,
        head_norms=family != "gemma2",
        activation=ACTIVATIONS[activation],
        query_scale=(config.query_pre_attn_scalar if gemma else config.head_dim) ** -0.5,
        embedding_scale=config.hidden_size**0.5 if gemma else 1.0,
        attention_cap=getattr(config, "attn_logit_softcapping", None),
        logit_cap=getattr(config, "final_logit_softcapping", None),
        window=config.sliding_window or config.max_position_embeddings,
        layer_kinds=kinds,
        rotations=_rotations(config, kinds),
        tied=config.tie_word_embeddings and outer.tie_word_embeddings,
        context=min(context, config.max_position_embeddings),
    )


def _rotations(config: PretrainedConfig, kinds: tuple[str, ...]) -> dict[str, dict]:
    """The rotary parameters of each kind of layer; Gemma 3 has two bases, the others one."""
    parameters = config.rope_parameters
    rotations = {kind: parameters.get(kind, parameters) for kind in set(kinds)}
    for rotation in rotations.values():
        if rotation["rope_type"] not in ("default", "linear"):
            raise UnsupportedModel(f"rotary scaling {rotation['rope_type']}")
    return rotations
