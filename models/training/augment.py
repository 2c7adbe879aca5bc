"""Cheap label-preserving noise for training records: spacing, chat marks and longer inputs."""

from __future__ import annotations

import random
from collections.abc import Sequence

from data import Entity, Record

CHAT_MARKS = ("ㅠㅠ", "ㅠ", "ㅜㅜ", "ㅜ", "ㅋㅋ", "ㅋㅋㅋ", "ㅎㅎ", "ㅡㅡ")
CHAT_REGISTER = "qa"


def _is_hangul(character: str) -> bool:
    return "가" <= character <= "힣"


def disturb_spacing(record: Record, rng: random.Random, drop: float = 0.08, add: float = 0.015) -> Record:
    """Drop spaces beside Hangul and add spaces inside Hangul runs, each with its probability.

    Texts of the chat register also get a mark such as ``ㅠㅠ`` after some words outside entities.
    """
    text = record.text
    in_entity = [False] * len(text)
    for entity in record.entities:
        in_entity[entity.start : entity.end] = [True] * (entity.end - entity.start)
    chat = record.register == CHAT_REGISTER
    pieces: list[str] = []
    new_position: list[int] = []
    length = 0
    for index, character in enumerate(text):
        new_position.append(length)
        following = text[index + 1] if index + 1 < len(text) else " "
        beside_hangul = _is_hangul(following) or (index > 0 and _is_hangul(text[index - 1]))
        if character == " " and beside_hangul and rng.random() < drop:
            continue
        piece = character
        if _is_hangul(character) and _is_hangul(following) and rng.random() < add:
            piece += " "
        elif (
            chat
            and _is_hangul(character)
            and following in " ?."
            and not in_entity[index]
            and rng.random() < 0.04
        ):
            piece += rng.choice(CHAT_MARKS)
        pieces.append(piece)
        length += len(piece)
    entities = tuple(
        Entity(new_position[e.start], new_position[e.end - 1] + 1, e.label) for e in record.entities
    )
    return Record(record.id, record.form, record.register, "".join(pieces), entities)


def join_records(first: Record, second: Record) -> Record:
    """Two records as one text with a space between, so that later positions are trained too."""
    shift = len(first.text) + 1
    moved = tuple(Entity(e.start + shift, e.end + shift, e.label) for e in second.entities)
    return Record(first.id, first.form, first.register, f"{first.text} {second.text}", first.entities + moved)


def augment_epoch(
    records: Sequence[Record], rng: random.Random, disturb_share: float = 0.5, join_share: float = 0.1
) -> list[Record]:
    """One epoch of records: some disturbed, and some replaced by a chain of two to five records."""
    disturbed = [disturb_spacing(r, rng) if rng.random() < disturb_share else r for r in records]
    rng.shuffle(disturbed)
    out: list[Record] = []
    while disturbed:
        record = disturbed.pop()
        if rng.random() < join_share:
            for _ in range(min(rng.randint(1, 4), len(disturbed))):
                following = disturbed.pop()
                if len(record.text) + len(following.text) > 230:
                    disturbed.append(following)
                    break
                record = join_records(record, following)
        out.append(record)
    return out
