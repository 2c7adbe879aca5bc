"""Write the tiny random models of the browser tests, with what torch answers to them.

Each folder holds ``expected.json``: prompts with their ids, the logits of torch at the last token
and the greedy tokens of torch and of each set of weights under ONNX Runtime; or sentences with ids
and logits. The tests need no Python::

    python models/training/export/fixtures.py --text FILE.jsonl --out tests/fixtures/models
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

import numpy as np
import torch
from transformers import AutoTokenizer, PreTrainedModel

from cards import CARD
from layout import is_decoder, write_json, write_small_files, write_weights
from manifest import write_manifest
from native import OnnxDecoder, load_torch, open_session, torch_greedy, torch_logits
from pack import finish_card
from precision import PRECISIONS
from random_model import read_texts, write_random_model

MODELS = {
    "tiny-qwen3": ("fp32", "q8", "q4"),
    "tiny-gemma3": ("fp32", "q4"),
    "tiny-gemma2": ("fp32", "q4"),
    "tiny-electra": ("fp32", "q8", "w8"),
    "tiny-roberta": ("fp32", "q8"),
}
THINKING = {"tiny-qwen3": "switch"}
TEXTS = (
    "흉통",
    "환자는 흉통을 주소로 내원하였다.",
    "심전도에서 ST 분절 상승이 확인되어 급성 심근경색을 의심하였다.",
)
NEW_TOKENS = 24
DIGITS = 5


def rounded(logits: np.ndarray) -> list:
    """Numbers with few digits, to keep the files small."""
    return [round(float(value), DIGITS) for value in logits]


def decoder_answers(folder: Path, model: PreTrainedModel, names: tuple[str, ...]) -> dict:
    """Prompts, plain and as a conversation, with logits and greedy tokens."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    messages = [{"role": "user", "content": TEXTS[0]}]
    switches = {"enable_thinking": False} if "qwen3" in folder.name else {}
    chat = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True, **switches)
    decoders = {name: OnnxDecoder(folder / PRECISIONS[name].file) for name in names}
    prompts = [{"text": text, "ids": tokenizer(text)["input_ids"]} for text in TEXTS]
    ids = tokenizer(chat, add_special_tokens=False)["input_ids"]
    prompts.append({"messages": messages, **switches, "text": chat, "ids": ids})
    for prompt in prompts:
        ids = np.array([prompt["ids"]])
        prompt["lastLogits"] = rounded(torch_logits(model, ids, np.ones_like(ids))[0, -1])
        prompt["greedy"] = {"torch": torch_greedy(model, prompt["ids"], NEW_TOKENS)} | {
            name: decoder.greedy(prompt["ids"], NEW_TOKENS) for name, decoder in decoders.items()
        }
    return {"newTokens": NEW_TOKENS, "prompts": prompts}


def classifier_answers(folder: Path, model: PreTrainedModel, names: tuple[str, ...]) -> dict:
    """Sentences with ids and logits [tokens][tags], special tokens included."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    sessions = {name: open_session(folder / PRECISIONS[name].file) for name in names}
    sentences = []
    for text in TEXTS:
        ids = np.array([tokenizer(text)["input_ids"]])
        mask = np.ones_like(ids)
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        logits = {"torch": torch_logits(model, ids, mask)[0]}
        for name, session in sessions.items():
            feeds = {each.name: inputs[each.name] for each in session.get_inputs()}
            logits[name] = session.run(["logits"], feeds)[0][0]
        answers = {
            name: [rounded(row) for row in rows] for name, rows in logits.items() if name in ("torch", "q8")
        }
        sentences.append({"text": text, "ids": ids[0].tolist(), "logits": answers})
    return {"sentences": sentences}


def write_fixture(name: str, precisions: tuple[str, ...], texts: list[str], out: Path) -> int:
    """Write one model folder; returns its bytes."""
    folder = out / name
    with tempfile.TemporaryDirectory() as directory:
        checkpoint = Path(directory) / name
        write_random_model(name, texts, checkpoint, seed=1, dtype=torch.float32)
        write_small_files(checkpoint, folder)
        for precision in precisions:
            write_weights(checkpoint, folder, PRECISIONS[precision])
        model = load_torch(checkpoint)
        answers = decoder_answers if is_decoder(checkpoint) else classifier_answers
        expected = answers(folder, model, precisions)
    start = {
        "id": name,
        "version": 1,
        "title": {"ko": f"무작위 모델 {name}", "en": f"Random model {name}"},
        "licence": "CC0-1.0",
        "note": "Random weights for tests.",
    }
    if is_decoder(folder):
        start["prompt"] = {"thinking": THINKING.get(name, "none")}
    (folder / "expected.json").unlink(missing_ok=True)
    write_json(folder / CARD, finish_card(folder, start))
    write_manifest(folder)
    (folder / "expected.json").write_text(json.dumps(expected, ensure_ascii=False) + "\n", encoding="utf-8")
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main() -> None:
    """Read the command line and write every model."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--text", type=Path, required=True, help="text to train the tokenizers on")
    parser.add_argument("--out", type=Path, required=True, help="folder of the models")
    arguments = parser.parse_args()
    texts = read_texts(arguments.text)
    for name, precisions in MODELS.items():
        print(f"{name}: {write_fixture(name, precisions, texts, arguments.out):,} bytes")


if __name__ == "__main__":
    main()
