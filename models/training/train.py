"""Fine-tune a small pretrained BERT encoder as a medical entity tagger.

Every epoch is scored on dev (strict span micro F1 of the averaged weights) and the best epoch is
kept; the test part is never read. The result is a folder with ``config.json``,
``model.safetensors``, ``tokenizer.json`` and ``training.json`` (arguments and dev scores)::

    python train.py --pretrained ENCODER_DIR --split SPLIT_DIR --out CHECKPOINT_DIR
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from transformers import BertForTokenClassification, PreTrainedModel

from augment import augment_epoch
from data import Record, read_records
from swap import Swapper, names_of_lists
from tagging import TAGS, EncodedText, Runner, encode_texts, predict_records, score_records, tags_of

IGNORED = -100
COMPATIBILITY_JAMO = tuple(chr(code) for code in range(0x3131, 0x3164))


def extend_tokenizer(path: Path, records: Sequence[Record]) -> Tokenizer:
    """The tokenizer at ``path`` with pieces added for characters that it lacks.

    Added are the compatibility jamo (``ㅋ``, ``ㅠ``: otherwise a word written with them becomes one
    unknown token, and the entity in it is lost) and every character of the training records.
    New ids follow the old ones.
    """
    value = json.loads(path.read_text(encoding="utf-8"))
    vocabulary: dict[str, int] = value["model"]["vocab"]
    prefix = value["model"]["continuing_subword_prefix"]
    characters = {character for record in records for character in record.text.lower()}
    for character in sorted(characters.union(COMPATIBILITY_JAMO)):
        if character.isspace():
            continue
        hangul = "가" <= character <= "힣" or character in COMPATIBILITY_JAMO
        for piece in (character, prefix + character) if hangul else (character,):
            vocabulary.setdefault(piece, len(vocabulary))
    value["added_tokens"] = [
        {
            "id": vocabulary[token],
            "content": token,
            "single_word": False,
            "lstrip": False,
            "rstrip": False,
            "normalized": False,
            "special": True,
        }
        for token in ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
    ]
    return Tokenizer.from_str(json.dumps(value, ensure_ascii=False))


def load_tagger(encoder: Path, tokenizer: Tokenizer, dropout: float) -> BertForTokenClassification:
    """The encoder with a new tag layer; embeddings of added pieces start as the unknown token's."""
    model = BertForTokenClassification.from_pretrained(
        encoder,
        num_labels=len(TAGS),
        id2label=dict(enumerate(TAGS)),
        label2id={tag: index for index, tag in enumerate(TAGS)},
        hidden_dropout_prob=dropout,
        attention_probs_dropout_prob=dropout,
        attn_implementation="eager",
    )
    old_size = model.config.vocab_size
    model.resize_token_embeddings(tokenizer.get_vocab_size(), mean_resizing=False)
    with torch.no_grad():
        table = model.get_input_embeddings().weight
        table[old_size:] = table[tokenizer.token_to_id("[UNK]")]
    return model


def pad_batch(texts: Sequence[EncodedText]) -> tuple[torch.Tensor, torch.Tensor]:
    """Input ids and attention mask, both int64 [batch, longest text], padded with zeros."""
    width = max(len(text.ids) for text in texts)
    ids = torch.zeros(len(texts), width, dtype=torch.long)
    mask = torch.zeros_like(ids)
    for row, text in enumerate(texts):
        ids[row, : len(text.ids)] = torch.tensor(text.ids)
        mask[row, : len(text.ids)] = 1
    return ids, mask


