"""Jobs 1 and 2: explain a term in one sentence, expand an abbreviation."""

from __future__ import annotations

from random import Random

from .korean import fill
from .sources import Abbreviation, Example, Sources, Term, wordings
from .wordings import ABBREVIATION_CORES, ask_freely, term_cores

TERM_QUESTIONS = (
    "{n|이란} 무엇인가요?",
    "{n|이} 뭐예요?",
    "{n|이} 뭔가요?",
    "{n|은} 뭔가요?",
    "{n|은} 뭐야?",
    "{n|이} 뭐지?",
    "{n|은} 어떤 건가요?",
    "{n|이} 어떤 건지 말해 주세요.",
    "안녕하세요. {n|이} 뭐예요?",
    "{n|이} 궁금해요.",
    "{n}에 관해 말해 주세요.",
    "{n} 뜻",
    "{n}",
    "{n} 설명해 줘",
    "{n|을} 설명해 주세요.",
    "{n|을} 한 문장으로 설명해 줘.",
    "{n|을} 쉽게 설명해 주세요.",
    "{n|은} 무슨 뜻인가요?",
    "{n|은} 무엇을 말하나요?",
    "{n|이라는} 말이 무슨 뜻이에요?",
    "{n}의 뜻을 알려 주세요.",
    "{n}에 대해 알려 주세요.",
    "{n|이} 무엇인지 알려 줘",
    "{n|이란}?",
    "용어 설명: {n}",
    "{n} 정의",
    "{n}의 정의를 알려 주세요.",
    "의무기록에 {n|이라고} 적혀 있는데 무슨 말인가요?",
    "{n|이라고} 들었는데 그게 뭐죠?",
    "다음 용어를 한 문장으로 풀이하세요: {n}",
    "{n}, 이게 뭐야?",
    "{n|이} 뭐야",
    "환자에게 {n|을} 쉬운 말로 설명해 주세요.",
    "{n|은} 어떤 뜻의 의학 용어인가요?",
    "의사 선생님이 {n|이라고} 하셨는데 무슨 뜻인지 모르겠어요.",
    "{n|이라는} 용어를 풀어서 말해 주세요.",
)
ABBREVIATION_QUESTIONS = (
    "{a|은} 무엇의 약자인가요?",
    "{a|이} 무슨 뜻인가요?",
    "{a|이} 뭐예요?",
    "{a|은} 뭐야?",
    "{a|은} 뭔가요?",
    "{a|이} 궁금해요.",
    "{a|은} 어떤 말을 줄인 건가요?",
    "안녕하세요. {a|이} 무슨 뜻이에요?",
    "{a} 뜻",
    "{a}",
    "{a} 풀어 줘",
    "{a|은} 무슨 말의 약어인가요?",
    "{a} 약어 풀이",
    "약어 풀이: {a}",
    "{a|을} 풀어서 알려 주세요.",
    "{a|을} 우리말로 하면 무엇인가요?",
    "차트에 {a|이라고} 적혀 있는데 무슨 뜻이에요?",
    "의무기록의 {a|은} 무엇인가요?",
    "{a|이라는} 약어를 설명해 주세요.",
    "다음 약어를 풀어 쓰세요: {a}",
    "{a}의 원래 말을 알려 주세요.",
    "{a|이} 뭐의 줄임말이야?",
    "{a|은} 영어로 무엇을 줄인 말인가요?",
    "{a} 의미 알려줘",
    "{a} 약자",
    "의학 약어 {a}의 뜻을 알려 주세요.",
    "기록에 나온 {a|이} 뭘 줄인 거죠?",
    "{a|이라고} 쓰면 어떤 말을 가리키나요?",
)
COMPACT_SHARE = 0.15
TERM_WORDING_SHARE = 0.2
# Of the training questions; the held-out ones come from the lists alone.
FREE_SHARE = 0.5
TERM_ANSWER = "{n|은} {d}입니다."
ABBREVIATION_ANSWER = "{a|은} {e}의 약자로, '{k}'{p} 뜻입니다."
ENGLISH_ANSWER = "{a|은} 영어 용어로, '{k}'{p} 뜻입니다."


def loosen(question: str, random: Random) -> str:
    """Sometimes leave out the closing mark, as people do."""
    return question.rstrip("?.") if random.random() < 0.25 else question


def ask_about(
    name: str, templates: tuple[str, ...], cores: tuple[str, ...], random: Random, held_out: bool
) -> str:
    """A question about a name, from a list or put together from pieces."""
    if not held_out and random.random() < FREE_SHARE:
        return ask_freely(name, cores, random)
    return fill(random.choice(wordings(templates, held_out)), n=name, a=name)


def explain(term: Term, random: Random, held_out: bool) -> Example:
    """A question about a term; its answer is the definition as a sentence."""
    asked = term.name.replace(" ", "") if random.random() < COMPACT_SHARE else term.name
    question = ask_about(asked, TERM_QUESTIONS, term_cores(term.kind, random), random, held_out)
    answer = fill(TERM_ANSWER, n=term.name, d=term.definition)
    return Example("term", term.kind, loosen(question, random), answer, (answer,))


def abbreviation_wordings(random: Random) -> tuple[str, ...]:
    """Wordings for a short form: people also ask about it as about any other term."""
    return TERM_QUESTIONS if random.random() < TERM_WORDING_SHARE else ABBREVIATION_QUESTIONS


def expansion(abbreviation: Abbreviation) -> str:
    """The sentence that expands an abbreviation."""
    template = ENGLISH_ANSWER if abbreviation.english == abbreviation.short else ABBREVIATION_ANSWER
    return fill(
        template,
        a=abbreviation.short,
        e=abbreviation.english,
        k=abbreviation.korean,
        p=fill("{k|이라는}", k=abbreviation.korean)[len(abbreviation.korean) :],
    )


def expand(abbreviation: Abbreviation, random: Random, held_out: bool) -> Example:
    """A question about an abbreviation, sometimes written in small letters."""
    asked = abbreviation.short.lower() if random.random() < COMPACT_SHARE else abbreviation.short
    question = ask_about(asked, abbreviation_wordings(random), ABBREVIATION_CORES, random, held_out)
    check = (abbreviation.english, f"'{abbreviation.korean}'")
    return Example(
        "abbreviation", abbreviation.kind, loosen(question, random), expansion(abbreviation), check
    )


def random_term(sources: Sources, random: Random, held_out: bool) -> Example:
    """A question about any term."""
    return explain(random.choice(sources.terms), random, held_out)


def random_abbreviation(sources: Sources, random: Random, held_out: bool) -> Example:
    """A question about any abbreviation."""
    return expand(random.choice(sources.abbreviations), random, held_out)
