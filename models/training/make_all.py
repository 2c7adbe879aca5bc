"""Make every shipped model from the data folder: one command, each step seeded.

    python make_all.py --data DATA_DIR --start ENCODER_DIR

Steps run in order and leave their results in ``build/``; a step whose results are there is left
out, so that a broken run goes on where it stopped. ``--only`` runs chosen steps, ``--list`` prints
the commands. The steps that measure in the app's own engine need Node and ``npm ci``.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BUILD = HERE / "build"
CORPUS = ROOT / "corpus"
TAGGER = ROOT / "models" / "kbmc-mini"
ASSISTANT = ROOT / "models" / "kkori-mini-lm"
SEED = "13"
WEBGPU_ITEMS = 96
"""Items read with WebGPU: without a graphics card each takes seconds."""


@dataclass(frozen=True)
class Step:
    """A command and the file or folder that is there when it has run; none: it always runs."""

    name: str
    command: tuple[str, ...]
    result: Path | None = None
    folder: Path = HERE


def python(*arguments: object) -> tuple[str, ...]:
    """A command of this interpreter."""
    return (sys.executable, *map(str, arguments))


def steps(data: Path, start: Path) -> list[Step]:
    """All steps, in the order they must run."""
    split, encoder, tagger = BUILD / "split", BUILD / "encoder", BUILD / "tagger"
    questions, talker = BUILD / "questions", BUILD / "assistant"
    baselines = {kind: BUILD / f"{kind}.json" for kind in ("dictionary", "bilstm-crf")}
    kim_lee = BUILD / "kim-lee.json"
    return [
        Step("inputs", python("inputs.py", "--data", data, "--start", start, "--corpus", CORPUS)),
        Step(
            "split",
            python(
                *("split.py", "--corpus", CORPUS, "--out", split, "--seed", SEED),
                *("--write-parts", CORPUS / "split.json"),
            ),
            split,
        ),
        Step("corpus", ("npm", "run", "-s", "corpus"), folder=ROOT),
        Step(
            "pretrain",
            python("pretrain.py", "--data", data, "--split", split, "--init", start, "--out", encoder),
            encoder / "pretraining.json",
        ),
        Step(
            "train",
            python("train.py", "--pretrained", encoder, "--split", split, "--data", data, "--out", tagger),
            tagger / "training.json",
        ),
        *(
            Step(kind, python("baselines.py", "--split", split, "--kind", kind, "--out", path), path)
            for kind, path in baselines.items()
        ),
        Step(
            "kim-lee",
            python("kim_lee.py", "--pretrained", encoder, "--data", data, "--out", kim_lee),
            kim_lee,
        ),
        Step(
            "release",
            python(
                *("release.py", "--checkpoint", tagger, "--out", TAGGER, "--split", split, "--seed", SEED),
                *("--webgpu", WEBGPU_ITEMS),
                *("--transfer", data / "kim-lee-2020", "--method", kim_lee),
                *(part for path in baselines.values() for part in ("--baseline", path)),
            ),
        ),
        Step("parity", python("tokenizer_parity.py", "--corpus", CORPUS, "--model", TAGGER)),
        Step(
            "questions", python("-m", "assistant.generate", "--split", split, "--out", questions), questions
        ),
        Step(
            "assistant",
            python("-m", "assistant.train", "--data", questions, "--out", talker),
            talker / "model.safetensors",
        ),
        Step(
            "assistant-export", python("-m", "assistant.export", "--checkpoint", talker, "--out", ASSISTANT)
        ),
        Step(
            "assistant-evaluate",
            python("-m", "assistant.evaluate", "--model", ASSISTANT, "--data", questions),
        ),
        Step("tests", python("-m", "unittest", "discover")),
    ]


def main() -> None:
    """Run the steps that are needed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of the open text")
    parser.add_argument("--start", type=Path, required=True, help="encoder that pretraining goes on from")
    parser.add_argument("--only", nargs="+", help="names of the steps to run, whatever is there")
    parser.add_argument("--list", action="store_true", help="print the commands and run nothing")
    arguments = parser.parse_args()
    for step in steps(arguments.data.resolve(), arguments.start.resolve()):
        if arguments.list:
            print(step.name, " ".join(step.command), sep="\t")
            continue
        is_done = step.result is not None and step.result.exists()
        if (step.name not in arguments.only) if arguments.only else is_done:
            continue
        print(f"== {step.name}", flush=True)
        started = time.monotonic()
        subprocess.run(step.command, cwd=step.folder, check=True)
        print(f"== {step.name}: {time.monotonic() - started:.0f} s", flush=True)


if __name__ == "__main__":
    main()
