"""What the heads are asked while training, and what they should say."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extractors.learned_candidates import Questions, Trigger, ask
from extractors.learned_decoding import find_triggers
from extractors.learned_windows import Floats, Ints
from extractors.training.parts import IGNORED, Asserted, Example

_TEMPTING = 0.15
"""Pieces to which the network gives more than this are asked about as triggers, so that it learns to refuse."""
_MOST_WRONG = 16
_AS_GUESSED = 0.5
"""Share of the true triggers that are asked about with the words that the network takes for them."""
_WHOLE = 0.15
"""Share of the mentions that are asked about with all their words, titles included."""


@dataclass(slots=True)
class Answers:
    """What the heads should say to the questions: 1, 0, or IGNORED; status is a class or IGNORED."""

    roles: Ints
    unsaid: Ints
    status: Ints
    pairs: Ints
    links: Ints


def pose(example: Example, guesses: Floats, rng: random.Random) -> tuple[Questions, Answers]:
    """Questions on an example's true triggers and on those that tempt the network (``guesses``: probabilities)."""
    window = example.window
    guessed = [trigger for trigger, _ in find_triggers(guesses, window, _TEMPTING)]
    asked: list[tuple[Trigger, Asserted | None]] = [
        (_as_guessed(asserted, guessed) if rng.random() < _AS_GUESSED else _trigger(asserted), asserted)
        for asserted in example.asserted
        if asserted.place.sentence >= window.core
    ]
    true = example.triggers
    wrong = [guess for guess in guessed if not true[guess.place.first : guess.place.end, guess.relation].any()]
    asked += [(guess, None) for guess in rng.sample(wrong, min(_MOST_WRONG, len(wrong)))]
    places = [mention.whole if rng.random() < _WHOLE else mention.place for mention in example.mentions]
    questions = ask(places, [m.anaphor for m in example.mentions], [trigger for trigger, _ in asked], window.ends())
    return questions, _Answering(example, questions, [asserted for _, asserted in asked]).answers()


def _trigger(asserted: Asserted) -> Trigger:
    return Trigger(asserted.place, asserted.relation)


def _as_guessed(asserted: Asserted, guessed: Sequence[Trigger]) -> Trigger:
    """The guessed trigger that overlaps the true one, if there is one."""
    here = asserted.place
    near = (
        guess
        for guess in guessed
        if guess.relation == asserted.relation and guess.place.first < here.end and here.first < guess.place.end
    )
    return next(near, _trigger(asserted))


@dataclass(frozen=True, slots=True)
class _Answering:
    """Answers from the annotation; ``asked`` has None for triggers that are none.

    Other mentions of an annotated subject or object are neither right nor wrong: they are ignored.
    """

    example: Example
    questions: Questions
    asked: Sequence[Asserted | None]

    def answers(self) -> Answers:
        """All answers."""
        keys = [frozenset[str](), *(mention.keys for mention in self.example.mentions)]
        roles = np.array([self._role(k, m, keys) for k, m in self.questions.roles.tolist()], dtype=np.int64)
        roles = roles.reshape(-1, 3)
        heard = set(self.questions.roles[roles[:, 2] == 1, 0].tolist())
        whom = self.questions.roles[:, 1].tolist()
        pairs = [self._pair(k, whom[s], whom[o], keys) for k, s, o in self.questions.pairs.tolist()]
        links = [int(bool(keys[m] & keys[n])) if keys[m] else IGNORED for m, n in self.questions.links.tolist()]
        return Answers(
            roles=roles,
            unsaid=np.array([self._unsaid(k, heard) for k in range(len(self.asked))], dtype=np.int64),
            status=np.array([a.status if a else IGNORED for a in self.asked], dtype=np.int64),
            pairs=np.array(pairs, dtype=np.int64),
            links=np.array(links, dtype=np.int64),
        )

    def _role(self, k: int, m: int, keys: Sequence[frozenset[str]]) -> tuple[int, int, int]:
        asserted = self.asked[k]
        if asserted is None:
            return (0, 0, IGNORED)
        ends = [{pair[side] for pair in asserted.pairs} for side in (0, 1)]
        subject, target = (
            1 if m in there else IGNORED if any(keys[m] & keys[end] for end in there) else 0 for there in ends
        )
        speaks = int(bool(asserted.speaker) and asserted.speaker in keys[m])
        if asserted.speaker and m and not keys[m] and self.example.mentions[m - 1].anaphor:
            speaks = IGNORED  # it may well stand for the speaker
        return (subject, target, speaks)

    def _unsaid(self, k: int, heard: set[int]) -> int:
        asserted = self.asked[k]
        if asserted is None or (asserted.speaker and k not in heard):
            return IGNORED
        return int(not asserted.speaker)

    def _pair(self, k: int, subject: int, target: int, keys: Sequence[frozenset[str]]) -> int:
        asserted = self.asked[k]
        if asserted is None:
            return 0
        if (subject, target) in asserted.pairs:
            return 1

        def same(a: int, b: int) -> bool:
            return a == b or bool(keys[a] & keys[b])

        return IGNORED if any(same(subject, a) and same(target, b) for a, b in asserted.pairs) else 0
