"""Checks of span scores, calibration, errors and storage: ``python -m unittest`` in this folder."""

from __future__ import annotations

import itertools
import json
import unittest

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

import parity
from calibrate import (
    Recalibration,
    Scored,
    bins_of,
    error_of,
    fit_recalibration,
    fit_temperature,
    isotonic,
    log_loss,
    threshold_table,
)
from data import Entity, Record
from errors import confusion, examples, kinds, pair_spans
from lattice import Lattice, TokenSpan, spans_of
from passages import Found, ReadText, find_entities
from quantize import to_blocks, to_stored_int8
from report import intervals, scores_of
from tagging import OUTSIDE, TAGS, TRANSITIONS, WORD_TRANSITIONS


class LatticeTest(unittest.TestCase):
    """Span probabilities against counting out every tag sequence."""

    def test_scores_agree_with_counting_every_path(self) -> None:
        generator = np.random.default_rng(5)
        for inner in ([False] * 4, [False, True, False, True]):
            logits = generator.normal(0, 2, (4, len(TAGS)))
            shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
            weights: dict[TokenSpan, float] = {}
            total = 0.0
            for path in itertools.product(range(len(TAGS)), repeat=4):
                steps = [WORD_TRANSITIONS if within else TRANSITIONS for within in inner]
                before = (OUTSIDE, *path[:-1])
                if any(steps[t][before[t], path[t]] < 0 for t in range(4)):
                    continue
                weight = float(np.prod(shares[range(4), path]))
                total += weight
                for span in spans_of(path):
                    weights[span] = weights.get(span, 0.0) + weight
            lattice = Lattice(logits, inner)
            self.assertGreater(len(weights), 8)
            for span, weight in weights.items():
                self.assertAlmostEqual(lattice.score(span), weight / total, 9)

    def test_the_temperature_moves_scores_and_no_span(self) -> None:
        logits = np.random.default_rng(1).normal(0, 3, (30, len(TAGS)))
        inner = [False] * 30
        read = ReadText([(token, token + 1) for token in range(30)], inner, logits)
        cool, warm = find_entities(read), find_entities(read, 2.0)
        self.assertEqual([one.entity for one in cool], [one.entity for one in warm])
        self.assertGreater(sum(one.score for one in cool), sum(one.score for one in warm))

    def test_the_app_is_held_to_what_this_folder_computes(self) -> None:
        self.assertEqual(json.loads(parity.FIXTURE.read_text(encoding="utf-8")), parity.build())


class CalibrationTest(unittest.TestCase):
    """Fitting and measuring on outcomes drawn with known probabilities."""

    generator = np.random.default_rng(2)
    truth = generator.uniform(0.05, 0.95, 20_000)
    outcomes = (generator.uniform(size=truth.size) < truth).astype(float)

    def test_true_probabilities_have_next_to_no_error(self) -> None:
        fair = Scored(self.truth, self.outcomes, self.truth.size)
        self.assertLess(error_of(fair), 0.015)
        self.assertEqual(sum(part["spans"] for part in bins_of(fair)), self.truth.size)
        self.assertGreater(error_of(Scored(np.sqrt(self.truth), self.outcomes, 0)), 0.1)

    def test_a_line_over_the_log_odds_is_found_again(self) -> None:
        bent = Recalibration(1 / 1.5, 0.4).apply(Scored(self.truth, self.outcomes, 0))
        line = fit_recalibration(bent)
        self.assertAlmostEqual(line.slope, 1.5, delta=0.06)
        self.assertAlmostEqual(line.intercept, -0.6, delta=0.06)
        self.assertLess(log_loss(line.apply(bent)), log_loss(bent))
        self.assertLess(error_of(line.apply(bent)), 0.02)

    def test_the_least_loss_is_found(self) -> None:
        self.assertAlmostEqual(fit_temperature(lambda value: (np.log(value) - np.log(1.7)) ** 2), 1.7, 2)

    def test_isotonic_regression_rises(self) -> None:
        steps = isotonic(Scored(self.truth, self.outcomes, 0))(np.linspace(0, 1, 50))
        self.assertTrue((np.diff(steps) >= 0).all())
        self.assertLess(np.abs(steps - np.linspace(0, 1, 50))[5:45].max(), 0.1)

    def test_a_higher_threshold_takes_fewer(self) -> None:
        rows = threshold_table(Scored(self.truth, self.outcomes, self.truth.size))
        self.assertEqual(
            [row["accepted"] for row in rows], sorted((r["accepted"] for r in rows), reverse=True)
        )
        self.assertGreater(rows[-2]["precision"], rows[0]["precision"] + 0.1)
        half = rows[0]
        self.assertEqual(half["accepted"], int((self.truth >= 0.5).sum()))


