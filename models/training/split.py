"""Split the marked corpus and write ``train.jsonl``, ``dev.jsonl`` and ``test.jsonl``.

Items of ``first.txt`` are split in three. Later files only add to train and dev, so that the test
part stays the one that every version was scored on. ``--write-parts`` also writes which item is in
which part, for those who build the corpus without Python (``npm run corpus``)::

    python split.py --corpus ../../corpus --out SPLIT_DIR --seed 13
    python split.py --corpus ../../corpus --write-parts ../../corpus/split.json
"""

from __future__ import annotations

import argparse
import hashlib
import json
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


def digest(records: list[Record]) -> str:
    """SHA-256 of records: of each its id, form, register, text and spans, separated by tabs, a line."""
    lines = hashlib.sha256()
    for record in records:
        spans = [f"{e.start} {e.end} {e.label}" for e in record.entities]
        fields = [record.id, record.form, record.register, record.text, *spans]
        lines.update(("\t".join(fields) + "\n").encode())
    return lines.hexdigest()


def write_parts(path: Path, parts: dict[str, list[Record]], seed: int) -> None:
    """Write the ids of the dev and test items (all others are train) and the digest of each part."""
    ids = {part: list(dict.fromkeys(record.id for record in parts[part])) for part in ("dev", "test")}
    digests = {part: digest(records) for part, records in parts.items()}
    content = {"seed": seed, **ids, "sha256": digests}
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Write the split and print how many items and spans each part has."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, required=True, help="folder that holds marked/")
    parser.add_argument("--out", type=Path, help="folder to write the three files to")
    parser.add_argument("--write-parts", type=Path, help="file to write the item ids of the parts to")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    arguments = parser.parse_args()
    parts = split_corpus(arguments.corpus, arguments.seed)
    if arguments.write_parts:
        write_parts(arguments.write_parts, parts, arguments.seed)
    if arguments.out:
        arguments.out.mkdir(parents=True, exist_ok=True)
    for part, records in parts.items():
        if arguments.out:
            write_records(arguments.out / f"{part}.jsonl", records)
        spans = Counter(entity.label for record in records for entity in record.entities)
        print(f"{part}: {len(records) // len(FORMS)} items, {len(records)} records, spans {dict(spans)}")


if __name__ == "__main__":
    main()
