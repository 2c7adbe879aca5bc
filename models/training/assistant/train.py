"""Train the decoder from scratch on the generated questions.

    python -m assistant.train --data DATA_DIR --out CHECKPOINT_DIR --steps 5000

Writes config, weights (float32) and tokenizer; ``training.json`` has what was done and how long it
took. The learning rate falls with the steps done, or with the time where ``--minutes`` is shorter.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from random import Random

import torch
from torch.nn import functional
from transformers import Qwen3Config, Qwen3ForCausalLM

from .encoding import END, END_OF_TEXT, dialogue, read_records, tokenizer_config, train_tokenizer

VOCABULARY = 4096
CONTEXT = 512
TOKENIZER_TEXTS = 60_000
# The question is learned too, lightly: it teaches the words that answers use.
QUESTION_WEIGHT = 0.1
WARM_UP = 150
REPORT_EVERY = 100
POOL = 64


def configuration(tokenizer, hidden: int, layers: int, intermediate: int) -> Qwen3Config:
    """A small Qwen3: grouped-query attention, query and key norms, tied embeddings."""
    end = tokenizer.token_to_id(END)
    pad = tokenizer.token_to_id(END_OF_TEXT)
    return Qwen3Config(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=hidden,
        intermediate_size=intermediate,
        num_hidden_layers=layers,
        num_attention_heads=hidden // 64,
        num_key_value_heads=max(1, hidden // 128),
        head_dim=64,
        max_position_embeddings=CONTEXT,
        rope_theta=10000.0,
        tie_word_embeddings=True,
        bos_token_id=None,
        eos_token_id=end,
        pad_token_id=pad,
    )


def encode(records: list[dict], tokenizer, random: Random) -> list[tuple[list[int], int]]:
    """Token ids of each dialogue and the length of its prompt; too long ones are left out."""
    pairs = [dialogue(records, i, random) for i in range(len(records))]
    prompts = tokenizer.encode_batch([p for p, _ in pairs])
    answers = tokenizer.encode_batch([a for _, a in pairs])
    return [
        (p.ids + a.ids, len(p.ids))
        for p, a in zip(prompts, answers, strict=True)
        if len(p.ids) + len(a.ids) <= CONTEXT
    ]


def batches(encoded: list[tuple[list[int], int]], tokens: int, random: Random) -> list[list[int]]:
    """Indices of dialogues of like length, at most ``tokens`` after padding, in random order."""
    order = list(range(len(encoded)))
    random.shuffle(order)
    made: list[list[int]] = []
    pool_size = POOL * 32
    for start in range(0, len(order), pool_size):
        pool = sorted(order[start : start + pool_size], key=lambda i: len(encoded[i][0]))
        group: list[int] = []
        grouped: list[list[int]] = []
        for index in pool:
            if group and len(encoded[index][0]) * (len(group) + 1) > tokens:
                grouped.append(group)
                group = []
            group.append(index)
        grouped.append(group)
        random.shuffle(grouped)
        made += grouped
    return made


def tensors(
    encoded: list[tuple[list[int], int]], batch: list[int], pad: int
) -> tuple[torch.Tensor, torch.Tensor]:
    """Padded ids and the weight of each token as a target."""
    width = max(len(encoded[i][0]) for i in batch)
    ids = torch.full((len(batch), width), pad)
    weights = torch.zeros(len(batch), width)
    for row, index in enumerate(batch):
        sequence, asked = encoded[index]
        ids[row, : len(sequence)] = torch.tensor(sequence)
        weights[row, :asked] = QUESTION_WEIGHT
        weights[row, asked : len(sequence)] = 1.0
    return ids, weights


def loss_of(model: Qwen3ForCausalLM, ids: torch.Tensor, weights: torch.Tensor) -> tuple[torch.Tensor, float]:
    """Weighted cross-entropy, and the mean over answer tokens alone for the report."""
    logits = model(ids).logits[:, :-1].float()
    targets, weights = ids[:, 1:].reshape(-1), weights[:, 1:].reshape(-1)
    entropy = functional.cross_entropy(logits.reshape(-1, logits.shape[-1]), targets, reduction="none")
    answers = weights == 1.0
    return (entropy * weights).sum() / weights.sum(), float(entropy.detach()[answers].mean())


def learning_rate(step: int, progress: float, peak: float) -> float:
    """Linear warm-up, then linear to nearly zero as progress goes from 0 to 1."""
    return peak * min(1.0, (step + 1) / WARM_UP) * max(0.01, 1 - progress)


def optimizer_of(model: Qwen3ForCausalLM, peak: float) -> torch.optim.AdamW:
    """AdamW with decay on matrices only."""
    matrices = [p for p in model.parameters() if p.ndim >= 2]
    vectors = [p for p in model.parameters() if p.ndim < 2]
    groups = [{"params": matrices, "weight_decay": 0.05}, {"params": vectors, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=peak, betas=(0.9, 0.95))


def train(arguments: argparse.Namespace) -> None:
    """Train and write the checkpoint."""
    random = Random(arguments.seed)
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)
    records = read_records(arguments.data / "train.jsonl")
    texts = (r[key] for r in records[:TOKENIZER_TEXTS] for key in ("question", "answer"))
    tokenizer = train_tokenizer(texts, VOCABULARY)
    encoded = encode(records, tokenizer, random)
    model = Qwen3ForCausalLM(
        configuration(tokenizer, arguments.hidden, arguments.layers, arguments.intermediate)
    )
    parameters = sum(p.numel() for p in model.parameters())
    print(
        f"{parameters} parameters, {sum(len(s) for s, _ in encoded)} tokens, {len(encoded)} dialogues",
        flush=True,
    )
    optimizer = optimizer_of(model, arguments.rate)
    pad = tokenizer.token_to_id(END_OF_TEXT)
    queue: list[list[int]] = []
    recent: list[float] = []
    seen, started = 0, time.time()
    step, progress = 0, 0.0
    while progress < 1:
        if not queue:
            queue = batches(encoded, arguments.tokens, random)
        ids, weights = tensors(encoded, queue.pop(), pad)
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(step, progress, arguments.rate)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=arguments.bfloat16):
            loss, answer_loss = loss_of(model, ids, weights)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        seen += ids.numel()
        recent = [*recent[-REPORT_EVERY + 1 :], answer_loss]
        step += 1
        seconds = time.time() - started
        progress = max(step / arguments.steps, seconds / 60 / arguments.minutes)
        if step % REPORT_EVERY == 0:
            mean = sum(recent) / len(recent)
            print(
                f"step {step} answer loss {mean:.4f} {seen / seconds:.0f} tokens/s {seconds:.0f} s",
                flush=True,
            )
        if step % arguments.save_every == 0 or progress >= 1:
            save(model, tokenizer, arguments.out)
    summary = {
        "steps": step,
        "tokens": seen,
        "seconds": round(time.time() - started),
        "answerLoss": round(sum(recent) / len(recent), 4),
        "parameters": parameters,
        "seed": arguments.seed,
    }
    (arguments.out / "training.json").write_text(json.dumps(summary, indent=2) + "\n")
    print(summary)


def save(model: Qwen3ForCausalLM, tokenizer, folder: Path) -> None:
    """Write config, weights and tokenizer."""
    model.save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    config = json.dumps(tokenizer_config(CONTEXT), ensure_ascii=False, indent=2)
    (folder / "tokenizer_config.json").write_text(config + "\n", encoding="utf-8")


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder written by assistant.generate")
    parser.add_argument("--out", type=Path, required=True, help="folder for the checkpoint")
    parser.add_argument("--steps", type=int, default=6000)
    parser.add_argument("--minutes", type=float, default=1e9, help="stop here if the steps are not done")
    parser.add_argument("--tokens", type=int, default=1280, help="tokens of a batch, padding counted")
    parser.add_argument("--hidden", type=int, default=256)
    parser.add_argument("--layers", type=int, default=5)
    parser.add_argument("--intermediate", type=int, default=640)
    parser.add_argument("--rate", type=float, default=2e-3, help="peak learning rate")
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--bfloat16", action="store_true", help="autocast; slower on many machines")
    parser.add_argument("--save-every", type=int, default=1000)
    train(parser.parse_args())


if __name__ == "__main__":
    main()
