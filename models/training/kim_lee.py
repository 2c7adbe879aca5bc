"""Check the method on the corpus of Kim & Lee (2020), which others have published figures on.

The encoder is fine-tuned on two of the three parts in the data folder and scored on the third, in
turn. The weights are thrown away: the corpus has no licence, so nothing trained on it may be
published. The paper (doi 10.1186/s12911-020-01241-8) trains on four fifths with three labels and
reports 0.81 for a character BiLSTM-CRF and 0.84 for multilingual BERT; here two fifths are at hand
and its disease and symptom labels are one::

    python kim_lee.py --pretrained ENCODER_DIR --data DATA_DIR --out RESULT.json
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import BertForTokenClassification

from data import Entity, Record, write_records
from tagging import Counts, predict_records, score_records
from train import make_parser, torch_runner, train

PARTS = (1, 2, 3)
DEV_SHARE = 0.1
EOJEOL = re.compile(r"\S+")


def read_part(folder: Path, part: int) -> list[Record]:
    """The sentences of one part; their UTF-16 offsets are code points too, which is checked."""
    records = []
    with (folder / f"eval{part}.jsonl").open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            value = json.loads(line)
            if any(ord(character) > 0xFFFF for character in value["text"]):
                raise ValueError(f"eval{part}.jsonl:{number + 1}: offsets would differ")
            entities = tuple(Entity(e["start"], e["end"], e["label"]) for e in value["entities"])
            records.append(Record(f"{part}-{number:05d}", "natural", "qa", value["text"], entities))
    return records


def eojeol_counts(records: Sequence[Record], predicted: Sequence[Sequence[Entity]]) -> Counts:
    """Tags of eojeols, as the paper counts: B or I with its label right, those outside left out."""

    def tags_of(text: str, entities: Sequence[Entity]) -> list[str]:
        tags = []
        for word in EOJEOL.finditer(text):
            touching = [e for e in entities if e.start < word.end() and word.start() < e.end]
            begins = bool(touching) and touching[0].start >= word.start()
            tags.append(f"{'B' if begins else 'I'}-{touching[0].label}" if touching else "O")
        return tags

    total = Counts()
    for record, found in zip(records, predicted, strict=True):
        for gold, tag in zip(tags_of(record.text, record.entities), tags_of(record.text, found), strict=True):
            total.add(Counts(gold == tag != "O", tag != "O", gold != "O"))
    return total


def run_fold(held_out: int, arguments: argparse.Namespace, folder: Path) -> dict:
    """Train on the other parts, score on ``held_out``."""
    rest = [r for part in PARTS if part != held_out for r in read_part(arguments.data / "kim-lee-2020", part)]
    random.Random(arguments.seed).shuffle(rest)
    dev = round(DEV_SHARE * len(rest))
    write_records(folder / "dev.jsonl", rest[:dev])
    write_records(folder / "train.jsonl", rest[dev:])
    options = [
        "--pretrained",
        str(arguments.pretrained),
        "--split",
        str(folder),
        "--out",
        str(folder / "model"),
    ]
    options += [
        "--epochs",
        str(arguments.epochs),
        "--swap-share",
        "0",
        "--seed",
        str(arguments.seed),
    ]
    train(make_parser().parse_args(options))
    model = BertForTokenClassification.from_pretrained(folder / "model", attn_implementation="eager")
    tokenizer = Tokenizer.from_file(str(folder / "model" / "tokenizer.json"))
    test = read_part(arguments.data / "kim-lee-2020", held_out)
    predicted = predict_records(tokenizer, test, torch_runner(model))
    score = score_records(test, predicted)
    return {
        "heldOut": held_out,
        "trainSentences": len(rest) - dev,
        "strict": score.micro.to_json(),
        "perLabel": {label: score.per_label[label].to_json() for label in ("Disease", "Body")},
        "eojeolTags": eojeol_counts(test, predicted).to_json(),
    }


def main() -> None:
    """Run the three turns and write their scores."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pretrained", type=Path, required=True, help="folder of the pretrained encoder")
    parser.add_argument("--data", type=Path, required=True, help="data folder that holds kim-lee-2020")
    parser.add_argument("--out", type=Path, required=True, help="JSON file for the scores")
    parser.add_argument("--epochs", type=int, default=16)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    folds = []
    for part in PARTS:
        with tempfile.TemporaryDirectory() as folder:
            folds.append(run_fold(part, arguments, Path(folder)))
        print(json.dumps(folds[-1]), flush=True)
    means = {
        key: round(sum(fold[key]["f1"] for fold in folds) / len(folds), 4) for key in ("strict", "eojeolTags")
    }
    report = {"folds": folds, "meanF1": means, "published": {"charBiLstmCrf": 0.81, "multilingualBert": 0.84}}
    arguments.out.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
