"""Checks of the split, the noise, the decoding and the scores: ``python -m unittest`` in this folder."""

from __future__ import annotations

import random
import unittest

import numpy as np

from augment import disturb_spacing, join_records
from data import Entity, Record, split_items
from swap import Swapper, agreeing
from tagging import (
    TAG_INDEX,
    TAGS,
    EncodedText,
    Score,
    best_tags,
    decode_entities,
    score_records,
    tags_of,
)


def record(item: str, text: str, *entities: Entity, form: str = "natural", register: str = "qa") -> Record:
    """A record for the tests."""
    return Record(item, form, register, text, entities)


def surfaces(value: Record) -> list[tuple[str, str]]:
    """Label and text without spaces of each entity."""
    return [(e.label, value.text[e.start : e.end].replace(" ", "")) for e in value.entities]


def one_hot(names: list[str]) -> np.ndarray:
    """Logits [tokens, tags] that favour the named tags by 5."""
    logits = np.zeros((len(names), len(TAGS)), dtype=np.float32)
    logits[range(len(names)), [TAG_INDEX[name] for name in names]] = 5
    return logits


class SplitTest(unittest.TestCase):
    """Splitting by item."""

    def test_forms_stay_together_and_registers_keep_their_shares(self) -> None:
        items = [
            tuple(record(str(i), "가", form=form, register="ab"[i % 2]) for form in ("natural", "spaced"))
            for i in range(200)
        ]
        parts = split_items(items, seed=1)
        ids = {name: {r.id for r in records} for name, records in parts.items()}
        self.assertEqual(sum(len(part) for part in ids.values()), 200)
        self.assertEqual(
            {name: len(records) for name, records in parts.items()}, {"train": 336, "dev": 32, "test": 32}
        )
        self.assertEqual(sum(r.register == "a" for r in parts["test"]), 16)
        self.assertEqual(parts, split_items(items, seed=1))
        self.assertNotEqual(parts, split_items(items, seed=2))


class AugmentTest(unittest.TestCase):
    """Noise keeps the entities."""

    sample = record("1", "저는 위암 수술 후 간이 아파요?", Entity(3, 8, "Treatment"), Entity(11, 12, "Body"))

    def test_disturbed_text_keeps_its_entities(self) -> None:
        rng = random.Random(3)
        seen = set()
        for _ in range(200):
            changed = disturb_spacing(self.sample, rng, drop=0.3, add=0.2)
            seen.add(changed.text)
            self.assertEqual(surfaces(changed), surfaces(self.sample))
            for entity in changed.entities:
                span = changed.text[entity.start : entity.end]
                self.assertEqual(span, span.strip())
        self.assertGreater(len(seen), 20)

    def test_joined_text_moves_the_second_entities(self) -> None:
        joined = join_records(self.sample, record("2", "감기 조심", Entity(0, 2, "Disease")))
        self.assertEqual(surfaces(joined), [("Treatment", "위암수술"), ("Body", "간"), ("Disease", "감기")])


class SwapTest(unittest.TestCase):
    """Other names in an entity's place."""

    def test_particles_agree_with_the_new_name(self) -> None:
        sample = record("1", "천식은 폐를 친다", Entity(0, 2, "Disease"), Entity(4, 5, "Body"))
        other = record("2", "감기와 코", Entity(0, 2, "Disease"), Entity(4, 5, "Body"))
        swapper = Swapper([other], {})
        swapped = swapper.swap(sample, random.Random(0), share=1.0)
        self.assertEqual(swapped.text, "감기는 코를 친다")
        self.assertEqual(surfaces(swapped), [("Disease", "감기"), ("Body", "코")])

    def test_part_of_a_longer_word_stays(self) -> None:
        sample = record("1", "위암센터", Entity(0, 2, "Disease"))
        swapper = Swapper([record("2", "감기", Entity(0, 2, "Disease"))], {})
        self.assertEqual(swapper.swap(sample, random.Random(0), share=1.0), sample)

    def test_direction_particle_after_rieul(self) -> None:
        self.assertEqual(agreeing("으로", "발"), "로")
        self.assertEqual(agreeing("로", "손"), "으로")
        self.assertEqual(agreeing("을", "CT"), "을")


class TaggingTest(unittest.TestCase):
    """Tags to spans and back."""

    text = EncodedText([2, 9, 9, 9, 9, 3], [(0, 0), (0, 1), (1, 2), (2, 3), (4, 5), (0, 0)], [False] * 6)

    def test_adjacent_entities_survive_the_round_trip(self) -> None:
        entities = [Entity(0, 2, "Body"), Entity(2, 5, "Body")]
        tags = tags_of(self.text, entities)
        self.assertEqual([TAGS[tag] for tag in tags], ["O", "Body-B", "Body-I", "Body-B", "Body-I", "O"])
        self.assertEqual(decode_entities(self.text, one_hot([TAGS[tag] for tag in tags])), entities)

    def test_an_inside_tag_never_starts_a_span_nor_changes_label(self) -> None:
        for names in (["O", "Body-I", "O"], ["Body-I"], ["Body-B", "Disease-I", "Disease-I"]):
            found = [TAGS[tag] for tag in best_tags(one_hot(names), [False] * len(names))]
            for before, after in zip(["O", *found], found, strict=False):
                if after.endswith("-I"):
                    self.assertEqual(before[:-2], after[:-2])

    def test_best_tags_takes_the_most_probable_valid_path(self) -> None:
        logits = np.zeros((2, len(TAGS)), dtype=np.float32)
        logits[0, TAG_INDEX["O"]] = 1.0
        logits[0, TAG_INDEX["Disease-B"]] = 0.9
        logits[1, TAG_INDEX["Disease-I"]] = 4.0
        self.assertEqual([TAGS[tag] for tag in best_tags(logits, [False] * 2)], ["Disease-B", "Disease-I"])

    def test_a_latin_word_is_taken_whole_or_not_at_all(self) -> None:
        logits = one_hot(["Disease-B", "O", "O"])
        logits[1, TAG_INDEX["Disease-I"]] = 4.0
        tags = best_tags(logits, [False, True, False])
        self.assertEqual([TAGS[tag] for tag in tags], ["Disease-B", "Disease-I", "O"])

    def test_scores_are_strict(self) -> None:
        gold = record("1", "위암과 간염", Entity(0, 2, "Disease"), Entity(4, 6, "Disease"))
        score: Score = score_records([gold], [[Entity(0, 2, "Disease"), Entity(3, 6, "Disease")]])
        self.assertEqual((score.micro.precision, score.micro.recall, score.micro.f1), (0.5, 0.5, 0.5))
        self.assertEqual(score.per_label["Body"].expected, 0)


if __name__ == "__main__":
    unittest.main()
