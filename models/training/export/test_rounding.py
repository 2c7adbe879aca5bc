"""Tests of weights as small integers."""

from __future__ import annotations

import unittest

import numpy as np

from rounding import BLOCK, round_blocks, round_rows, unpack_blocks


class RoundingTest(unittest.TestCase):
    """Rounded weights are near, and in the place where the operators read them."""

    def setUp(self) -> None:
        """Weights [5, 70]: two whole blocks and a part of one."""
        self.weight = np.random.default_rng(1).normal(size=(5, 70)).astype(np.float32)

    def test_rows_are_within_half_a_step(self) -> None:
        """The largest of a row is exact, every other one half a step away at most."""
        rounded, scales = round_rows(self.weight)
        self.assertEqual(rounded.dtype, np.int8)
        error = np.abs(rounded * scales[:, None] - self.weight)
        self.assertTrue((error <= scales[:, None] * 0.501).all())
        self.assertTrue((np.abs(rounded).max(axis=1) == 127).all())

    def test_a_row_of_zeros_stays_zero(self) -> None:
        """No division by nothing."""
        rounded, scales = round_rows(np.zeros((2, 8), np.float32))
        self.assertFalse(rounded.any())
        self.assertTrue(np.isfinite(scales).all())

    def test_blocks_are_within_a_step(self) -> None:
        """Half a step, or a whole one at the end of the range that has one value fewer."""
        for bits in (4, 8):
            for scale_type in (np.float32, np.float16):
                with self.subTest(bits=bits, scale_type=scale_type):
                    packed, scales = round_blocks(self.weight, bits, np.dtype(scale_type))
                    self.assertEqual(packed.shape, (5, 3, BLOCK * bits // 8))
                    self.assertEqual(scales.dtype, scale_type)
                    steps = np.repeat(np.abs(scales.astype(np.float32)), BLOCK, axis=1)[:, :70]
                    error = np.abs(unpack_blocks(packed, scales, bits, 70) - self.weight)
                    self.assertTrue((error <= steps * 1.01).all())
                    self.assertLess(error.mean(), steps.mean() * 0.3)

    def test_the_farthest_value_of_a_block_takes_the_lowest_integer(self) -> None:
        """Positive or negative, it is exact."""
        weight = np.zeros((2, BLOCK), np.float32)
        weight[0, 3], weight[1, 4] = 7, -7
        packed, scales = round_blocks(weight, 4, np.dtype(np.float32))
        self.assertEqual(packed[0, 0, 1] >> 4, 0)
        self.assertEqual(packed[1, 0, 2] & 15, 0)
        np.testing.assert_array_equal(unpack_blocks(packed, scales, 4, BLOCK), weight)

    def test_zeros_stay_zero(self) -> None:
        """A block of zeros has no scale, and must not become something else."""
        packed, scales = round_blocks(np.zeros((1, BLOCK), np.float32), 4, np.dtype(np.float32))
        self.assertFalse(unpack_blocks(packed, scales, 4, BLOCK).any())


if __name__ == "__main__":
    unittest.main()