def torch_runner(model: PreTrainedModel, batch_size: int = 64) -> Runner:
    """A runner of a torch model, texts of similar length together."""

    @torch.no_grad()
    def run(texts: list[EncodedText]) -> list[np.ndarray]:
        model.eval()
        order = sorted(range(len(texts)), key=lambda index: len(texts[index].ids))
        logits: dict[int, np.ndarray] = {}
        for first in range(0, len(order), batch_size):
            chosen = order[first : first + batch_size]
            ids, mask = pad_batch([texts[index] for index in chosen])
            batch_logits = model(input_ids=ids, attention_mask=mask).logits.numpy()
            for row, index in enumerate(chosen):
                logits[index] = batch_logits[row, : len(texts[index].ids)]
        return [logits[index] for index in range(len(texts))]

    return run


def batches_of(lengths: Sequence[int], batch_size: int, rng: random.Random) -> list[list[int]]:
    """Random batches of indices, texts of similar token length together."""
    order = list(range(len(lengths)))
    rng.shuffle(order)
    pool = batch_size * 20
    batches = []
    for first in range(0, len(order), pool):
        chunk = sorted(order[first : first + pool], key=lambda index: lengths[index])
        batches += [chunk[start : start + batch_size] for start in range(0, len(chunk), batch_size)]
    rng.shuffle(batches)
    return batches


class AveragedWeights:
    """Exponential moving average of a model's parameters, held in a second model."""

    def __init__(self, model: PreTrainedModel, copy: PreTrainedModel, decay: float) -> None:
        """Average ``model`` into ``copy``, a model of the same shape."""
        self.source = dict(model.named_parameters())
        self.model = copy
        self.model.load_state_dict(model.state_dict())
        self.target = dict(copy.named_parameters())
        self.decay = decay
        self.steps = 0

    @torch.no_grad()
    def update(self) -> None:
        """Take in the weights of one more step; the average is shorter in the first steps."""
        self.steps += 1
        weight = 1 - min(self.decay, (1 + self.steps) / (10 + self.steps))
        for name, parameter in self.target.items():
            parameter.lerp_(self.source[name], weight)


def make_optimizer(model: PreTrainedModel) -> torch.optim.Optimizer:
    """AdamW with weight decay on matrices alone; the learning rate is set at every step."""
    matrices = [parameter for parameter in model.parameters() if parameter.ndim >= 2]
    vectors = [parameter for parameter in model.parameters() if parameter.ndim < 2]
    return torch.optim.AdamW(
        [{"params": matrices, "weight_decay": 0.01}, {"params": vectors, "weight_decay": 0.0}],
        betas=(0.9, 0.98),
    )


def learning_rate_at(done: float, peak: float, warmup: float) -> float:
    """The learning rate when the share ``done`` (0 to 1) of training has passed."""
    return peak * min(1.0, done / warmup) * (1 - done)


@dataclass
class Trainer:
    """What one run of training works with."""

    arguments: argparse.Namespace
    tokenizer: Tokenizer
    model: PreTrainedModel
    averaged: AveragedWeights
    optimizer: torch.optim.Optimizer
    swapper: Swapper
    rng: random.Random

    def loss_of(self, texts: Sequence[EncodedText], tags: Sequence[list[int]]) -> torch.Tensor:
        """Mean cross-entropy over the tokens of a batch, [CLS] and [SEP] counted as outside."""
        ids, mask = pad_batch(texts)
        targets = torch.full_like(ids, IGNORED)
        for row, values in enumerate(tags):
            targets[row, : len(values)] = torch.tensor(values)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.arguments.bfloat16):
            logits = self.model(input_ids=ids, attention_mask=mask).logits
        return torch.nn.functional.cross_entropy(
            logits.float().flatten(0, 1), targets.flatten(), ignore_index=IGNORED
        )

    def train_epoch(self, records: Sequence[Record], epoch: int) -> float:
        """Train on one epoch of freshly augmented records and return the mean loss."""
        share = self.arguments.swap_share
        swapped = [self.swapper.swap(r, self.rng) if self.rng.random() < share else r for r in records]
        noisy = augment_epoch(swapped, self.rng)
        texts = encode_texts(self.tokenizer, [record.text for record in noisy])
        tags = [tags_of(text, record.entities) for text, record in zip(texts, noisy, strict=True)]
        batches = batches_of([len(text.ids) for text in texts], self.arguments.batch_size, self.rng)
        self.model.train()
        loss_sum = 0.0
        for step, batch in enumerate(batches):
            done = (epoch + step / len(batches)) / self.arguments.epochs
            for group in self.optimizer.param_groups:
                group["lr"] = learning_rate_at(done, self.arguments.learning_rate, self.arguments.warmup)
            loss = self.loss_of([texts[index] for index in batch], [tags[index] for index in batch])
            self.optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            self.optimizer.step()
            self.averaged.update()
            loss_sum += loss.item()
        return loss_sum / len(batches)


