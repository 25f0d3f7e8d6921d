"""From the network's numbers to places: mentions, triggers, and what holds between them."""

import numpy as np

from extractors.learned_candidates import Place, Trigger
from extractors.learned_windows import Floats, Window

NAME, ANAPHOR = (1, 2), (3, 4)
_BRIDGED = 1


def sigmoid(logits: Floats) -> Floats:
    """Logistic function, in float32."""
    return (1.0 / (1.0 + np.exp(-np.clip(logits, -30.0, 30.0)))).astype(np.float32)


def strength(probability: float) -> float:
    """Logit of a trigger's probability, at most 6 either way: beyond that it tells nothing more."""
    return float(np.clip(np.log(probability / max(1.0 - probability, 1e-9)), -6.0, 6.0))


def find_triggers(probabilities: Floats, window: Window, threshold: float) -> list[tuple[Trigger, float]]:
    """Runs of pieces above ``threshold`` per relation, with their highest probability; gaps of one piece are bridged.

    ``probabilities`` has shape (pieces, relations). Context sentences are left out. In order of place, then relation.
    """
    found: list[tuple[Trigger, float]] = []
    for index in range(window.core, window.first + len(window.sentences)):
        offset = window.offsets[index - window.first]
        part = probabilities[offset : offset + len(window.sentences[index - window.first].ids)]
        for relation in np.flatnonzero((part > threshold).any(axis=0)).tolist():
            column = part[:, relation]
            run: list[int] = []
            for i in (*np.flatnonzero(column > threshold).tolist(), len(column) + _BRIDGED + 1):
                if run and i - run[-1] > _BRIDGED + 1:
                    place = Place(index, offset + run[0], offset + run[-1] + 1)
                    found.append((Trigger(place, relation), float(column[run].max())))
                    run = []
                run.append(i)
    return sorted(found, key=lambda pair: (pair[0].place.first, pair[0].place.end, pair[0].relation))


def find_mentions(tags: Floats, window: Window) -> list[tuple[Place, bool]]:
    """Places tagged as names (False) and as anaphors (True), in order; ``tags`` are logits (pieces, tags)."""
    best = tags.argmax(axis=-1).tolist()
    found: list[tuple[Place, bool]] = []
    for index, pieces in enumerate(window.sentences, start=window.first):
        offset = window.offsets[index - window.first]
        i, stop = offset, offset + len(pieces.ids)
        while i < stop:
            kind = next((kind for kind in (NAME, ANAPHOR) if best[i] in kind), None)
            end = i + 1
            if kind is not None:
                while end < stop and best[end] == kind[1]:
                    end += 1
                found.append((Place(index, i, end), kind is ANAPHOR))
            i = end
    return found
