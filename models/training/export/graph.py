"""Nodes and weights of one ONNX graph, with weights written to disk as soon as they are added.

Small graphs keep their weights inside the `.onnx` file. Large ones put them into `.onnx_data`,
`.onnx_data_1`, … beside it, each below ``CHUNK_BYTES``, so that neither this program nor a browser
ever holds all of them at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 18
IR_VERSION = 9
CONTRIB = "com.microsoft"
CHUNK_BYTES = 1_900_000_000
ALIGNMENT = 4096
SMALLEST_EXTERNAL = 1024


class ExternalData:
    """The data files beside one `.onnx` file, filled in order."""

    def __init__(self, model: Path, chunk_bytes: int = CHUNK_BYTES) -> None:
        """Start with no file; ``model`` is the path of the `.onnx` file."""
        self.model = model
        self.chunk_bytes = chunk_bytes
        self.paths: list[Path] = []
        self._file: BinaryIO | None = None

    def add(self, content: np.ndarray) -> tuple[str, int, int]:
        """Append an array's bytes; returns file name, offset and length."""
        if content.nbytes > self.chunk_bytes:
            raise ValueError(f"a tensor of {content.nbytes} bytes does not fit a file of {self.chunk_bytes}")
        padding = 0 if self._file is None else -self._file.tell() % ALIGNMENT
        if self._file is None or self._file.tell() + padding + content.nbytes > self.chunk_bytes:
            self._open()
            padding = 0
        assert self._file is not None
        self._file.write(bytes(padding))
        offset = self._file.tell()
        self._file.write(memoryview(content).cast("B"))
        return self.paths[-1].name, offset, content.nbytes

    def _open(self) -> None:
        self.close()
        suffix = f"_{len(self.paths)}" if self.paths else ""
        self.paths.append(self.model.with_name(f"{self.model.name}_data{suffix}"))
        self._file = self.paths[-1].open("wb")

    def close(self) -> None:
        """Finish the last file."""
        if self._file is not None:
            self._file.close()
            self._file = None


class Graph:
    """Collects the nodes of one graph; values are referred to by name.

    ``floats`` is the type of every float that flows through it, float32 or float16.
    """

    def __init__(self, floats: type[np.floating] = np.float32, external: ExternalData | None = None) -> None:
        """Start with no nodes; weights go to ``external`` where one is given."""
        self.floats = np.dtype(floats)
        self.external = external
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []
        self._constants: dict[tuple, str] = {}

    @property
    def float_type(self) -> int:
        """The ONNX type of ``floats``."""
        return helper.np_dtype_to_tensor_dtype(self.floats)

    def weight(self, name: str, value: np.ndarray) -> str:
        """Add a constant tensor as it is."""
        value = np.ascontiguousarray(value)
        if self.external is None or value.nbytes < SMALLEST_EXTERNAL:
            self.weights.append(numpy_helper.from_array(value, name))
            return name
        location, offset, length = self.external.add(value)
        tensor = TensorProto(
            name=name, data_type=helper.np_dtype_to_tensor_dtype(value.dtype), dims=value.shape
        )
        tensor.data_location = TensorProto.EXTERNAL
        for key, text in (("location", location), ("offset", str(offset)), ("length", str(length))):
            tensor.external_data.add(key=key, value=text)
        self.weights.append(tensor)
        return name

    def floating(self, name: str, value: np.ndarray) -> str:
        """Add a constant tensor in the graph's float type."""
        return self.weight(name, value.astype(self.floats))

    def integers(self, *values: int) -> str:
        """A constant int64 vector; equal ones are one tensor."""
        return self._constant(("vector", *values), np.array(values, dtype=np.int64))

    def integer(self, value: int) -> str:
        """A constant int64 scalar."""
        return self._constant(("integer", value), np.array(value, dtype=np.int64))

    def scalar(self, value: float, floats: type[np.floating] | None = None) -> str:
        """A constant scalar, in the graph's float type unless told."""
        constant = np.array(value, dtype=floats or self.floats)
        return self._constant((constant.dtype.name, value), constant)

    def _constant(self, key: tuple, value: np.ndarray) -> str:
        if key not in self._constants:
            self._constants[key] = self.weight("constant." + ".".join(map(str, key)), value)
        return self._constants[key]

    def node(
        self,
        operator: str,
        inputs: Sequence[str],
        output: str | Sequence[str],
        domain: str = "",
        **attributes: float | list[int],
    ) -> str:
        """Add a node and return the name of its first output."""
        outputs = [output] if isinstance(output, str) else list(output)
        self.nodes.append(
            helper.make_node(operator, list(inputs), outputs, name=outputs[0], domain=domain, **attributes)
        )
        return outputs[0]

    def model(
        self,
        name: str,
        inputs: Sequence[onnx.ValueInfoProto],
        outputs: Sequence[onnx.ValueInfoProto],
    ) -> onnx.ModelProto:
        """The finished model."""
        return helper.make_model(
            helper.make_graph(self.nodes, name, inputs, outputs, self.weights),
            opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIB, 1)],
            ir_version=IR_VERSION,
            producer_name="kkori",
        )
