"""Where a tagger goes wrong: which label it gives to which, which edges it misses, and examples.

Each expected span is paired with at most one predicted span: first those with the same edges, then
those that share most characters. What is left over was missed or invented.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from data import Entity, Record
from passages import Found
from tagging import LABELS

KINDS = ("boundary", "label", "both", "missed", "invented")
"""Errors: other edges, another label on the same edges, both, no span at all, a span too many."""
EXAMPLES_A_KIND = 4
LONGEST_EXAMPLE = 120


@dataclass(frozen=True)
class Pair:
    """An expected span and the predicted one that stands for it; one of them may be missing."""

    gold: Entity | None
    found: Found | None

    @property
    def kind(self) -> str:
        """``correct`` or one of ``KINDS``."""
        if self.gold is None:
            return "invented"
        if self.found is None:
            return "missed"
        same_edges = (self.gold.start, self.gold.end) == (self.found.entity.start, self.found.entity.end)
        if self.gold.label == self.found.entity.label:
            return "correct" if same_edges else "boundary"
        return "label" if same_edges else "both"


def pair_spans(gold: Sequence[Entity], found: Sequence[Found]) -> list[Pair]:
    """Expected and predicted spans of one text, each in exactly one pair."""

    def shared(entity: Entity, other: Found) -> int:
        return min(entity.end, other.entity.end) - max(entity.start, other.entity.start)

    def rank(entity: Entity, other: Found) -> tuple[bool, bool, int]:
        span = other.entity
        same_edges = (entity.start, entity.end) == (span.start, span.end)
        return same_edges, entity.label == span.label, shared(entity, other)

    candidates = [(entity, other) for entity in gold for other in found if shared(entity, other) > 0]
    candidates.sort(key=lambda pair: rank(*pair), reverse=True)
    pairs: list[Pair] = []
    taken_gold: set[Entity] = set()
    taken_found: set[Entity] = set()
    for entity, other in candidates:
        if entity not in taken_gold and other.entity not in taken_found:
            taken_gold.add(entity)
            taken_found.add(other.entity)
            pairs.append(Pair(entity, other))
    pairs += [Pair(entity, None) for entity in gold if entity not in taken_gold]
    return pairs + [Pair(None, other) for other in found if other.entity not in taken_found]


def confusion(pairs: Sequence[Pair]) -> dict:
    """Paired spans by expected label (rows) and predicted label (columns); null is no span."""
    counts = Counter(
        (pair.gold.label if pair.gold else None, pair.found.entity.label if pair.found else None)
        for pair in pairs
    )
    rows = [*LABELS, None]
    return {
        "labels": list(LABELS),
        "rows": [
            {"expected": row, "predicted": [counts[row, column] for column in (*LABELS, None)]}
            for row in rows
        ],
    }


def kinds(pairs: Sequence[Pair]) -> dict[str, int]:
    """How many pairs are right, and how many wrong in which way."""
    counts = Counter(pair.kind for pair in pairs)
    return {kind: counts[kind] for kind in ("correct", *KINDS)}


def _utf16(text: str, place: int) -> int:
    return len(text[:place].encode("utf-16-le")) // 2


def _span(text: str, entity: Entity) -> dict:
    return {"start": _utf16(text, entity.start), "end": _utf16(text, entity.end), "label": entity.label}


def examples(records: Sequence[Record], found: Sequence[Sequence[Found]]) -> list[dict]:
    """A few real errors of each kind, the surest ones first, of different registers where possible.

    Only natural forms of up to ``LONGEST_EXAMPLE`` characters. Offsets are UTF-16 code units.
    """
    chosen: list[dict] = []
    used: set[str] = set()
    for kind in KINDS:
        candidates = []
        for record, spans in zip(records, found, strict=True):
            if record.form != "natural" or len(record.text) > LONGEST_EXAMPLE:
                continue
            wrong = [pair for pair in pair_spans(record.entities, spans) if pair.kind == kind]
            if wrong:
                surest = max(pair.found.score if pair.found else 0.0 for pair in wrong)
                candidates.append((surest, record, spans))
        candidates.sort(key=lambda candidate: (-candidate[0], candidate[1].id))
        registers: Counter[str] = Counter()
        for limit in (1, EXAMPLES_A_KIND):
            for _, record, spans in candidates:
                full = registers.total() >= EXAMPLES_A_KIND
                if full or record.id in used or registers[record.register] >= limit:
                    continue
                used.add(record.id)
                registers[record.register] += 1
                chosen.append(_example(kind, record, spans))
    return chosen


def _example(kind: str, record: Record, spans: Sequence[Found]) -> dict:
    text = record.text
    return {
        "kind": kind,
        "item": record.id,
        "register": record.register,
        "text": text,
        "expected": [_span(text, entity) for entity in record.entities],
        "found": [{**_span(text, one.entity), "score": round(one.score, 2)} for one in spans],
    }
