"""Examples and questions -> tensors."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from extractors.learned_candidates import Questions
from extractors.learned_windows import PAD, Ints
from extractors.training.parts import IGNORED, Example


def batches(examples: Sequence[Example], pieces: int, rng: random.Random) -> list[list[Example]]:
    """All examples in batches of like length, at most ``pieces`` with padding, shuffled."""
    order = sorted(examples, key=lambda example: len(example.window.ids) + rng.random() * 24)
    found: list[list[Example]] = []
    for example in order:
        if found and (len(found[-1]) + 1) * max(len(e.window.ids) for e in (*found[-1], example)) <= pieces:
            found[-1].append(example)
        else:
            found.append([example])
    rng.shuffle(found)
    return found


@dataclass(slots=True)
class Padded:
    """Examples side by side: ids, mask, tags (batch, length); prior, triggers (batch, length, relations [+ 1])."""

    ids: Tensor
    mask: Tensor
    prior: Tensor
    tags: Tensor
    triggers: Tensor


def pad(batch: Sequence[Example]) -> Padded:
    """Pad examples to the longest."""
    length = max(len(example.window.ids) for example in batch)
    relations = batch[0].triggers.shape[1]
    ids = np.full((len(batch), length), PAD, dtype=np.int64)
    tags = np.full((len(batch), length), IGNORED, dtype=np.int64)
    prior = np.zeros((len(batch), length, relations + 1), dtype=np.float32)
    triggers = np.zeros((len(batch), length, relations), dtype=np.float32)
    for i, example in enumerate(batch):
        size = len(example.window.ids)
        ids[i, :size], tags[i, :size] = example.window.ids, example.tags
        prior[i, :size], triggers[i, :size] = example.prior, example.triggers
    tensor = torch.from_numpy
    return Padded(tensor(ids), tensor(ids != PAD), tensor(prior), tensor(tags), tensor(triggers))


def merge(parts: Sequence[Questions], length: int) -> dict[str, Tensor]:
    """The questions on several examples as one, on their states laid end to end, ``length`` pieces each."""
    arrays: dict[str, list[Ints]] = {}
    mentions = triggers = rows = 0
    for i, part in enumerate(parts):
        start = i * length
        shifted = part.arrays()
        for name in ("mentions", "triggers", "ends", "role_gaps", "pair_gaps"):
            shifted[name] = shifted[name] + start
        roles = part.roles + np.array([triggers, mentions])
        roles[part.roles[:, 1] == 0, 1] = 0
        shifted["roles"] = roles
        shifted["pairs"] = part.pairs + np.array([triggers, rows, rows])
        shifted["links"] = part.links + mentions
        for name, array in shifted.items():
            arrays.setdefault(name, []).append(array)
        mentions += len(part.mentions)
        triggers += len(part.triggers)
        rows += len(part.roles)
    return {name: torch.from_numpy(np.concatenate(values)) for name, values in arrays.items()}
