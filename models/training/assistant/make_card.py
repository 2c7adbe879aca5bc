"""Write ``card.json`` and the score of ``README.md`` from what ``assistant.evaluate`` found.

python -m assistant.make_card --model MODEL
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from .scope import JOBS

sys.path.append(str(Path(__file__).parent.parent / "export"))
from cards import CARD, describe_model
from layout import read_json, write_json

EVALUATION = "evaluation.json"
SCORED = "onnx/model_quantized.onnx"
DATA = "questions in wordings, sentences, notes and names that training never had"
REPRODUCE = "python -m assistant.evaluate --model ../kkori-mini-lm --data DATA_DIR (in models/training)"
# Asked in the words that the model was trained with; the app puts the names in.
JOB_TITLES = {
    "term": ({"ko": "용어 설명", "en": "Explain a term"}, "{term}{term|이란|란} 무엇인가요?"),
    "abbreviation": (
        {"ko": "약어 풀이", "en": "Expand an abbreviation"},
        "{term}{term|은|는} 무엇의 약자인가요?",
    ),
    "label": (
        {"ko": "레이블과 이유", "en": "Which label, and why"},
        "다음 문장에서 [[ ]]로 표시한 말의 라벨은 무엇인가요?\n{marked}",
    ),
    "note": (
        {"ko": "기록 풀어쓰기", "en": "A note in plain words"},
        "다음 기록을 쉬운 문장으로 풀어 써 주세요.\n{sentence}",
    ),
}
NAMES = {
    "term": "explain a term",
    "abbreviation": "expand an abbreviation",
    "label": "label of a marked word",
    "note": "note in plain sentences",
    "scope": "greet, or decline with the right words",
}
NOTE = {
    "ko": "시연용 소형 모델입니다. 배운 용어와 약어만 알고, 모르는 말을 아는 척하거나 아는 말을 모른다고 할 수 있습니다. "
    "긴 기록과 배우지 않은 말투에서 자주 틀립니다. 언어 모델이 쓴 글로 학습했고 의사가 검토하지 않았습니다. 진료에 쓰지 마십시오.",
    "en": "Demo-size. It knows the terms and abbreviations that it learned and no others; it may claim to know what it "
    "does not, and the other way round. Long notes and wordings unlike those it learned are its weak side. Trained "
    "on text written by language models that no physician has read. Not for clinical use.",
}


def build_card(model: Path) -> dict:
    """The card of a model folder that has been evaluated."""
    result = read_json(model / EVALUATION)
    score = result["weights"][SCORED]
    found = describe_model(model)
    needed = {"config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json", EVALUATION}
    files = [f for f in found.pop("files") if f["path"] in needed or f["path"].startswith("onnx/")]
    return {
        "id": model.resolve().name,
        "version": 1,
        "title": {"ko": "꼬리 소형 도우미", "en": "Kkori mini assistant"},
        "description": {
            "ko": f"시연용 소형 언어 모델입니다. {JOBS}만 하고 나머지는 사양합니다.",
            "en": "A demo-size language model. It explains medical terms, expands abbreviations of records, says "
            "which label a marked word should have, rewrites short notes, and declines everything else.",
        },
        **found,
        "files": files,
        "parameters": result["training"]["parameters"],
        "licence": "CC-BY-4.0",
        "licenceUrl": "https://creativecommons.org/licenses/by/4.0/legalcode",
        "trainingData": [
            {
                "name": "Terms, abbreviations, notes and questions of this project (models/training/assistant/data)",
                "licence": "CC-BY-4.0",
                "use": "training",
            },
            {
                "name": "KBMC-style corpus (this project), train part",
                "licence": "CC-BY-4.0",
                "use": "training",
            },
        ],
        "prompt": {"thinking": "none"},
        "generation": {"maxNewTokens": 200, "temperature": 0},
        "jobs": [
            {"id": job, "title": title, "example": example} for job, (title, example) in JOB_TITLES.items()
        ],
        "score": {
            "metric": "share of held-out questions answered right",
            "data": f"{score['questions']} {DATA}",
            "accuracy": score["accuracy"],
            "perJob": score["perJob"],
            "weights": SCORED,
            "reproduce": REPRODUCE,
        },
        "evaluation": EVALUATION,
        "note": NOTE,
    }


def percent(share: float) -> str:
    """A share for people."""
    return f"{100 * share:.1f} %"


def score_table(result: dict) -> str:
    """Accuracy by job and weights as Markdown."""
    files = list(result["weights"])
    rows = [["job", "questions", *(f"`{Path(file).name}`" for file in files)], ["---"] * (2 + len(files))]
    for job, name in NAMES.items():
        scores = [result["weights"][file]["perJob"][job] for file in files]
        rows.append([name, str(scores[0]["questions"]), *(percent(s["accuracy"]) for s in scores)])
    whole = [result["weights"][file] for file in files]
    rows.append(["all", str(whole[0]["questions"]), *(percent(s["accuracy"]) for s in whole)])
    by_hand = [result["handwritten"][file] for file in files]
    rows.append(["written by hand", str(by_hand[0]["questions"]), *(percent(s["accuracy"]) for s in by_hand)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def details(result: dict) -> str:
    """Figures that a table of jobs does not show, as Markdown lines."""
    score = result["weights"][SCORED]
    lines = []
    for group, title in (
        ("label", "label"),
        ("range", "range"),
        ("reason", "reason"),
        ("scope", "declining"),
    ):
        shares = (f"{name} {percent(s['accuracy'])} of {s['questions']}" for name, s in score[group].items())
        lines.append(f"- {title}: {'; '.join(shares)}.")
    exact = (f"{NAMES[name]} {percent(s['accuracy'])}" for name, s in score["exact"].items())
    lines.append(f"- the very words of the expected answer: {'; '.join(exact)}.")
    parity = result["parity"]
    same = (f"{name} {percent(share)}" for name, share in parity["sameAnswerAsTorch"].items())
    lines.append(
        f"- against torch on {parity['prompts']} questions: largest difference of a float32 logit "
        f"{parity['fp32LargestLogitDifference']:.1e}; same answer to the token: {', '.join(same)}."
    )
    return "\n".join(lines)


def failures(result: dict) -> str:
    """Wrong answers as they came, as Markdown."""
    blocks = []
    for entry in result["handwritten"][SCORED]["wrong"][:6]:
        blocks.append(f"> {inline(entry['question'])}\n>\n> {inline(entry['answer'])}")
    for job, entries in result["weights"][SCORED]["wrong"].items():
        for entry in entries[:2]:
            blocks.append(
                f"> ({NAMES[job]}) {inline(entry['question'])}\n>\n> {inline(entry['answer'])}\n>\n"
                f"> right: {inline(entry['expected'])}"
            )
    return "\n\n".join(blocks)


def inline(text: str) -> str:
    """A text on one line."""
    return text.replace("\n", " ⏎ ")


def fill_readme(model: Path, result: dict) -> None:
    """Write figures and failures between the marks in the folder's README."""
    path = model / "README.md"
    text = path.read_text(encoding="utf-8")
    for name, content in (
        ("scores", score_table(result)),
        ("details", details(result)),
        ("failures", failures(result)),
    ):
        start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
        before, rest = text.split(start)
        text = f"{before}{start}\n\n{content}\n\n{end}{rest.split(end)[1]}"
    path.write_text(text, encoding="utf-8")


def main() -> None:
    """Read the command line and write card and README."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, required=True, help="model folder with evaluation.json")
    arguments = parser.parse_args()
    fill_readme(arguments.model, json.loads((arguments.model / EVALUATION).read_text(encoding="utf-8")))
    write_json(arguments.model / CARD, build_card(arguments.model))


if __name__ == "__main__":
    main()
