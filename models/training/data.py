"""Load the KBMC-style corpus and split it into train, dev and test parts.

The corpus is two JSONL files with one record a line and the same item on the same line of both:
``natural.jsonl`` (spaced as people write) and ``spaced.jsonl`` (particles and endings apart, as
KBMC does). A record is ``{"text", "entities": [{"start", "end", "label"}], "register"}``.

All offsets are Python string indices, that is Unicode code points, end exclusive. They are not
UTF-16 code units (JavaScript) and not bytes.

Write the split as ``train.jsonl``, ``dev.jsonl`` and ``test.jsonl``::

    python data.py --corpus CORPUS_DIR --out SPLIT_DIR --seed 13
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter, defaultdict
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


def load_corpus(folder: Path) -> list[tuple[Record, ...]]:
    """Load the corpus as items, each the tuple of its forms in the order of ``FORMS``."""
    forms = []
    for form in FORMS:
        with (folder / f"{form}.jsonl").open(encoding="utf-8") as lines:
            forms.append(
                [
                    Record.from_json({**json.loads(line), "form": form, "id": f"item-{number:05d}"})
                    for number, line in enumerate(lines)
                ]
            )
    items = list(zip(*forms, strict=True))
    for item in items:
        if len({record.text.replace(" ", "") for record in item}) != 1:
            raise ValueError(f"the forms of {item[0].id} differ in more than spaces")
    return items


def split_items(
    items: list[tuple[Record, ...]],
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


def main() -> None:
    """Write the split and print how many items and spans each part has."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, required=True, help="folder of natural.jsonl and spaced.jsonl")
    parser.add_argument("--out", type=Path, required=True, help="folder to write the three files to")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    parts = split_items(load_corpus(arguments.corpus), arguments.seed)
    for part, records in parts.items():
        write_records(arguments.out / f"{part}.jsonl", records)
        spans = Counter(entity.label for record in records for entity in record.entities)
        print(f"{part}: {len(records) // len(FORMS)} items, {len(records)} records, spans {dict(spans)}")


if __name__ == "__main__":
    main()
