"""How far a span's score can be believed, and the calibration that makes it believable.

A score is the probability of exactly this span (``lattice.py``); an outcome is 1 where the same
start, end and label are in the gold standard. Three numbers are fitted on dev by the log loss of
these outcomes over all predicted spans: first a temperature that divides the logits (Guo et al. 2017),
then the slope and intercept of a logistic recalibration of the score (Cox 1958, Platt 1999),

    logit(score) → slope · logit(score) + intercept.

The temperature alone and isotonic regression, fitted on the same pairs, stand beside it. Everything
reported is measured on test, with ten bins of equal width:

    ECE = Σ_bins (spans in bin / spans) · |mean score − share correct|      (Naeini et al. 2015)
    Brier = mean of (score − outcome)²
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from data import Record
from passages import ReadText, find_entities

BINS = 10
THRESHOLDS = tuple(round(0.5 + 0.05 * step, 2) for step in range(10))
GOLDEN = (5**0.5 - 1) / 2
SMALLEST = 1e-6


@dataclass(frozen=True)
class Scored:
    """Scores of predicted spans with their outcomes (0 or 1), and how many spans were expected."""

    scores: np.ndarray
    outcomes: np.ndarray
    expected: int


def score_spans(records: Sequence[Record], read: Sequence[ReadText], temperature: float = 1.0) -> Scored:
    """Every predicted span of the records with its score at this temperature."""
    scores, outcomes, expected = [], [], 0
    for record, text in zip(records, read, strict=True):
        gold = set(record.entities)
        expected += len(gold)
        for found in find_entities(text, temperature):
            scores.append(found.score)
            outcomes.append(found.entity in gold)
    return Scored(np.array(scores, dtype=float), np.array(outcomes, dtype=float), expected)


def log_loss(scored: Scored) -> float:
    """Mean of −log of the probability given to what came true."""
    given = np.where(scored.outcomes == 1, scored.scores, 1 - scored.scores)
    return float(-np.log(np.clip(given, SMALLEST, 1)).mean())


def fit_temperature(
    loss: Callable[[float], float], low: float = 0.25, high: float = 4.0, rounds: int = 15
) -> float:
    """The temperature of least loss by golden section over its logarithm, with three decimals."""
    left, right = np.log(low), np.log(high)
    # Each round needs the loss at one new place only: the other was looked at in the round before.
    lower, upper = right - (right - left) * GOLDEN, left + (right - left) * GOLDEN
    below, above = loss(float(np.exp(lower))), loss(float(np.exp(upper)))
    for _ in range(rounds):
        if below <= above:
            right, upper, above = upper, lower, below
            lower = right - (right - left) * GOLDEN
            below = loss(float(np.exp(lower)))
        else:
            left, lower, below = lower, upper, above
            upper = left + (right - left) * GOLDEN
            above = loss(float(np.exp(upper)))
    return round(float(np.exp((left + right) / 2)), 3)


@dataclass(frozen=True)
class Recalibration:
    """A line over the log odds of a score."""

    slope: float
    intercept: float

    def score(self, value: float) -> float:
        """One recalibrated score."""
        return float(_share(self.slope * _log_odds(np.array(value)) + self.intercept))

    def apply(self, scored: Scored) -> Scored:
        """The same spans with recalibrated scores."""
        log_odds = self.slope * _log_odds(scored.scores) + self.intercept
        return Scored(_share(log_odds), scored.outcomes, scored.expected)


def _share(log_odds: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-log_odds))


def _log_odds(scores: np.ndarray) -> np.ndarray:
    clipped = np.clip(scores, SMALLEST, 1 - SMALLEST)
    return np.log(clipped / (1 - clipped))


def fit_recalibration(scored: Scored, rounds: int = 60) -> Recalibration:
    """Slope and intercept of least log loss, by damped Newton steps, with three decimals."""
    features = np.stack([_log_odds(scored.scores), np.ones_like(scored.scores)])
    line = np.array([1.0, 0.0])

    def loss_of(candidate: np.ndarray) -> float:
        return log_loss(Recalibration(*candidate).apply(scored))

    for _ in range(rounds):
        given = _share(line @ features)
        gradient = features @ (given - scored.outcomes)
        curvature = (features * np.maximum(given * (1 - given), 1e-4)) @ features.T
        step = np.linalg.solve(curvature + 1e-6 * np.eye(2), gradient)
        while loss_of(line - step) > loss_of(line) and np.abs(step).max() > 1e-6:
            step /= 2
        line = line - step
    slope, intercept = (round(float(value), 3) for value in line)
    return Recalibration(slope, intercept)


def isotonic(train: Scored) -> Callable[[np.ndarray], np.ndarray]:
    """The rising step function of least squares (pool adjacent violators), as a map of scores."""
    order = np.argsort(train.scores, kind="stable")
    blocks: list[list[float]] = []  # lowest score, mean outcome, spans
    for score, outcome in zip(train.scores[order], train.outcomes[order], strict=True):
        blocks.append([score, outcome, 1.0])
        while len(blocks) > 1 and blocks[-2][1] >= blocks[-1][1]:
            _, mean, count = blocks.pop()
            kept = blocks[-1]
            kept[1] = (kept[1] * kept[2] + mean * count) / (kept[2] + count)
            kept[2] += count
    edges, means = np.array([b[0] for b in blocks]), np.array([b[1] for b in blocks])
    return lambda scores: means[np.clip(np.searchsorted(edges, scores, side="right") - 1, 0, None)]


def bins_of(scored: Scored, count: int = BINS) -> list[dict]:
    """Reliability bins of equal width: edges, spans, mean score and share correct; empty ones too."""
    index = np.minimum((scored.scores * count).astype(int), count - 1)
    bins = []
    for number in range(count):
        inside = index == number
        spans = int(inside.sum())
        bins.append(
            {
                "from": round(number / count, 4),
                "to": round((number + 1) / count, 4),
                "spans": spans,
                "score": round(float(scored.scores[inside].mean()), 4) if spans else None,
                "correct": round(float(scored.outcomes[inside].mean()), 4) if spans else None,
            }
        )
    return bins


def error_of(scored: Scored, count: int = BINS) -> float:
    """Expected calibration error, 0 to 1."""
    index = np.minimum((scored.scores * count).astype(int), count - 1)
    gaps = np.bincount(index, scored.scores - scored.outcomes, minlength=count)
    return float(np.abs(gaps).sum() / len(scored.scores)) if len(scored.scores) else 0.0


def quality_of(scored: Scored) -> dict:
    """ECE, Brier score and log loss with four decimals."""
    brier = float(((scored.scores - scored.outcomes) ** 2).mean()) if len(scored.scores) else 0.0
    return {
        "ece": round(error_of(scored), 4),
        "brier": round(brier, 4),
        "logLoss": round(log_loss(scored), 4),
    }


def threshold_table(scored: Scored) -> list[dict]:
    """What accepting every span scored ``at`` or higher gives; recall is out of all expected spans."""
    rows = []
    for at in THRESHOLDS:
        taken = scored.scores >= at
        accepted, correct = int(taken.sum()), float(scored.outcomes[taken].sum())
        rows.append(
            {
                "at": at,
                "precision": round(correct / accepted, 4) if accepted else 0.0,
                "recall": round(correct / scored.expected, 4) if scored.expected else 0.0,
                "accepted": accepted,
            }
        )
    return rows


def calibrate(
    dev: tuple[Sequence[Record], Sequence[ReadText]], test: tuple[Sequence[Record], Sequence[ReadText]]
) -> dict:
    """The calibration part of ``evaluation.json``: fitted on dev, measured on test."""
    temperature = fit_temperature(lambda value: log_loss(score_spans(*dev, value)))
    line = fit_recalibration(score_spans(*dev, temperature))
    before, dev_before = score_spans(*test), score_spans(*dev)
    scaled = score_spans(*test, temperature)
    after = line.apply(scaled)
    mapped = Scored(isotonic(dev_before)(before.scores), before.outcomes, before.expected)
    return {
        "temperature": temperature,
        "slope": line.slope,
        "intercept": line.intercept,
        "fittedOn": {"part": "dev", "spans": len(dev_before.scores)},
        "spans": len(after.scores),
        "before": {**quality_of(before), "bins": bins_of(before)},
        "after": {**quality_of(after), "bins": bins_of(after)},
        "compared": [
            {"method": "temperature", **quality_of(scaled)},
            {"method": "isotonic", **quality_of(mapped)},
        ],
        "thresholds": threshold_table(after),
    }
