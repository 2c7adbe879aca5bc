"""Two taggers to stand beside the shipped one, trained on the same data.

``dictionary`` marks the longest known surface that starts a word or follows an entity, with the
label it had most often in training. ``bilstm-crf`` is a character BiLSTM with a linear-chain CRF, as
in most Korean NER papers before BERT. Both are scored as the shipped model is::

    python baselines.py --split SPLIT_DIR --kind dictionary --out RESULT.json
    python baselines.py --split SPLIT_DIR --kind bilstm-crf --out RESULT.json
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from data import Entity, Record, read_records
from tagging import OUTSIDE, TAG_INDEX, TAGS, TRANSITIONS, score_records
from train import batches_of

UNKNOWN, PADDING = 1, 0
NEVER = -1e4
SHORTEST_SURFACE = 2


class DictionaryTagger:
    """Longest match of the surfaces seen in training."""

    def __init__(self, records: Sequence[Record]) -> None:
        """Keep each surface with its most frequent label, if it is an entity more often than not."""
        labels: dict[str, Counter[str]] = defaultdict(Counter)
        for record in records:
            for entity in record.entities:
                labels[record.text[entity.start : entity.end]][entity.label] += 1
        texts = "\n".join(record.text for record in records)
        self.names = {
            name: counts.most_common(1)[0][0]
            for name, counts in labels.items()
            if len(name) >= SHORTEST_SURFACE and 2 * counts.total() >= texts.count(name)
        }
        self.longest = max(map(len, self.names))

    def tag(self, text: str) -> list[Entity]:
        """Entities from left to right, none overlapping."""
        found: list[Entity] = []
        place = 0
        while place < len(text):
            starts_word = place == 0 or not text[place - 1].isalnum()
            if starts_word or (found and found[-1].end == place):
                for end in range(min(len(text), place + self.longest), place, -1):
                    if (label := self.names.get(text[place:end])) is not None:
                        found.append(Entity(place, end, label))
                        place = end
                        break
                else:
                    place += 1
            else:
                place += 1
        return found


class BiLstmCrf(nn.Module):
    """Characters to tags: embedding, two-layer BiLSTM, linear-chain CRF."""

    def __init__(self, characters: int, embedding: int = 128, hidden: int = 192) -> None:
        """A network for ``characters`` ids, of ``hidden`` units in each direction."""
        super().__init__()
        self.embedding = nn.Embedding(characters, embedding, padding_idx=PADDING)
        self.lstm = nn.LSTM(
            embedding, hidden, num_layers=2, dropout=0.3, bidirectional=True, batch_first=True
        )
        self.dropout = nn.Dropout(0.4)
        self.scores = nn.Linear(2 * hidden, len(TAGS))
        self.steps = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))
        allowed = torch.tensor(TRANSITIONS).clamp(min=NEVER)
        self.register_buffer("allowed", allowed)

    def emissions(self, ids: Tensor, lengths: Tensor) -> Tensor:
        """Tag scores [batch, characters, tags] of ids [batch, characters]."""
        packed = nn.utils.rnn.pack_padded_sequence(
            self.dropout(self.embedding(ids)), lengths, batch_first=True, enforce_sorted=False
        )
        states, _ = nn.utils.rnn.pad_packed_sequence(self.lstm(packed)[0], batch_first=True)
        return self.scores(self.dropout(states))

    def loss(self, ids: Tensor, lengths: Tensor, tags: Tensor) -> Tensor:
        """Mean negative log-likelihood of tags [batch, characters] (Lafferty et al. 2001)."""
        emissions, steps = self.emissions(ids, lengths), self.steps + self.allowed
        inside = torch.arange(ids.shape[1])[None] < lengths[:, None]
        total = emissions[:, 0] + self.allowed[OUTSIDE]
        score = total.gather(1, tags[:, :1])[:, 0]
        for place in range(1, ids.shape[1]):
            here = inside[:, place]
            going = torch.logsumexp(total[:, :, None] + steps, dim=1) + emissions[:, place]
            total = torch.where(here[:, None], going, total)
            step = steps[tags[:, place - 1], tags[:, place]]
            score = score + here * (step + emissions[:, place].gather(1, tags[:, place : place + 1])[:, 0])
        return (torch.logsumexp(total, dim=1) - score).mean()

    @torch.no_grad()
    def best(self, ids: Tensor, lengths: Tensor) -> list[list[int]]:
        """The best tags of each row (Viterbi)."""
        self.eval()
        emissions, steps = self.emissions(ids, lengths), self.steps + self.allowed
        paths = []
        for row, length in zip(emissions, lengths.tolist(), strict=True):
            total, back = row[0] + self.allowed[OUTSIDE], []
            for place in range(1, length):
                values, chosen = (total[:, None] + steps).max(dim=0)
                back.append(chosen.tolist())
                total = values + row[place]
            path = [int(total.argmax())]
            for chosen in reversed(back):
                path.append(chosen[path[-1]])
            paths.append(path[::-1])
        return paths


def character_tags(record: Record) -> list[int]:
    """Gold tag index of every character."""
    tags = [OUTSIDE] * len(record.text)
    for entity in record.entities:
        inside = TAG_INDEX[f"{entity.label}-I"]
        tags[entity.start : entity.end] = [inside] * (entity.end - entity.start)
        tags[entity.start] = TAG_INDEX[f"{entity.label}-B"]
    return tags


def entities_of(tags: Sequence[int]) -> list[Entity]:
    """The entities of a valid tag sequence over characters."""
    found: list[Entity] = []
    for place, tag in enumerate(tags):
        name = TAGS[tag]
        if name.endswith("-B"):
            found.append(Entity(place, place + 1, name[:-2]))
        elif name.endswith("-I"):
            found[-1] = Entity(found[-1].start, place + 1, found[-1].label)
    return found


class CharacterTagger:
    """The BiLSTM-CRF with its alphabet."""

    def __init__(self, records: Sequence[Record]) -> None:
        """An untrained tagger for the characters seen twice or more."""
        counts = Counter(character for record in records for character in record.text.lower())
        alphabet = sorted(character for character, count in counts.items() if count > 1)
        self.ids = {character: index + 2 for index, character in enumerate(alphabet)}
        self.network = BiLstmCrf(len(alphabet) + 2)

    def batch(self, records: Sequence[Record]) -> tuple[Tensor, Tensor, Tensor]:
        """Ids and tags [batch, characters] with padding, and lengths."""
        lengths = torch.tensor([len(record.text) for record in records])
        ids = torch.zeros(len(records), int(lengths.max()), dtype=torch.long)
        tags = torch.zeros_like(ids)
        for row, record in enumerate(records):
            characters = [self.ids.get(character, UNKNOWN) for character in record.text.lower()]
            ids[row, : len(characters)] = torch.tensor(characters)
            tags[row, : len(characters)] = torch.tensor(character_tags(record))
        return ids, lengths, tags

    def predict(self, records: Sequence[Record]) -> list[list[Entity]]:
        """Entities of each record."""
        found: list[list[Entity]] = []
        for first in range(0, len(records), 64):
            ids, lengths, _ = self.batch(records[first : first + 64])
            found += [entities_of(path) for path in self.network.best(ids, lengths)]
        return found

    def fit(self, train: Sequence[Record], dev: Sequence[Record], epochs: int, seed: int) -> list[dict]:
        """Train and keep the epoch with the best dev F1; gives the history."""
        optimizer = torch.optim.AdamW(self.network.parameters(), lr=2e-3, weight_decay=1e-4)
        rng = random.Random(seed)
        history: list[dict] = []
        best: dict[str, Tensor] = {}
        for epoch in range(epochs):
            for group in optimizer.param_groups:
                group["lr"] = 2e-3 * (1 - epoch / epochs)
            self.network.train()
            started = time.monotonic()
            for chosen in batches_of([len(record.text) for record in train], 32, rng):
                loss = self.network.loss(*self.batch([train[index] for index in chosen]))
                optimizer.zero_grad(set_to_none=True)
                loss.backward()
                nn.utils.clip_grad_norm_(self.network.parameters(), 5.0)
                optimizer.step()
            f1 = score_records(dev, self.predict(dev)).micro.f1
            if not history or f1 > max(past["devF1"] for past in history):
                best = {name: value.clone() for name, value in self.network.state_dict().items()}
            history.append({"epoch": epoch + 1, "devF1": f1, "seconds": round(time.monotonic() - started)})
            print(json.dumps(history[-1]), flush=True)
        self.network.load_state_dict(best)
        return history


def main() -> None:
    """Train one baseline and write its score on the test part."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--split", type=Path, required=True, help="folder written by split.py")
    parser.add_argument("--kind", choices=("dictionary", "bilstm-crf"), required=True)
    parser.add_argument("--out", type=Path, required=True, help="JSON file for the scores")
    parser.add_argument("--epochs", type=int, default=14)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(arguments.seed)
    train, dev, test = (read_records(arguments.split / f"{part}.jsonl") for part in ("train", "dev", "test"))
    if arguments.kind == "dictionary":
        dictionary = DictionaryTagger(train)
        predicted = [dictionary.tag(record.text) for record in test]
    else:
        tagger = CharacterTagger(train)
        tagger.fit(train, dev, arguments.epochs, arguments.seed)
        predicted = tagger.predict(test)
    score = {"name": arguments.kind, **score_records(test, predicted).to_json()}
    arguments.out.write_text(json.dumps(score, indent=2) + "\n", encoding="utf-8")
    print(json.dumps({"name": score["name"], "f1": score["f1"]}))


if __name__ == "__main__":
    main()
