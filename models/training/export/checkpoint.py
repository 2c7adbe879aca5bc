"""Reads a Hugging Face checkpoint folder one tensor at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Self

import numpy as np
import torch
from safetensors import safe_open

SAFETENSORS, PICKLED = "model.safetensors", "pytorch_model.bin"


class Checkpoint:
    """The tensors of a folder, by name. Nothing is in memory but what `read` returned last.

    Files are `.safetensors`, in one piece or with an index; `pytorch_model.bin` where there is none.
    """

    def __init__(self, folder: Path) -> None:
        """Open the folder's files; raises ``FileNotFoundError`` where it has no weights."""
        self._stack = ExitStack()
        self._readers: dict[str, object] = {}
        index = folder / f"{SAFETENSORS}.index.json"
        if index.exists():
            files = sorted(set(json.loads(index.read_text("utf-8"))["weight_map"].values()))
        elif (folder / SAFETENSORS).exists():
            files = [SAFETENSORS]
        elif (folder / PICKLED).exists():
            state = torch.load(folder / PICKLED, map_location="cpu", weights_only=True, mmap=True)
            self._readers.update(state)
            return
        else:
            raise FileNotFoundError(f"neither {SAFETENSORS} nor {PICKLED} in {folder}")
        for file in files:
            reader = self._stack.enter_context(safe_open(str(folder / file), framework="pt"))
            self._readers.update((name, reader) for name in reader.keys())  # noqa: SIM118

    def __enter__(self) -> Self:
        """Use in a ``with`` statement, so that the files are closed."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the files."""
        self._readers.clear()
        self._stack.close()

    def __contains__(self, name: str) -> bool:
        """Whether there is a tensor of this name."""
        return name in self._readers

    def __iter__(self) -> Iterator[str]:
        """The names of all tensors."""
        return iter(self._readers)

    def read(self, name: str) -> np.ndarray:
        """One tensor as float32; raises ``KeyError`` for a name that is not there."""
        reader = self._readers[name]
        tensor = reader if isinstance(reader, torch.Tensor) else reader.get_tensor(name)
        return tensor.to(torch.float32).numpy()

    def prefix(self, candidates: tuple[str, ...], probe: str) -> str:
        """The first of ``candidates`` under which the tensor ``probe`` is found."""
        for candidate in candidates:
            if candidate + probe in self:
                return candidate
        raise KeyError(f"no tensor {' or '.join(c + probe for c in candidates)}")
