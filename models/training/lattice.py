"""Span probabilities, exactly as the app computes them (``src/engine/crf.ts``).

A token classifier gives each token its own distribution p_t(y), the softmax of its logits.
Conditioned on the tag sequence being valid IOB2, it is a linear-chain CRF with emissions log p_t
and transitions 0 or minus infinity; sums over all valid sequences come from the forward and backward
recursions (Rabiner 1989; Lafferty et al. 2001). A span's score is the share
of the valid sequences' weight in which exactly this span stands there, neither longer nor shorter,
under this label. Dividing the logits by a temperature (Guo et al. 2017) changes the scores and never
the best sequence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tagging import OUTSIDE, TAGS, TRANSITIONS, WORD_TRANSITIONS

INSIDES = [index for index, name in enumerate(TAGS) if name.endswith("-I")]


@dataclass(frozen=True)
class TokenSpan:
    """A span over the tokens ``first`` to ``last``, both included."""

    first: int
    last: int
    label: str


def _log_sum(values: np.ndarray, axis: int) -> np.ndarray:
    """log Σ exp along an axis; minus infinity where every value is."""
    largest = values.max(axis=axis, keepdims=True)
    shift = np.where(np.isfinite(largest), largest, 0.0)
    with np.errstate(divide="ignore"):
        return (np.log(np.exp(values - shift).sum(axis=axis, keepdims=True)) + shift).squeeze(axis)


class Lattice:
    """The distribution over valid tag sequences of one text, from logits [tokens, tags]."""

    def __init__(self, logits: np.ndarray, inner: Sequence[bool], temperature: float = 1.0) -> None:
        """Sum forward and backward; ``inner`` tells before which tokens no span begins or ends."""
        scaled = logits.astype(np.float64) / temperature
        self.inner = [*inner, False]
        self.emissions = scaled - _log_sum(scaled, axis=1)[:, None]
        steps = [WORD_TRANSITIONS if within else TRANSITIONS for within in inner]
        tokens = len(logits)
        self.forward = np.empty_like(self.emissions)
        self.backward = np.zeros_like(self.emissions)
        self.forward[0] = TRANSITIONS[OUTSIDE] + self.emissions[0]
        for token in range(1, tokens):
            before = _log_sum(self.forward[token - 1][:, None] + steps[token], axis=0)
            self.forward[token] = before + self.emissions[token]
        for token in range(tokens - 2, -1, -1):
            ahead = self.emissions[token + 1] + self.backward[token + 1]
            self.backward[token] = _log_sum(steps[token + 1] + ahead[None, :], axis=1)
        self.log_z = _log_sum(self.forward[-1], axis=0)

    def score(self, span: TokenSpan) -> float:
        """P(exactly this span under this label), 0 to 1."""
        after = span.last + 1
        if self.inner[span.first] or self.inner[after]:
            return 0.0
        begin, inside = TAGS.index(f"{span.label}-B"), TAGS.index(f"{span.label}-I")
        # A `-B` may follow any tag, so all beginnings before the span count.
        enter = _log_sum(self.forward[span.first - 1], axis=0) if span.first else 0.0
        within = self.emissions[span.first, begin] + self.emissions[span.first + 1 : after, inside].sum()
        leave = 0.0
        if after < len(self.emissions):
            leave = _log_sum(np.delete(self.emissions[after] + self.backward[after], INSIDES), axis=0)
        return min(1.0, float(np.exp(enter + within + leave - self.log_z)))


def spans_of(tags: Sequence[int]) -> list[TokenSpan]:
    """The spans of a valid tag sequence."""
    spans: list[TokenSpan] = []
    for token, tag in enumerate(tags):
        name = TAGS[tag]
        if name.endswith("-B"):
            spans.append(TokenSpan(token, token, name[:-2]))
        elif name.endswith("-I"):
            spans[-1] = TokenSpan(spans[-1].first, token, name[:-2])
    return spans
