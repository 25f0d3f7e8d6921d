"""How well the network does on documents it was not trained on, given the mentions: keys against keys."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from extractors.learned_candidates import Questions, Trigger, ask
from extractors.learned_decoding import find_triggers, sigmoid, strength
from extractors.training.batches import merge, pad
from extractors.training.model import Network
from extractors.training.parts import STATUSES, Example

CANDIDATE = 0.05
"""Triggers below this are not considered."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement considered: keys, relation (index), status, speaker ("" if nobody), logits of trigger and pair."""

    subject: str
    relation: int
    object: str
    status: str
    speaker: str
    trigger: float
    pair: float

    @property
    def triple(self) -> tuple[str, int, str]:
        """What is compared."""
        return (self.subject, self.relation, self.object)


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence: the candidates, best first, one a triple; what is true (triple -> status and speaker)."""

    source: str
    sentence: tuple[str, int]
    candidates: tuple[Candidate, ...]
    true: dict[tuple[str, int, str], tuple[str, str]]


def judge(network: Network, examples: Sequence[Example], relations: Sequence[str]) -> list[Judged]:
    """All candidates of all sentences, with the truth."""
    network.eval()
    found: list[Judged] = []
    with torch.no_grad():
        for example in examples:
            found += _judge(network, example, relations)
    return found


def _judge(network: Network, example: Example, relations: Sequence[str]) -> list[Judged]:
    window = example.window
    padded = pad([example])
    states = network.encode(padded.ids, padded.mask)
    _, logits = network.dense(states, padded.prior)
    triggers = find_triggers(sigmoid(logits[0].numpy()), window, CANDIDATE)
    places, anaphors = [m.place for m in example.mentions], [m.anaphor for m in example.mentions]
    questions = ask(places, anaphors, [trigger for trigger, _ in triggers], window.ends())
    candidates: dict[int, list[Candidate]] = {i: [] for i in range(window.core, window.first + len(window.sentences))}
    if triggers:
        answers = network.heads(states[0], **merge([questions], 0))
        _collect(candidates, example, triggers, questions, [answer.numpy() for answer in answers])
    judged = []
    for index, found in candidates.items():
        best: dict[tuple[str, int, str], Candidate] = {}
        for candidate in sorted(found, key=lambda c: -(c.trigger + c.pair)):
            best.setdefault(candidate.triple, candidate)
        true = {
            (said.subject, relations.index(said.relation), said.object): (said.status, said.speaker)
            for said in example.story.items[index].said
            if said.relation in relations
        }
        judged.append(Judged(example.story.source, (example.story.id, index), tuple(best.values()), true))
    return judged


def _collect(
    candidates: dict[int, list[Candidate]],
    example: Example,
    triggers: Sequence[tuple[Trigger, float]],
    questions: Questions,
    answers: Sequence[np.ndarray],
) -> None:
    roles, unsaid, status, pairs, _ = answers
    keys = [frozenset[str](), *(mention.keys for mention in example.mentions)]
    rows: dict[int, list[int]] = {}
    for row, (k, m) in enumerate(questions.roles.tolist()):
        if m and keys[m]:
            rows.setdefault(k, []).append(row)
    whom = questions.roles[:, 1].tolist()
    for row, (k, s, o) in enumerate(questions.pairs.tolist()):
        trigger, probability = triggers[k]
        speaker = max(rows.get(k, ()), key=lambda r: roles[r, 2], default=None)
        spoken = "" if speaker is None or roles[speaker, 2] < unsaid[k] else min(keys[whom[speaker]])
        for subject in keys[whom[s]]:
            for target in keys[whom[o]] - {subject}:
                candidates[trigger.place.sentence].append(
                    Candidate(
                        subject, trigger.relation, target, STATUSES[int(status[k].argmax())], spoken,
                        strength(probability), float(pairs[row]),
                    )
                )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figures:
    """Precision, recall and F1 of triples; F1 of pairs; share of right statuses and speakers among right triples."""

    precision: float
    recall: float
    f1: float
    pairs: float
    status: float
    speaker: float

    def __str__(self) -> str:
        return (
            f"P {self.precision:.3f} R {self.recall:.3f} F1 {self.f1:.3f} pair {self.pairs:.3f} "
            f"status {self.status:.2f} by {self.speaker:.2f}"
        )


def measure(judged: Sequence[Judged], threshold: float, symmetric: frozenset[int]) -> Figures:
    """Figures when candidates whose mean logit of trigger and pair exceeds ``threshold`` are believed."""
    right = found = wanted = status = speaker = 0
    pair_right = pair_found = pair_wanted = 0

    def plain(triple: tuple[str, int, str]) -> tuple[str, int, str]:
        s, r, o = triple
        return (o, r, s) if r in symmetric and o < s else triple

    for sentence in judged:
        true = {plain(triple): what for triple, what in sentence.true.items()}
        believed = {plain(c.triple): c for c in sentence.candidates if c.trigger + c.pair > 2 * threshold}
        hits = true.keys() & believed.keys()
        right, found, wanted = right + len(hits), found + len(believed), wanted + len(true)
        status += sum(believed[hit].status == true[hit][0] for hit in hits)
        speaker += sum(believed[hit].speaker == true[hit][1] for hit in hits)
        ours, theirs = ({frozenset((s, o)) for s, _, o in triples} for triples in (believed, true))
        pair_right, pair_found, pair_wanted = (
            pair_right + len(ours & theirs),
            pair_found + len(ours),
            pair_wanted + len(theirs),
        )
    return Figures(
        right / max(1, found),
        right / max(1, wanted),
        2 * right / max(1, found + wanted),
        2 * pair_right / max(1, pair_found + pair_wanted),
        status / max(1, right),
        speaker / max(1, right),
    )
