"""Read the marked corpus in ``corpus/marked/`` as records in two forms.

A marked file has one item a line, ``# register`` lines between them, ``[surface/L]`` for an entity
(L is D, B or T) and ``_`` where a morpheme analyser would split an eojeol. Each item becomes two
records: ``natural`` as people write, and ``spaced`` with particles, endings and punctuation apart,
as KBMC is spaced. Offsets are code points, end exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from data import Entity, Record

LABELS = {"D": "Disease", "B": "Body", "T": "Treatment"}
MARK = re.compile(r"\[([^\[\]]+)/([DBT])\]")
GLUED_PARTICLE = re.compile(r"(/[DBT]\])(?=[가-힣])")
INNER_POINT = r"(?<![0-9A-Za-z](?=[.,][0-9A-Za-z]))"
"""No split at the point of ``3.5`` or the comma of ``47,XXY``."""
PUNCTUATION = re.compile(rf"(?<=\S){INNER_POINT}([.,?!])")
SPACES = re.compile(" {2,}")


class MarkupError(ValueError):
    """A line that cannot be read, with its file and number."""


def _parse(marked: str) -> tuple[str, tuple[Entity, ...]]:
    text, entities, done = "", [], 0
    for mark in MARK.finditer(marked):
        text += marked[done : mark.start()]
        entities.append(Entity(len(text), len(text) + len(mark[1]), LABELS[mark[2]]))
        text += mark[1]
        done = mark.end()
    return text + marked[done:], tuple(entities)


def natural(marked: str) -> tuple[str, tuple[Entity, ...]]:
    """Text and entities as people write them."""
    return _parse(SPACES.sub(" ", marked.replace("_", "")))


def spaced(marked: str) -> tuple[str, tuple[Entity, ...]]:
    """Text and entities spaced as in KBMC."""
    apart = GLUED_PARTICLE.sub(r"\1 ", marked.replace("_", " "))
    return _parse(SPACES.sub(" ", PUNCTUATION.sub(r" \1", apart)))


def marked_lines(path: Path) -> Iterator[tuple[int, str, str]]:
    """Line number, register and marked item of every item of a file."""
    register = ""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            item = line.rstrip("\n")
            if item.startswith("# "):
                register = item[2:]
            elif item:
                if not register:
                    raise MarkupError(f"{path.name}:{number}: no register before the first item")
                yield number, register, item


def read_marked(path: Path) -> list[tuple[Record, Record]]:
    """The items of one marked file, each as its natural and its spaced record.

    An item's id is the file's name and its place among the items, such as ``first-00012``. Raises
    ``MarkupError`` where brackets are left after all marks are read.
    """
    items = []
    for place, (number, register, line) in enumerate(marked_lines(path)):
        pair = []
        for form, read in (("natural", natural), ("spaced", spaced)):
            text, entities = read(line)
            pair.append(Record(f"{path.stem}-{place:05d}", form, register, text, entities))
        if re.search(r"/[DBT]\]|\[[^\]]*/[DBT]", pair[0].text):
            raise MarkupError(f"{path.name}:{number}: a mark that cannot be read")
        items.append((pair[0], pair[1]))
    return items
