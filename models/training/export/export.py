"""Write a Hugging Face checkpoint as a model folder with ONNX weights in full precision.

``quantize.py`` writes the smaller weights, from the checkpoint and not from these, so ``--no-weights``
is right for a model whose full weights nobody will load::

    python models/training/export/export.py --checkpoint CHECKPOINT --out MODEL
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from layout import CONTEXT, write_small_files, write_weights
from precision import PRECISIONS


def main() -> None:
    """Read the command line and export."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checkpoint", type=Path, required=True, help="folder with config.json and weights")
    parser.add_argument("--out", type=Path, required=True, help="model folder to write")
    parser.add_argument(
        "--context",
        type=int,
        default=CONTEXT,
        help="longest prompt and answer of a language model, in tokens",
    )
    parser.add_argument("--no-weights", action="store_true", help="configuration and tokenizer alone")
    parser.add_argument(
        "--tags", nargs="+", help="names of a token classifier's outputs, where it has LABEL_0 and so on"
    )
    arguments = parser.parse_args()
    start = time.monotonic()
    write_small_files(arguments.checkpoint, arguments.out, arguments.context, arguments.tags)
    if not arguments.no_weights:
        written = write_weights(arguments.checkpoint, arguments.out, PRECISIONS["fp32"], arguments.context)
        seconds = time.monotonic() - start
        print(f"fp32: {written.size:,} bytes in {len(written.files)} file(s), {seconds:.0f} s")


if __name__ == "__main__":
    main()
