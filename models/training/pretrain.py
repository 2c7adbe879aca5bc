"""Pretrain the syllable encoder as a masked language model.

The text is the open text of ``plain_text.py`` and the texts (not the marks) of the training part of
our own corpus, several times over. Start from nothing, or go on from an encoder that an earlier
run made::

    python pretrain.py --data DATA_DIR --split SPLIT_DIR --tokenizer TOKENIZER.json --out ENCODER_DIR
    python pretrain.py --data DATA_DIR --split SPLIT_DIR --init ENCODER_DIR --out ENCODER_DIR

From nothing, positions start as sinusoids and some heads of the first two layers start as readers
of the tokens one to three places away: without it, a network of this size learns for a long time
from frequencies alone.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from transformers import BertConfig, BertForMaskedLM

from data import read_records
from plain_text import plain_text
from train import extend_tokenizer, learning_rate_at, make_optimizer

IGNORED = -100
SPECIAL_PIECES = 5
MASKED_SHARE = 0.2
LONGEST_MASK = 4
NEIGHBOURS = {0: (-1, 1, -2, 2), 1: (-1, 1, -3, 3)}
"""Per layer, the distance each head looks at when training starts from nothing."""


def new_encoder(vocabulary: int, layers: int, width: int) -> BertForMaskedLM:
    """An untrained encoder whose heads start as ``NEIGHBOURS`` says."""
    model = BertForMaskedLM(
        BertConfig(
            vocab_size=vocabulary,
            hidden_size=width,
            num_hidden_layers=layers,
            num_attention_heads=width // 64,
            intermediate_size=4 * width,
            max_position_embeddings=256,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
            attn_implementation="eager",
        )
    )
    frequencies = torch.exp(torch.arange(0, width, 2).float() * (-math.log(1000.0) / width))
    angles = torch.arange(256)[:, None].float() * frequencies
    positions = torch.stack((torch.sin(angles), torch.cos(angles)), dim=2).flatten(1)
    with torch.no_grad():
        model.bert.embeddings.position_embeddings.weight.copy_(positions * 0.03)
        for layer, distances in NEIGHBOURS.items():
            attention = model.bert.encoder.layer[layer].attention.self
            for head, distance in enumerate(distances):
                rows = slice(head * 64, head * 64 + 64)
                query, key = _neighbour_head(frequencies, distance, width)
                attention.query.weight[rows] = query + 0.01 * torch.randn(64, width)
                attention.key.weight[rows] = key + 0.01 * torch.randn(64, width)
    return model


def _neighbour_head(
    frequencies: torch.Tensor, distance: int, width: int, gain: float = 2.0
) -> tuple[torch.Tensor, torch.Tensor]:
    """Query and key weights [64, width] whose product is greatest ``distance`` places away.

    Source: sin(w(i+d)) and cos(w(i+d)) are linear in sin(wi) and cos(wi).
    """
    query, key = torch.zeros(64, width), torch.zeros(64, width)
    for pair, index in enumerate(np.linspace(0, 62, 32).round().astype(int)):
        turn = float(frequencies[index]) * distance
        cosine, sine = gain * math.cos(turn), gain * math.sin(turn)
        key[2 * pair, 2 * index] = key[2 * pair + 1, 2 * index + 1] = gain
        query[2 * pair, 2 * index] = query[2 * pair + 1, 2 * index + 1] = cosine
        query[2 * pair, 2 * index + 1] = sine
        query[2 * pair + 1, 2 * index] = -sine
    return query, key


def load_encoder(folder: Path, vocabulary: int) -> BertForMaskedLM:
    """An encoder to go on from; pieces it lacks start as its unknown token."""
    model = BertForMaskedLM.from_pretrained(
        folder, attn_implementation="eager", hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
    )
    old_size = model.config.vocab_size
    model.resize_token_embeddings(vocabulary, mean_resizing=False)
    with torch.no_grad():
        table = model.get_input_embeddings().weight
        table[old_size:] = table[1]
    return model


def token_rows(lines: list[str], tokenizer: Tokenizer, width: int) -> np.ndarray:
    """All lines as one stream of tokens, [SEP] after each, cut in rows of ``width``: int32."""
    separator = tokenizer.token_to_id("[SEP]")
    stream: list[int] = []
    for first in range(0, len(lines), 20000):
        for encoding in tokenizer.encode_batch(lines[first : first + 20000], add_special_tokens=False):
            stream += [*encoding.ids, separator]
    rows = len(stream) // width
    return np.array(stream[: rows * width], dtype=np.int32).reshape(rows, width)


def mask_rows(
    rows: np.ndarray, continues: np.ndarray, mask: int, vocabulary: int, rng: np.random.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """Hide runs of one to four tokens, half of them from the start of a word.

    Of the hidden tokens 80 % become [MASK], 10 % a random piece, 10 % stay. Gives the input and the
    targets (``IGNORED`` where nothing is hidden), both int64 of the rows' shape.
    """
    hidden, targets = rows.copy(), np.full_like(rows, IGNORED)
    length = rows.shape[1]
    for row in range(len(rows)):
        wanted, tries = int(MASKED_SHARE * length), 0
        while wanted > 0 and tries < length:
            tries += 1
            start = int(rng.integers(1, length))
            if rng.random() < 0.5:
                while start > 1 and continues[rows[row, start]]:
                    start -= 1
            run = min(1 + int(rng.geometric(0.6)), LONGEST_MASK)
            for position in range(start, min(start + run, length)):
                if rows[row, position] < SPECIAL_PIECES or targets[row, position] != IGNORED:
                    continue
                targets[row, position] = rows[row, position]
                chance = rng.random()
                if chance < 0.8:
                    hidden[row, position] = mask
                elif chance < 0.9:
                    hidden[row, position] = rng.integers(SPECIAL_PIECES, vocabulary)
                wanted -= 1
    return torch.from_numpy(hidden).long(), torch.from_numpy(targets).long()


def batches(rows: np.ndarray, size: int, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Rows in random order for ever, ``size`` at a time."""
    while True:
        order = rng.permutation(len(rows))
        for first in range(0, len(order) - size + 1, size):
            yield rows[order[first : first + size]]


