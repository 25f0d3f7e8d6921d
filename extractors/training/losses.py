"""What is minimised."""

import random
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from extractors.learned_decoding import sigmoid
from extractors.learned_windows import UNKNOWN
from extractors.training.batches import merge, pad
from extractors.training.model import Network
from extractors.training.parts import IGNORED, Example
from extractors.training.posing import pose

_HIDDEN = 0.08
"""Share of mentions whose words are hidden, so that the network looks at more than who it is."""


def _binary(logits: Tensor, wanted: Tensor, weight: float = 1.0) -> Tensor:
    """Summed cross-entropy over what is not ignored."""
    kept = wanted != IGNORED
    return binary_cross_entropy_with_logits(
        logits[kept], wanted[kept].float(), pos_weight=torch.tensor(weight), reduction="sum"
    )


def losses(network: Network, batch: Sequence[Example], rng: random.Random) -> dict[str, Tensor]:
    """The parts of the loss on a batch, weighted; their sum is what is minimised."""
    padded = pad(batch)
    for row, example in zip(padded.ids, batch, strict=True):
        for mention in example.mentions:
            if rng.random() < _HIDDEN:
                row[mention.place.first : mention.place.end] = UNKNOWN
    states = network.encode(padded.ids, padded.mask)
    tags, triggers = network.dense(states, padded.prior)
    real = padded.mask
    found = {
        "mentions": cross_entropy(tags.flatten(0, 1), padded.tags.flatten(), ignore_index=IGNORED),
        "triggers": 3.0
        * binary_cross_entropy_with_logits(
            triggers[real], padded.triggers[real], pos_weight=torch.tensor(2.0), reduction="sum"
        )
        / real.sum(),
    }
    guesses = sigmoid(triggers.detach().numpy())
    posed = [pose(example, guess, rng) for example, guess in zip(batch, guesses, strict=True)]
    questions = merge([question for question, _ in posed], padded.ids.shape[1])
    wanted = [answers for _, answers in posed]
    roles, unsaid, status, pairs, links = network.heads(states.flatten(0, 1), **questions)
    asked = max(1, sum(len(question.triggers) for question, _ in posed))

    def joined(name: str) -> Tensor:
        return torch.from_numpy(np.concatenate([getattr(answers, name) for answers in wanted]))

    truly = max(1, int((joined("status") != IGNORED).sum()))
    found["roles"] = _binary(roles[:, :2], joined("roles")[:, :2], 1.5) / asked
    found["pairs"] = _binary(pairs, joined("pairs"), 1.5) / asked
    found["speaker"] = 0.5 * (_binary(roles[:, 2], joined("roles")[:, 2]) + _binary(unsaid, joined("unsaid"))) / truly
    found["status"] = 0.5 * cross_entropy(status, joined("status"), ignore_index=IGNORED, reduction="sum") / truly
    anaphors = max(
        1, len({int(m) for m, w in zip(questions["links"][:, 0], joined("links"), strict=True) if w != IGNORED})
    )
    found["links"] = 0.5 * _binary(links, joined("links")) / anaphors
    return found
