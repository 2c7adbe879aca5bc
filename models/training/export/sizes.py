"""Bytes of a named shape in every precision, by writing its graph without having its weights.

Two graphs with few layers are written with zeros for weights; as all layers of a kind are equal, the
rest follows. Nothing is stored::

    python models/training/export/sizes.py --shape qwen3-8b
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from decoder_config import DecoderConfig, decoder_config
from decoder_graph import build_decoder
from encoder_graph import EncoderConfig, build_encoder, encoder_config
from layout import CONTEXT, LARGEST_ALONE
from memory import largest_weight, loading_bytes, running_bytes
from precision import PRECISIONS, Precision
from random_model import empty_model
from shapes import SHAPES, shape

FEW, MORE = 2, 4


class ZeroCheckpoint:
    """Every tensor of a shape, all zeros, without memory for them."""

    def __init__(self, sizes: dict[str, tuple[int, ...]]) -> None:
        """``sizes`` by name; every layer is as the first."""
        self.sizes = sizes

    def __contains__(self, name: str) -> bool:
        """Whether the shape has such a tensor."""
        return name in self.sizes

    def __iter__(self) -> Iterator[str]:
        """The names."""
        return iter(self.sizes)

    def read(self, name: str) -> np.ndarray:
        """Zeros, float32."""
        first = re.sub(r"\b(layers?)\.\d+\.", r"\1.0.", name)
        return np.broadcast_to(np.float32(0), self.sizes[first])

    def prefix(self, candidates: tuple[str, ...], probe: str) -> str:
        """See `Checkpoint.prefix`."""
        return next(candidate for candidate in candidates if candidate + probe in self.sizes)


class CountedData:
    """Stands for `ExternalData`; keeps only how much there is."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.bytes = 0

    def add(self, content: np.ndarray) -> tuple[str, int, int]:
        """Count an array."""
        self.bytes += content.nbytes
        return "counted", self.bytes - content.nbytes, content.nbytes


@dataclass(frozen=True)
class Size:
    """What one precision of a shape takes, in bytes."""

    precision: Precision
    bytes: int
    largest_buffer: int
    memory: int
    beside: bool


def parameters(name: str) -> int:
    """Parameters of a shape's language model or token classifier, tied ones once."""
    model = empty_model(shape(name))
    named = {key: value for key, value in model.named_parameters() if not _of_images(key)}
    return sum(value.numel() for value in named.values())


def _of_images(name: str) -> bool:
    return "vision" in name or "multi_modal" in name


def _configuration(name: str, context: int) -> DecoderConfig | EncoderConfig:
    chosen = shape(name)
    return decoder_config(chosen.config, context) if chosen.is_decoder else encoder_config(chosen.config)


def measure(name: str, precision: Precision, context: int = CONTEXT) -> Size:
    """The size of a named shape in one precision."""
    sizes = {key: tuple(value.shape) for key, value in empty_model(shape(name)).named_parameters()}
    config, checkpoint = _configuration(name, context), ZeroCheckpoint(sizes)
    counts, largest = [], 0
    for layers in (FEW, MORE):
        counted = CountedData()
        if isinstance(config, DecoderConfig):
            kinds = _like(config.layer_kinds, layers)
            model = build_decoder(
                replace(config, layers=layers, layer_kinds=kinds), checkpoint, precision, counted
            )
        else:
            model = build_encoder(replace(config, layers=layers), checkpoint, precision)
        counts.append(counted.bytes + model.ByteSize())
        largest = max(largest, largest_weight(model))
    total = counts[0] + (config.layers - FEW) * (counts[1] - counts[0]) // (MORE - FEW)
    decodes = isinstance(config, DecoderConfig)
    beside = decodes and total > LARGEST_ALONE
    running = running_bytes(config, precision) if decodes else 0
    return Size(precision, total, largest, loading_bytes(total, beside=beside) + running, beside)


def _like(kinds: tuple[str, ...], count: int) -> tuple[str, ...]:
    """Every kind of layer that there is, ``count`` in all."""
    different = sorted(set(kinds))
    return tuple(different[index % len(different)] for index in range(count))


def main() -> None:
    """Read the command line and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shape", choices=sorted(SHAPES), required=True)
    parser.add_argument("--precision", nargs="+", choices=list(PRECISIONS), default=list(PRECISIONS))
    parser.add_argument("--context", type=int, default=CONTEXT)
    arguments = parser.parse_args()
    print(f"{arguments.shape}: {parameters(arguments.shape):,} parameters")
    print("| precision | MB | largest buffer MB | memory MB |\n| --- | ---: | ---: | ---: |")
    for name in arguments.precision:
        size = measure(arguments.shape, PRECISIONS[name], arguments.context)
        numbers = (size.bytes, size.largest_buffer, size.memory)
        print(f"| {name} | {' | '.join(f'{number / 1e6:,.0f}' for number in numbers)} |", flush=True)


if __name__ == "__main__":
    main()
