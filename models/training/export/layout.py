"""The model folder that transformers.js and Kkori read, written from a checkpoint."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import onnx
from transformers import AutoConfig, AutoTokenizer

from checkpoint import Checkpoint
from decoder_config import FAMILIES, read_decoder_config
from decoder_graph import build_decoder
from encoder_graph import build_encoder, read_encoder_config
from graph import CHUNK_BYTES, ExternalData
from precision import Precision

CONTEXT = 2048
LARGEST_ALONE = 64 * 1024 * 1024
EXTERNAL = "use_external_data_format"
COPIED = ("generation_config.json", "tokenizer.json", "tokenizer_config.json")


def read_json(path: Path) -> dict:
    """Parse a UTF-8 JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


def write_json(path: Path, value: object) -> None:
    """Write indented UTF-8 JSON."""
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def is_decoder(folder: Path) -> bool:
    """Whether a checkpoint or a model folder generates text; else it tags tokens."""
    return read_json(folder / "config.json")["model_type"] in FAMILIES


@dataclass(frozen=True)
class Written:
    """One set of weights as it lies on disk."""

    precision: str
    files: tuple[Path, ...]

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(path.stat().st_size for path in self.files)


def write_small_files(
    checkpoint: Path, out: Path, context: int = CONTEXT, tags: Sequence[str] | None = None
) -> None:
    """Write configuration and tokenizer; what is known of weights already written stays.

    ``tags`` name the outputs of a token classifier in place of what the checkpoint calls them.
    """
    (out / "onnx").mkdir(parents=True, exist_ok=True)
    known = read_json(out / "config.json") if (out / "config.json").exists() else {}
    config = AutoConfig.from_pretrained(checkpoint)
    values = config.get_text_config().to_dict()
    values.pop("_name_or_path", None)
    if is_decoder(checkpoint):
        values["architectures"] = [values["model_type"].title().replace("_Text", "") + "ForCausalLM"]
        values["max_position_embeddings"] = read_decoder_config(checkpoint, context).context
    else:
        values["architectures"] = config.architectures
        if tags is not None:
            if len(tags) != config.num_labels:
                raise SystemExit(f"{len(tags)} tags for a model with {config.num_labels} outputs")
            values["id2label"] = {str(index): tag for index, tag in enumerate(tags)}
            values["label2id"] = {tag: index for index, tag in enumerate(tags)}
    kept = known.get("transformers.js_config")
    write_json(out / "config.json", {**values, **({"transformers.js_config": kept} if kept else {})})
    for name in COPIED:
        if (checkpoint / name).exists():
            shutil.copyfile(checkpoint / name, out / name)
    if not (checkpoint / "tokenizer.json").exists():
        AutoTokenizer.from_pretrained(checkpoint).save_pretrained(out)
    template = checkpoint / "chat_template.jinja"
    settings = read_json(out / "tokenizer_config.json")
    if template.exists() and "chat_template" not in settings:
        settings["chat_template"] = template.read_text(encoding="utf-8")
        write_json(out / "tokenizer_config.json", settings)


def write_weights(
    checkpoint: Path,
    out: Path,
    precision: Precision,
    context: int = CONTEXT,
    chunk_bytes: int = CHUNK_BYTES,
    largest_alone: int = LARGEST_ALONE,
) -> Written:
    """Write one set of weights. Those of a decoder above ``largest_alone`` get files of their own."""
    path = out / precision.file
    with Checkpoint(checkpoint) as tensors:
        if not is_decoder(checkpoint):
            onnx.save(build_encoder(read_encoder_config(checkpoint), tensors, precision), path)
            return Written(precision.name, (path,))
        config = read_decoder_config(checkpoint, context)
        stored = sum(file.stat().st_size for file in checkpoint.glob("*.safetensors"))
        external = ExternalData(path, chunk_bytes) if stored > largest_alone else None
        model = build_decoder(config, tensors, precision, external)
    onnx.save(model, path)
    files = [path]
    if external is not None:
        external.close()
        files += external.paths
    for left_over in set(path.parent.glob(path.name + "_data*")) - set(files):
        left_over.unlink()
    _tell_files(out, path.name, len(files) - 1)
    return Written(precision.name, tuple(files))


def _tell_files(out: Path, name: str, count: int) -> None:
    """Say in ``config.json`` how many data files a set of weights has, where transformers.js looks."""
    config = read_json(out / "config.json")
    settings = config.setdefault("transformers.js_config", {})
    settings[EXTERNAL] = {**settings.get(EXTERNAL, {}), name: count}
    write_json(out / "config.json", config)
