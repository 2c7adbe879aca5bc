"""Split the marked corpus and write ``train.jsonl``, ``dev.jsonl`` and ``test.jsonl``.

Items of ``first.txt`` are split in three. Later files only add to train and dev, so that the test
part stays the one that every version was scored on::

    python split.py --corpus ../../corpus --out SPLIT_DIR --seed 13
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from corpus import read_marked
from data import DEFAULT_SEED, FORMS, PARTS, Record, split_items, write_records

FIRST = "first"
LATER_FRACTIONS = (0.92, 0.08, 0.0)


def split_corpus(folder: Path, seed: int = DEFAULT_SEED) -> dict[str, list[Record]]:
    """Train, dev and test records of the marked files in ``folder/marked``."""
    parts: dict[str, list[Record]] = {part: [] for part in PARTS}
    for path in sorted((folder / "marked").glob("*.txt")):
        items = read_marked(path)
        split = split_items(items, seed) if path.stem == FIRST else split_items(items, seed, LATER_FRACTIONS)
        for part, records in split.items():
            parts[part] += records
    return parts


def main() -> None:
    """Write the split and print how many items and spans each part has."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, required=True, help="folder that holds marked/")
    parser.add_argument("--out", type=Path, required=True, help="folder to write the three files to")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    for part, records in split_corpus(arguments.corpus, arguments.seed).items():
        write_records(arguments.out / f"{part}.jsonl", records)
        spans = Counter(entity.label for record in records for entity in record.entities)
        print(f"{part}: {len(records) // len(FORMS)} items, {len(records)} records, spans {dict(spans)}")


if __name__ == "__main__":
    main()
