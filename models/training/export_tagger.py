"""Write a fine-tuned tagger in the Hugging Face layout with its weights in every variant.

Written are ``config.json``, ``tokenizer.json``, ``tokenizer_config.json`` and the files of
``quantize.py`` under ``onnx/``. The float32 file is compared with the torch model on random padded
batches and the command fails if they differ by 1e-4 or more; for the others the difference is
printed::

    python export_tagger.py --checkpoint CHECKPOINT_DIR --out MODEL_DIR
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from transformers import BertForTokenClassification

from bert_graph import build_token_classifier
from quantize import VARIANTS
from tagging import MAX_TOKENS

TOLERANCE = 1e-4
CONFIG_KEYS = (
    "architectures",
    "model_type",
    "vocab_size",
    "hidden_size",
    "num_hidden_layers",
    "num_attention_heads",
    "intermediate_size",
    "hidden_act",
    "hidden_dropout_prob",
    "attention_probs_dropout_prob",
    "max_position_embeddings",
    "type_vocab_size",
    "initializer_range",
    "layer_norm_eps",
    "pad_token_id",
    "id2label",
    "label2id",
)
TOKENIZER_CONFIG = {
    "tokenizer_class": "BertTokenizer",
    "do_lower_case": True,
    "strip_accents": False,
    "tokenize_chinese_chars": True,
    "model_max_length": MAX_TOKENS,
    "pad_token": "[PAD]",
    "unk_token": "[UNK]",
    "cls_token": "[CLS]",
    "sep_token": "[SEP]",
    "mask_token": "[MASK]",
}


def write_json(path: Path, value: dict) -> None:
    """Write indented UTF-8 JSON."""
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def padded_batch(vocabulary: int, lengths: list[int], seed: int) -> dict[str, np.ndarray]:
    """Random model inputs, int64 [texts, longest], text i with ``lengths[i]`` tokens then padding."""
    generator = np.random.default_rng(seed)
    mask = (np.arange(max(lengths)) < np.array(lengths)[:, None]).astype(np.int64)
    ids = generator.integers(5, vocabulary, mask.shape) * mask
    return {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}


def largest_difference(weights: Path, model: BertForTokenClassification) -> float:
    """Largest absolute difference between the file's and torch's logits, padding left out."""
    session = onnxruntime.InferenceSession(weights, providers=["CPUExecutionProvider"])
    largest = 0.0
    for seed, lengths in enumerate(([1], [17], [40, 3, 33], [MAX_TOKENS, 120], [64] * 8)):
        feeds = padded_batch(model.config.vocab_size, lengths, seed)
        with torch.no_grad():
            expected = model(
                **{name: torch.from_numpy(value) for name, value in feeds.items()}
            ).logits.numpy()
        actual = session.run(["logits"], feeds)[0]
        real = feeds["attention_mask"].astype(bool)
        largest = max(largest, float(np.abs(expected - actual)[real].max()))
    return largest


def export(checkpoint: Path, out: Path) -> None:
    """Write the model folder and check the numbers of each weight file."""
    model = BertForTokenClassification.from_pretrained(checkpoint, attn_implementation="eager").eval()
    (out / "onnx").mkdir(parents=True, exist_ok=True)
    config = model.config.to_dict()
    write_json(out / "config.json", {key: config[key] for key in CONFIG_KEYS})
    write_json(out / "tokenizer_config.json", TOKENIZER_CONFIG)
    shutil.copyfile(checkpoint / "tokenizer.json", out / "tokenizer.json")

    state = {name: value.detach().numpy() for name, value in model.state_dict().items()}
    graph = build_token_classifier(model.config, state)
    for dtype, (name, make) in VARIANTS.items():
        copy = onnx.ModelProto()
        copy.CopyFrom(graph)
        onnx.save(make(copy), out / name)
        difference = largest_difference(out / name, model)
        print(f"{name}: {(out / name).stat().st_size} bytes, largest difference from torch {difference:.2g}")
        if dtype == "fp32" and difference >= TOLERANCE:
            raise SystemExit(f"{name} differs from torch by {difference}")


def main() -> None:
    """Read the command line and export."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checkpoint", type=Path, required=True, help="folder written by train.py")
    parser.add_argument("--out", type=Path, required=True, help="model folder to write")
    arguments = parser.parse_args()
    export(arguments.checkpoint, arguments.out)


if __name__ == "__main__":
    main()
