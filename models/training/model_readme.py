"""Write ``README.md`` of the shipped tagger from its card and report, every figure taken from them::

python model_readme.py --model ../kbmc-mini
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from quantize import VARIANTS
from report import FILE as EVALUATION

REGISTERS = {
    "article": "articles",
    "emr": "hospital records (`emr`)",
    "encyclopaedia": "encyclopaedia",
    "hard": "hard cases",
    "mixed": "everyday and mixed",
    "qa": "online questions (`qa`)",
    "treatment-anatomy": "treatment and anatomy",
    "vignette": "exam vignettes",
}
FORMS = {"natural": "natural spacing", "spaced": "KBMC spacing"}
USES = {
    "q8": "int8 weights, activations quantized on the fly: WebAssembly, Node",
    "w8": "int8 in the file, float32 in memory and in arithmetic: WebGPU, and everything else",
}
BACKENDS = {"wasm": "WebAssembly", "webgpu": "WebGPU"}
REFUSALS = {
    "no-shader-f16": "does not run: the adapter has no `shader-f16`",
    "canary": "not used by the engine: differs from the processor",
}


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def score_row(name: str, score: dict) -> list[str]:
    """One line of the score table."""
    low, high = score["f1Interval95"]
    shares = [f"{score[key]:.4f}" for key in ("precision", "recall", "f1")]
    return [name, *shares, f"{low:.3f} to {high:.3f}", f"{score['spans']:,}"]


def scores(report: dict) -> str:
    """Scores of all, by label, form and register."""
    groups = report["scores"]
    registers = sorted(groups["perRegister"].items(), key=lambda entry: -entry[1]["f1"])
    rows = [
        score_row("all", groups["micro"]),
        *(score_row(label, score) for label, score in groups["perLabel"].items()),
        *(score_row(FORMS.get(form, form), score) for form, score in groups["perForm"].items()),
        *(score_row(REGISTERS.get(name, name), score) for name, score in registers),
    ]
    return table(["part", "precision", "recall", "F1", "95 % interval", "spans"], rows)


def thresholds(report: dict) -> str:
    """What accepting from a score on gives."""
    rows = [
        [f"{row['at']:.2f}", f"{row['precision']:.3f}", f"{row['recall']:.3f}", f"{row['accepted']:,}"]
        for row in report["calibration"]["thresholds"]
        if row["accepted"]
    ]
    return table(["from score", "precision", "recall", "spans accepted"], rows)


def storage(report: dict) -> str:
    """Each way of storing the weights on each backend."""
    rows = []
    order = list(VARIANTS)
    measured = report["quantization"]["rows"]
    for row in sorted(measured, key=lambda one: (one["backend"], order.index(one["dtype"]))):
        where = [row["dtype"], BACKENDS[row["backend"]], f"{row['bytes']:,}"]
        if "refused" in row:
            rows.append([*where, REFUSALS.get(row["refused"], row["refused"]), "", ""])
        else:
            same = f"{row['sameAsFp32']} of {row['texts']}" if "sameAsFp32" in row else ""
            time = f"{row['cpuMsPerText']:.1f}" if "cpuMsPerText" in row else ""
            rows.append([*where, f"{row['f1']:.4f}", same, time])
    return table(["weights", "on", "bytes", "F1", "texts as float32 has them", "CPU ms a text"], rows)


def compared(report: dict) -> str:
    """Other taggers and other corpora, as far as they were measured."""
    parts = []
    if report["baselines"]:
        rows = [[one["name"], f"{one['f1']:.4f}"] for one in report["baselines"]]
        rows.insert(0, ["kbmc-mini", f"{report['scores']['micro']['f1']:.4f}"])
        parts.append("Taggers trained on the same data:\n\n" + table(["tagger", "F1"], rows))
    for corpus in report.get("transfer", []):
        folds = ", ".join(f"{fold['f1']:.3f}" for fold in corpus["folds"])
        parts.append(
            f"On {corpus['name']} ({corpus['source']}), which it was not trained on ({corpus['mapping']}): "
            f"strict F1 {folds}, {corpus['f1']:.3f} on average."
        )
    if method := report.get("method"):
        published = ", ".join(f"{one['eojeolF1']:.2f} ({one['name']})" for one in method["published"])
        parts.append(
            f"The same pipeline trained on {method['name']}, weights thrown away: strict F1 "
            f"{method['strictF1']:.3f}, by eojeol tags {method['eojeolF1']:.3f}; published: {published}."
        )
    return "\n\n".join(parts)


def build(card: dict, report: dict) -> str:
    """The whole page."""
    dtypes = {variant["file"]: variant["dtype"] for variant in card["variants"]}
    files = table(
        ["file", "bytes", "for"],
        [
            [f"`{file['path']}`", f"{file['bytes']:,}", USES[dtypes[file["path"]]]]
            for file in card["files"]
            if file["path"] in dtypes
        ],
    )
    parts, errors, calibration = report["data"]["parts"], report["errors"], report["calibration"]
    sizes = ", ".join(f"{part['items']:,} items ({name})" for name, part in parts.items())
    machine = report["quantization"]["environment"]
    wrong = errors["boundary"] + errors["label"] + errors["both"] + errors["missed"]
    return f"""---
