"""Ask a model folder the held-out questions and write ``evaluation.json`` into it.

    python -m assistant.evaluate --model MODEL --data DATA_DIR --checkpoint CHECKPOINT --full FP32_MODEL

Answers are greedy, by ONNX Runtime on the files that the app loads. ``--full`` is a folder with
float32 weights of the same checkpoint, which are compared with torch and not published.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from .encoding import END, prompt, read_records
from .score import handwritten, summarize, summarize_handwritten
from .sources import Example

sys.path.append(str(Path(__file__).parent.parent / "export"))
from native import OnnxDecoder, load_torch, torch_greedy, torch_logits

MOST_TOKENS = 200
PARITY_PROMPTS = 50
PARITY_TOKENS = 40
FULL = "onnx/model.onnx"
WEIGHTS = {"q8": "onnx/model_quantized.onnx", "q4": "onnx/model_q4.onnx"}


class Answerer:
    """A model file that answers questions greedily."""

    def __init__(self, model: Path, weights: str) -> None:
        """Load the weights and the tokenizer."""
        self.tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
        self.end = self.tokenizer.token_to_id(END)
        self.decoder = OnnxDecoder(model / weights)

    def answer(self, question: str) -> str:
        """The text until the model ends it, or ``MOST_TOKENS`` of it."""
        ids = np.array([self.tokenizer.encode(prompt(question)).ids])
        length, cache, written = ids.shape[1], self.decoder.empty_cache(), list[int]()
        while len(written) < MOST_TOKENS:
            mask = np.ones((1, length + len(written)), dtype=np.int64)
            logits, cache = self.decoder.run(ids, mask, cache, keep=1)
            token = int(logits[0, -1].argmax())
            if token == self.end:
                break
            written.append(token)
            ids = np.array([[token]])
        return self.tokenizer.decode(written)


def read_examples(path: Path) -> list[Example]:
    """The questions of a file that ``assistant.generate`` wrote."""
    return [Example(**{**record, "check": tuple(record["check"])}) for record in read_records(path)]


def parity(model: Path, full: Path, checkpoint: Path, examples: list[Example]) -> dict:
    """How close float32 in ONNX is to torch, and how often the files write the same tokens."""
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    step = max(1, len(examples) // PARITY_PROMPTS)
    prompts = [tokenizer.encode(prompt(e.question)).ids for e in examples[::step][:PARITY_PROMPTS]]
    torch_model = load_torch(checkpoint)
    decoders = {name: OnnxDecoder(model / file) for name, file in WEIGHTS.items() if (model / file).exists()}
    decoders["fp32"] = OnnxDecoder(full / FULL)
    difference, equal = 0.0, dict.fromkeys(decoders, 0)
    end = tokenizer.token_to_id(END)
    for ids in prompts:
        mask = np.ones((1, len(ids)), dtype=np.int64)
        inputs = np.array([ids])
        logits, _ = decoders["fp32"].run(inputs, mask, decoders["fp32"].empty_cache(), keep=0)
        difference = max(difference, float(np.abs(logits - torch_logits(torch_model, inputs, mask)).max()))
        expected = until(torch_greedy(torch_model, ids, PARITY_TOKENS), end)
        for name, decoder in decoders.items():
            equal[name] += until(decoder.greedy(ids, PARITY_TOKENS), end) == expected
    return {
        "prompts": len(prompts),
        "tokens": PARITY_TOKENS,
        "fp32LargestLogitDifference": difference,
        "sameAnswerAsTorch": {name: round(count / len(prompts), 4) for name, count in equal.items()},
    }


def until(tokens: list[int], end: int) -> list[int]:
    """The tokens before the first ``end``."""
    return tokens[: tokens.index(end)] if end in tokens else tokens


def main() -> None:
    """Read the command line and evaluate."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, required=True, help="model folder")
    parser.add_argument("--data", type=Path, required=True, help="folder written by assistant.generate")
    parser.add_argument("--checkpoint", type=Path, help="folder written by assistant.train")
    parser.add_argument("--full", type=Path, help="model folder with float32 weights")
    parser.add_argument("--every", type=int, default=1, help="ask each n-th question only")
    parser.add_argument("--out", type=Path, help="default: evaluation.json in the model folder")
    arguments = parser.parse_args()
    examples = read_examples(arguments.data / "heldout.jsonl")[:: arguments.every]
    result: dict = {"questions": len(examples), "weights": {}, "handwritten": {}}
    for file in WEIGHTS.values():
        if not (arguments.model / file).exists():
            continue
        answerer = Answerer(arguments.model, file)
        result["weights"][file] = summarize(examples, [answerer.answer(e.question) for e in examples])
        written = handwritten()
        answers = [answerer.answer(e.question) for e in written]
        result["handwritten"][file] = summarize_handwritten(written, answers)
        print(file, result["weights"][file]["accuracy"], result["handwritten"][file]["accuracy"], flush=True)
    if arguments.checkpoint:
        training = (arguments.checkpoint / "training.json").read_text(encoding="utf-8")
        result["training"] = json.loads(training)
        if arguments.full:
            result["parity"] = parity(arguments.model, arguments.full, arguments.checkpoint, examples)
    out = arguments.out or arguments.model / "evaluation.json"
    out.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
