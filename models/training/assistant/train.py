"""Train the decoder from scratch on the generated questions.

    python -m assistant.train --data DATA_DIR --out CHECKPOINT_DIR --steps 5000

Writes config, weights (float32) and tokenizer; ``training.json`` has what was done and how long it
took. The learning rate falls with the steps done, or with the time where a limit on it comes first.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

import torch
from tokenizers import Tokenizer
from torch.nn import functional
from transformers import Qwen3Config, Qwen3ForCausalLM

from .encoding import END, END_OF_TEXT, dialogue, read_records, tokenizer_config, train_tokenizer

VOCABULARY = 4096
CONTEXT = 512
TOKENIZER_TEXTS = 60_000
# The question is learned too, lightly: it teaches the words that answers use.
QUESTION_WEIGHT = 0.1
WARM_UP = 150
DECAY_FROM = 0.5
REPORT_EVERY = 100
POOL = 64
STATE = "state.pt"


@dataclass(frozen=True)
class Done:
    """How far a training has come."""

    steps: int = 0
    tokens: int = 0
    processor_seconds: float = 0.0
    seconds: float = 0.0

    def progress(self, limits: argparse.Namespace) -> float:
        """1 when the first limit is reached."""
        return max(
            self.steps / limits.steps,
            self.processor_seconds / 60 / limits.minutes,
            self.seconds / 60 / limits.clock_minutes,
        )

    def __str__(self) -> str:
        speed = self.tokens / max(1.0, self.processor_seconds)
        return (
            f"{self.steps} steps, {speed:.0f} tokens/s, {self.processor_seconds:.0f} of {self.seconds:.0f} s"
        )


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
    """Linear warm-up, then level, then linear to nearly zero as progress goes from DECAY_FROM to 1."""
    falling = (1 - progress) / (1 - DECAY_FROM)
    return peak * min(1.0, (step + 1) / WARM_UP, max(0.01, falling))


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
    if arguments.resume:
        tokenizer = Tokenizer.from_file(str(arguments.out / "tokenizer.json"))
    else:
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
    done = Done()
    if arguments.resume:
        done = resume(arguments.out, model, optimizer)
        random.seed(arguments.seed + done.steps)
    before, started, begun = done, time.time(), time.process_time()
    progress = done.progress(arguments)
    while progress < 1:
        if not queue:
            queue = batches(encoded, arguments.tokens, random)
        ids, weights = tensors(encoded, queue.pop(), pad)
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(done.steps, progress, arguments.rate)
        loss, answer_loss = loss_of(model, ids, weights)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        done = Done(
            done.steps + 1,
            done.tokens + ids.numel(),
            before.processor_seconds + time.process_time() - begun,
            before.seconds + time.time() - started,
        )
        progress = done.progress(arguments)
        recent = [*recent[-REPORT_EVERY + 1 :], answer_loss]
        if done.steps % REPORT_EVERY == 0:
            print(f"answer loss {sum(recent) / len(recent):.4f}, {done}", flush=True)
        if done.steps % arguments.save_every == 0 or progress >= 1:
            save(model, tokenizer, arguments.out)
            torch.save({"optimizer": optimizer.state_dict(), "done": asdict(done)}, arguments.out / STATE)
    summary = {
        "steps": done.steps,
        "tokens": done.tokens,
        "processorSeconds": round(done.processor_seconds),
        "seconds": round(done.seconds),
        "answerLoss": round(sum(recent) / len(recent), 4),
        "parameters": parameters,
        "seed": arguments.seed,
    }
    (arguments.out / "training.json").write_text(json.dumps(summary, indent=2) + "\n")
    print(summary)


def resume(folder: Path, model: Qwen3ForCausalLM, optimizer: torch.optim.AdamW) -> Done:
    """Read weights and optimizer back, and what had been done."""
    model.load_state_dict(Qwen3ForCausalLM.from_pretrained(folder).state_dict())
    state = torch.load(folder / STATE, weights_only=True)
    optimizer.load_state_dict(state["optimizer"])
    return Done(**state["done"])


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
    parser.add_argument("--minutes", type=float, default=1e9, help="most minutes of processor time")
    parser.add_argument("--clock-minutes", type=float, default=1e9, help="most minutes by the clock")
    parser.add_argument("--tokens", type=int, default=1280, help="tokens of a batch, padding counted")
    parser.add_argument("--hidden", type=int, default=256)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--intermediate", type=int, default=640)
    parser.add_argument("--rate", type=float, default=2e-3, help="peak learning rate")
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument(
        "--resume", action="store_true", help="go on from what --out holds, perhaps with other questions"
    )
    parser.add_argument("--save-every", type=int, default=1000)
    train(parser.parse_args())


if __name__ == "__main__":
    main()
