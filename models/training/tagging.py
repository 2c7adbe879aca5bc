"""Tags, tokenization, constrained decoding and strict span scores, shared by all scripts.

Tags are IOB2 with the position as a suffix (``Disease-B``, ``Disease-I``), as in KBMC. One tag is
given per WordPiece token. Offsets are code points, end exclusive.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from tokenizers import Tokenizer

from data import Entity, Record

LABELS = ("Disease", "Body", "Treatment")
TAGS = ("O", *(f"{label}-{position}" for label in LABELS for position in "BI"))
TAG_INDEX = {tag: index for index, tag in enumerate(TAGS)}
OUTSIDE = TAG_INDEX["O"]
MAX_TOKENS = 256


@dataclass(frozen=True)
class EncodedText:
    """A tokenized text: ids and code point offsets of at most ``MAX_TOKENS`` tokens.

    Special tokens have the empty offset ``(0, 0)``. ``inner`` marks the tokens that go on with a run
    of Latin letters and digits: no entity begins or ends right before them.
    """

    ids: list[int]
    offsets: list[tuple[int, int]]
    inner: list[bool]


Runner = Callable[[list[EncodedText]], list[np.ndarray]]
"""Gives logits [tokens, tags] for each encoded text."""


def encode_texts(tokenizer: Tokenizer, texts: Sequence[str]) -> list[EncodedText]:
    """Tokenize texts, adding [CLS] and [SEP]; the end of a text that is too long is dropped."""
    encoded = []
    for text, encoding in zip(texts, tokenizer.encode_batch(list(texts)), strict=True):
        ids, offsets = encoding.ids, encoding.offsets
        if len(ids) > MAX_TOKENS:
            ids = ids[: MAX_TOKENS - 1] + ids[-1:]
            offsets = offsets[: MAX_TOKENS - 1] + offsets[-1:]
        encoded.append(EncodedText(ids, offsets, inner_tokens(text, offsets)))
    return encoded


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def inner_tokens(text: str, offsets: Sequence[tuple[int, int]]) -> list[bool]:
    """Which tokens go on with the run of Latin letters and digits of the token before them."""
    inner = [False] * len(offsets)
    for token, ((_, before), (start, end)) in enumerate(pairwise(offsets), 1):
        if end > start == before > 0:
            inner[token] = _is_latin(text[start]) and _is_latin(text[start - 1])
    return inner


def tags_of(encoded: EncodedText, entities: Iterable[Entity]) -> list[int]:
    """Gold tag index per token; a token belongs to the entity of its first labelled character."""
    owner: dict[int, Entity] = {}
    for entity in entities:
        for position in range(entity.start, entity.end):
            owner[position] = entity
    tags = []
    previous: Entity | None = None
    for start, end in encoded.offsets:
        entity = next((owner[position] for position in range(start, end) if position in owner), None)
        if entity is None:
            tags.append(OUTSIDE)
        else:
            tags.append(TAG_INDEX[f"{entity.label}-{'I' if entity is previous else 'B'}"])
        previous = entity
    return tags


def _allowed_transitions(within_word: bool) -> np.ndarray:
    """Score [tag before, tag after]: 0 where IOB2 allows the step, minus infinity where it does not.

    Within a word an entity goes on, or none is there.
    """
    scores = np.full((len(TAGS), len(TAGS)), -np.inf if within_word else 0.0, dtype=np.float32)
    scores[OUTSIDE, OUTSIDE] = 0.0
    for after, tag in enumerate(TAGS):
        if tag.endswith("-I"):
            label = tag[:-2]
            scores[:, after] = -np.inf
            scores[TAG_INDEX[f"{label}-B"], after] = scores[after, after] = 0.0
    return scores


TRANSITIONS = _allowed_transitions(within_word=False)
WORD_TRANSITIONS = _allowed_transitions(within_word=True)


def best_tags(logits: np.ndarray, inner: Sequence[bool]) -> list[int]:
    """The most probable tag sequence that is valid (Viterbi), for logits [tokens, tags].

    Valid is IOB2 whose entities begin and end at no token marked in ``inner``.
    """
    if len(logits) == 0:
        return []
    shifted = logits - logits.max(axis=-1, keepdims=True)
    log_probabilities = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    score = log_probabilities[0] + TRANSITIONS[OUTSIDE]
    back = np.zeros(logits.shape, dtype=np.int64)
    for token in range(1, len(logits)):
        candidates = score[:, None] + (WORD_TRANSITIONS if inner[token] else TRANSITIONS)
        back[token] = candidates.argmax(axis=0)
        score = candidates.max(axis=0) + log_probabilities[token]
    path = [int(score.argmax())]
    for token in range(len(logits) - 1, 0, -1):
        path.append(int(back[token][path[-1]]))
    return path[::-1]


def decode_entities(encoded: EncodedText, logits: np.ndarray) -> list[Entity]:
    """Entities of one text from its logits [tokens, tags]; special tokens are passed over."""
    kept = [index for index, (start, end) in enumerate(encoded.offsets) if end > start]
    entities: list[Entity] = []
    inner = [encoded.inner[index] for index in kept]
    for index, tag in zip(kept, best_tags(logits[kept], inner), strict=True):
        start, end = encoded.offsets[index]
        name = TAGS[tag]
        if name.endswith("-B"):
            entities.append(Entity(start, end, name[:-2]))
        elif name.endswith("-I"):
            entities[-1] = Entity(entities[-1].start, end, name[:-2])
    return entities


@dataclass
class Counts:
    """Spans found, spans expected and spans that are in both (same start, end and label)."""

    correct: int = 0
    predicted: int = 0
    expected: int = 0

    def add(self, other: Counts) -> None:
        """Add another tally to this one."""
        self.correct += other.correct
        self.predicted += other.predicted
        self.expected += other.expected

    @property
    def precision(self) -> float:
        """Correct out of predicted, 0 to 1."""
        return self.correct / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Correct out of expected, 0 to 1."""
        return self.correct / self.expected if self.expected else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 0 to 1."""
        total = self.predicted + self.expected
        return 2 * self.correct / total if total else 0.0

    def to_json(self) -> dict:
        """Fractions with four decimals, and the number of expected spans."""
        return {
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f1": round(self.f1, 4),
            "spans": self.expected,
        }


def count_spans(expected: Iterable[Entity], predicted: Iterable[Entity]) -> dict[str, Counts]:
    """Strict span counts of one text, by label."""
    gold, found = set(expected), set(predicted)
    return {
        label: Counts(
            sum(entity.label == label for entity in gold & found),
            sum(entity.label == label for entity in found),
            sum(entity.label == label for entity in gold),
        )
        for label in LABELS
    }


@dataclass(frozen=True)
class Score:
    """Strict span scores: all labels together, by label, by register and by form."""

    micro: Counts
    per_label: dict[str, Counts]
    per_register: dict[str, Counts]
    per_form: dict[str, Counts]
    interval: tuple[float, float]

    def to_json(self) -> dict:
        """The score as plain JSON, fractions 0 to 1."""
        return {
            **self.micro.to_json(),
            "f1Interval95": [round(bound, 4) for bound in self.interval],
            "perLabel": {name: counts.to_json() for name, counts in self.per_label.items()},
            "perRegister": {name: counts.to_json() for name, counts in sorted(self.per_register.items())},
            "perForm": {name: counts.to_json() for name, counts in sorted(self.per_form.items())},
        }


def _total(counts: Iterable[Counts]) -> Counts:
    total = Counts()
    for each in counts:
        total.add(each)
    return total


def _bootstrap_interval(by_item: Sequence[Counts], rounds: int = 1000) -> tuple[float, float]:
    """95 % bootstrap interval of micro F1, drawing items (not records) with replacement."""
    sampler = random.Random(0)
    scores = sorted(_total(sampler.choices(by_item, k=len(by_item))).f1 for _ in range(rounds))
    return scores[int(0.025 * rounds)], scores[int(0.975 * rounds) - 1]


def score_records(records: Sequence[Record], predictions: Sequence[Sequence[Entity]]) -> Score:
    """Score the predicted entities of each record."""
    groups: dict[str, dict[str, Counts]] = {
        name: defaultdict(Counts) for name in ("label", "register", "form", "item")
    }
    for record, predicted in zip(records, predictions, strict=True):
        for label, counts in count_spans(record.entities, predicted).items():
            groups["label"][label].add(counts)
            groups["register"][record.register].add(counts)
            groups["form"][record.form].add(counts)
            groups["item"][record.id].add(counts)
    return Score(
        _total(groups["label"].values()),
        dict(groups["label"]),
        dict(groups["register"]),
        dict(groups["form"]),
        _bootstrap_interval(list(groups["item"].values())),
    )


def predict_records(tokenizer: Tokenizer, records: Sequence[Record], run: Runner) -> list[list[Entity]]:
    """Entities per record, by the model that ``run`` runs."""
    encoded = encode_texts(tokenizer, [record.text for record in records])
    return [decode_entities(text, logits) for text, logits in zip(encoded, run(encoded), strict=True)]
