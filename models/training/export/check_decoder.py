"""A language model under ONNX Runtime beside torch."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from native import OnnxDecoder, load_torch, torch_greedy, torch_logits
from precision import Precision
from random_model import read_texts

LONGEST_PROMPT = 128


def check_decoder(
    checkpoint: Path,
    model: Path,
    text: Path,
    limit: int,
    precisions: Sequence[Precision],
    bounds: dict[str, float],
    tokens: int,
) -> list[str]:
    """Print a table; returns what is outside its bound, in words."""
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    prompts = [tokenizer.encode(line).ids[:LONGEST_PROMPT] for line in read_texts(text)[:limit]]
    torch_model = load_torch(checkpoint)
    answers = [torch_greedy(torch_model, prompt, tokens) for prompt in prompts]
    texts = [np.array([prompt + answer]) for prompt, answer in zip(prompts, answers, strict=True)]
    # Only where tokens are chosen: a vocabulary is large.
    expected = [torch_logits(torch_model, ids, np.ones_like(ids))[0, -tokens - 1 :].copy() for ids in texts]
    spread = float(np.std(expected[0]))
    del torch_model
    total = sum(map(len, prompts))
    print(f"{len(prompts)} prompts, {total} tokens, {tokens} more for each, logits' deviation {spread:.2f}")
    print("| precision | MB | farthest logit | prompts equal | tokens equal | ms a token |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    failed = []
    for precision in precisions:
        path = model / precision.file
        size = sum(file.stat().st_size for file in path.parent.glob(path.name + "*"))
        decoder = OnnxDecoder(path)
        start = time.perf_counter()
        greedy = [decoder.greedy(prompt, tokens) for prompt in prompts]
        milliseconds = (time.perf_counter() - start) * 1000 / (len(prompts) * tokens)
        same = sum(a == b for a, b in zip(greedy, answers, strict=True)) / len(prompts)
        farthest, alike = _after_same_text(decoder, texts, expected)
        print(
            f"| {precision.name} | {size / 1e6:,.1f} | {farthest:.2g} | {same:.2f} | {alike:.4f} | "
            f"{milliseconds:.0f} |",
            flush=True,
        )
        share = same if precision.name == "fp32" else alike
        if share < bounds[precision.name]:
            failed.append(f"{precision.name}: {share:.4f} equal, under {bounds[precision.name]}")
    return failed


def _after_same_text(
    decoder: OnnxDecoder, texts: Sequence[np.ndarray], expected: Sequence[np.ndarray]
) -> tuple[float, float]:
    """The farthest logit, and the share of generated tokens chosen as torch chose them."""
    farthest, equal = 0.0, []
    for ids, logits in zip(texts, expected, strict=True):
        actual, _ = decoder.run(ids, np.ones_like(ids), decoder.empty_cache(), keep=len(logits))
        farthest = max(farthest, float(np.abs(actual[0] - logits).max()))
        equal.append(actual[0, :-1].argmax(axis=1) == ids[0, 1 - len(logits) :])
    return farthest, float(np.concatenate(equal).mean())
