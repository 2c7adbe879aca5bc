"""Job 3: which label a marked span should have, and why, after the guide of the corpus."""

from __future__ import annotations

import re
from functools import cache
from random import Random

from .korean import fill
from .sources import Example, Item, Sources, read_table, wordings

NONE = "없음"
MAX_SENTENCE = 150
PLAIN_SHARE = 0.2
# Both spellings are in use.
SPELLING, OTHER_SPELLING, OTHER_SHARE = "라벨", "레이블", 0.4
NONE_SHARE = 0.3
MARKED_QUESTIONS = (
    (
        "다음 문장에서 [[ ]]로 표시한 말에 맞는 라벨을 Disease, Body, Treatment 가운데 하나 고르고 이유를 한 문장으로"
        " 말해 주세요. 맞는 것이 없으면 없다고 하세요.\n{s}"
    ),
    "다음 문장에서 [[ ]]로 표시한 말의 라벨은 무엇인가요?\n{s}",
    "[[ ]] 안의 말에 어떤 라벨을 붙여야 하나요? 이유도 알려 주세요.\n{s}",
    "{s}\n[[ ]] 부분의 라벨은?",
    "{s}\n표시한 부분은 Disease, Body, Treatment 중 무엇인가요?",
    "라벨과 이유를 알려 주세요.\n문장: {s}",
    "문장: {s}\n표시한 말의 라벨과 이유는?",
    "다음 문장의 [[ ]]는 질병, 신체, 치료 중 어디에 속하나요?\n{s}",
    "라벨 판단: {s}",
    "{s}\n이 표시는 어떤 라벨이 맞나요?",
    "아래 문장에서 표시한 말을 개체로 보아야 하나요? 본다면 라벨은 무엇인가요?\n{s}",
    "표시한 구간의 라벨을 골라 주세요.\n{s}",
    "{s}\n[[ ]]에 붙일 라벨과 그 까닭을 말해 주세요.",
)
QUOTED_QUESTIONS = (
    "'{s}'에서 '{w}'의 라벨은 무엇인가요?",
    "문장: {s}\n표시: {w}\n라벨은?",
    "{s}\n이 문장에서 '{w}'에 어떤 라벨을 붙여야 하나요?",
    "문장: {s}\n'{w}'의 라벨과 이유를 알려 주세요.",
    "'{w}'의 라벨을 알려 주세요.\n{s}",
    "{s}\n여기서 '{w}'에는 무슨 라벨이 맞을까요?",
    "'{w}'{p} 개체인가요? 라벨과 이유는?\n문장: {s}",
)
GLUED_REASON = "신체 부위와 증상이 조사 없이 붙은 한 이름이므로 통째로 Disease로 표시합니다."
SEPARATE_REASON = "뒤의 병이나 증상과 조사로 나뉘어 있으므로 따로 Body로 표시합니다."
BEFORE_TEST_REASON = "검사 이름 앞의 신체 부위는 따로 Body로 표시합니다."
TESTS = (
    r"(?:CT|MRI|PET|X-?ray|초음파|내시경|엑스레이|엑스선|심전도|뇌파|근전도|검사|촬영|조영술|생검|배양|심초음파"
    r"|EKG|ECG|CBC|PFT)"
)
PARTICLES = (
    "으로부터|에서는|에서도|에게서|이라는|이라고|으로는|으로도|에게|에서|에는|에도|으로|까지|부터|처럼|보다|이며|이나|이고|입니다|이다|"
    "라는|라고|은|는|이|가|을|를|의|에|로|와|과|도|만|인"
)
VERBS = "고유어 동사와 형용사는 증상을 말하더라도 표시하지 않습니다."
WORD = re.compile(r"[0-9A-Za-z가-힣][0-9A-Za-z가-힣.,/%~-]*[0-9A-Za-z가-힣%]")


