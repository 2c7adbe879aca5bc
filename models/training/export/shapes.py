"""The shapes of the named models, and tiny ones of the same kinds, as Hugging Face configurations.

A name ending in ``-quarter`` has a quarter of the layers and of the vocabulary.
"""

from __future__ import annotations

from dataclasses import dataclass

from transformers import (
    BertConfig,
    ElectraConfig,
    Gemma2Config,
    Gemma3Config,
    PretrainedConfig,
    Qwen3Config,
    RobertaConfig,
)

TAGS = ("O", "B-Disease", "I-Disease", "B-Body", "I-Body", "B-Treatment", "I-Treatment")
CLASSIFIER = {
    "id2label": dict(enumerate(TAGS)),
    "label2id": {tag: index for index, tag in enumerate(TAGS)},
}
TINY_ENCODER = {
    "vocab_size": 500,
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "intermediate_size": 64,
    **CLASSIFIER,
}
TINY_DECODER = {
    "vocab_size": 280,
    "hidden_size": 32,
    "intermediate_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "head_dim": 8,
    "max_position_embeddings": 320,
}
QWEN_TOKENS = {"bos_token_id": None, "rope_theta": 1_000_000.0, "rms_norm_eps": 1e-6}
QWEN_06B = {
    "vocab_size": 151936,
    "hidden_size": 1024,
    "intermediate_size": 3072,
    "num_hidden_layers": 28,
    "num_attention_heads": 16,
    "num_key_value_heads": 8,
    "head_dim": 128,
    "max_position_embeddings": 40960,
    "tie_word_embeddings": True,
    **QWEN_TOKENS,
}
QWEN_8B = {
    "hidden_size": 4096,
    "intermediate_size": 12288,
    "num_hidden_layers": 36,
    "num_attention_heads": 32,
    "tie_word_embeddings": False,
}
GEMMA3_4B = {
    "vocab_size": 262208,
    "hidden_size": 2560,
    "intermediate_size": 10240,
    "num_hidden_layers": 34,
    "num_attention_heads": 8,
    "num_key_value_heads": 4,
    "head_dim": 256,
    "query_pre_attn_scalar": 256,
    "sliding_window": 1024,
    "max_position_embeddings": 131072,
    "rope_scaling": {"rope_type": "linear", "factor": 8.0},
}
TINY_VISION = {
    "hidden_size": 16,
    "intermediate_size": 16,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "image_size": 28,
    "patch_size": 14,
}


@dataclass(frozen=True)
class Shape:
    """A configuration, and which toy tokenizer goes with it."""

    config: PretrainedConfig
    tokenizer: str

    @property
    def is_decoder(self) -> bool:
        """Whether the model generates text."""
        return self.tokenizer in ("byte-level", "byte-fallback")


def _bert(**values: object) -> Shape:
    return Shape(BertConfig(**{**CLASSIFIER, **values}, pad_token_id=0), "wordpiece")


def _electra(**values: object) -> Shape:
    return Shape(ElectraConfig(**{**CLASSIFIER, **values}, pad_token_id=0), "wordpiece")


def _klue(**values: object) -> Shape:
    settings = {"type_vocab_size": 1, "pad_token_id": 1, "bos_token_id": 0, "eos_token_id": 2}
    return Shape(RobertaConfig(**{**CLASSIFIER, **settings, **values}, layer_norm_eps=1e-5), "klue")


def _qwen(**values: object) -> Shape:
    return Shape(Qwen3Config(**{**QWEN_TOKENS, **values}), "byte-level")


def _gemma2(**values: object) -> Shape:
    return Shape(Gemma2Config(**values), "byte-fallback")


def _gemma3(text: dict, vision: dict) -> Shape:
    return Shape(Gemma3Config(text_config=text, vision_config=vision, mm_tokens_per_image=4), "byte-fallback")


_BASE = {"hidden_size": 768, "num_hidden_layers": 12, "num_attention_heads": 12, "intermediate_size": 3072}
_TINY_GEMMA = {**TINY_DECODER, "sliding_window": 8, "query_pre_attn_scalar": 12}


def shape(name: str) -> Shape:
    """The shape of this name; raises ``KeyError`` for one that is not there."""
    return SHAPES[name]()


SHAPES = {
    "km-bert": lambda: _bert(vocab_size=16424, **_BASE),
    "kr-bert-medium": lambda: _bert(vocab_size=20000, **_BASE),
    "koelectra-base-v3": lambda: _electra(vocab_size=35000, embedding_size=768, **_BASE),
    "klue-roberta-base": lambda: _klue(vocab_size=32000, max_position_embeddings=514, **_BASE),
    "qwen3-0.6b": lambda: _qwen(**QWEN_06B),
    "qwen3-0.6b-quarter": lambda: _qwen(**{**QWEN_06B, "vocab_size": 37984, "num_hidden_layers": 7}),
    "qwen3-1.7b": lambda: _qwen(**{**QWEN_06B, "hidden_size": 2048, "intermediate_size": 6144}),
    "qwen3-8b": lambda: _qwen(**{**QWEN_06B, **QWEN_8B}),
    "medgemma-4b": lambda: _gemma3(GEMMA3_4B, TINY_VISION),
    "gemma-2-9b": lambda: _gemma2(
        vocab_size=256000,
        hidden_size=3584,
        intermediate_size=14336,
        num_hidden_layers=42,
        num_attention_heads=16,
        num_key_value_heads=8,
        head_dim=256,
        query_pre_attn_scalar=256,
    ),
    "tiny-bert": lambda: _bert(**TINY_ENCODER, max_position_embeddings=128),
    "tiny-electra": lambda: _electra(**TINY_ENCODER, embedding_size=16, max_position_embeddings=128),
    "tiny-roberta": lambda: _klue(**TINY_ENCODER, max_position_embeddings=130),
    "tiny-qwen3": lambda: _qwen(**TINY_DECODER, tie_word_embeddings=True),
    "tiny-qwen3-untied": lambda: _qwen(**TINY_DECODER, tie_word_embeddings=False),
    "tiny-gemma2": lambda: _gemma2(**_TINY_GEMMA, attn_logit_softcapping=5.0, final_logit_softcapping=3.0),
    "tiny-gemma3": lambda: _gemma3(
        {
            **_TINY_GEMMA,
            "layer_types": ["sliding_attention", "full_attention"],
            "rope_scaling": {"rope_type": "linear", "factor": 8.0},
        },
        TINY_VISION,
    ),
}
