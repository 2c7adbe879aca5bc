"""A token classifier under ONNX Runtime beside torch."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from encoder_graph import read_encoder_config
from layout import read_json
from native import load_torch, open_session, torch_logits
from precision import Precision
from spans import Span, find_spans, lead, strict_f1

FARTHEST_FLOAT32 = 1e-3
LARGEST_LOSS = 0.005
SURE = 1.0


@dataclass(frozen=True)
class Item:
    """A text as the model reads it, and what is to be found in it where that is known."""

    ids: list[int]
    offsets: list[tuple[int, int]]
    gold: list[Span] | None


def read_items(path: Path, model: Path, limit: int, longest: int) -> list[Item]:
    """The first texts of a file, cut to the model's length."""
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    tokenizer.enable_truncation(longest)
    items = []
    for line in path.read_text(encoding="utf-8").splitlines()[:limit]:
        entry = json.loads(line) if path.suffix == ".jsonl" else {"text": line}
        gold = [(each["start"], each["end"], each["label"]) for each in entry.get("entities", [])]
        encoding = tokenizer.encode(entry["text"])
        items.append(Item(encoding.ids, encoding.offsets, gold if "entities" in entry else None))
    return items


def answer_items(path: Path, items: Sequence[Item]) -> tuple[list[np.ndarray], float]:
    """Logits [tokens, tags] of every text, and milliseconds a text."""
    session = open_session(path)
    names = [each.name for each in session.get_inputs()]
    answers, start = [], time.perf_counter()
    for item in items:
        ids = np.array([item.ids])
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": 0 * ids}
        answers.append(session.run(["logits"], {name: inputs[name] for name in names})[0][0])
    return answers, (time.perf_counter() - start) * 1000 / len(items)


def _f1(answers: Sequence[np.ndarray], items: Sequence[Item], tags: Sequence[str]) -> float | None:
    gold = [item.gold for item in items]
    if any(spans is None for spans in gold):
        return None
    pairs = zip(answers, items, strict=True)
    found = [find_spans(logits.argmax(axis=1), item.offsets, tags) for logits, item in pairs]
    return strict_f1(found, gold)


def check_tagger(
    checkpoint: Path,
    model: Path,
    text: Path,
    limit: int,
    precisions: Sequence[Precision],
    bounds: dict[str, float],
) -> list[str]:
    """Print a table; returns what is outside its bound, in words."""
    items = read_items(text, model, limit, min(512, read_encoder_config(checkpoint).longest))
    names = read_json(model / "config.json")["id2label"]
    tags = [names[str(index)] for index in range(len(names))]
    torch_model = load_torch(checkpoint)
    ones = [np.ones((1, len(item.ids)), dtype=np.int64) for item in items]
    pairs = zip(items, ones, strict=True)
    expected = [torch_logits(torch_model, np.array([item.ids]), mask)[0] for item, mask in pairs]
    del torch_model
    reference = _f1(expected, items, tags)
    flat = np.concatenate(expected)
    sure = lead(flat) > SURE
    print(f"{len(items)} texts, {len(flat)} tokens, logits' standard deviation {flat.std():.2f}")
    print(
        "| precision | MB | farthest logit | mean | tags equal | where sure | F1 | torch's F1 | ms a text |"
    )
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    failed = []
    for precision in precisions:
        path = model / precision.file
        answers, milliseconds = answer_items(path, items)
        actual = np.concatenate(answers)
        distance = np.abs(actual - flat)
        equal = actual.argmax(axis=1) == flat.argmax(axis=1)
        share = float(equal[sure].mean()) if sure.any() else 1.0
        f1 = _f1(answers, items, tags)
        scores = ("–", "–") if f1 is None else (f"{f1:.4f}", f"{reference:.4f}")
        print(
            f"| {precision.name} | {path.stat().st_size / 1e6:,.1f} | {distance.max():.2g} | "
            f"{distance.mean():.2g} | {equal.mean():.4f} | {share:.4f} | {' | '.join(scores)} | "
            f"{milliseconds:.1f} |",
            flush=True,
        )
        if precision.name == "fp32" and distance.max() > FARTHEST_FLOAT32:
            failed.append(f"fp32: a logit is {distance.max():.2g} off, more than {FARTHEST_FLOAT32}")
        if share < bounds[precision.name]:
            failed.append(f"{precision.name}: {share:.4f} of sure tags equal, under {bounds[precision.name]}")
        if f1 is not None and reference is not None and reference - f1 > LARGEST_LOSS:
            failed.append(f"{precision.name}: F1 falls by {reference - f1:.4f}, more than {LARGEST_LOSS}")
    return failed