def pretrain(arguments: argparse.Namespace) -> None:
    """Train for the given number of steps (or minutes of processor time) and save the encoder."""
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    rng = np.random.default_rng(arguments.seed)
    records = read_records(arguments.split / "train.jsonl")
    tokenizer = extend_tokenizer(arguments.tokenizer or arguments.init / "tokenizer.json", records)
    size = tokenizer.get_vocab_size()
    lines = [*plain_text(arguments.data), *([record.text for record in records] * arguments.corpus_times)]
    random.Random(arguments.seed).shuffle(lines)
    rows = token_rows(lines, tokenizer, arguments.length - 1)
    start = np.full((len(rows), 1), tokenizer.token_to_id("[CLS]"), dtype=np.int32)
    rows = np.concatenate([start, rows], axis=1)
    continues = np.zeros(size, dtype=bool)
    for piece, index in tokenizer.get_vocab().items():
        continues[index] = piece.startswith("##")
    model = (
        load_encoder(arguments.init, size)
        if arguments.init
        else new_encoder(size, arguments.layers, arguments.width)
    )
    optimizer = make_optimizer(model)
    print(json.dumps({"lines": len(lines), "tokens": rows.size, "vocabulary": size}), flush=True)
    model.train()
    losses: list[float] = []
    started, spent = time.monotonic(), time.process_time()
    for step, chosen in enumerate(batches(rows, arguments.batch_size, rng)):
        minutes = (time.monotonic() - started) / 60
        done = max(step / arguments.steps, minutes / arguments.minutes if arguments.minutes else 0.0)
        if done >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = learning_rate_at(done, arguments.learning_rate, arguments.warmup)
        inputs, targets = mask_rows(chosen, continues, tokenizer.token_to_id("[MASK]"), size, rng)
        # Rows start anywhere in the position table, so that late positions are trained as well.
        shift = int(rng.integers(0, 256 - arguments.length)) if step % 5 == 0 else 0
        positions = torch.arange(shift, shift + arguments.length)[None]
        states = model.bert(inputs, position_ids=positions)[0]
        picked = targets != IGNORED
        loss = torch.nn.functional.cross_entropy(model.cls(states[picked]), targets[picked])
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        losses.append(loss.item())
        if step % 200 == 0:
            print(
                json.dumps(
                    {
                        "step": step,
                        "loss": round(float(np.mean(losses[-200:])), 4),
                        "minutes": round(minutes, 1),
                    }
                ),
                flush=True,
            )
    arguments.out.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(arguments.out)
    tokenizer.save(str(arguments.out / "tokenizer.json"))
    settings = {name: value for name, value in vars(arguments).items() if not isinstance(value, Path)}
    report = {
        "settings": settings,
        "steps": len(losses),
        "tokens": len(losses) * arguments.batch_size * arguments.length,
        "processorSeconds": round(time.process_time() - spent),
        "loss": round(float(np.mean(losses[-200:])), 4),
    }
    (arguments.out / "pretraining.json").write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Read the command line and pretrain."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of the open text")
    parser.add_argument("--split", type=Path, required=True, help="folder written by data.py")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--init", type=Path, help="encoder to go on from")
    source.add_argument("--tokenizer", type=Path, help="start from nothing with this tokenizer")
    parser.add_argument("--out", type=Path, required=True, help="folder for the encoder")
    parser.add_argument("--steps", type=int, default=7500)
    parser.add_argument("--minutes", type=float, help="stop after this time at the latest")
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--width", type=int, default=256)
    parser.add_argument("--batch-size", type=int, default=16, help="rows a step")
    parser.add_argument("--length", type=int, default=96, help="tokens a row")
    parser.add_argument("--corpus-times", type=int, default=12, help="how often our own texts are repeated")
    parser.add_argument("--learning-rate", type=float, default=5e-4, help="peak, falls linearly to 0")
    parser.add_argument("--warmup", type=float, default=0.02, help="share of the steps spent rising")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    pretrain(parser.parse_args())


if __name__ == "__main__":
    main()
