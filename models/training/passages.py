"""Reads texts as the app does: passages of whole sentences up to 64 tokens, one at a time.

A port of ``src/engine/windows.ts`` for texts of one segment (up to 1,500 characters); both are held
to the same cases in ``tests/fixtures/engine/span-scores.json``. Offsets are code points.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from tokenizers import Tokenizer

from data import Entity
from lattice import Lattice, TokenSpan, spans_of
from tagging import MAX_TOKENS, EncodedText, Runner, best_tags, inner_tokens

PASSAGE_TOKENS = 64
IN_WORD, AT_SPACE, AT_SENTENCE = 0, 1, 2
_SENTENCE_END = re.compile(r"[.!?。…]$")


@dataclass(frozen=True)
class Window:
    """Tokens ``start`` to ``end`` run through the model; ``own_start`` to ``own_end`` take its answer."""

    start: int
    end: int
    own_start: int
    own_end: int


@dataclass(frozen=True)
class ReadText:
    """A text's token edges in code points and its logits [tokens, tags], special tokens left out."""

    offsets: list[tuple[int, int]]
    inner: list[bool]
    logits: np.ndarray

    @cached_property
    def spans(self) -> list[TokenSpan]:
        """The spans of the most probable valid tag sequence, which no temperature changes."""
        return spans_of(best_tags(self.logits, self.inner))


@dataclass(frozen=True)
class Found:
    """A predicted entity and the probability of exactly this span."""

    entity: Entity
    score: float


def ranks(text: str, offsets: Sequence[tuple[int, int]]) -> list[int]:
    """What lies before each token: nothing, white space, or the end of a sentence or line."""
    places = []
    previous = (0, 0)
    for start, end in offsets:
        gap = text[previous[1] : start]
        if not re.search(r"\s", gap):
            places.append(IN_WORD)
        elif re.search(r"[\n\r]", gap) or _SENTENCE_END.search(text[previous[0] : previous[1]]):
            places.append(AT_SENTENCE)
        else:
            places.append(AT_SPACE)
        previous = (start, end)
    return places


def windows(places: Sequence[int], size: int, passage: int = PASSAGE_TOKENS) -> list[Window]:
    """Passages of whole sentences, as many as fit; a longer one in overlapping windows of ``size``."""
    limit = min(size, passage)
    found: list[Window] = []
    first = end = 0
    for place in range(1, len(places) + 1):
        if place < len(places) and places[place] != AT_SENTENCE:
            continue
        if place - first > limit and end > first:
            found += _overlapping(places, first, end, size)
            first = end
        end = place
    return found + (_overlapping(places, first, end, size) if end > first else [])


def _overlapping(places: Sequence[int], first: int, last: int, size: int) -> list[Window]:
    overlap = min(32, size // 4)
    bounds: list[tuple[int, int]] = []
    start = first
    while last - start > size:
        end = _best_place(places, start + math.ceil(size * 2 / 3), start + size, prefer_last=True)
        bounds.append((start, end))
        start = _best_place(places, end - overlap, end - overlap // 2, prefer_last=False)
    bounds.append((start, last))
    cuts = [(later + earlier + 1) // 2 for (_, earlier), (later, _) in pairwise(bounds)]
    own = zip([first, *cuts], [*cuts, last], strict=True)
    return [Window(*bound, *edges) for bound, edges in zip(bounds, own, strict=True)]


def _best_place(places: Sequence[int], low: int, high: int, prefer_last: bool) -> int:
    order = range(high, low - 1, -1) if prefer_last else range(low, high + 1)
    return max(order, key=lambda place: places[place] if place < len(places) else IN_WORD)


def read_texts(tokenizer: Tokenizer, texts: Sequence[str], run: Runner) -> list[ReadText]:
    """Logits of each text, from its passages one at a time."""
    first, last = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    read = []
    for text in texts:
        encoding = tokenizer.encode(text, add_special_tokens=False)
        inner = inner_tokens(text, encoding.offsets)
        parts = []
        for window in windows(ranks(text, encoding.offsets), MAX_TOKENS - 2):
            ids = [first, *encoding.ids[window.start : window.end], last]
            edges = [(0, 0), *encoding.offsets[window.start : window.end], (0, 0)]
            (logits,) = run([EncodedText(ids, edges, [False] * len(ids))])
            shift = 1 - window.start
            parts.append(np.asarray(logits)[window.own_start + shift : window.own_end + shift])
        read.append(ReadText(encoding.offsets, inner, np.concatenate(parts) if parts else np.zeros((0, 1))))
    return read


def find_entities(read: ReadText, temperature: float = 1.0) -> list[Found]:
    """The entities of one text in reading order, scored."""
    offsets = read.offsets
    if not read.spans:
        return []
    lattice = Lattice(read.logits, read.inner, temperature)
    return [
        Found(Entity(offsets[span.first][0], offsets[span.last][1], span.label), lattice.score(span))
        for span in read.spans
    ]
