"""Tests of graphs and their data files."""

from __future__ import annotations

import tempfile
import unittest
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper

from graph import ALIGNMENT, ExternalData, Graph


class ExternalDataTest(unittest.TestCase):
    """Weights lie in files below a size, where the graph says."""

    def setUp(self) -> None:
        """An empty folder."""
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.path = Path(directory.name) / "model_q4.onnx"

    def test_a_full_file_is_followed_by_another(self) -> None:
        """Named as transformers.js asks for them."""
        data = ExternalData(self.path, chunk_bytes=3 * ALIGNMENT)
        places = [data.add(np.full(ALIGNMENT + 4, value, np.uint8)) for value in range(4)]
        data.close()
        names = [path.name for path in data.paths]
        self.assertEqual(
            names,
            ["model_q4.onnx_data", "model_q4.onnx_data_1", "model_q4.onnx_data_2", "model_q4.onnx_data_3"],
        )
        self.assertTrue(all(path.stat().st_size <= data.chunk_bytes for path in data.paths))
        for value, (name, offset, length) in enumerate(places):
            content = (self.path.parent / name).read_bytes()[offset : offset + length]
            self.assertEqual(content, bytes([value]) * (ALIGNMENT + 4))

    def test_offsets_are_aligned(self) -> None:
        """Files can be mapped into memory."""
        data = ExternalData(self.path)
        offsets = [data.add(np.zeros(10, np.float32))[1] for _ in range(3)]
        data.close()
        self.assertEqual(offsets, [0, ALIGNMENT, 2 * ALIGNMENT])

    def test_a_tensor_that_fits_no_file_is_refused(self) -> None:
        """A browser could not hold its file."""
        data = ExternalData(self.path, chunk_bytes=100)
        with self.assertRaisesRegex(ValueError, "404 bytes"):
            data.add(np.zeros(101, np.float32))

    def test_onnx_runtime_finds_the_weights(self) -> None:
        """Small ones inside, large ones outside, over several files."""
        data = ExternalData(self.path, chunk_bytes=3 * ALIGNMENT)
        graph = Graph(np.float32, data)
        total = "input"
        for value in range(3):
            weight = graph.floating(f"weight{value}", np.full((40, 50), value + 1))
            total = graph.node("Add", [total, weight], f"sum{value}")
        graph.node("Mul", [total, graph.scalar(2)], "output")
        shapes = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, [40, 50]) for name in ("input", "output")
        ]
        onnx.save(graph.model("sum", shapes[:1], shapes[1:]), self.path)
        data.close()
        self.assertEqual(len(data.paths), 3)
        session = onnxruntime.InferenceSession(str(self.path))
        (output,) = session.run(None, {"input": np.ones((40, 50), np.float32)})
        self.assertTrue((output == 14).all())


class GraphTest(unittest.TestCase):
    """What many nodes share is stored once."""

    def test_equal_constants_are_one(self) -> None:
        """And unequal ones are not."""
        graph = Graph(np.float16)
        self.assertEqual(graph.integers(0, 1), graph.integers(0, 1))
        self.assertNotEqual(graph.integers(1), graph.integer(1))
        self.assertNotEqual(graph.scalar(1), graph.scalar(1, np.float32))
        self.assertEqual(len(graph.weights), 5)


if __name__ == "__main__":
    unittest.main()
