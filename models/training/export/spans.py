"""Tags with positions, spans from the best tag of each token, and their strict F1."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

PARTS = ("B", "I", "E", "S", "L", "U")
Span = tuple[int, int, str]
"""Start and end in characters (code points), and label."""


def read_tag(tag: str, style: str) -> tuple[str, str]:
    """Part and label of ``B-Disease`` (prefix) or ``Disease-B`` (suffix); ``("O", "")`` for none."""
    if tag == "O":
        return "O", ""
    return (tag[0], tag[2:]) if style == "prefix" else (tag[-1], tag[:-2])


def find_spans(best: Sequence[int], offsets: Sequence[tuple[int, int]], tags: Sequence[str]) -> list[Span]:
    """Spans of one text. A span begins with B, or with I after another label; empty tokens are skipped."""
    style, spans, is_open = tag_style(tags), list[Span](), False
    for index, (start, end) in zip(best, offsets, strict=True):
        if start == end:
            continue
        part, label = read_tag(tags[index], style)
        if part in "IE" and is_open and spans[-1][2] == label:
            spans[-1] = (spans[-1][0], end, label)
        elif part != "O":
            spans.append((start, end, label))
        is_open = part in "BI"
    return spans


def tag_style(tags: Sequence[str]) -> str:
    """``prefix`` for B-Disease, ``suffix`` for Disease-B; raises ``ValueError`` for other tags."""
    for style, place in (("prefix", 0), ("suffix", -1)):
        if all(tag == "O" or tag.replace("_", "-").split("-")[place] in PARTS for tag in tags):
            return style
    raise ValueError(f"not tags with positions (name them with export.py --tags): {', '.join(tags)}")


def labels_of(tags: Sequence[str]) -> list[str]:
    """The labels of tags, each once, in their order."""
    style = tag_style(tags)
    return list(dict.fromkeys(read_tag(tag, style)[1] for tag in tags if tag != "O"))


def strict_f1(found: Sequence[Sequence[Span]], gold: Sequence[Sequence[Span]]) -> float:
    """Micro F1 of spans that are right in both ends and in label; 0 where there are none at all."""
    both = sum(len(set(a) & set(b)) for a, b in zip(found, gold, strict=True))
    total = sum(len(set(spans)) for each in (found, gold) for spans in each)
    return 2 * both / total if total else 0.0


def lead(logits: np.ndarray) -> np.ndarray:
    """By how much the best output of each position leads the second."""
    best = np.partition(logits, -2, axis=-1)
    return best[..., -1] - best[..., -2]
