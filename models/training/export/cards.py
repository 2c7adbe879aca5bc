"""Fills ``card.json`` from a model folder: files with hashes, and what each device can run."""

from __future__ import annotations

from pathlib import Path

import onnx

from decoder_config import read_decoder_config
from layout import EXTERNAL, is_decoder, read_json
from manifest import describe_file, folder_files
from memory import largest_weight, loading_bytes, running_bytes
from precision import PRECISIONS, Precision
from spans import labels_of, tag_style

CARD = "card.json"
DECODER_DEVICES = {"webgpu": ("q4f16", "q4", "q8n", "fp16", "fp32"), "wasm": ("q8", "fp32")}
ENCODER_DEVICES = {"webgpu": ("fp16", "w8", "fp32", "q8n"), "wasm": ("q8", "fp32")}
TAGGER_DEVICES = {
    "wasm": ("q8", "fp32"),
    "webgpu": ("w8", "fp32", "q8n"),
    "webgpuFp16": ("fp16",),
    "node": ("q8", "fp32"),
}


def weight_files(model: Path, precision: Precision) -> list[str]:
    """The files of one set of weights, none where the folder does not have it."""
    path = model / precision.file
    if not path.exists():
        return []
    counts = read_json(model / "config.json").get("transformers.js_config", {}).get(EXTERNAL, {})
    suffixes = ["", *(f"_{index}" for index in range(1, counts.get(path.name, 0)))]
    beside = [f"{precision.file}_data{suffix}" for suffix in suffixes] if counts.get(path.name) else []
    return [precision.file, *beside]


def variant(
    device: str, precision: Precision, size: int, largest: int, *, beside: bool, running: int
) -> dict:
    """One entry of a card's ``variants``; sizes in bytes."""
    entry = {
        "dtype": precision.name,
        "device": device,
        "file": precision.file,
        "bytes": size,
        "memoryBytes": loading_bytes(size, beside=beside) + running,
    }
    if device == "webgpu":
        entry |= {"largestBufferBytes": largest, "shaderF16": precision.shader_f16}
    return entry


def variants(model: Path) -> list[dict]:
    """What each device can run of the folder's weights, best first."""
    context = read_json(model / "config.json")["max_position_embeddings"]
    config = read_decoder_config(model, context) if is_decoder(model) else None
    found = []
    for device, names in (DECODER_DEVICES if config else ENCODER_DEVICES).items():
        for precision in (PRECISIONS[name] for name in names):
            files = weight_files(model, precision)
            if not files:
                continue
            graph = onnx.load(model / precision.file, load_external_data=False)
            size = sum((model / file).stat().st_size for file in files)
            running = running_bytes(config, precision) if config else 0
            beside = len(files) > 1
            found.append(
                variant(device, precision, size, largest_weight(graph), beside=beside, running=running)
            )
    return found


def tagger_devices(model: Path) -> dict[str, str]:
    """Which weights each device loads, for a token classifier."""
    found = {}
    for device, names in TAGGER_DEVICES.items():
        files = (PRECISIONS[name].file for name in names)
        first = next((file for file in files if (model / file).exists()), None)
        if first is not None:
            found[device] = first
    return found


def listed_files(model: Path) -> list[dict]:
    """Path, size and SHA-256 of every file but the card."""
    names = (name for name in folder_files(model) if name != CARD)
    described = (describe_file(model / name, name) for name in names)
    return [{key: file[key] for key in ("path", "bytes", "sha256")} for file in described]


def longest_input(config: dict, tokenizer: dict) -> int:
    """Most tokens a token classifier reads, at most 512; RoBERTa never uses its first positions."""
    unused = config["pad_token_id"] + 1 if config["model_type"] == "roberta" else 0
    return min(config["max_position_embeddings"] - unused, tokenizer.get("model_max_length") or 512, 512)


def describe_model(model: Path) -> dict:
    """The fields of a card that follow from the folder's files."""
    config = read_json(model / "config.json")
    if is_decoder(model):
        fields = {
            "task": "text-generation",
            "family": config["model_type"].removesuffix("_text"),
            "contextTokens": config["max_position_embeddings"],
        }
    else:
        tags = [name for _, name in sorted((int(k), v) for k, v in config["id2label"].items())]
        fields = {
            "task": "token-classification",
            "labels": {label: label for label in labels_of(tags)},
            "tagStyle": tag_style(tags),
            "maxTokens": longest_input(config, read_json(model / "tokenizer_config.json")),
            "device": tagger_devices(model),
        }
    return {**fields, "variants": variants(model), "files": listed_files(model)}
