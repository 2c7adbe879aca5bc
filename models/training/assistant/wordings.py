"""Wordings put together from pieces, so that a question is known by what it asks and not by its form."""

from __future__ import annotations

from random import Random

from .korean import fill

OPENERS = (
    "",
    "",
    "",
    "혹시 ",
    "저기요, ",
    "음, ",
    "안녕하세요. ",
    "질문이 있어요. ",
    "궁금한 게 있는데 ",
    "{n|이라고} 들었는데 ",
    "검사 결과에 {n|이라고} 나왔는데 ",
    "책에 {n|이라고} 나오던데 ",
    "아버지가 {n|이라고} 하시던데 ",
    "병원에서 {n|이라는} 말을 들었어요. ",
    "친구가 {n} 이야기를 하던데 ",
    "시험에 {n|이} 나왔어요. ",
    "환자분이 {n|을} 물어보셨어요. ",
    "{n|이라는} 말이 있던데 ",
)
TERM_CORES = (
    "{n|이} 뭐예요?",
    "{n|이} 뭐죠?",
    "{n|은} 뭔가요?",
    "{n|이} 뭐였지?",
    "{n|이라는} 게 뭐예요?",
    "{n|이라는} 건 뭔가요?",
    "{n} 그게 뭐예요?",
    "{n|이} 뭔지 알려 줄래?",
    "{n|을} 간단히 설명해 줄 수 있어요?",
    "{n} 설명 부탁드립니다.",
    "{n} 설명 좀",
    "{n} 한 줄 설명",
    "{n|을} 한 줄로 정리해 줘",
    "{n|을} 쉽게 말해 줘",
    "'{n}' 뜻이 뭐야?",
    "'{n}' 쉽게 풀면?",
    "{n|이란} 말은 무슨 뜻인가?",
    "{n|이라고} 하면 무엇을 말하나요?",
    "{n|이} 어떤 거야?",
    "{n} = ?",
    "{n}?",
    "{n|은} 무엇인가",
    "{n|을} 요약해 줘",
    "{n} 아세요?",
)
KIND_CORES = {
    "disease": (
        "{n|은} 어떤 병이에요?",
        "{n|이} 무슨 병인지 알려 주세요.",
        "{n|은} 무슨 병이야?",
        "{n|이} 어떤 병인지 간단히 알려 줘",
        "{n|이면} 몸이 어떤 상태인 건가요?",
    ),
    "symptom": ("{n|은} 어떤 증상이에요?", "{n|이} 무슨 증상인가요?", "{n|은} 어떤 상태를 말해요?"),
    "body": ("{n|은} 뭐 하는 곳이에요?", "{n|은} 무슨 일을 하나요?", "{n|은} 우리 몸에서 뭘 해요?"),
    "treatment": (
        "{n|은} 어떤 치료예요?",
        "{n|은} 뭘 하는 치료인가요?",
        "{n|은} 어디에 쓰는 거예요?",
        "{n|은} 뭐 하는 건가요?",
    ),
    "test": (
        "{n|은} 무엇을 보는 검사예요?",
        "{n|은} 왜 하는 검사인가요?",
        "{n|은} 뭘 알려 줘요?",
        "{n|으로} 뭘 알 수 있어요?",
    ),
}
ABBREVIATION_CORES = (
    "{n|이} 뭐의 약자예요?",
    "{n|이} 뭐였지?",
    "{n} 그게 뭐야?",
    "{n} 풀네임 알려 줘",
    "{n} = 무슨 뜻?",
    "{n}?",
    "{n|은} 우리말로 뭐라고 해요?",
    "{n|이} 무슨 말이야?",
    "{n|이라고} 적혀 있어요. 무슨 뜻이죠?",
    "{n|이라고} 쓰여 있는데 뭔가요?",
    "차트의 {n} 뜻 좀 알려 주세요.",
    "기록에 있는 {n|은} 뭐죠?",
    "여기 나온 {n} 무슨 말이에요?",
    "{n} 무슨 약자인지 궁금합니다.",
    "{n|은} 어떤 뜻으로 쓰나요?",
    "{n|은} 영어로 뭐예요?",
    "{n|을} 한글로 써 줘",
)
UNKNOWN_KINDS = tuple(KIND_CORES)


def ask_freely(name: str, cores: tuple[str, ...], random: Random) -> str:
    """A question about a name, begun in any way."""
    return fill(random.choice(OPENERS) + random.choice(cores), n=name)


def term_cores(kind: str, random: Random) -> tuple[str, ...]:
    """Ways to ask about a term of a kind; some fit no other kind."""
    own = KIND_CORES.get(kind, ())
    return own if own and random.random() < 0.35 else TERM_CORES