license: cc-by-sa-4.0
language: ko
pipeline_tag: token-classification
---

# kbmc-mini

Finds diseases, body parts and treatments in Korean medical text. A BERT encoder with 4 layers, 256
wide and 4 heads, {card["parameters"] / 1e6:.1f} million parameters, one token a syllable, at most {card["maxTokens"]} tokens. Small enough
to run in a browser without a GPU. The labels follow KBMC: symptoms and findings are Disease.

**Demo-size. Not for clinical use.** It was trained on sentences written by language models; no
physician has read them, and the scores below are measured on sentences written the same way. Expect
less on real text.

`models/training/model_readme.py` writes this page from `card.json` and `evaluation.json`; the app
shows the same on the model's card.

## Files

{files}

Inputs are `input_ids`, `attention_mask` and `token_type_ids`, int64 [batch, sequence]; the output
`logits` is float32 [batch, sequence, tags] in the order of `id2label`. Padding on the right with id 0
and mask 0 is safe in a batch.

## Scores

Strict spans (start, end and label all right) of the int8 file, texts read and decoded as the app does.
The corpus was split by item with seed {report["data"]["seed"]}: {sizes}.
Each item is scored in two spacings. Intervals are bootstrap intervals over items.

{scores(report)}

These figures are not comparable with those published on KBMC, which is another corpus.

{compared(report)}

## Scores of spans

A span's score is calibrated on dev (temperature {calibration["temperature"]}, slope {calibration["slope"]}, intercept {calibration["intercept"]}).
On test the expected calibration error is {calibration["after"]["ece"]:.3f}, {calibration["before"]["ece"]:.3f} without. What accepting every
suggestion from a score on gives on test:

{thresholds(report)}

## Ways of storing it

The same weights through the app's own engine in {machine["browser"]} on {machine["cores"]} cores of an
{machine["processor"]}; WebGPU there is a software adapter, so its times mean nothing.

{storage(report)}

## Known limits

- Of the {wrong} expected spans that it misses on test, {errors["boundary"]} have only other boundaries, {errors["label"]} only another
  label, {errors["both"]} both, and {errors["missed"]} are not found at all. A further {errors["invented"]} of its spans overlap no expected one.
  `evaluation.json` has examples.
- Give it a sentence or two at a time, as the app does; in longer passages it finds less.
- A word with a rare syllable outside the vocabulary becomes one unknown token.

## Making it

`models/training` has the scripts, the steps and the licences of the data. The model is licensed
CC BY-SA 4.0; `LICENSE` names the sources.
"""


def main() -> None:
    """Read the command line and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, required=True, help="model folder")
    model = parser.parse_args().model
    card, report = (
        json.loads((model / name).read_text(encoding="utf-8")) for name in ("card.json", EVALUATION)
    )
    (model / "README.md").write_text(build(card, report), encoding="utf-8")


if __name__ == "__main__":
    main()
