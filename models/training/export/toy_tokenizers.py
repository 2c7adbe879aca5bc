"""Small tokenizers of the three kinds that the supported models have, trained on given text.

They make random models whole: a text goes in and a text comes out. Each is written as
``tokenizer.json`` and ``tokenizer_config.json``.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tokenizers import (
    AddedToken,
    Regex,
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
    trainers,
)

WORDPIECE_SPECIALS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
KLUE_SPECIALS = ("[CLS]", "[PAD]", "[SEP]", "[UNK]", "[MASK]")
QWEN_SPECIALS = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
GEMMA_SPECIALS = ("<pad>", "<eos>", "<bos>", "<unk>")
GEMMA_TURNS = ("<start_of_turn>", "<end_of_turn>")
QWEN_TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n"
    "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n"
    "{% if enable_thinking is defined and not enable_thinking %}<think>\n\n</think>\n\n{% endif %}"
    "{% endif %}"
)
GEMMA_TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}<start_of_turn>"
    "{{ 'model' if message.role == 'assistant' else message.role }}\n{{ message.content }}"
    "<end_of_turn>\n{% endfor %}{% if add_generation_prompt %}<start_of_turn>model\n{% endif %}"
)


def _save(tokenizer: Tokenizer, folder: Path, settings: dict) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    content = json.dumps(settings, indent=2, ensure_ascii=False) + "\n"
    (folder / "tokenizer_config.json").write_text(content, encoding="utf-8")


def _pieces(texts: Sequence[str], size: int, specials: tuple[str, ...]) -> dict[str, int]:
    """Special tokens, unused ones until there are ``size``, then the most frequent beginnings and
    other parts of words, up to four characters long; equal texts give equal pieces.
    """
    counts = Counter[str]()
    for word, times in Counter(re.findall(r"\w+|[^\w\s]", " ".join(texts))).items():
        for start in range(len(word)):
            for end in range(start + 1, min(start + 4, len(word)) + 1):
                counts[("##" if start else "") + word[start:end]] += times
    frequent = sorted(counts, key=lambda piece: (-counts[piece], piece))[: size - len(specials)]
    unused = [f"[unused{index}]" for index in range(size - len(specials) - len(frequent))]
    return {piece: index for index, piece in enumerate([*specials, *unused, *frequent])}


def save_wordpiece(
    texts: Sequence[str], size: int, folder: Path, *, specials: tuple[str, ...], longest: int
) -> None:
    """A cased BERT tokenizer with exactly ``size`` pieces."""
    pieces = _pieces(texts, size, specials)
    tokenizer = Tokenizer(models.WordPiece(pieces, unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=False, strip_accents=False)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.add_special_tokens(list(specials))
    first, last = pieces["[CLS]"], pieces["[SEP]"]
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", first), ("[SEP]", last)],
    )
    tokenizer.decoder = decoders.WordPiece()
    _save(
        tokenizer,
        folder,
        {
            "tokenizer_class": "BertTokenizer",
            "do_lower_case": False,
            "strip_accents": False,
            "tokenize_chinese_chars": True,
            "model_max_length": longest,
            "pad_token": "[PAD]",
            "unk_token": "[UNK]",
            "cls_token": "[CLS]",
            "sep_token": "[SEP]",
            "mask_token": "[MASK]",
        },
    )


def save_byte_level(texts: Sequence[str], size: int, folder: Path, *, longest: int) -> None:
    """A byte-level BPE tokenizer with Qwen3's special tokens and switch, at most ``size`` pieces."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    words = r"[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(words), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    thinking = ("<think>", "</think>")
    tokenizer.train_from_iterator(
        texts,
        trainers.BpeTrainer(
            vocab_size=size - len(QWEN_SPECIALS) - len(thinking),
            initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
            show_progress=False,
        ),
    )
    tokenizer.add_special_tokens(list(QWEN_SPECIALS))
    tokenizer.add_tokens([AddedToken(token, special=False, normalized=False) for token in thinking])
    _save(
        tokenizer,
        folder,
        {
            "tokenizer_class": "Qwen2Tokenizer",
            "model_max_length": longest,
            "eos_token": "<|im_end|>",
            "pad_token": "<|endoftext|>",
            "bos_token": None,
            "unk_token": None,
            "add_bos_token": False,
            "clean_up_tokenization_spaces": False,
            "chat_template": QWEN_TEMPLATE,
        },
    )


def save_byte_fallback(texts: Sequence[str], size: int, folder: Path, *, longest: int) -> None:
    """A BPE tokenizer over characters as Gemma has it, bytes for the rest, at most ``size`` pieces."""
    alphabet = [f"<0x{byte:02X}>" for byte in range(256)]
    specials = [*GEMMA_SPECIALS, *GEMMA_TURNS, *alphabet]
    tokenizer = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>", fuse_unk=True))
    tokenizer.normalizer = normalizers.Replace(" ", "▁")
    tokenizer.pre_tokenizer = pre_tokenizers.Split(" ", "merged_with_previous")
    tokenizer.train_from_iterator(
        (" ".join(text.split()) for text in texts),
        trainers.BpeTrainer(
            vocab_size=size,
            special_tokens=specials,
            limit_alphabet=(size - len(specials)) * 2 // 3,
            max_token_length=4,
            show_progress=False,
        ),
    )
    tokenizer = _without_special_bytes(tokenizer)
    first = tokenizer.token_to_id("<bos>")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<bos> $A", pair="<bos> $A <bos>:1 $B:1", special_tokens=[("<bos>", first)]
    )
    tokenizer.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()]
    )
    _save(
        tokenizer,
        folder,
        {
            "tokenizer_class": "GemmaTokenizer",
            "model_max_length": longest,
            "bos_token": "<bos>",
            "eos_token": "<eos>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
            "add_bos_token": True,
            "add_eos_token": False,
            "clean_up_tokenization_spaces": False,
            "chat_template": GEMMA_TEMPLATE,
        },
    )


def _without_special_bytes(trained: Tokenizer) -> Tokenizer:
    """The trainer takes byte pieces only as special tokens; in Gemma they are ordinary pieces."""
    content = json.loads(trained.to_str())
    kept = (*GEMMA_SPECIALS, *GEMMA_TURNS)
    content["added_tokens"] = [token for token in content["added_tokens"] if token["content"] in kept]
    return Tokenizer.from_str(json.dumps(content))
