"""Job 4: rewrite a short record in plain sentences.

A note is a row of segments; each segment knows its short forms and its one plain sentence, so the
right answer is the sentences in the same order.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from .korean import fill, listing, particle
from .sources import Abbreviation, Example, Sources, wordings

QUESTIONS = (
    "{n} 이거 풀어 줘",
    "{n}\n무슨 말이에요?",
    "{n}\n뭐라고 적힌 거예요?",
    "풀어 써 주세요: {n}",
    "다음을 쉬운 말로 바꿔 줘. {n}",
    "쉬운 말로: {n}",
    "{n}\n풀어 써 줘",
    "기록 해석해 줘: {n}",
    "이게 무슨 내용이야?\n{n}",
    "다음 기록을 쉬운 문장으로 풀어 써 주세요.\n{n}",
    "풀어쓰기: {n}",
    "기록을 풀어 써 줘\n{n}",
    "아래 의무기록을 알기 쉽게 바꿔 주세요.\n{n}",
    "{n}\n이 기록을 쉬운 우리말로 써 주세요.",
    "다음 메모를 문장으로 바꾸세요: {n}",
    "{n}\n무슨 내용인지 풀어서 알려 줘",
    "의무기록 풀어쓰기\n{n}",
    "이 기록을 환자가 알아듣게 써 주세요.\n{n}",
    "차트 내용을 쉬운 말로 옮겨 주세요.\n{n}",
)
# Short forms that stand for another word in a note than in the list, or that read badly there.
UNUSED = {
    "CP",
    "TA",
    "ED",
    "DOA",
    "DNR",
    "BCG",
    "MMR",
    "STD",
    "SIDS",
    "CIN",
    "PCA",
    "ID",
    "IM",
    "SL",
    "SC",
    "tPA",
}
AMOUNT_FORMS = (
    ("{n}DA", "{n}일 전부터"),
    ("{n}일전부터", "{n}일 전부터"),
    ("{n}일 전부터", "{n}일 전부터"),
    ("{n}일 전", "{n}일 전부터"),
    ("x {n}days", "{n}일 동안"),
)
WEEK_FORMS = (
    ("{n}WA", "{n}주 전부터"),
    ("{n}주전부터", "{n}주 전부터"),
    ("{n}주 전", "{n}주 전부터"),
    ("x {n}wks", "{n}주 동안"),
)
MONTH_FORMS = (("{n}MA", "{n}달 전부터"), ("{n}개월 전", "{n}달 전부터"))
DEPARTMENTS = {
    "NS": "신경외과",
    "GS": "외과",
    "OS": "정형외과",
    "CS": "흉부외과",
    "PS": "성형외과",
    "NR": "신경과",
    "NP": "정신건강의학과",
    "ENT": "이비인후과",
    "URO": "비뇨의학과",
    "RM": "재활의학과",
}
FREQUENCIES = {
    "qd": "하루 한 번",
    "bid": "하루 두 번",
    "tid": "하루 세 번",
    "qid": "하루 네 번",
    "hs": "자기 전에",
    "prn": "필요할 때",
}
PATIENT = ("{a}/{s}", "{s}/{a}", "{a}세 {k}", "{a}세/{s}", "{a}y/{s}", "{a} yo {s}")
HISTORY = (
    "{d} 앓음",
    "{d} 있는 환자",
    "{d} 있음",
    "{d} 과거력",
    "PHx: {d}",
    "{d} Hx(+)",
    "{d} 병력",
    "PHx) {d}",
    "{d}(+)",
    "known {d}",
    "과거력: {d}",
    "Hx of {d}",
)
NO_HISTORY = (
    "{d}(-)",
    "{d} 없음",
    "no {d}",
    "PHx: {d}(-)",
    "denied {d}",
    "{d} Hx(-)",
)
COMPLAINT = (
    "{t} {s} 있어",
    "{t} {s} 호소",
    "{t} {s} 있음",
    "{s} 있음 ({t})",
    "C.C) {s} {t}",
    "CC: {s} {t}",
    "{s} {t}",
    "주소: {s} {t}",
    "{t} {s}",
    "C.C {s} ({t})",
    "c/o {s} {t}",
)
VISIT = (
    ("ER 옴", "응급실에 왔습니다."),
    ("응급실 옴", "응급실에 왔습니다."),
    ("ER 방문", "응급실에 왔습니다."),
    ("외래 방문", "외래에 왔습니다."),
    ("ER 내원", "응급실에 왔습니다."),
    ("OPD 내원", "외래에 왔습니다."),
    ("via ER", "응급실에 왔습니다."),
    ("via OPD", "외래에 왔습니다."),
)
NORMAL = ("{t} WNL", "{t}: WNL", "{t} 정상", "{t}상 n-s", "{t} normal", "{t}: n/s")
FINDING = ("{t}상 {d}", "{t}: {d}", "{t} - {d} 소견", "{t}에서 {d}", "{t}) {d}")
SUSPECT = (
    "{d} r/o",
    "{d} 의심됨",
    "{d} R/O",
    "R/O {d}",
    "r/o {d}",
    "Imp) R/O {d}",
    "{d} 의심",
    "Imp: r/o {d}",
    "{d} susp.",
)
DIAGNOSIS = ("{d}로 진단", "{d} 진단됨", "Dx: {d}", "Dx) {d}", "Imp) {d}", "{d} Dx", "진단: {d}", "Imp: {d}")
DONE = ("{x} 했음", "{x}함", "{x} 시행", "{x} 시행함", "{x} done", "{x} 함", "{x} 받음")
STATUS = ("s/p {x}", "{x} Hx(+)", "S/P {x}", "{x} state")
GIVEN = ("{x} 추가", "{x} 쓰기 시작", "{x} start", "{x} 시작", "{x} 투여 시작", "start {x}", "add {x}")
DOSED = ("{x} {f}", "{x} {f} 복용", "{x} po {f}", "{x} {f}로")
CONSULT = ("{c}에 consult", "{c} 협의진료", "{c} consult", "{c} 협진", "consult {c}", "{c} 의뢰")
FOLLOW = (
    "{n}주후 OPD F/U",
    "{n}wks 후 외래",
    "OPD F/U {n}wks",
    "{n}주 후 OPD F/U",
    "{n}주 뒤 f/u",
    "F/U {n}주",
)
PLANS = (
    ("Adm", "입원합니다."),
    ("입원 예정", "입원할 예정입니다."),
    ("D/C", "퇴원합니다."),
    ("D/C 예정", "퇴원할 예정입니다."),
    ("NPO", "금식합니다."),
    ("ICU care", "중환자실에서 돌봅니다."),
    ("op 예정", "수술할 예정입니다."),
    ("ABR", "침대에서 절대 안정합니다."),
    ("SD start", "부드러운 식사를 시작합니다."),
    ("V/S stable", "활력징후가 안정적입니다."),
)
SEPARATORS = (". ", ", ", " / ", "\n", "; ", " ")


class Notebook:
    """Draws segments: each maker gives (short form, plain sentence, strings that must survive)."""

    def __init__(self, sources: Sources, random: Random, held_out: bool) -> None:
        """Sort the written facts by what a note can say of them."""
        self.random, self.held_out = random, held_out
        usable = [a for a in sources.abbreviations if a.short not in UNUSED]
        self.diseases = self.pairs(usable, "disease") + self.named(sources, "disease")
        self.symptoms = self.pairs(usable, "symptom") + self.named(sources, "symptom")[:80]
        self.tests = self.pairs(usable, "test")
        treatments = [(a.short, a.korean) for a in usable if a.kind == "treatment"]
        drug_like = ("제", "아스피린", "헤파린", "스테로이드", "글리세린", "작용제", "렉세이트")
        self.drugs = [t for t in treatments if t[1].endswith(drug_like)]
        self.procedures = [
            t
            for t in treatments
            if t[1].endswith(("술", "투석", "이식", "절개", "배농", "소생술", "요법", "치료"))
        ]

    @staticmethod
    def pairs(abbreviations: list[Abbreviation], kind: str) -> list[tuple[str, str]]:
        """Short and plain form of the abbreviations of a kind."""
        return [(a.short, a.korean) for a in abbreviations if a.kind == kind]

    @staticmethod
    def named(sources: Sources, kind: str) -> list[tuple[str, str]]:
        """Terms of a kind, which stay as they are."""
        return [(t.name, t.name) for t in sources.terms if t.kind == kind]

    def form(self, forms: tuple[str, ...]) -> str:
        """One short form; the last of a list is kept for the evaluation."""
        return self.random.choice(forms[-1:] if self.held_out and self.random.random() < 0.5 else forms[:-1])

    def several(self, pool: list[tuple[str, str]], most: int) -> tuple[str, list[str]]:
        """Up to ``most`` entries: joined short forms, and the plain ones."""
        picked = self.random.sample(pool, self.random.randint(1, most))
        joint = self.random.choice((", ", "/", ", ", " ", " & "))
        plain = list(dict.fromkeys(p for _, p in picked))
        return joint.join(s for s, _ in picked), plain

    def patient(self) -> tuple[str, str, list[str]]:
        """Age and sex."""
        age, sex = str(self.random.randint(1, 95)), self.random.choice("MF")
        kind = "남자" if sex == "M" else "여자"
        short = fill(self.form(PATIENT), a=age, s=sex, k=kind)
        return short, f"{age}세 {kind} 환자입니다.", [f"{age}세 {kind}"]

    def history(self) -> tuple[str, str, list[str]]:
        """Diseases that the patient had, or had not."""
        short, plain = self.several(self.diseases, 3)
        names = listing(plain)
        if self.random.random() < 0.25:
            return fill(self.form(NO_HISTORY), d=short), fill("{d|은} 없습니다.", d=names), plain
        return fill(self.form(HISTORY), d=short), fill("{d} 병력이 있습니다.", d=names), plain

    def complaint(self) -> tuple[str, str, list[str]]:
        """Symptoms and since when."""
        short, plain = self.several(self.symptoms, 2)
        forms = self.random.choice((AMOUNT_FORMS, WEEK_FORMS, MONTH_FORMS))
        when_short, when = self.random.choice(forms)
        number = str(self.random.randint(1, 10))
        when = fill(when, n=number)
        note = fill(self.form(COMPLAINT), s=short, t=fill(when_short, n=number))
        names = listing(plain)
        return note, f"{when} {names}{particle(names, '이')} 있었습니다.", [*plain, when]

    def visit(self) -> tuple[str, str, list[str]]:
        """Where the patient came."""
        short, plain = self.random.choice(VISIT)
        return short, plain, [plain]

    def vitals(self) -> tuple[str, str, list[str]]:
        """Blood pressure, pulse and temperature."""
        high, pulse = self.random.randint(8, 20) * 10, self.random.randint(48, 140)
        low, heat = self.random.randint(5, high // 10 - 2) * 10, self.random.randint(355, 405)
        degrees = f"{heat // 10}.{heat % 10}"
        parts = [
            (f"BP {high}/{low}", f"혈압은 {high}/{low}"),
            (f"HR {pulse}", f"심박수는 {pulse}회"),
            (f"BT {degrees}", f"체온은 {degrees}도"),
        ]
        picked = parts[: self.random.randint(1, 3)]
        joint = self.random.choice((" ", ", "))
        return (
            joint.join(s for s, _ in picked),
            ", ".join(p for _, p in picked) + "입니다.",
            [p for _, p in picked],
        )

    def test(self) -> tuple[str, str, list[str]]:
        """A test and what it showed."""
        short, plain = self.random.choice(self.tests)
        if self.random.random() < 0.5:
            return fill(self.form(NORMAL), t=short), fill("{t|은} 정상입니다.", t=plain), [plain, "정상"]
        found, name = self.random.choice(self.diseases)
        sentence = fill("{t}에서 {d} 소견이 보입니다.", t=plain, d=name)
        return fill(self.form(FINDING), t=short, d=found), sentence, [plain, name]

    def impression(self) -> tuple[str, str, list[str]]:
        """A diagnosis, made or suspected."""
        short, plain = self.random.choice(self.diseases)
        if self.random.random() < 0.5:
            return fill(self.form(SUSPECT), d=short), fill("{d|이} 의심됩니다.", d=plain), [plain, "의심"]
        return fill(self.form(DIAGNOSIS), d=short), fill("{d|으로} 진단했습니다.", d=plain), [plain, "진단"]

    def treatment(self) -> tuple[str, str, list[str]]:
        """A procedure or a drug."""
        pick = self.random.random()
        if pick < 0.5:
            short, plain = self.random.choice(self.procedures)
            if pick < 0.25:
                return (
                    fill(self.form(STATUS), x=short),
                    fill("{x|을} 받은 적이 있습니다.", x=plain),
                    [plain, "적이 있"],
                )
            return fill(self.form(DONE), x=short), fill("{x|을} 했습니다.", x=plain), [plain, "했습니다"]
        short, plain = self.random.choice(self.drugs)
        if pick < 0.75:
            return fill(self.form(GIVEN), x=short), fill("{x|을} 시작했습니다.", x=plain), [plain, "시작"]
        often = self.random.choice(list(FREQUENCIES))
        sentence = fill("{x|을} {f} 씁니다.", x=plain, f=FREQUENCIES[often])
        return fill(self.form(DOSED), x=short, f=often), sentence, [plain, FREQUENCIES[often]]

    def plan(self) -> tuple[str, str, list[str]]:
        """What happens next."""
        pick = self.random.random()
        if pick < 0.3:
            number = str(self.random.randint(1, 12))
            short = fill(self.form(FOLLOW), n=number)
            return short, f"{number}주 뒤 외래에서 다시 봅니다.", [f"{number}주 뒤"]
        if pick < 0.5:
            code = self.random.choice(list(DEPARTMENTS))
            name = DEPARTMENTS[code]
            return fill(self.form(CONSULT), c=code), f"{name}에 협진을 요청했습니다.", [name, "협진"]
        short, plain = self.random.choice(PLANS)
        return short, plain, [plain]


ORDER: tuple[tuple[str, float], ...] = (
    ("patient", 0.55),
    ("history", 0.6),
    ("complaint", 0.6),
    ("visit", 0.2),
    ("vitals", 0.25),
    ("test", 0.4),
    ("impression", 0.45),
    ("treatment", 0.45),
    ("plan", 0.35),
)
MOST_SEGMENTS = 5
# Records do not always keep the order.
SHUFFLED_SHARE = 0.15


def random_note(sources: Sources, random: Random, held_out: bool) -> Example:
    """A note of one to five segments in the order of a record."""
    book = Notebook(sources, random, held_out)
    names = [name for name, share in ORDER if random.random() < share] or ["history"]
    while len(names) > MOST_SEGMENTS:
        names.pop(random.randrange(len(names)))
    makers: list[Callable[[], tuple[str, str, list[str]]]] = [getattr(book, name) for name in names]
    parts = [make() for make in makers]
    if random.random() < SHUFFLED_SHARE:
        random.shuffle(parts)
    note = random.choice(SEPARATORS).join(short for short, _, _ in parts)
    answer = " ".join(plain for _, plain, _ in parts)
    check = tuple(word for _, _, words in parts for word in words)
    question = fill(random.choice(wordings(QUESTIONS, held_out)), n=note)
    return Example("note", str(len(parts)), question, answer, check)
