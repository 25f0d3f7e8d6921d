"""From logits to probabilities, and the probability from which a statement is believed; on held-out documents."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from extractors.training.evaluate import Judged

_RIDGE = 4.0
_ROUNDS = 30

Reals = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Calibration:
    """As in ``Config``: logistic(trigger_weight * trigger + pair_weight * pair + bias + the relation's own)."""

    trigger_weight: float
    pair_weight: float
    bias: float
    relation_bias: tuple[float, ...]
    threshold: float


def calibrate(judged: Sequence[Judged], relations: int) -> Calibration:
    """Logistic regression; the relations' own biases are drawn to zero, so that rare ones follow the others."""
    rows = [(c.trigger, c.pair, c.relation, c.triple in s.true) for s in judged for c in s.candidates]
    wanted = sum(len(sentence.true) for sentence in judged)
    plain = np.array([(trigger, pair, 1.0) for trigger, pair, _, _ in rows])
    own = np.zeros((len(rows), relations))
    own[np.arange(len(rows)), [relation for _, _, relation, _ in rows]] = 1.0
    features = np.hstack([plain, own])
    truth = np.array([float(true) for *_, true in rows])
    weights = _fit(features, truth, np.array([1e-3] * 3 + [_RIDGE] * relations))
    scores = 1.0 / (1.0 + np.exp(-features @ weights))
    return Calibration(
        float(weights[0]), float(weights[1]), float(weights[2]), tuple(np.round(weights[3:], 4).tolist()),
        _best_threshold(scores, truth, wanted),
    )  # fmt: skip


def _fit(features: Reals, truth: Reals, ridge: Reals) -> Reals:
    """Newton's method."""
    weights = np.zeros(features.shape[1])
    for _ in range(_ROUNDS):
        chances = 1.0 / (1.0 + np.exp(-features @ weights))
        slope = features.T @ (chances - truth) + ridge * weights
        curve = (features * (chances * (1 - chances) + 1e-9)[:, None]).T @ features + np.diag(ridge)
        weights = weights - np.linalg.solve(curve, slope)
    return weights


def _best_threshold(scores: Reals, truth: Reals, wanted: int) -> float:
    """The score from which believing gives the best F1."""
    order = np.argsort(-scores)
    right = np.cumsum(truth[order])
    best = int(np.argmax(2 * right / (np.arange(1, len(order) + 1) + wanted)))
    return round(float(scores[order[best]]), 4)
