"""Records, their files, and the seeded split of items into train, dev and test parts.

All offsets are Python string indices, that is Unicode code points, end exclusive. They are not
UTF-16 code units (JavaScript) and not bytes.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

FORMS = ("natural", "spaced")
PARTS = ("train", "dev", "test")
DEFAULT_SEED = 13
DEFAULT_FRACTIONS = (0.85, 0.075, 0.075)


@dataclass(frozen=True)
class Entity:
    """A labelled span; ``start`` and ``end`` are code points, ``end`` exclusive."""

    start: int
    end: int
    label: str


@dataclass(frozen=True)
class Record:
    """One form (natural or spaced) of one item; both forms share the item's ``id``."""

    id: str
    form: str
    register: str
    text: str
    entities: tuple[Entity, ...]

    def to_json(self) -> dict:
        """The record as written to a split file, offsets in code points."""
        return {
            "text": self.text,
            "entities": [{"start": e.start, "end": e.end, "label": e.label} for e in self.entities],
            "register": self.register,
            "form": self.form,
            "id": self.id,
        }

    @staticmethod
    def from_json(value: dict) -> Record:
        """Read a record of a split file, checking that its spans lie in the text."""
        entities = tuple(Entity(e["start"], e["end"], e["label"]) for e in value["entities"])
        for entity in entities:
            if not 0 <= entity.start < entity.end <= len(value["text"]):
                raise ValueError(f"span {entity} outside the text of item {value['id']}")
        return Record(value["id"], value["form"], value["register"], value["text"], entities)


def read_records(path: Path) -> list[Record]:
    """Read a split file written by this script."""
    with path.open(encoding="utf-8") as lines:
        return [Record.from_json(json.loads(line)) for line in lines]


def write_records(path: Path, records: list[Record]) -> None:
    """Write records as JSONL, UTF-8, one a line."""
    with path.open("w", encoding="utf-8") as out:
        for record in records:
            out.write(json.dumps(record.to_json(), ensure_ascii=False) + "\n")


def split_items(
    items: Sequence[tuple[Record, ...]],
    seed: int = DEFAULT_SEED,
    fractions: tuple[float, float, float] = DEFAULT_FRACTIONS,
) -> dict[str, list[Record]]:
    """Split items at random into ``PARTS``, each register in the given proportions.

    All forms of one item go to the same part, next to each other.
    """
    by_register: dict[str, list[tuple[Record, ...]]] = defaultdict(list)
    for item in items:
        by_register[item[0].register].append(item)
    parts: dict[str, list[tuple[Record, ...]]] = {part: [] for part in PARTS}
    shuffler = random.Random(seed)
    for register in sorted(by_register):
        group = by_register[register]
        shuffler.shuffle(group)
        dev_count = round(len(group) * fractions[1])
        test_count = round(len(group) * fractions[2])
        parts["dev"] += group[:dev_count]
        parts["test"] += group[dev_count : dev_count + test_count]
        parts["train"] += group[dev_count + test_count :]
    return {
        part: [record for item in sorted(chosen, key=lambda item: item[0].id) for record in item]
        for part, chosen in parts.items()
    }
