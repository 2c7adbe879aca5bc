"""Write ``card.json`` of a model folder: files with hashes, licences, scores and calibration.

The scores are those of ``evaluation.json``, which ``report.py`` writes first::

    python make_card.py --model MODEL_DIR
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

from export_tagger import write_json
from quantize import SHIPPED, VARIANTS
from report import FILE as EVALUATION
from report import sha256_of
from tagging import LABELS, MAX_TOKENS

INT8, STORED8 = (VARIANTS[dtype][0] for dtype in SHIPPED)
FILES = ("config.json", "tokenizer.json", "tokenizer_config.json", INT8, STORED8)
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
    return {"path": name, "bytes": (folder / name).stat().st_size, "sha256": sha256_of(folder / name)}


def weight_sizes(weights: Path) -> list[int]:
    """Numbers in each weight tensor of an ONNX file, scalars and scales left out."""
    tensors = onnx.load(weights).graph.initializer
    kept = (numpy_helper.to_array(tensor) for tensor in tensors if not tensor.name.endswith(".scales"))
    return [t.size for t in kept if t.ndim and t.dtype in (np.float32, np.int8)]


def activation_bytes(config: dict, tokens: int, batch: int) -> int:
    """Float32 activations of one layer, which are held at the same time at most."""
    wide = 6 * config["hidden_size"] + 2 * config["intermediate_size"]
    attention = 3 * config["num_attention_heads"] * tokens
    return 4 * batch * tokens * (wide + attention)


def variants(folder: Path) -> list[dict]:
    """The shipped files by device, best first, with the memory they take.

    While a session is made, the file and its parsed copy are both in memory; ``w8`` is unpacked to
    float32 besides.
    """
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    sizes = weight_sizes(folder / STORED8)

    def variant(dtype: str, device: str, unpacked: int, batch: int) -> dict:
        size = (folder / VARIANTS[dtype][0]).stat().st_size
        memory = 2 * size + unpacked + activation_bytes(config, MAX_TOKENS, batch)
        return {
            "dtype": dtype,
            "device": device,
            "file": VARIANTS[dtype][0],
            "bytes": size,
            "memoryBytes": memory,
        }

    gpu = {**variant("w8", "webgpu", 4 * sum(sizes), 8), "largestBufferBytes": 4 * max(sizes)}
    return [gpu, variant("q8", "wasm", 0, 1), variant("w8", "wasm", 4 * sum(sizes), 1)]


def fractions(score: dict) -> dict:
    """Precision, recall and F1 of a score."""
    return {name: score[name] for name in ("precision", "recall", "f1")}


def card_calibration(calibration: dict) -> dict:
    """What the engine and the app need of the report's calibration."""
    kept = {name: calibration[name] for name in ("temperature", "slope", "intercept", "thresholds")}
    return {**kept, "ece": {name: calibration[name]["ece"] for name in ("before", "after")}}


def build_card(model: Path) -> dict:
    """The card of the model folder; raises ``SystemExit`` for a report of other weights."""
    report = json.loads((model / EVALUATION).read_text(encoding="utf-8"))
    if report["weights"] != {"file": INT8, "sha256": sha256_of(model / INT8)}:
        raise SystemExit(f"{EVALUATION} is not about {INT8} of this folder")
    scores, data = report["scores"], report["data"]
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
        "device": {"wasm": INT8, "webgpu": STORED8, "node": INT8},
        "variants": variants(model),
        "parameters": sum(weight_sizes(model / STORED8)),
        "licence": "CC-BY-SA-4.0",
        "trainingData": [
            *({"name": name, "licence": licence, "use": "pretraining"} for name, licence in TRAINING_DATA),
            {"name": "KBMC-style corpus (this project)", "licence": "CC-BY-4.0", "use": "fine-tuning"},
        ],
        "evaluation": EVALUATION,
        "calibration": card_calibration(report["calibration"]),
        "score": {
            "metric": "strict span micro F1",
            "data": f"{data['name']} test split, {data['parts']['test']['items']} items, seed {data['seed']}",
            **fractions(scores["micro"]),
            "perLabel": {name: fractions(score) for name, score in scores["perLabel"].items()},
            "perRegister": {name: fractions(score) for name, score in scores["perRegister"].items()},
            "weights": INT8,
            "reproduce": "npm run -s eval -- models/kbmc-mini SPLIT_DIR/test.jsonl --json",
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
    model = parser.parse_args().model
    write_json(model / "card.json", build_card(model))


if __name__ == "__main__":
    main()
