"""Positions made readable: boxes apart, parts packed, and a measure of disorder."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
"""Positions: one row (x, y) for each actor."""
_ASPECT = 1.1
_GAP = 70.0
_CLEAR = 34.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """What a node and its label cover: ``width``, ``up`` above and ``down`` below the node's centre."""

    width: float
    up: float
    down: float


def apart(positions: Array, boxes: Sequence[Box]) -> Array:
    """Positions moved as little as needed for boxes not to overlap."""
    width = np.array([box.width for box in boxes])
    height = np.array([box.up + box.down for box in boxes])
    shift = np.stack([np.zeros(len(boxes)), [(box.down - box.up) / 2 for box in boxes]], axis=1)
    centres = positions + shift
    need_x, need_y = (width[:, None] + width) / 2, (height[:, None] + height) / 2
    upper = np.triu(np.ones(need_x.shape, dtype=bool), 1)
    area = width * height
    for _ in range(int(min(150, 5e7 / len(boxes) ** 2 + 20))):
        dx = centres[:, None, 0] - centres[None, :, 0]
        dy = centres[:, None, 1] - centres[None, :, 1]
        over_x, over_y = need_x - np.abs(dx), need_y - np.abs(dy)
        first, second = np.nonzero((over_x > 0) & (over_y > 0) & upper)
        if not len(first):
            break
        sideways = over_x[first, second] < over_y[first, second]
        # The whole overlap, and a little: what was pushed is often pushed back. The smaller one gives way.
        move_x = np.where(sideways, over_x[first, second] * 1.04, 0.0) * np.where(dx[first, second] < 0, -1, 1)
        move_y = np.where(sideways, 0.0, over_y[first, second] * 1.04) * np.where(dy[first, second] < 0, -1, 1)
        moves = np.stack([move_x, move_y], axis=1)
        share = (area[second] / (area[first] + area[second]))[:, None]
        sums = np.zeros_like(centres)
        np.add.at(sums, first, moves * share)
        np.add.at(sums, second, -moves * (1 - share))
        # Many small ones must not throw a large one out together.
        pushed = np.bincount(first, minlength=len(boxes)) + np.bincount(second, minlength=len(boxes))
        centres += sums / np.sqrt(np.maximum(pushed, 1))[:, None]
    moved: Array = centres - shift
    return moved


def disorder(positions: Array, pairs: Sequence[tuple[int, int]]) -> int:
    """How hard a small picture is to read: crossing lines, and fourfold lines that run over an actor not theirs."""
    ends = np.array(pairs)
    start, end = positions[ends[:, 0]], positions[ends[:, 1]]

    def side(a: Array, b: Array, c: Array) -> Array:
        ab, ac = b - a, c - a
        signs: Array = np.sign(ab[..., 0] * ac[..., 1] - ab[..., 1] * ac[..., 0])
        return signs

    one, other = np.triu_indices(len(pairs), 1)
    apart = (ends[one][:, :, None] != ends[other][:, None, :]).all(axis=(1, 2))
    one, other = one[apart], other[apart]
    splits = side(start[one], end[one], start[other]) * side(start[one], end[one], end[other]) < 0
    split = side(start[other], end[other], start[one]) * side(start[other], end[other], end[one]) < 0
    along = end - start
    lengths = np.maximum((along**2).sum(axis=1), 1e-9)
    share = np.clip(((positions[:, None] - start) * along).sum(axis=2) / lengths, 0, 1)
    distance = np.linalg.norm(positions[:, None] - (start + share[..., None] * along), axis=2)
    rows = np.arange(len(pairs))
    distance[ends[:, 0], rows] = distance[ends[:, 1], rows] = np.inf
    return int((splits & split).sum()) + 4 * int((distance < _CLEAR).sum())


def packed(parts: Sequence[Array], boxes: Sequence[Sequence[Box]]) -> list[Array]:
    """Parts side by side in rows, the largest first, together about as wide as a screen."""
    frames = []
    for part, own in zip(parts, boxes, strict=True):
        half = np.array([box.width / 2 for box in own])
        low = np.array([(part[:, 0] - half).min(), (part[:, 1] - [box.up for box in own]).min()])
        high = np.array([(part[:, 0] + half).max(), (part[:, 1] + [box.down for box in own]).max()])
        frames.append((low, high - low + _GAP))
    area = sum(float(size[0] * size[1]) for _, size in frames)
    width = max(math.sqrt(area * _ASPECT), *(float(size[0]) for _, size in frames))
    placed, x, y, row = [], 0.0, 0.0, 0.0
    for part, (low, size) in zip(parts, frames, strict=True):
        if x > 0 and x + size[0] > width:
            x, y, row = 0.0, y + row, 0.0
        placed.append(part - low + np.array([x, y]))
        x, row = x + float(size[0]), max(row, float(size[1]))
    return placed
