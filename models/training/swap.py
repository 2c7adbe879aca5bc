"""Entity swap: put another name of the same label in an entity's place, particles agreeing.

Names come from the training records themselves, from the disease categories of the KCD and from
the procedure names of HIRA, so that the model meets many more names than the corpus holds.
"""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from data import Entity, Record

PAIRS = (("은", "는"), ("이", "가"), ("을", "를"), ("과", "와"), ("으로", "로"), ("이나", "나"), ("이며", "며"),
         ("이라", "라"), ("이랑", "랑"), ("이고", "고"))  # fmt: skip
"""Particles and copula endings after a final consonant and after a vowel."""

PARTICLES = {form: pair for pair in PAIRS for form in pair}
FOLLOWING = re.compile(
    r"( ?)(으로|이나|이며|이라|이랑|이고|은|는|이|가|을|를|과|와|로|나|며|라|랑|고)(?![가-힣])"
)
FINAL_RIEUL = 8
PLAIN_NAME = re.compile(r"[가-힣]+(?: [가-힣]+){0,3}")
NOT_NAMES = re.compile("기타|상세불명|달리|검사|관찰|관리료|조제|판독|가산|미만|이상|초과")


def final_consonant(text: str) -> int:
    """Index of the last syllable's final consonant, 0 for a vowel; -1 if it is no syllable."""
    last = text[-1]
    return (ord(last) - 0xAC00) % 28 if "가" <= last <= "힣" else -1


def agreeing(particle: str, name: str) -> str:
    """The form of ``particle`` that fits after ``name``; unchanged after Latin letters and digits."""
    final = final_consonant(name)
    if final < 0:
        return particle
    closed, vowel = PARTICLES[particle]
    if closed == "으로" and final == FINAL_RIEUL:
        return vowel
    return closed if final else vowel


def names_of_lists(data: Path) -> dict[str, list[str]]:
    """Disease and Treatment names from the public lists in the data folder; only plain Hangul."""
    diseases: list[str] = []
    for path in sorted((data / "kcd3").glob("*.json")):
        entries = json.loads(path.read_text(encoding="utf-8"))["results"]
        diseases += [entry["title"] for entry in entries]
    path = data / "hira_procedures" / "data__gazetteer__procedure_gazetteer.json"
    procedures = [
        re.split(r"[\[(\-,]", entry["name"])[0].strip()
        for entry in json.loads(path.read_text(encoding="utf-8"))["entries"].values()
        if entry["category"] in ("처치수술", "이학요법")
    ]
    plain = {"Disease": diseases, "Treatment": [name for name in procedures if name.endswith("술")]}
    return {
        label: sorted({n for n in names if PLAIN_NAME.fullmatch(n) and not NOT_NAMES.search(n)})
        for label, names in plain.items()
    }


class Swapper:
    """Swaps entities of records for others of the same label."""

    def __init__(
        self, records: Sequence[Record], lists: Mapping[str, Sequence[str]], list_share: float = 0.3
    ) -> None:
        """Pool the entities of ``records`` by label and register; ``list_share`` comes from lists."""
        self.lists = lists
        self.list_share = list_share
        self.own: dict[tuple[str, str], list[str]] = defaultdict(list)
        for record in records:
            for entity in record.entities:
                self.own[entity.label, record.register].append(record.text[entity.start : entity.end])

    def _name(self, label: str, register: str, rng: random.Random) -> str:
        names = self.lists.get(label)
        if names and rng.random() < self.list_share:
            return rng.choice(names)
        return rng.choice(self.own[label, register])

    def swap(self, record: Record, rng: random.Random, share: float = 0.3) -> Record:
        """The record with each entity swapped with probability ``share``.

        Glued neighbours are left alone: an entity with a letter right before it, or with one right
        after it that starts no particle, may be part of a longer word.
        """
        text, entities, done = "", [], 0
        for entity in record.entities:
            text += record.text[done : entity.start]
            rest = record.text[entity.end :]
            particle = FOLLOWING.match(rest)
            glued = (text[-1:].isalnum()) or (rest[:1].isalnum() and not particle)
            name = record.text[entity.start : entity.end]
            done = entity.end
            swapped = not glued and rng.random() < share
            if swapped:
                name = self._name(entity.label, record.register, rng)
            start = len(text)
            text += name
            entities.append(Entity(start, len(text), entity.label))
            if swapped and particle:
                text += particle[1] + agreeing(particle[2], name)
                done += particle.end()
        text += record.text[done:]
        return Record(record.id, record.form, record.register, text, tuple(entities))
