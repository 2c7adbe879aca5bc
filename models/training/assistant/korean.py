"""Korean particles that fit the word before them, and templates that use them."""

from __future__ import annotations

import re

# Form after a final consonant, form after a vowel.
PAIRS = {
    "은": ("은", "는"),
    "이": ("이", "가"),
    "을": ("을", "를"),
    "과": ("과", "와"),
    "으로": ("으로", "로"),
    "이라는": ("이라는", "라는"),
    "이라고": ("이라고", "라고"),
    "이란": ("이란", "란"),
    "이에요": ("이에요", "예요"),
    "이야": ("이야", "야"),
    "이면": ("이면", "면"),
    "이나": ("이나", "나"),
    "인가요": ("인가요", "인가요"),
}
# Letters and digits whose Korean reading ends in a consonant; those of the second group end in ㄹ.
CLOSED_LETTERS, RIEUL_LETTERS = "LMNR", "LR"
CLOSED_DIGITS, RIEUL_DIGITS = "013678", "178"
RIEUL = 8
PLACEHOLDER = re.compile(r"\{(\w+)(?:\|([가-힣]+))?\}")


def final_consonant(word: str) -> tuple[bool, bool]:
    """Whether the reading of a word ends in a consonant, and whether that consonant is ㄹ."""
    text = re.sub(r"[^0-9A-Za-z가-힣]+$", "", re.sub(r"\([^)]*\)$", "", word))
    if not text:
        return False, False
    last = text[-1]
    if "가" <= last <= "힣":
        final = (ord(last) - ord("가")) % 28
        return final > 0, final == RIEUL
    if last.isdigit():
        return last in CLOSED_DIGITS, last in RIEUL_DIGITS
    run = re.search(r"[A-Za-z]+$", text)
    assert run is not None
    if len(run[0]) >= 3 and run[0][1:].islower():  # an English word, read as one
        return last in "lmn" or run[0].endswith("ng"), last == "l"
    return last.upper() in CLOSED_LETTERS, last.upper() in RIEUL_LETTERS


def particle(word: str, name: str) -> str:
    """The form of the particle ``name`` (a key of PAIRS) that follows ``word``."""
    closed, rieul = final_consonant(word)
    if name == "으로" and rieul:
        return "로"
    return PAIRS[name][0 if closed else 1]


def fill(template: str, **words: str) -> str:
    """Fill ``{word}`` and ``{word|particle}``; raises KeyError for an unknown word or particle."""

    def replace(match: re.Match[str]) -> str:
        word = words[match[1]]
        return word + (particle(word, match[2]) if match[2] else "")

    return PLACEHOLDER.sub(replace, template)


def listing(words: list[str]) -> str:
    """Words joined as Korean prose: ``가, 나와 다``."""
    if len(words) == 1:
        return words[0]
    return ", ".join([*words[:-2], fill("{a|과} {b}", a=words[-2], b=words[-1])])