@cache
def rules(label: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Patterns and reasons of a label in the order in which they are tried; the last fits all."""
    rows = (row for row in read_table("reasons.tsv") if row["label"] == label)
    return tuple((re.compile(row["when"]), row["reason"]) for row in rows)


def reason_by_form(label: str, surface: str) -> str:
    """The reason of the first rule that fits how the surface is written."""
    return next(reason for pattern, reason in rules(label) if pattern.search(surface))


def entity_reason(item: Item, span: tuple[int, int, str], sources: Sources) -> str:
    """Why an entity has its label: a sentence that depends on its form and its neighbours."""
    start, end, label = span
    surface, right = item.text[start:end], item.text[end:]
    if label == "Disease" and re.search("[가-힣]", surface):
        head = surface.split(" ")[0]
        if " " in surface and sources.surfaces.get(head) == {"Body"}:
            return GLUED_REASON
    if label == "Body" and re.search("[가-힣]", surface):
        if re.match(rf"\s{TESTS}", right):
            return BEFORE_TEST_REASON
        gap = re.match(r"(?:의|에|이|가|에서|을|를|은|는)\s", right)
        if gap and any(s == end + gap.end() and kind == "Disease" for s, _, kind in item.entities):
            return SEPARATE_REASON
    return reason_by_form(label, surface)


def plain_reason() -> str:
    """The reason for a word of no special kind."""
    return rules(NONE)[-1][1]


def strip_particle(word: str) -> str:
    """The word without a closing particle, when at least two characters are left."""
    bare = re.sub(rf"(?:{PARTICLES})$", "", word)
    return bare if len(bare) >= 2 else word


def unmarked_words(item: Item) -> list[tuple[int, int, str]]:
    """Words outside every entity: (start, end, reason)."""
    found = []
    for match in WORD.finditer(item.text):
        word = strip_particle(match[0])
        start, end = match.start(), match.start() + len(word)
        if any(s < end and start < e for s, e, _ in item.entities):
            continue
        # A word glued to an entity is its particle or its ending.
        if any(start == e for _, e, _ in item.entities):
            continue
        reason = reason_by_form(NONE, word)
        # A verb can end like a noun with its particle.
        if reason == plain_reason() and reason_by_form(NONE, match[0]) == VERBS:
            reason = VERBS
        found.append((start, end, reason))
    return found


def advice(label: str, reason: str) -> str:
    """The answer: the label first, so that a program can read it, then the reason."""
    return reason if label == NONE else f"{label}입니다. {reason}"


def ask(item: Item, start: int, end: int, random: Random, held_out: bool) -> str:
    """A question about the span of a sentence, marked with brackets or quoted."""
    text, word = item.text, item.text[start:end]
    quoted = text.count(word) == 1 and random.random() < PLAIN_SHARE
    template = random.choice(wordings(QUOTED_QUESTIONS if quoted else MARKED_QUESTIONS, held_out))
    if random.random() < OTHER_SHARE:
        template = template.replace(SPELLING, OTHER_SPELLING)
    if not quoted:
        return fill(template, s=f"{text[:start]}[[{word}]]{text[end:]}")
    return fill(template, s=text, w=word, p=fill("{w|이}", w=word)[len(word) :])


def random_label(sources: Sources, random: Random, held_out: bool) -> Example:
    """A question about a span of any item; about a third are words that stay unmarked."""
    while True:
        item = random.choice(sources.items)
        if len(item.text) > MAX_SENTENCE:
            continue
        if random.random() < NONE_SHARE:
            words = unmarked_words(item)
            # The named kinds are few, so they are preferred to plain words.
            named = [w for w in words if w[2] != plain_reason()]
            pool = named if named and random.random() < 0.7 else words
            if not pool:
                continue
            start, end, reason = random.choice(pool)
            label = NONE
        else:
            if not item.entities:
                continue
            span = random.choice(item.entities)
            (start, end, label), reason = span, entity_reason(item, span, sources)
        question = ask(item, start, end, random, held_out)
        return Example("label", label, question, advice(label, reason), (advice(label, reason),))
