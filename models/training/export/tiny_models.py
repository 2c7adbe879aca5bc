"""Tiny random checkpoints for the tests, each made once a run."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import torch

from layout import write_small_files, write_weights
from precision import PRECISIONS
from random_model import write_random_model

TEXTS = (
    "당뇨병과 고혈압으로 외래에서 추적 관찰 중인 환자이다.",
    "복부 초음파에서 담낭벽이 두꺼워져 급성 담낭염을 의심하였다.",
    "무릎 관절에 스테로이드를 주사한 뒤 통증이 줄었다.",
    "3일 전부터 기침과 열이 나서 흉부 X선을 찍었고 폐렴으로 입원하였다.",
)


@cache
def _folder() -> tempfile.TemporaryDirectory:
    return tempfile.TemporaryDirectory(prefix="tiny-models-")


@cache
def checkpoint(name: str) -> Path:
    """A checkpoint of a tiny shape."""
    folder = Path(_folder().name) / "checkpoints" / name
    write_random_model(name, list(TEXTS) * 4, folder, seed=3, dtype=torch.float32)
    return folder


@cache
def model_folder(name: str, *precisions: str) -> Path:
    """A model folder of a tiny shape with these weights, not packed."""
    folder = Path(_folder().name) / "-".join(("model", name, *precisions))
    write_small_files(checkpoint(name), folder)
    for precision in precisions:
        write_weights(checkpoint(name), folder, PRECISIONS[precision])
    return folder
