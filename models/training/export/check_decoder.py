"""A language model under ONNX Runtime beside torch."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from transformers import PreTrainedModel

from native import OnnxDecoder, load_torch, torch_greedy, torch_logits
from precision import PRECISIONS, Precision, word_bits
from random_model import read_texts
from rounding import unround_blocks

LONGEST_PROMPT = 128
BITS = {"q8n": 8, "q4": 4}
"""Precisions whose arithmetic is torch's once the weights are rounded."""


@dataclass(frozen=True)
class Answers:
    """What torch makes of the prompts."""

    prompts: Sequence[list[int]]
    greedy: list[list[int]]
    logits: list[np.ndarray]
    """[tokens + 1, vocabulary] each: of the places where tokens are chosen, and one more."""

    @property
    def tokens(self) -> int:
        """How many tokens follow each prompt."""
        return len(self.greedy[0])


def ask_torch(model: PreTrainedModel, prompts: Sequence[list[int]], tokens: int) -> Answers:
    """Continue every prompt greedily."""
    greedy = [torch_greedy(model, prompt, tokens) for prompt in prompts]
    texts = [np.array([prompt + answer]) for prompt, answer in zip(prompts, greedy, strict=True)]
    # A vocabulary is large: only the places that are compared are kept.
    logits = [torch_logits(model, ids, np.ones_like(ids))[0, -tokens - 1 :].copy() for ids in texts]
    return Answers(prompts, greedy, logits)


def round_weights(model: PreTrainedModel, precision: Precision) -> None:
    """Give a model the weights that the exporter stores in blocks."""
    with torch.no_grad():
        for name, value in model.named_parameters():
            if value.dim() != 2 or "vision" in name or "multi_modal" in name:
                continue
            bits = BITS[precision.name]
            if bits == 4 and "embed_tokens" in name:
                bits = word_bits(value.numel())
            value.copy_(torch.from_numpy(unround_blocks(value.numpy(), bits)))


def compare(path: Path, precision: Precision, expected: Answers) -> tuple[float, float]:
    """Print a row; returns the share of prompts and of single tokens that are equal."""
    size = sum(file.stat().st_size for file in path.parent.glob(path.name + "*"))
    decoder = OnnxDecoder(path)
    start = time.perf_counter()
    greedy = [decoder.greedy(prompt, expected.tokens) for prompt in expected.prompts]
    milliseconds = (time.perf_counter() - start) * 1000 / (len(greedy) * expected.tokens)
    prompts = sum(a == b for a, b in zip(greedy, expected.greedy, strict=True)) / len(greedy)
    farthest, tokens = _after_same_text(decoder, expected)
    print(
        f"| {precision.name} | {size / 1e6:,.1f} | {farthest:.2g} | {prompts:.2f} | {tokens:.4f} | "
        f"{milliseconds:.0f} |",
        flush=True,
    )
    return prompts, tokens


def _after_same_text(decoder: OnnxDecoder, expected: Answers) -> tuple[float, float]:
    """The farthest logit, and the share of generated tokens chosen as torch chose them."""
    farthest, equal = 0.0, []
    for prompt, answer, logits in zip(expected.prompts, expected.greedy, expected.logits, strict=True):
        ids = np.array([prompt + answer])
        actual, _ = decoder.run(ids, np.ones_like(ids), decoder.empty_cache(), keep=len(logits))
        farthest = max(farthest, float(np.abs(actual[0] - logits).max()))
        equal.append(actual[0, :-1].argmax(axis=1) == np.array(answer))
    return farthest, float(np.concatenate(equal).mean())


def check_decoder(
    checkpoint: Path,
    model: Path,
    text: Path,
    limit: int,
    precisions: Sequence[Precision],
    bounds: dict[str, float],
    tokens: int,
    *,
    rounded: bool,
) -> list[str]:
    """Print a table; returns what is outside its bound, in words.

    With ``rounded``, torch gets the rounded weights first, so that only an error of the graph is left.
    """
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    prompts = [tokenizer.encode(line).ids[:LONGEST_PROMPT] for line in read_texts(text)[:limit]]
    total = sum(map(len, prompts))
    print(f"{len(prompts)} prompts, {total} tokens, {tokens} more for each")
    print("| precision | MB | farthest logit | prompts equal | tokens equal | ms a token |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    failed = []
    expected = None
    for precision in precisions:
        if rounded or expected is None:
            original = load_torch(checkpoint)
            if rounded:
                round_weights(original, precision)
            expected = ask_torch(original, prompts, tokens)
            del original
        same, alike = compare(model / precision.file, precision, expected)
        exact = rounded or precision is PRECISIONS["fp32"]
        share, bound = (same, 1.0) if exact else (alike, bounds[precision.name])
        if share < bound:
            failed.append(f"{precision.name}: {share:.4f} equal, under {bound}")
    return failed
