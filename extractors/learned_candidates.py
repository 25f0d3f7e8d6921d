"""What the small heads of the learned extractor are asked about a window: which words, which pairs of them.

Everything is an index array, so that training (many windows at once) and run time (one) ask in the same way.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import product

import numpy as np

from extractors.learned_windows import Ints

_EDGES = (1, 2, 3, 4, 6, 8, 11, 15, 20, 28, 40)
NOWHERE = 2 * (len(_EDGES) + 1)
"""Distance bucket of what is not in the sentence; distances have buckets 0 .. NOWHERE."""
EARLIER = 16
"""Antecedents are sought among this many mentions before."""
PER_SENTENCE = 24
"""Mentions beyond these in a sentence are not paired: such sentences are lists, and pairs grow with the square."""


@dataclass(frozen=True, slots=True)
class Place:
    """Words of a window: half-open range of pieces, in which sentence of the document."""

    sentence: int
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words that may express a relation (its index)."""

    place: Place
    relation: int


@dataclass(frozen=True, slots=True)
class Questions:
    """Index arrays (int64). Mention 0 is nobody: what the sentence leaves unsaid; mention ``i + 1`` is the i-th given.

    mentions (M, 2), triggers (K, 2): ranges of pieces; ends (K,): the ``</s>`` after each trigger's sentence;
    relations (K,); roles (P, 2): trigger, mention; role_gaps (P, 2): range between them; role_distances (P,);
    pairs (Q, 3): trigger, and the rows of ``roles`` of subject and object; pair_gaps (Q, 2); pair_distances (Q,);
    links (A, 2): mention, earlier mention; link_distances (A,).
    """

    mentions: Ints
    triggers: Ints
    ends: Ints
    relations: Ints
    roles: Ints
    role_gaps: Ints
    role_distances: Ints
    pairs: Ints
    pair_gaps: Ints
    pair_distances: Ints
    links: Ints
    link_distances: Ints

    def arrays(self) -> dict[str, Ints]:
        """By name, in order."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def distance(here: Place, there: Place) -> int:
    """Bucket of the signed distance, in pieces, from ``here`` to ``there``."""
    if there.first >= here.first:
        return bisect_right(_EDGES, there.first - here.end + 1)
    return len(_EDGES) + 1 + bisect_right(_EDGES, here.first - there.end + 1)


def gap(here: Place, there: Place) -> tuple[int, int]:
    """Range of pieces between two places; empty if they touch or overlap."""
    first, end = min(here.end, there.end), max(here.first, there.first)
    return (first, max(first, end))


def ask(mentions: list[Place], anaphors: list[bool], triggers: list[Trigger], ends: dict[int, int]) -> Questions:
    """The questions for the mentions and triggers of a window.

    ``anaphors`` says which mentions need an antecedent; one that stands for several ("the two countries") can be both
    subject and object, so it is paired with itself as well. ``ends``: sentence -> the piece ``</s>`` that closes it.
    """
    inside: dict[int, list[int]] = {}
    for i, mention in enumerate(mentions, start=1):
        inside.setdefault(mention.sentence, []).append(i)
    roles: list[tuple[int, int, int, int, int]] = []
    pairs: list[tuple[int, int, int, int, int, int]] = []
    apart: dict[tuple[int, int], tuple[int, int, int]] = {}  # the same for every trigger of a sentence
    for k, trigger in enumerate(triggers):
        row = len(roles)
        known = inside.get(trigger.place.sentence, [])[:PER_SENTENCE]
        roles.append((k, 0, 0, 0, NOWHERE))
        roles += ((k, m, *gap(trigger.place, mentions[m - 1]), distance(trigger.place, mentions[m - 1])) for m in known)
        for (i, subject), (j, target) in product(enumerate([0, *known]), repeat=2):
            if subject == target and not (subject and anaphors[subject - 1]):
                continue
            if subject and target:
                if (between := apart.get((subject, target))) is None:
                    here, there = mentions[subject - 1], mentions[target - 1]
                    between = apart[subject, target] = (*gap(here, there), distance(here, there))
                pairs.append((k, row + i, row + j, *between))
            else:
                pairs.append((k, row + i, row + j, 0, 0, NOWHERE))
    links = [
        (i + 1, j + 1, distance(mentions[i], mentions[j]))
        for i in range(len(mentions))
        if anaphors[i]
        for j in range(max(0, i - EARLIER), i)
        if mentions[j].end <= mentions[i].first
    ]
    role, pair, link = _table(roles, 5), _table(pairs, 6), _table(links, 3)
    return Questions(
        mentions=_table([(m.first, m.end) for m in mentions], 2),
        triggers=_table([(t.place.first, t.place.end) for t in triggers], 2),
        ends=np.array([ends[t.place.sentence] for t in triggers], dtype=np.int64),
        relations=np.array([t.relation for t in triggers], dtype=np.int64),
        roles=role[:, :2],
        role_gaps=role[:, 2:4],
        role_distances=role[:, 4],
        pairs=pair[:, :3],
        pair_gaps=pair[:, 3:5],
        pair_distances=pair[:, 5],
        links=link[:, :2],
        link_distances=link[:, 2],
    )


def _table(rows: Sequence[tuple[int, ...]], width: int) -> Ints:
    return np.array(rows, dtype=np.int64).reshape(-1, width)
