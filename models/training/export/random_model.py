"""Write a checkpoint of a named shape with random weights and a matching tokenizer.

It is what a download or a training run leaves, as far as shapes, names and files go, so that every
later step can be tried without the real weights; what it answers means nothing::

    python models/training/export/random_model.py --shape km-bert --text FILE.jsonl --out FOLDER
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn
from transformers import AutoModelForCausalLM, AutoModelForImageTextToText, AutoModelForTokenClassification

from shapes import SHAPES, Shape, shape
from toy_tokenizers import (
    KLUE_SPECIALS,
    WORDPIECE_SPECIALS,
    save_byte_fallback,
    save_byte_level,
    save_wordpiece,
)

FILE_BYTES = 2_000_000_000
SCALES = {
    "o_proj.weight": 4,
    "down_proj.weight": 4,
    "attention.output.dense.weight": 0.3,
    "classifier.weight": 3,
}


def read_texts(path: Path) -> list[str]:
    """The ``text`` of each line of a `.jsonl` file, or each line of another one."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines] if path.suffix == ".jsonl" else lines


def empty_model(chosen: Shape) -> nn.Module:
    """The torch model without memory for its weights, for names and shapes."""
    with torch.device("meta"):
        if not chosen.is_decoder:
            return AutoModelForTokenClassification.from_config(chosen.config)
        if chosen.config.model_type == "gemma3":
            return AutoModelForImageTextToText.from_config(chosen.config)
        return AutoModelForCausalLM.from_config(chosen.config)


def _random_values(name: str, size: torch.Size, gemma: bool, generator: torch.Generator) -> torch.Tensor:
    """Weights under which every layer matters and logits spread: not what training begins with.

    Layers of a decoder add a lot to what comes in, or with tied embeddings it would repeat its input;
    attention in an encoder adds little, or all tokens would become alike.
    """
    values = torch.randn(size, generator=generator)
    if len(size) >= 2:
        scale = next((scale for ending, scale in SCALES.items() if name.endswith(ending)), 1)
        return values / size[-1] ** 0.5 * scale
    if "norm" not in name.lower() or not name.endswith("weight"):
        return values * 0.1
    if not gemma or "vision" in name:
        return values * 0.1 + 1
    # Gemma stores gains less 1.
    after = "post_attention_layernorm" in name or "post_feedforward_layernorm" in name
    return values * 0.1 + (3 if after else 0)


def write_weights(chosen: Shape, folder: Path, seed: int, dtype: torch.dtype) -> int:
    """Write safetensors files, one tensor in memory at a time within each; returns the parameters."""
    model = empty_model(chosen)
    gemma = chosen.config.model_type.startswith("gemma")
    generator = torch.Generator().manual_seed(seed)
    tied = set(getattr(model, "all_tied_weights_keys", {}) or {})
    parts: list[dict[str, torch.Tensor]] = [{}]
    total = filled = 0
    for name, parameter in model.named_parameters(remove_duplicate=True):
        if name in tied:
            continue
        values = _random_values(name, parameter.shape, gemma, generator).to(dtype)
        if filled + values.nbytes > FILE_BYTES and parts[-1]:
            parts.append({})
            filled = 0
        parts[-1][name] = values
        filled += values.nbytes
        total += values.numel()
    _save_parts(parts, folder)
    return total


def _save_parts(parts: list[dict[str, torch.Tensor]], folder: Path) -> None:
    if len(parts) == 1:
        save_file(parts[0], folder / "model.safetensors", metadata={"format": "pt"})
        return
    places = {}
    for number, part in enumerate(parts, 1):
        file = f"model-{number:05}-of-{len(parts):05}.safetensors"
        save_file(part, folder / file, metadata={"format": "pt"})
        places.update(dict.fromkeys(part, file))
    index = json.dumps({"metadata": {}, "weight_map": places}, indent=1)
    (folder / "model.safetensors.index.json").write_text(index, encoding="utf-8")


def _save_tokenizer(chosen: Shape, texts: list[str], folder: Path) -> None:
    config = chosen.config.get_text_config()
    size, longest = config.vocab_size, config.max_position_embeddings
    kinds: dict[str, Callable[[], None]] = {
        "wordpiece": lambda: save_wordpiece(
            texts, size, folder, specials=WORDPIECE_SPECIALS, longest=longest
        ),
        "klue": lambda: save_wordpiece(texts, size, folder, specials=KLUE_SPECIALS, longest=longest - 2),
        "byte-level": lambda: save_byte_level(texts, size, folder, longest=longest),
        "byte-fallback": lambda: save_byte_fallback(texts, size, folder, longest=longest),
    }
    kinds[chosen.tokenizer]()


def _set_ends(chosen: Shape, folder: Path) -> None:
    """Put the ids of the tokenizer's special tokens into both configurations."""
    tokens = json.loads((folder / "tokenizer.json").read_text("utf-8"))["added_tokens"]
    ids = {token["content"]: token["id"] for token in tokens}
    if chosen.tokenizer == "byte-level":
        ends, pad, first = [ids["<|im_end|>"], ids["<|endoftext|>"]], ids["<|endoftext|>"], None
    else:
        ends, pad, first = [ids["<eos>"], ids["<end_of_turn>"]], ids["<pad>"], ids["<bos>"]
    settings = {"bos_token_id": first, "eos_token_id": ends, "pad_token_id": pad, "do_sample": False}
    generation = json.dumps(settings, indent=2) + "\n"
    (folder / "generation_config.json").write_text(generation, encoding="utf-8")
    for config in {id(c): c for c in (chosen.config, chosen.config.get_text_config())}.values():
        config.bos_token_id, config.eos_token_id, config.pad_token_id = first, ends, pad


def write_random_model(name: str, texts: list[str], folder: Path, seed: int, dtype: torch.dtype) -> int:
    """Write the whole checkpoint folder; returns the number of parameters."""
    chosen = shape(name)
    folder.mkdir(parents=True, exist_ok=True)
    _save_tokenizer(chosen, texts, folder)
    if chosen.is_decoder:
        _set_ends(chosen, folder)
    parameters = write_weights(chosen, folder, seed, dtype)
    chosen.config.architectures = [type(empty_model(chosen)).__name__]
    chosen.config.dtype = dtype
    chosen.config.save_pretrained(folder)
    return parameters


def main() -> None:
    """Read the command line and write the checkpoint."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shape", choices=sorted(SHAPES), required=True)
    parser.add_argument("--text", type=Path, required=True, help="text to train the tokenizer on")
    parser.add_argument("--out", type=Path, required=True, help="checkpoint folder to write")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dtype", choices=("float32", "bfloat16"), default="float32")
    arguments = parser.parse_args()
    parameters = write_random_model(
        arguments.shape,
        read_texts(arguments.text),
        arguments.out,
        arguments.seed,
        getattr(torch, arguments.dtype),
    )
    print(f"{arguments.out}: {arguments.shape}, {parameters:,} random parameters")


if __name__ == "__main__":
    main()
