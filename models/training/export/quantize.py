"""Write smaller weights into a model folder, tensor by tensor from the checkpoint.

Names are those of file suffixes and cards: fp16, q8 (int8 with 8-bit activations, for processors),
w8 (int8 in the file, floats in memory), q8n, q4 and q4f16 (blocks of 32, for WebGPU)::

    python models/training/export/quantize.py --checkpoint CHECKPOINT --out MODEL --precision q8 q4
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from layout import CONTEXT, is_decoder, read_json, write_weights
from precision import PRECISIONS

FLOAT16 = ("fp16", "q4f16")


def main() -> None:
    """Read the command line and write each set of weights."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checkpoint", type=Path, required=True, help="folder with config.json and weights")
    parser.add_argument("--out", type=Path, required=True, help="model folder that export.py wrote")
    parser.add_argument("--precision", nargs="+", choices=[name for name in PRECISIONS if name != "fp32"])
    parser.add_argument("--context", type=int, default=CONTEXT, help="as for export.py")
    arguments = parser.parse_args()
    family = read_json(arguments.out / "config.json")["model_type"]
    for name in arguments.precision:
        if name in FLOAT16 and family.startswith("gemma3"):
            raise SystemExit(f"{name}: activations of Gemma 3 overflow float16; take q4")
        if name == "w8" and is_decoder(arguments.out):
            raise SystemExit("w8 unpacks to floats in memory, which is no help to a language model; take q8")
        start = time.monotonic()
        written = write_weights(arguments.checkpoint, arguments.out, PRECISIONS[name], arguments.context)
        seconds = time.monotonic() - start
        print(f"{name}: {written.size:,} bytes in {len(written.files)} file(s), {seconds:.0f} s")


if __name__ == "__main__":
    main()
