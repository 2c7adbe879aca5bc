"""The ways to store a weight matrix, each with the nodes that multiply with it or look up its rows.

A matrix is [outputs, inputs], as torch has it. Of each way there is a class; `PRECISIONS` lists
what the commands offer under the names that file suffixes and cards use.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from onnx import TensorProto

from graph import CONTRIB, Graph
from rounding import BLOCK, round_blocks, round_rows

HUGE = 512 * 1024 * 1024
"""Weights of a matrix that 8 bits would make too large for one buffer of many graphics adapters."""


class Matrix(Protocol):
    """A weight matrix [outputs, inputs] of a graph."""

    def product(self, value: str, output: str) -> str:
        """[batch, sequence, inputs] times the matrix: [batch, sequence, outputs]."""
        ...

    def rows(self, ids: str, output: str) -> str:
        """The rows of the ids [batch, sequence]: [batch, sequence, inputs]."""
        ...


class Dense:
    """Floats as they are: `MatMul`, or `Gemm` where rows are looked up in the same matrix."""

    def __init__(self, graph: Graph, name: str, weight: np.ndarray, *, lookup: bool) -> None:
        """Add the weights; ``lookup`` keeps rows together."""
        self.graph, self.lookup, (self.outputs, self.inputs) = graph, lookup, weight.shape
        self.name = graph.floating(name, weight if lookup else weight.T)

    def product(self, value: str, output: str) -> str:
        """See `Matrix`."""
        if not self.lookup:
            return self.graph.node("MatMul", [value, self.name], output)
        flat = self.graph.node("Reshape", [value, self.graph.integers(-1, self.inputs)], output + ".flat")
        product = self.graph.node("Gemm", [flat, self.name], output + ".product", transB=1)
        shape = self.graph.node("Shape", [value], output + ".shape", end=2)
        shape = self.graph.node(
            "Concat", [shape, self.graph.integers(self.outputs)], output + ".dims", axis=0
        )
        return self.graph.node("Reshape", [product, shape], output)

    def rows(self, ids: str, output: str) -> str:
        """See `Matrix`."""
        return self.graph.node("Gather", [self.name, ids], output)


class Rows8:
    """int8 with a scale a row, for look-up alone; the rows found become floats."""

    def __init__(self, graph: Graph, name: str, weight: np.ndarray) -> None:
        """Add the weights."""
        rounded, scales = round_rows(weight)
        self.graph = graph
        self.name = graph.weight(name, rounded)
        self.scales = graph.floating(name + ".scales", scales[:, None])

    def product(self, value: str, output: str) -> str:
        """Refused: this way of storing is for look-up."""
        raise NotImplementedError(f"{self.name} has no product ({value} to {output})")

    def rows(self, ids: str, output: str) -> str:
        """See `Matrix`."""
        found = self.graph.node("Gather", [self.name, ids], output + ".int8")
        found = self.graph.node("Cast", [found], output + ".float", to=self.graph.float_type)
        scale = self.graph.node("Gather", [self.scales, ids], output + ".scale")
        return self.graph.node("Mul", [found, scale], output)


class Dynamic8:
    """int8 with a scale an output, times activations that are made 8-bit on the fly: for processors.

    Stored as [inputs, outputs], which the operator wants, so rows are looked up across it.
    """

    def __init__(self, graph: Graph, name: str, weight: np.ndarray) -> None:
        """Add the weights."""
        rounded, scales = round_rows(weight)
        self.graph = graph
        self.name = graph.weight(name, rounded.T)
        self.scales = graph.weight(name + ".scales", scales)

    def product(self, value: str, output: str) -> str:
        """See `Matrix`."""
        inputs = [value, self.name, self.scales]
        return self.graph.node("DynamicQuantizeMatMul", inputs, output, domain=CONTRIB)

    def rows(self, ids: str, output: str) -> str:
        """See `Matrix`."""
        found = self.graph.node("Gather", [self.name, ids], output + ".across", axis=1)
        found = self.graph.node("Transpose", [found], output + ".int8", perm=[1, 2, 0])
        found = self.graph.node("Cast", [found], output + ".float", to=TensorProto.FLOAT)
        scale = self.graph.node("Gather", [self.scales, ids], output + ".flat_scale")
        scale = self.graph.node("Unsqueeze", [scale, self.graph.integers(2)], output + ".scale")
        return self.graph.node("Mul", [found, scale], output)


class Stored8:
    """int8 with a scale an output in the file, floats in memory: ONNX Runtime unpacks it at load."""

    def __init__(self, graph: Graph, name: str, weight: np.ndarray) -> None:
        """Add the weights."""
        rounded, scales = round_rows(weight)
        self.graph = graph
        stored = graph.weight(name + ".int8", rounded.T)
        stored = graph.node("Cast", [stored], name + ".float", to=graph.float_type)
        self.name = graph.node("Mul", [stored, graph.floating(name + ".scales", scales)], name)

    def product(self, value: str, output: str) -> str:
        """See `Matrix`."""
        return self.graph.node("MatMul", [value, self.name], output)

    def rows(self, ids: str, output: str) -> str:
        """Refused: unpacked at load, the matrix would be as large as floats."""
        raise NotImplementedError(f"{self.name} has no rows ({ids} to {output})")


class Blocks:
    """4 or 8 bits with a scale a block of 32 inputs; activations stay floats."""

    def __init__(self, graph: Graph, name: str, weight: np.ndarray, bits: int) -> None:
        """Add the weights."""
        packed, scales = round_blocks(weight, bits, graph.floats)
        self.graph, self.bits, (self.outputs, self.inputs) = graph, bits, weight.shape
        self.name = graph.weight(name, packed)
        self.scales = graph.weight(name + ".scales", scales)

    def product(self, value: str, output: str) -> str:
        """See `Matrix`."""
        return self.graph.node(
            "MatMulNBits",
            [value, self.name, self.scales],
            output,
            domain=CONTRIB,
            K=self.inputs,
            N=self.outputs,
            bits=self.bits,
            block_size=BLOCK,
        )

    def rows(self, ids: str, output: str) -> str:
        """See `Matrix`. The packed blocks are those of the product, not a second copy."""
        scales = self.graph.node("Unsqueeze", [self.scales, self.graph.integers(2)], output + ".scales")
        found = self.graph.node(
            "GatherBlockQuantized",
            [self.name, ids, scales],
            output + ".blocks",
            domain=CONTRIB,
            gather_axis=0,
            quantize_axis=2,
            block_size=BLOCK,
            bits=self.bits,
        )
        return self.graph.node("Reshape", [found, self.graph.integers(0, 0, self.inputs)], output)


@dataclass(frozen=True)
class Precision:
    """How a whole model is stored: what its cards and file names call it, and its matrices."""

    name: str
    suffix: str
    floats: type[np.floating]
    linear: Callable[[Graph, str, np.ndarray], Matrix]
    """A matrix that is only multiplied with."""
    lookup: Callable[[Graph, str, np.ndarray], Matrix]
    """A matrix that rows are looked up in, and nothing else."""
    shared: Callable[[Graph, str, np.ndarray], Matrix]
    """A matrix for both: tied embeddings."""

    @property
    def shader_f16(self) -> bool:
        """Whether a graphics adapter must offer 16-bit floats."""
        return self.floats is np.float16

    @property
    def file(self) -> str:
        """The path of the weights in a model folder."""
        return f"onnx/model{self.suffix}.onnx"


def _dense(graph: Graph, name: str, weight: np.ndarray) -> Matrix:
    return Dense(graph, name, weight, lookup=False)


def _dense_rows(graph: Graph, name: str, weight: np.ndarray) -> Matrix:
    return Dense(graph, name, weight, lookup=True)


def _blocks_of_words(graph: Graph, name: str, weight: np.ndarray) -> Matrix:
    """Blocks for embeddings: 8 bits, since a tied one chooses every token, unless it is huge."""
    return Blocks(graph, name, weight, word_bits(weight.size))


def word_bits(numbers: int) -> int:
    """Bits of an embedding with so many numbers beside matrices of 4."""
    return 8 if numbers < HUGE else 4


def _blocks(bits: int) -> Callable[[Graph, str, np.ndarray], Matrix]:
    return lambda graph, name, weight: Blocks(graph, name, weight, bits)


_ALL = (
    Precision("fp32", "", np.float32, _dense, _dense_rows, _dense_rows),
    Precision("fp16", "_fp16", np.float16, _dense, _dense_rows, _dense_rows),
    Precision("q8", "_quantized", np.float32, Dynamic8, Rows8, Dynamic8),
    Precision("w8", "_w8", np.float32, Stored8, Rows8, _dense_rows),
    Precision("q8n", "_q8n", np.float32, _blocks(8), Rows8, _blocks(8)),
    Precision("q4", "_q4", np.float32, _blocks(4), Rows8, _blocks_of_words),
    Precision("q4f16", "_q4f16", np.float16, _blocks(4), Rows8, _blocks_of_words),
)
PRECISIONS = {precision.name: precision for precision in _ALL}
