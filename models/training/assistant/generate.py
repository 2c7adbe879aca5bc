"""Write the training questions and the held-out questions of the assistant.

    python -m assistant.generate --split SPLIT_DIR --out DATA_DIR --seed 13

``SPLIT_DIR`` is written by ``data.py``; its test part is never read. Training uses the train part
and the first wordings, the evaluation the dev part and the last wordings.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from random import Random

from .knowledge import expand, explain, random_abbreviation, random_term
from .labels import random_label
from .notes import random_note
from .scope import WEIGHTS, random_scope, scope_example, unknown_names
from .sources import Example, Sources, read_abbreviations, read_items, read_terms, weighted

DEFAULT_SEED = 13
DEFAULT_COUNT = 160_000
MAKERS = {
    "term": random_term,
    "abbreviation": random_abbreviation,
    "label": random_label,
    "note": random_note,
    "scope": random_scope,
}
# Shares of questions; labels and notes need more because their texts never repeat.
SHARES = {"term": 0.25, "abbreviation": 0.2, "label": 0.13, "note": 0.17, "scope": 0.25}
HELD_OUT_LABELS = 400
HELD_OUT_NOTES = 200
HELD_OUT_SCOPE = 30


def load(split: Path, part: str) -> Sources:
    """The written facts with the items of ``train`` or ``dev``."""
    if part not in ("train", "dev"):
        raise ValueError(f"questions are made from train and dev only, not from {part}")
    sources = Sources(read_terms(), read_abbreviations(), read_items(split / f"{part}.jsonl"))
    sources.unknown = unknown_names(sources)
    return sources


def training_set(sources: Sources, count: int, random: Random) -> list[Example]:
    """Every written fact at least once, then random questions by job."""
    examples = [explain(t, random, False) for t in sources.terms]
    examples += [expand(a, random, False) for a in sources.abbreviations]
    while len(examples) < count:
        examples.append(MAKERS[weighted(random, SHARES)](sources, random, False))
    random.shuffle(examples)
    return examples


def held_out_set(train: Sources, held: Sources, seen: set[str], random: Random) -> list[Example]:
    """Questions that training never asked: new wordings, and unseen sentences, notes and names."""
    held.unknown = [name for name in held.unknown if name not in train.surfaces]
    # The reasons look words up in the training items, which the model has seen.
    held.surfaces = train.surfaces
    makers = [lambda t=t: explain(t, random, True) for t in held.terms]
    makers += [lambda a=a: expand(a, random, True) for a in held.abbreviations]
    makers += [lambda: random_label(held, random, True)] * HELD_OUT_LABELS
    makers += [lambda: random_note(held, random, True)] * HELD_OUT_NOTES
    for kind in WEIGHTS:
        makers += [lambda kind=kind: scope_example(kind, held, random, True)] * HELD_OUT_SCOPE
    examples: dict[str, Example] = {}
    for make in makers:
        for _ in range(50):  # a short list of wordings can be used up
            example = make()
            if example.question not in seen and example.question not in examples:
                examples[example.question] = example
                break
    return list(examples.values())


def write(path: Path, examples: list[Example]) -> None:
    """One JSON object a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        for example in examples:
            file.write(json.dumps(asdict(example), ensure_ascii=False) + "\n")


def main() -> None:
    """Read the command line, write ``train.jsonl`` and ``heldout.jsonl``."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--split", type=Path, required=True, help="folder written by data.py")
    parser.add_argument("--out", type=Path, required=True, help="folder for the questions")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    parser.add_argument("--count", type=int, default=DEFAULT_COUNT, help="training questions")
    arguments = parser.parse_args()
    train, held = load(arguments.split, "train"), load(arguments.split, "dev")
    examples = training_set(train, arguments.count, Random(arguments.seed))
    seen = {example.question for example in examples}
    write(arguments.out / "train.jsonl", examples)
    write(arguments.out / "heldout.jsonl", held_out_set(train, held, seen, Random(arguments.seed + 1)))


if __name__ == "__main__":
    main()
