"""Whether an answer is right, and the scores of many."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from .labels import NONE
from .scope import MARKS
from .sources import Example, read_table

# Kinds of out-of-range answers; a greeting is answered, not declined.
DECLINES = tuple(mark for kind, mark in MARKS.items() if kind not in ("greeting", "identity"))
EXAMPLES_KEPT = 6


def label_of(answer: str) -> str | None:
    """The label that an answer gives, ``NONE`` for one that leaves the span unmarked."""
    if match := re.match(r"(Disease|Body|Treatment)입니다", answer):
        return match[1]
    return NONE if "표시하지 않습니다" in answer else None


def is_decline(answer: str) -> bool:
    """Whether the answer says that the question is out of range."""
    return any(mark in answer for mark in DECLINES)


def is_right(example: Example, answer: str) -> bool:
    """A label counts by itself; everything else must hold every string that the check names."""
    if example.job == "label":
        return label_of(answer) == example.kind
    return all(part in answer for part in example.check)


@dataclass
class Tally:
    """Counts of right answers by name."""

    right: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    asked: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, name: str, *, right: bool) -> None:
        """Count one answer."""
        self.asked[name] += 1
        self.right[name] += right

    def shares(self) -> dict[str, dict]:
        """Accuracy and number of questions by name."""
        return {
            name: {"accuracy": round(self.right[name] / count, 4), "questions": count}
            for name, count in self.asked.items()
        }


def summarize(examples: list[Example], answers: list[str]) -> dict:
    """All scores of a run, with the first wrong answers of each job as examples."""
    jobs, details = Tally(), defaultdict(Tally)
    wrong: dict[str, list[dict]] = defaultdict(list)
    for example, answer in zip(examples, answers, strict=True):
        right = is_right(example, answer)
        jobs.add(example.job, right=right)
        details["exact"].add(example.job, right=answer == example.answer)
        if example.job in ("label", "scope"):
            details[example.job].add(example.kind, right=right)
        if example.job == "label":
            given = label_of(answer)
            consistent = given == NONE or (given is not None and answer.endswith(f"{given}로 표시합니다."))
            details["reason"].add("speaks of the label given", right=consistent)
            if right:
                details["reason"].add(
                    "as the guide says, where the label is right", right=answer == example.answer
                )
        if example.job == "scope" and example.kind not in ("greeting", "identity"):
            details["range"].add("declined out of range", right=is_decline(answer))
        if example.job != "scope":
            details["range"].add("declined in range", right=is_decline(answer))
        if not right and len(wrong[example.job]) < EXAMPLES_KEPT:
            wrong[example.job].append(
                {"question": example.question, "expected": example.answer, "answer": answer}
            )
    total = sum(jobs.right.values()) / len(examples)
    return {
        "accuracy": round(total, 4),
        "questions": len(examples),
        "perJob": jobs.shares(),
        **{name: tally.shares() for name, tally in details.items()},
        "wrong": dict(wrong),
    }


def handwritten() -> list[Example]:
    """Questions written by hand, in wordings that no list has."""
    rows = read_table("handwritten.tsv")
    return [
        Example(
            row["job"],
            row["job"],
            row["question"].replace("\\n", "\n"),
            row["expected"],
            tuple(row["expected"].split("|")),
        )
        for row in rows
    ]


def is_handwritten_right(example: Example, answer: str) -> bool:
    """As `is_right`; ``decline`` stands for any decline, a label for itself."""
    if example.check == ("decline",):
        return is_decline(answer)
    if example.job == "label" and example.answer in ("Disease", "Body", "Treatment"):
        return label_of(answer) == example.answer
    return all(part in answer for part in example.check)


def summarize_handwritten(examples: list[Example], answers: list[str]) -> dict:
    """Accuracy by job and all wrong answers."""
    jobs = Tally()
    wrong = []
    for example, answer in zip(examples, answers, strict=True):
        right = is_handwritten_right(example, answer)
        jobs.add(example.job, right=right)
        if not right:
            wrong.append({"question": example.question, "expected": example.answer, "answer": answer})
    total = sum(jobs.right.values()) / len(examples)
    return {
        "accuracy": round(total, 4),
        "questions": len(examples),
        "perJob": jobs.shares(),
        "wrong": wrong,
    }
