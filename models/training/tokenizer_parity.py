"""Digest of what Hugging Face tokenizers makes of every text of the corpus.

For each text one line ``ids|starts|ends`` (numbers with spaces between, offsets in UTF-16 code
units, [CLS] and [SEP] left out), natural forms before KBMC's spacing, train before dev and test. The
SHA-256 of these lines is kept beside the tokenizer; ``tests/unit/engine-tokenizer-corpus.test.ts``
makes the same lines with the app's own tokenizer::

    python tokenizer_parity.py --corpus ../../corpus --model MODEL_DIR
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

from tokenizers import Tokenizer

from data import PARTS

FILE = "tokenizer-parity.json"


def corpus_texts(folder: Path) -> Iterator[str]:
    """Every text of the published corpus, natural forms first."""
    for part in PARTS:
        with (folder / f"natural.{part}.jsonl").open(encoding="utf-8") as lines:
            yield from (json.loads(line)["text"] for line in lines)
    for part in PARTS:
        with (folder / f"{part}.csv").open(encoding="utf-8", newline="") as lines:
            yield from (row["Sentence"] for row in csv.DictReader(lines))


def line_of(tokenizer: Tokenizer, text: str) -> str:
    """Ids and UTF-16 offsets of one text."""
    encoding = tokenizer.encode(text, add_special_tokens=False)
    units = [0, *accumulate(2 if ord(character) > 0xFFFF else 1 for character in text)]
    columns = (
        encoding.ids,
        [units[start] for start, _ in encoding.offsets],
        [units[end] for _, end in encoding.offsets],
    )
    return "|".join(" ".join(map(str, column)) for column in columns) + "\n"


def main() -> None:
    """Write the digest into the model's folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, required=True, help="folder that holds data/")
    parser.add_argument("--model", type=Path, required=True, help="model folder with tokenizer.json")
    arguments = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(arguments.model / "tokenizer.json"))
    digest, texts = hashlib.sha256(), 0
    for text in corpus_texts(arguments.corpus / "data"):
        digest.update(line_of(tokenizer, text).encode())
        texts += 1
    report = {"texts": texts, "sha256": digest.hexdigest()}
    (arguments.model / FILE).write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(report))


if __name__ == "__main__":
    main()
