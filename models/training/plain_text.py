"""The open Korean text for masked-language-model pretraining, read from the data folder.

Each reader gives the sentences of one source, one string a line, nothing annotated. Sources and
licences are in the README; share-alike text among them makes the model share-alike too. The
corpus of Kim & Lee 2020 has no licence and is never read here.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

PARAGRAPH = re.compile(r"[\r\n]+")


def _table(path: Path, columns: Iterable[int], has_header: bool) -> Iterator[str]:
    """Chosen columns of a tab-separated file without quoting."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number == 0 and has_header:
                continue
            cells = line.rstrip("\n").split("\t")
            yield from (cells[column] for column in columns if column < len(cells))


def _dictionary(folder: Path) -> Iterator[str]:
    with gzip.open(folder / "krdict_extracted.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            for sense in entry.get("senses", ()):
                if definition := sense.get("def"):
                    yield f"{entry['w']}: {definition}"
                for value in sense.values():
                    if isinstance(value, list):
                        yield from _strings(value)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)


def _conllu(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.conllu")):
        with path.open(encoding="utf-8") as lines:
            yield from (line[9:].strip() for line in lines if line.startswith("# text = "))


def _klue_dev(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.json")):
        for item in json.loads(path.read_text(encoding="utf-8")):
            yield from (
                item[key] for key in ("premise", "hypothesis", "sentence1", "sentence2") if key in item
            )
    with next(folder.glob("*dp*.tsv")).open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("## klue") and "\t" in line:
                yield line.split("\t", 1)[1].strip()


def _klue_ner(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("raw-sent__*.tsv")):
        yield from _table(path, [1], has_header=False)


def _kornlu(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("KorNLI*.tsv")):
        yield from _table(path, [0, 1], has_header=True)
    for path in sorted(folder.glob("KorSTS*.tsv")):
        yield from _table(path, [5, 6], has_header=True)


def _utterances(folder: Path) -> Iterator[str]:
    yield from _table(folder / "data__fci.txt", [1], has_header=False)


def _chat(folder: Path) -> Iterator[str]:
    with (folder / "ChatbotData.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield f"{row['Q']} {row['A']}"


def _disease_names(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.json")):
        for entry in json.loads(path.read_text(encoding="utf-8"))["results"]:
            yield f"{entry['name']} {entry['title']} ({entry['title_en']})"


def _procedure_names(folder: Path) -> Iterator[str]:
    entries = json.loads((folder / "data__gazetteer__procedure_gazetteer.json").read_text(encoding="utf-8"))
    yield from (entry["name"] for entry in entries["entries"].values())


def _notices(folder: Path) -> Iterator[str]:
    with next(folder.glob("*.jsonl")).open(encoding="utf-8") as lines:
        for line in lines:
            yield from PARAGRAPH.split(json.loads(line)["text"])


SOURCES: dict[str, tuple[Callable[[Path], Iterator[str]], int]] = {
    "krdict": (_dictionary, 1),
    "klue_dev": (_klue_dev, 1),
    "klue_ner_raw": (_klue_ner, 1),
    "kornlu": (_kornlu, 1),
    "3i4k": (_utterances, 1),
    "ud_korean_gsd": (_conllu, 1),
    "ud_korean_kaist": (_conllu, 1),
    "chatbot_data": (_chat, 1),
    "kcd3": (_disease_names, 3),
    "hira_procedures": (_procedure_names, 2),
    "hira_notices": (_notices, 3),
}
"""Folder name in the data folder, its reader, and how often its lines are repeated."""


def plain_text(data: Path) -> Iterator[str]:
    """Every line of every source under ``data``, medical sources repeated as ``SOURCES`` says."""
    for name, (reader, times) in SOURCES.items():
        lines = [line.strip() for line in reader(data / name)]
        for _ in range(times):
            yield from (line for line in lines if len(line) > 3)
