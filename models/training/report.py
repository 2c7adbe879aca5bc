"""Write ``evaluation.json`` of a model folder: every score in full, measured now.

All figures but those of ``quantization`` and ``speed`` (which the app's own engine measures, see
``bench/quantization.ts``) are of the int8 file, natively, read and decoded as the app does. Baselines
of ``baselines.py`` are taken over, and figures on Kim & Lee (2020) are added where the data is at
hand; neither text nor weights of that corpus go anywhere::

    python report.py --model MODEL_DIR --split SPLIT_DIR --seed 13 \\
        [--transfer KIM_LEE_DIR] [--method RESULT.json] [--baseline RESULT.json ...]
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from calibrate import Recalibration, calibrate
from data import DEFAULT_SEED, PARTS, Record, read_records
from errors import confusion, examples, kinds, pair_spans
from evaluate import onnx_runner
from export_tagger import write_json
from kim_lee import PARTS as FOLDS
from kim_lee import read_part
from passages import Found, ReadText, find_entities, read_texts
from quantize import VARIANTS
from tagging import LABELS, Counts, Runner, count_spans, score_records

VERSION = 1
ROUNDS = 1000
FILE = "evaluation.json"
WEIGHTS = VARIANTS["q8"][0]


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def intervals(counts: np.ndarray, seed: int = 0) -> np.ndarray:
    """95 % bootstrap interval of F1 for each group, from counts [items, groups, 3].

    Items are drawn with replacement, the same ones for all groups; the three counts are correct,
    predicted and expected spans. Returns [groups, 2].
    """
    items = len(counts)
    drawn = np.random.default_rng(seed).multinomial(items, np.full(items, 1 / items), size=ROUNDS)
    totals = np.tensordot(drawn, counts, axes=1)
    spans = totals[..., 1] + totals[..., 2]
    f1 = np.divide(2 * totals[..., 0], spans, out=np.zeros(spans.shape), where=spans > 0)
    return np.percentile(f1, [2.5, 97.5], axis=0).T


def scores_of(records: Sequence[Record], found: Sequence[Sequence[Found]]) -> dict:
    """Strict scores with intervals: of all, by label, by register and by form."""
    items = {name: index for index, name in enumerate(dict.fromkeys(record.id for record in records))}
    registers = sorted({record.register for record in records})
    forms = sorted({record.form for record in records})
    groups = [
        ("micro", ""),
        *(("label", name) for name in LABELS),
        *(("register", name) for name in registers),
        *(("form", name) for name in forms),
    ]
    place = {group: index for index, group in enumerate(groups)}
    counts = np.zeros((len(items), len(groups), 3))
    for record, spans in zip(records, found, strict=True):
        for label, one in count_spans(record.entities, [span.entity for span in spans]).items():
            row = (one.correct, one.predicted, one.expected)
            belongs = ("micro", ""), ("label", label), ("register", record.register), ("form", record.form)
            for group in belongs:
                counts[items[record.id], place[group]] += row
    bounds = intervals(counts)
    totals = counts.sum(axis=0).astype(int)

    def score(group: tuple[str, str]) -> dict:
        index = place[group]
        low, high = (round(float(bound), 4) for bound in bounds[index])
        return {**Counts(*map(int, totals[index])).to_json(), "f1Interval95": [low, high]}

    return {
        "micro": score(("micro", "")),
        "perLabel": {name: score(("label", name)) for name in LABELS},
        "perRegister": {name: score(("register", name)) for name in registers},
        "perForm": {name: score(("form", name)) for name in forms},
    }


def describe_split(split: Path, seed: int) -> dict:
    """What the figures were measured on: parts with their sizes and hashes."""
    parts = {}
    for part in PARTS:
        path = split / f"{part}.jsonl"
        records = read_records(path)
        spans = Counter(entity.label for record in records for entity in record.entities)
        parts[part] = {
            "items": len({record.id for record in records}),
            "records": len(records),
            "spans": {label: spans[label] for label in LABELS},
            "sha256": sha256_of(path),
        }
    return {
        "name": "kbmc-style",
        "licence": "CC-BY-4.0",
        "seed": seed,
        "scoredOn": "test",
        "fittedOn": "dev",
        "parts": parts,
        "description": {
            "ko": "이 프로젝트를 위해 지침에 따라 언어 모델이 쓰고 규칙과 눈으로 검사한 글입니다. 항목마다 "
            "보통 띄어쓰기와 KBMC식 띄어쓰기 두 꼴로 재며, 두 꼴은 늘 같은 부분에 들어갑니다. "
            "의사가 검토하지 않았습니다.",
            "en": "Written for this project by language models under a guide, audited by rule and by eye. "
            "Each item is scored in two spacings, as people write and as KBMC does, and both are always in "
            "the same part. No physician has read it.",
        },
    }


def transfer(tokenizer: Tokenizer, run: Runner, folder: Path) -> dict:
    """Zero-shot figures on the parts of Kim & Lee (2020), which label no treatments."""
    folds = []
    for part in FOLDS:
        records = read_part(folder, part)
        read = read_texts(tokenizer, [record.text for record in records], run)
        found = [[one.entity for one in find_entities(text)] for text in read]
        labelled = [[entity for entity in spans if entity.label != "Treatment"] for spans in found]
        score = score_records(records, labelled)
        per_label = {name: score.per_label[name].to_json() for name in ("Disease", "Body")}
        entry = {"name": f"eval{part}", "sentences": len(records), **score.micro.to_json()}
        folds.append({**entry, "perLabel": per_label})
    return {
        "name": "Kim & Lee 2020",
        "source": "https://doi.org/10.1186/s12911-020-01241-8",
        "mapping": "Disease = DS and ST, Body = BD; predicted treatments left out",
        "folds": folds,
        "f1": round(float(np.mean([fold["f1"] for fold in folds])), 4),
    }


def baseline(path: Path) -> dict:
    """A row of the comparison from a result of ``baselines.py``."""
    value = json.loads(path.read_text(encoding="utf-8"))
    return {
        "name": value["name"],
        "f1": value["f1"],
        "f1Interval95": value["f1Interval95"],
        "perLabel": {name: score["f1"] for name, score in value["perLabel"].items()},
        "reproduce": f"python models/training/baselines.py --split SPLIT_DIR --kind {value['name']} "
        "--out RESULT.json",
    }


def method_check(path: Path) -> dict:
    """The pipeline's quality on a published corpus, from the result of ``kim_lee.py``.

    Those weights were thrown away; the figures stand beside what others have published.
    """
    value = json.loads(path.read_text(encoding="utf-8"))
    published = value["published"]
    return {
        "name": "Kim & Lee 2020",
        "source": "https://doi.org/10.1186/s12911-020-01241-8",
        "folds": len(value["folds"]),
        "strictF1": value["meanF1"]["strict"],
        "eojeolF1": value["meanF1"]["eojeolTags"],
        "published": [
            {"name": "bilstm-crf", "eojeolF1": published["charBiLstmCrf"]},
            {"name": "mbert", "eojeolF1": published["multilingualBert"]},
        ],
        "reproduce": "python models/training/kim_lee.py --pretrained ENCODER_DIR --data DATA_DIR --out RESULT.json",
    }


def build(arguments: argparse.Namespace) -> dict:
    """The whole report of the model folder."""
    model: Path = arguments.model
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    run = onnx_runner(model / WEIGHTS)

    def read(part: str) -> tuple[list[Record], list[ReadText]]:
        records = read_records(arguments.split / f"{part}.jsonl")
        return records, read_texts(tokenizer, [record.text for record in records], run)

    dev, test = read("dev"), read("test")
    calibration = calibrate(dev, test)
    line = Recalibration(calibration["slope"], calibration["intercept"])
    records = test[0]
    found = [
        [replace(one, score=line.score(one.score)) for one in find_entities(text, calibration["temperature"])]
        for text in test[1]
    ]
    pairs = [
        pair
        for record, spans in zip(records, found, strict=True)
        for pair in pair_spans(record.entities, spans)
    ]
    dev_found = [[one.entity for one in find_entities(text)] for text in dev[1]]
    report = {
        "version": VERSION,
        "weights": {"file": WEIGHTS, "sha256": sha256_of(model / WEIGHTS)},
        "data": describe_split(arguments.split, arguments.seed),
        "metric": "strict span F1",
        "scores": scores_of(records, found),
        "dev": score_records(dev[0], dev_found).micro.to_json(),
        "confusion": confusion(pairs),
        "errors": kinds(pairs),
        "calibration": calibration,
        "failures": examples(records, found),
        "baselines": [baseline(path) for path in arguments.baseline],
        "reproduce": "python models/training/report.py --model models/kbmc-mini --split SPLIT_DIR "
        f"--seed {arguments.seed}",
    }
    if arguments.transfer:
        report["transfer"] = [transfer(tokenizer, run, arguments.transfer)]
    if arguments.method:
        report["method"] = method_check(arguments.method)
    return report


def make_parser() -> argparse.ArgumentParser:
    """The command line, shared with ``release.py``."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, help="model folder")
    parser.add_argument("--split", type=Path, required=True, help="folder written by split.py")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="seed that the split was made with")
    parser.add_argument("--transfer", type=Path, help="folder of Kim & Lee's parts")
    parser.add_argument("--method", type=Path, help="result of kim_lee.py")
    parser.add_argument("--baseline", type=Path, action="append", default=[], help="result of baselines.py")
    return parser


def main() -> None:
    """Read the command line and write the report."""
    parser = make_parser()
    arguments = parser.parse_args()
    if not arguments.model:
        parser.error("--model is needed")
    write_json(arguments.model / FILE, build(arguments))


if __name__ == "__main__":
    main()
