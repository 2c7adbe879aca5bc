"""Write the cases that hold this folder's reading of texts and the app's to the same numbers.

``tests/fixtures/engine/span-scores.json`` has spans with scores from seeded random logits, and
windows of texts; ``tests/unit/engine-parity.test.ts`` asks the app for them, and
``test_training.py`` that the file is still what this script writes::

    python parity.py
"""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np

from calibrate import Recalibration
from passages import ReadText, find_entities, ranks, windows
from tagging import TAGS, inner_tokens

FIXTURE = Path(__file__).parents[2] / "tests/fixtures/engine/span-scores.json"
SYLLABLES = "환자는 위암으로 CT 2회와 MRI 촬영 후 항암화학요법을 받았다"
CALIBRATIONS = ({"temperature": 1.0}, {"temperature": 1.7, "slope": 1.3, "intercept": -0.6})


def characters(text: str) -> list[tuple[int, int]]:
    """One token for each character that is not white space."""
    return [(place, place + 1) for place, character in enumerate(text) if not character.isspace()]


def score_cases(seed: int = 0) -> list[dict]:
    """Logits of one text with the spans that decoding finds, without and with a calibration."""
    generator = np.random.default_rng(seed)
    offsets = characters(SYLLABLES)
    inner = inner_tokens(SYLLABLES, offsets)
    cases = []
    for spread in (1.0, 4.0, 12.0):
        logits = np.round(generator.normal(0, spread, (len(offsets), len(TAGS))), 2)
        for calibration in CALIBRATIONS:
            line = Recalibration(calibration.get("slope", 1.0), calibration.get("intercept", 0.0))
            found = find_entities(ReadText(offsets, inner, logits), calibration["temperature"])
            spans = [
                [one.entity.start, one.entity.end, one.entity.label, round(line.score(one.score), 6)]
                for one in found
            ]
            cases.append({"logits": logits.tolist(), "calibration": calibration, "spans": spans})
    return cases


def window_cases(seed: int = 0) -> list[dict]:
    """Texts of one token a character, and the windows they are read in."""
    chooser = random.Random(seed)
    cases = []
    for size, passage, length in ((254, 64, 300), (40, 64, 260), (30, 12, 120), (254, 64, 0)):
        text = "".join(
            chooser.choices(["가", "나다", " ", ". ", "\n", "? ", "라.마"], [9, 9, 6, 2, 1, 1, 1], k=length)
        )
        found = windows(ranks(text, characters(text)), size, passage)
        edges = [[one.start, one.end, one.own_start, one.own_end] for one in found]
        cases.append({"text": text, "size": size, "passage": passage, "windows": edges})
    return cases


def build() -> dict:
    """The whole file."""
    return {"text": SYLLABLES, "tags": list(TAGS), "scores": score_cases(), "windows": window_cases()}


def main() -> None:
    """Write the file."""
    FIXTURE.write_text(json.dumps(build(), ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
