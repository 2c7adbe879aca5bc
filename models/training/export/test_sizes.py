"""Tests of sizes that are computed without weights."""

from __future__ import annotations

import unittest

from layout import is_decoder
from precision import PRECISIONS
from sizes import measure, parameters
from tiny_models import checkpoint, model_folder


class SizesTest(unittest.TestCase):
    """What is computed is what is written."""

    def test_files_are_as_large_as_computed(self) -> None:
        """But for the places of weights in data files, which the tiny ones do not have."""
        for name in ("tiny-bert", "tiny-electra", "tiny-qwen3", "tiny-gemma3"):
            decodes = is_decoder(checkpoint(name))
            for precision in ("fp32", "q8", *(("q4",) if decodes else ("w8",))):
                with self.subTest(name, precision=precision):
                    chosen = PRECISIONS[precision]
                    path = model_folder(name, precision) / chosen.file
                    size = measure(name, chosen, context=320)
                    self.assertAlmostEqual(size.bytes / path.stat().st_size, 1, delta=0.02)

    def test_parameters_of_the_models_that_people_know(self) -> None:
        """In round numbers, as their makers tell them; of MedGemma the part for text."""
        known = {"km-bert": 98, "qwen3-0.6b": 596, "qwen3-8b": 8191, "gemma-2-9b": 9242, "medgemma-4b": 3880}
        for name, millions in known.items():
            with self.subTest(name):
                self.assertEqual(round(parameters(name) / 1e6), millions)


if __name__ == "__main__":
    unittest.main()
