"""The written facts and the corpus items that questions are made from."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

FOLDER = Path(__file__).parent / "data"
# The last wordings of every list are never trained on: the evaluation asks with them.
HELD_OUT_WORDINGS = 2


@dataclass(frozen=True)
class Example:
    """One question with its right answer.

    ``check`` holds what the evaluation looks for: strings that the answer must contain.
    """

    job: str
    kind: str
    question: str
    answer: str
    check: tuple[str, ...] = ()


@dataclass(frozen=True)
class Term:
    """A medical term and its one-sentence definition, without the closing 입니다."""

    name: str
    kind: str
    definition: str


@dataclass(frozen=True)
class Abbreviation:
    """A short form of medical records; ``english`` equals ``short`` for plain English words."""

    short: str
    kind: str
    english: str
    korean: str


@dataclass(frozen=True)
class Item:
    """A corpus sentence with its entities as (start, end, label) in code points."""

    text: str
    entities: tuple[tuple[int, int, str], ...]


@dataclass
class Sources:
    """Everything that the question makers draw from."""

    terms: list[Term]
    abbreviations: list[Abbreviation]
    items: list[Item]
    surfaces: dict[str, set[str]] = field(default_factory=dict)
    # Marked names that nothing written explains; filled by ``scope.unknown_names``.
    unknown: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Collect the labels with which each surface occurs in the items."""
        for item in self.items:
            for start, end, label in item.entities:
                self.surfaces.setdefault(item.text[start:end], set()).add(label)


def read_table(name: str) -> list[dict[str, str]]:
    """Rows of a tab-separated file in ``data/`` with a header line."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def read_terms() -> list[Term]:
    """All written terms."""
    return [Term(row["term"], row["kind"], row["definition"]) for row in read_table("terms.tsv")]


def read_abbreviations() -> list[Abbreviation]:
    """All written abbreviations."""
    return [
        Abbreviation(row["abbreviation"], row["kind"], row["english"], row["korean"])
        for row in read_table("abbreviations.tsv")
    ]


def read_items(path: Path) -> list[Item]:
    """The items of a split file in natural spacing."""
    items = []
    with path.open(encoding="utf-8") as file:
        for record in map(json.loads, file):
            if record["form"] == "natural":
                spans = tuple((e["start"], e["end"], e["label"]) for e in record["entities"])
                items.append(Item(record["text"], spans))
    return items


def wordings(templates: tuple[str, ...], held_out: bool) -> tuple[str, ...]:
    """The wordings to train with, or those kept for the evaluation."""
    return templates[-HELD_OUT_WORDINGS:] if held_out else templates[:-HELD_OUT_WORDINGS]


def every_fourth(lines: list[str], held_out: bool) -> list[str]:
    """A fixed quarter of the lines for the evaluation, or the other three quarters."""
    return [line for i, line in enumerate(lines) if (i % 4 == 3) == held_out]


def weighted(random: Random, makers: dict[str, float]) -> str:
    """One key, drawn by weight."""
    return random.choices(list(makers), list(makers.values()))[0]