class ErrorsTest(unittest.TestCase):
    """Pairs of expected and predicted spans."""

    gold = (Entity(0, 2, "Disease"), Entity(3, 6, "Body"), Entity(8, 9, "Body"), Entity(10, 14, "Disease"))
    found = (
        Found(Entity(0, 2, "Disease"), 0.9),
        Found(Entity(3, 5, "Body"), 0.8),
        Found(Entity(8, 9, "Treatment"), 0.7),
        Found(Entity(15, 16, "Body"), 0.6),
        Found(Entity(5, 6, "Disease"), 0.5),
    )

    def test_every_span_is_in_one_pair(self) -> None:
        pairs = pair_spans(self.gold, self.found)
        self.assertEqual(
            kinds(pairs), {"correct": 1, "boundary": 1, "label": 1, "both": 0, "missed": 1, "invented": 2}
        )
        table = confusion(pairs)
        self.assertEqual([sum(row["predicted"]) for row in table["rows"]], [2, 2, 0, 2])
        self.assertEqual([row["predicted"] for row in table["rows"]][1], [0, 1, 1, 0])

    def test_examples_are_told_in_utf16(self) -> None:
        record = Record("1", "natural", "qa", "😀 위암", (Entity(2, 4, "Disease"),))
        (example,) = examples([record], [[]])
        self.assertEqual(example["expected"], [{"start": 3, "end": 5, "label": "Disease"}])
        self.assertEqual((example["kind"], example["found"]), ("missed", []))


class ScoresTest(unittest.TestCase):
    """Scores by group with their intervals."""

    def test_groups_and_intervals(self) -> None:
        records = [
            Record(str(n // 2), ("natural", "spaced")[n % 2], "qa", "위암 간", (Entity(0, 2, "Disease"),))
            for n in range(80)
        ]
        found = [[Found(Entity(0, 2 + (n % 8 == 0), "Disease"), 1.0)] for n in range(80)]
        scores = scores_of(records, found)
        self.assertEqual(scores["micro"]["f1"], 0.875)
        self.assertEqual(scores["perForm"]["spaced"]["f1"], 1.0)
        low, high = scores["micro"]["f1Interval95"]
        self.assertTrue(0.75 < low < 0.875 < high < 0.96)
        self.assertEqual(scores["perLabel"]["Body"]["spans"], 0)

    def test_equal_items_leave_no_doubt(self) -> None:
        self.assertEqual(intervals(np.full((9, 1, 3), [1, 2, 2])).tolist(), [[0.5, 0.5]])


class StorageTest(unittest.TestCase):
    """Rounded weights give about the same products."""

    def test_stored_and_blocked_weights_are_close(self) -> None:
        generator = np.random.default_rng(3)
        table = generator.normal(0, 0.05, (64, 64)).astype(np.float32)
        weight = generator.normal(0, 0.05, (64, 32)).astype(np.float32)

        def model() -> onnx.ModelProto:
            nodes = [
                helper.make_node("Gather", ["table", "ids"], ["rows"]),
                helper.make_node("MatMul", ["rows", "weight"], ["out"], name="product"),
            ]
            ids = helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "length"])
            out = helper.make_tensor_value_info("out", TensorProto.FLOAT, [1, "length", 32])
            weights = [numpy_helper.from_array(table, "table"), numpy_helper.from_array(weight, "weight")]
            return helper.make_model(
                helper.make_graph(nodes, "small", [ids], [out], weights),
                opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)],
                ir_version=8,
            )

        exact = table @ weight
        for make in (to_stored_int8, to_blocks):
            made = make(model()).SerializeToString()
            self.assertLess(len(made), table.nbytes)
            session = onnxruntime.InferenceSession(made, providers=["CPUExecutionProvider"])
            (found,) = session.run(None, {"ids": np.arange(64, dtype=np.int64)[None]})
            self.assertLess(np.abs(found[0] - exact).max(), 0.06 * exact.std())
            self.assertGreater(np.abs(found[0] - exact).max(), 0)


if __name__ == "__main__":
    unittest.main()
