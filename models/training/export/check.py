"""Compare every set of weights of a model folder with torch, and fail where one is outside its bound.

A tagger's logits are compared on sentences: the farthest logit, the share of tokens with the same
tag, and that share among tokens of which torch is sure (its tag leads by more than 1). Given entities
in the text file, strict F1 of both is told, and may not fall by more than half a point. A language
model's prompts are continued greedily by torch; told are the share of prompts that ONNX Runtime
continues in the same way, and the share of single tokens that it chooses alike after the same text.
With ``--rounded`` torch gets the same rounded weights, and every prompt must go on in the same way::

    python models/training/export/check.py --checkpoint CHECKPOINT --model MODEL --text FILE.jsonl
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from check_decoder import BITS, check_decoder
from check_tagger import check_tagger
from layout import is_decoder
from precision import PRECISIONS

TAGGER_BOUNDS = {"fp32": 1.0, "fp16": 0.999, "q8": 0.99, "w8": 0.99, "q8n": 0.99, "q4": 0.9, "q4f16": 0.9}
DECODER_BOUNDS = {"fp32": 1.0, "fp16": 0.97, "q8": 0.9, "q8n": 0.95, "q4": 0.8, "q4f16": 0.8}


def main() -> None:
    """Read the command line, print a table and exit with 1 where a bound is broken."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checkpoint", type=Path, required=True, help="folder with the original weights")
    parser.add_argument("--model", type=Path, required=True, help="model folder that export.py wrote")
    parser.add_argument("--text", type=Path, required=True, help="lines of text, or JSON lines")
    parser.add_argument("--limit", type=int, default=64, help="how many texts")
    parser.add_argument("--tokens", type=int, default=24, help="tokens to generate for each prompt")
    parser.add_argument("--precision", nargs="+", choices=list(PRECISIONS), help="all there are, if left out")
    parser.add_argument(
        "--bound", action="append", default=[], metavar="PRECISION=SHARE", help="another bound than usual"
    )
    parser.add_argument(
        "--rounded",
        action="store_true",
        help="language models, q8n and q4: give torch the same rounded weights and expect equal answers",
    )
    arguments = parser.parse_args()
    decodes = is_decoder(arguments.model)
    bounds = dict(DECODER_BOUNDS if decodes else TAGGER_BOUNDS)
    bounds |= {name: float(share) for name, share in (each.split("=") for each in arguments.bound)}
    if arguments.rounded and not decodes:
        raise SystemExit("--rounded is for language models")
    wanted = arguments.precision or list(BITS if arguments.rounded else bounds)
    if arguments.rounded and set(wanted) - set(BITS):
        raise SystemExit(f"--rounded knows {' and '.join(BITS)}")
    there = [PRECISIONS[name] for name in wanted if (arguments.model / PRECISIONS[name].file).exists()]
    if not there:
        raise SystemExit(f"no weights in {arguments.model}")
    places = (arguments.checkpoint, arguments.model, arguments.text, arguments.limit)
    if decodes:
        failed = check_decoder(*places, there, bounds, arguments.tokens, rounded=arguments.rounded)
    else:
        failed = check_tagger(*places, there, bounds)
    for reason in failed:
        print(reason)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