def train(arguments: argparse.Namespace) -> None:
    """Fine-tune as the command line says and save the best epoch."""
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    train_records = read_records(arguments.split / "train.jsonl")
    dev_records = read_records(arguments.split / "dev.jsonl")
    tokenizer = extend_tokenizer(arguments.pretrained / "tokenizer.json", train_records)
    model, copy = (load_tagger(arguments.pretrained, tokenizer, arguments.dropout) for _ in range(2))
    averaged = AveragedWeights(model, copy, arguments.average_decay)
    swapper = Swapper(train_records, names_of_lists(arguments.data) if arguments.data else {})
    rng = random.Random(arguments.seed)
    trainer = Trainer(arguments, tokenizer, model, averaged, make_optimizer(model), swapper, rng)
    arguments.out.mkdir(parents=True, exist_ok=True)
    history: list[dict] = []
    best_f1 = -1.0
    started = time.monotonic()
    for epoch in range(arguments.epochs):
        loss = trainer.train_epoch(train_records, epoch)
        predicted = predict_records(tokenizer, dev_records, torch_runner(averaged.model))
        f1 = score_records(dev_records, predicted).micro.f1
        history.append(
            {
                "epoch": epoch + 1,
                "loss": round(loss, 4),
                "devF1": round(f1, 4),
                "seconds": round(time.monotonic() - started),
            }
        )
        print(json.dumps(history[-1]), flush=True)
        if f1 > best_f1:
            best_f1 = f1
            averaged.model.save_pretrained(arguments.out)
            tokenizer.save(str(arguments.out / "tokenizer.json"))
    settings = {name: value for name, value in vars(arguments).items() if not isinstance(value, Path)}
    (arguments.out / "training.json").write_text(
        json.dumps({"settings": settings, "epochs": history}, indent=2) + "\n", encoding="utf-8"
    )


def make_parser() -> argparse.ArgumentParser:
    """The command line of ``train``."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pretrained", type=Path, required=True, help="folder of the pretrained encoder")
    parser.add_argument("--split", type=Path, required=True, help="folder written by data.py")
    parser.add_argument("--out", type=Path, required=True, help="folder for the checkpoint")
    parser.add_argument("--data", type=Path, help="folder of the open text, for names to swap in")
    parser.add_argument("--swap-share", type=float, default=0.25, help="share of records with swapped names")
    parser.add_argument("--epochs", type=int, default=9)
    parser.add_argument("--batch-size", type=int, default=32, help="texts a step")
    parser.add_argument("--learning-rate", type=float, default=4e-4, help="peak, falls linearly to 0")
    parser.add_argument("--warmup", type=float, default=0.06, help="share of the steps spent rising")
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--average-decay", type=float, default=0.995, help="of the weights, a step")
    parser.add_argument(
        "--bfloat16",
        action=argparse.BooleanOptionalAction,
        default=False,
        help="forward pass in bfloat16, faster on some processors that multiply it in hardware",
    )
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    return parser


def main() -> None:
    """Read the command line and train."""
    parser = make_parser()
    arguments = parser.parse_args()
    if not 0 < arguments.warmup < 1:
        parser.error("--warmup must lie between 0 and 1")
    train(arguments)


if __name__ == "__main__":
    main()
