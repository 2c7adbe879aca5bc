"""Strict span precision, recall and F1 of one ONNX weight file on one part of the split.

A span counts only if start, end and label all agree. Texts are read and decoded as the app does
(``passages.py``), one passage at a time: dynamic int8 quantization scales over the whole batch, so a
batch would give slightly other numbers::

    python evaluate.py --model MODEL_DIR --weights onnx/model_quantized.onnx --data SPLIT_DIR/test.jsonl
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from data import read_records
from passages import find_entities, read_texts
from tagging import EncodedText, Runner, Score, score_records


def onnx_runner(weights: Path, threads: int = 1) -> Runner:
    """A runner of an ONNX file by ONNX Runtime on the CPU, one text at a time."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])

    def run(texts: list[EncodedText]) -> list[np.ndarray]:
        logits = []
        for text in texts:
            ids = np.array([text.ids], dtype=np.int64)
            feeds = {
                "input_ids": ids,
                "attention_mask": np.ones_like(ids),
                "token_type_ids": np.zeros_like(ids),
            }
            logits.append(session.run(["logits"], feeds)[0][0])
        return logits

    return run


def evaluate(model: Path, weights: str, data: Path) -> tuple[int, Score]:
    """The number of items in ``data`` and the score of ``weights`` in the model folder on it."""
    records = read_records(data)
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    read = read_texts(tokenizer, [record.text for record in records], onnx_runner(model / weights))
    predicted = [[found.entity for found in find_entities(text)] for text in read]
    return len({record.id for record in records}), score_records(records, predicted)


def main() -> None:
    """Score and print the result as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, required=True, help="model folder")
    parser.add_argument("--weights", default="onnx/model_quantized.onnx", help="weight file in the folder")
    parser.add_argument("--data", type=Path, required=True, help="a JSONL file of the split")
    arguments = parser.parse_args()
    items, score = evaluate(arguments.model, arguments.weights, arguments.data)
    print(json.dumps({"weights": arguments.weights, "items": items, **score.to_json()}, indent=2))


if __name__ == "__main__":
    main()
