"""Write ``card.json`` of a model folder: files with hashes, licences, and scores measured now.

The score is that of the int8 weights on the test part, the file that the app uses by default::

    python make_card.py --model MODEL_DIR --split SPLIT_DIR --seed 13
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

from data import DEFAULT_SEED
from evaluate import evaluate
from export import FLOAT16, FLOAT32, INT8, write_json
from tagging import LABELS, MAX_TOKENS, Counts

FILES = ("config.json", "tokenizer.json", "tokenizer_config.json", FLOAT32, FLOAT16, INT8)
TRAINING_DATA = (
    ("Korean dictionaries of the National Institute of Korean Language (krdict)", "CC-BY-SA-2.0-KR"),
    ("KLUE (dev parts; raw sentences of KLUE-NER)", "CC-BY-SA-4.0"),
    ("KorNLU Datasets (KorSTS, XNLI-ko)", "CC-BY-SA-4.0"),
    ("3i4k", "CC-BY-SA-4.0"),
    ("UD_Korean-GSD, UD_Korean-Kaist (dev and test parts)", "CC-BY-SA-4.0"),
    ("KCD disease categories (Statistics Korea)", "public notice"),
    ("Procedure names and notices (HIRA)", "public notice"),
    ("Generated sentences from word lists and templates (this project)", "CC-BY-4.0"),
)


def describe_file(folder: Path, name: str) -> dict:
    """Path, size in bytes and SHA-256 of one file."""
    content = (folder / name).read_bytes()
    return {"path": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def count_parameters(weights: Path) -> int:
    """Number of float weights in an ONNX file, scalars left out."""
    tensors = map(numpy_helper.to_array, onnx.load(weights).graph.initializer)
    return sum(t.size for t in tensors if t.ndim and np.issubdtype(t.dtype, np.floating))


def fractions(counts: Counts) -> dict:
    """Precision, recall and F1, 0 to 1 with four decimals."""
    return {
        "precision": round(counts.precision, 4),
        "recall": round(counts.recall, 4),
        "f1": round(counts.f1, 4),
    }


def build_card(model: Path, split: Path, seed: int) -> dict:
    """The card of the model folder, scored on ``test.jsonl`` of the split."""
    items, score = evaluate(model, INT8, split / "test.jsonl")
    return {
        "id": "kbmc-mini",
        "version": 1,
        "task": "token-classification",
        "title": {"ko": "KBMC 소형 개체명 모델", "en": "KBMC mini entity tagger"},
        "description": {
            "ko": "한국어 의료 문장에서 질병, 신체, 치료 개체명을 찾는 소형 BERT (4층, 256차원, 음절 단위).",
            "en": "A small BERT (4 layers, 256 wide, syllable tokens) that finds diseases, body parts "
            "and treatments in Korean medical text.",
        },
        "labels": {label: label for label in LABELS},
        "tagStyle": "suffix",
        "maxTokens": MAX_TOKENS,
        "files": [describe_file(model, name) for name in FILES],
        "device": {"wasm": INT8, "webgpu": FLOAT32, "webgpuFp16": FLOAT16, "node": INT8},
        "parameters": count_parameters(model / FLOAT32),
        "licence": "CC-BY-SA-4.0",
        "trainingData": [
            *({"name": name, "licence": licence, "use": "pretraining"} for name, licence in TRAINING_DATA),
            {"name": "KBMC-style corpus (this project)", "licence": "CC-BY-4.0", "use": "fine-tuning"},
        ],
        "score": {
            "metric": "strict span micro F1",
            "data": f"kbmc-style test split, {items} items, seed {seed}",
            **fractions(score.micro),
            "perLabel": {name: fractions(counts) for name, counts in score.per_label.items()},
            "perRegister": {name: fractions(c) for name, c in sorted(score.per_register.items())},
            "weights": INT8,
            "reproduce": f"python models/training/evaluate.py --model models/kbmc-mini --weights {INT8} "
            "--data SPLIT_DIR/test.jsonl",
        },
        "note": {
            "ko": "시연용 크기의 모델입니다. 개체명의 경계를 가장 자주 틀립니다. 언어 모델이 쓴 문장으로 학습했고 "
            "의사가 검토하지 않았습니다. 점수도 같은 방식으로 쓴 문장에서 잰 것입니다. 진료에 쓰지 마십시오.",
            "en": "Demo-size. Entity boundaries are its weak side. Trained on sentences written by language "
            "models that no physician has read; the score is measured on sentences written the same way. "
            "Not for clinical use.",
        },
    }


def main() -> None:
    """Read the command line and write the card."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, required=True, help="model folder")
    parser.add_argument("--split", type=Path, required=True, help="folder written by data.py")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="seed that the split was made with")
    arguments = parser.parse_args()
    write_json(arguments.model / "card.json", build_card(arguments.model, arguments.split, arguments.seed))


if __name__ == "__main__":
    main()
