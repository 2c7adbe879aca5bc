"""The tokenizer and the chat format: how questions and answers become token ids."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from random import Random

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

END_OF_TEXT, START, END = "<|endoftext|>", "<|im_start|>", "<|im_end|>"
# As Qwen: words with at most one mark before them, digits one by one, runs of marks, spaces.
SPLIT = r"[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
CHAT_TEMPLATE = (
    "{%- for message in messages %}{{- '<|im_start|>' + message.role + '\\n' + message.content"
    " + '<|im_end|>\\n' }}{%- endfor %}{%- if add_generation_prompt %}"
    "{{- '<|im_start|>assistant\\n' }}{%- endif %}"
)
SYSTEMS = (
    "당신은 한국어 의학 용어를 돕는 작은 모델입니다.",
    "한국어로 짧게 답하세요.",
    "You are a helpful assistant.",
    "의료 개체명 표시를 돕는 도우미입니다.",
)
SYSTEM_SHARE = 0.2
EARLIER_TURN_SHARE = 0.08


def train_tokenizer(texts: Iterable[str], size: int) -> Tokenizer:
    """Byte-level BPE with ``size`` tokens, the three chat tokens among them."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(SPLIT), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=size - 3,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        min_frequency=2,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.add_special_tokens(
        [AddedToken(t, special=True, normalized=False) for t in (END_OF_TEXT, START, END)]
    )
    return tokenizer


def prompt(question: str, system: str | None = None, earlier: tuple[tuple[str, str], ...] = ()) -> str:
    """The text before the answer, as the chat template writes it."""
    turns = [("system", system)] if system else []
    for asked, answered in earlier:
        turns += [("user", asked), ("assistant", answered)]
    turns.append(("user", question))
    return "".join(f"{START}{role}\n{content}{END}\n" for role, content in turns) + f"{START}assistant\n"


def dialogue(records: list[dict], index: int, random: Random) -> tuple[str, str]:
    """Prompt and answer of a record, sometimes after a system line or an earlier question."""
    record = records[index]
    system = random.choice(SYSTEMS) if random.random() < SYSTEM_SHARE else None
    earlier: tuple[tuple[str, str], ...] = ()
    if random.random() < EARLIER_TURN_SHARE:
        other = random.choice(records)
        earlier = ((other["question"], other["answer"]),)
    return prompt(record["question"], system, earlier), record["answer"] + END


def tokenizer_config(context: int) -> dict:
    """``tokenizer_config.json`` for transformers and transformers.js."""
    return {
        "tokenizer_class": "Qwen2Tokenizer",
        "model_max_length": context,
        "bos_token": None,
        "eos_token": END,
        "pad_token": END_OF_TEXT,
        "unk_token": None,
        "add_bos_token": False,
        "clean_up_tokenization_spaces": False,
        "chat_template": CHAT_TEMPLATE,
    }


def read_records(path: Path) -> list[dict]:
    """The lines of a questions file."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]
