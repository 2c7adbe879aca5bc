"""Answers of torch and of ONNX Runtime to the same inputs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime
import torch
from transformers import (
    AutoModelForCausalLM,
    AutoModelForImageTextToText,
    AutoModelForTokenClassification,
    PreTrainedModel,
)

from layout import is_decoder, read_json


def open_session(path: Path) -> onnxruntime.InferenceSession:
    """An ONNX Runtime session on the processor."""
    options = onnxruntime.SessionOptions()
    # Threads that wait by spinning take the time of those that work on a busy machine.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def load_torch(checkpoint: Path) -> PreTrainedModel:
    """The checkpoint's model in float32, ready to answer."""
    if not is_decoder(checkpoint):
        kind = AutoModelForTokenClassification
    elif read_json(checkpoint / "config.json")["model_type"] == "gemma3":
        kind = AutoModelForImageTextToText
    else:
        kind = AutoModelForCausalLM
    model = kind.from_pretrained(checkpoint, dtype=torch.float32, attn_implementation="eager")
    return model.eval()


class OnnxDecoder:
    """A decoder of a model folder, run with its cache."""

    def __init__(self, path: Path) -> None:
        """Load the weights."""
        self.session = open_session(path)
        self.caches = {
            each.name: (each.shape[1], each.shape[3], np.float16 if "float16" in each.type else np.float32)
            for each in self.session.get_inputs()
            if each.name.startswith("past_key_values.")
        }

    def empty_cache(self, texts: int = 1) -> dict[str, np.ndarray]:
        """Caches before the first token."""
        return {
            name: np.zeros((texts, heads, 0, size), dtype)
            for name, (heads, size, dtype) in self.caches.items()
        }

    def run(
        self, ids: np.ndarray, mask: np.ndarray, cache: dict[str, np.ndarray], keep: int
    ) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        """Logits of the last ``keep`` positions (0: all) and the longer cache; arrays [texts, tokens]."""
        positions = np.maximum(mask.cumsum(axis=1) - 1, 0)[:, -ids.shape[1] :]
        feeds = {
            "input_ids": ids,
            "attention_mask": mask,
            "position_ids": positions,
            "num_logits_to_keep": np.array(keep),
            **cache,
        }
        names = ["logits", *(name.replace("past_key_values", "present") for name in cache)]
        logits, *present = self.session.run(names, feeds)
        return logits, dict(zip(cache, present, strict=True))

    def greedy(self, prompt: list[int], tokens: int) -> list[int]:
        """The most probable next token, ``tokens`` times over."""
        cache, answer = self.empty_cache(), list[int]()
        ids = np.array([prompt])
        while len(answer) < tokens:
            mask = np.ones((1, len(prompt) + len(answer)), dtype=np.int64)
            logits, cache = self.run(ids, mask, cache, keep=1)
            answer.append(int(logits[0, -1].argmax()))
            ids = np.array([answer[-1:]])
        return answer


def torch_greedy(model: PreTrainedModel, prompt: list[int], tokens: int) -> list[int]:
    """As `OnnxDecoder.greedy`, by torch and its own cache."""
    answer, cache = list[int](), None
    ids = torch.tensor([prompt])
    with torch.no_grad():
        while len(answer) < tokens:
            output = model(input_ids=ids, past_key_values=cache, use_cache=True)
            cache = output.past_key_values
            answer.append(int(output.logits[0, -1].argmax()))
            ids = torch.tensor([answer[-1:]])
    return answer


def torch_logits(model: PreTrainedModel, ids: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Logits of every position, float32 [texts, tokens, outputs]."""
    with torch.no_grad():
        output = model(input_ids=torch.from_numpy(ids), attention_mask=torch.from_numpy(mask))
    return output.logits.float().numpy()
