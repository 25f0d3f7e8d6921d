# ruff: noqa: E402, S311  torch may be missing; nothing here is secret
"""The network, its questions and its losses, on a document of two sentences. Needs the extra ``train``."""

import random
from datetime import date

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from extractors.learned_candidates import Place
from extractors.learned_windows import Pieces, windows
from extractors.training.batches import batches, merge, pad
from extractors.training.calibrate import calibrate
from extractors.training.data import Item, Said, Story
from extractors.training.encoder import Encoder, Shape
from extractors.training.evaluate import Candidate, Judged, judge, measure
from extractors.training.losses import losses
from extractors.training.model import Network
from extractors.training.parts import IGNORED, Asserted, Example, Known
from extractors.training.posing import pose
from ontology.statements import Span

RELATIONS = ("urges", "visits")
SHAPE = Shape(hidden=24, layers=1, heads=2, feed=48, vocabulary=32, positions=256, types=1, epsilon=1e-12)


def example() -> Example:
    """Alba urges Brosia . | It visits Brosia . (one piece a word, "it" stands for Alba)"""
    first = Pieces(Span(0, 20), (10, 11, 12, 13), (0, 5, 11, 18), (4, 10, 17, 19))
    second = Pieces(Span(21, 40), (14, 15, 12, 13), (21, 24, 31, 38), (23, 30, 37, 39))
    (window,) = windows([first, second])
    said = Said("Alba", "urges", "Brosia", "actual", "", "Alba", "Brosia", "urges")
    told = Said("Alba", "visits", "Brosia", "planned", "Alba", "It", "Brosia", "visits")
    items = (Item("d:0", "Alba urges Brosia .", (said,)), Item("d:1", "It visits Brosia .", (told,)))
    found = Example(
        Story("d", "en", "x_en", date(2020, 1, 1), items),
        window,
        np.zeros((11, 3), dtype=np.float32),
        np.array([IGNORED, 1, 0, 1, 0, IGNORED, 3, 0, 1, 0, IGNORED]),
        np.zeros((11, 2), dtype=np.float32),
    )
    for sentence, at, key, anaphor in ((0, 1, "Alba", False), (0, 3, "Brosia", False), (1, 6, "Alba", True), (1, 8, "Brosia", False)):  # fmt: skip
        place = Place(sentence, at, at + 1)
        found.mentions.append(Known(place, place, frozenset({key}), anaphor))
    found.asserted += [
        Asserted(Place(0, 2, 3), 0, 0, "", {(1, 2)}),
        Asserted(Place(1, 7, 8), 1, 2, "Alba", {(3, 4)}),
    ]
    found.triggers[2, 0] = found.triggers[7, 1] = 1.0
    return found


def network() -> Network:
    """A tiny one."""
    torch.manual_seed(3)
    return Network(Encoder(SHAPE), SHAPE.hidden, len(RELATIONS))


def test_the_answers_follow_the_annotation() -> None:
    questions, answers = pose(example(), np.zeros((11, 2), dtype=np.float32), random.Random(0))
    right = questions.pairs[answers.pairs == 1]
    whom = questions.roles[:, 1]
    assert [(whom[s], whom[o]) for _, s, o in right.tolist()] == [(1, 2), (3, 4)]
    assert answers.status.tolist() == [0, 2]
    assert answers.unsaid.tolist() == [1, 0]
    assert answers.links.tolist() == [1, 0]


def test_triggers_that_tempt_the_network_are_asked_about_and_refused() -> None:
    guesses = np.zeros((11, 2), dtype=np.float32)
    guesses[2, 1] = 0.9
    questions, answers = pose(example(), guesses, random.Random(0))
    assert questions.relations.tolist() == [0, 1, 1]
    assert not answers.pairs[questions.pairs[:, 0] == 2].any()
    assert answers.status[2] == IGNORED


def test_questions_on_several_windows_point_into_their_own() -> None:
    questions, _ = pose(example(), np.zeros((11, 2), dtype=np.float32), random.Random(0))
    both = merge([questions, questions], 20)
    size = len(questions.roles)
    assert (both["mentions"][4:] == torch.from_numpy(questions.mentions) + 20).all()
    assert (both["pairs"][len(questions.pairs) :, 1:] == torch.from_numpy(questions.pairs[:, 1:]) + size).all()
    assert both["roles"][:, 1].max() == 8
    assert both["roles"][size, 1] == 0


def test_a_tiny_network_learns_the_document_by_heart() -> None:
    model, rng = network(), random.Random(1)
    optimizer = torch.optim.AdamW(model.parameters(), lr=5e-3)
    model.train()
    for _ in range(150):
        optimizer.zero_grad()
        torch.stack(list(losses(model, [example()], rng).values())).sum().backward()
        optimizer.step()
    judged = judge(model, [example()], RELATIONS)
    figures = measure(judged, 0.0, frozenset())
    assert figures.f1 == 1.0
    assert figures.status == 1.0
    assert figures.speaker == 1.0


def test_batches_hold_every_example_once() -> None:
    examples = [example() for _ in range(7)]
    found = batches(examples, 24, random.Random(0))
    assert sorted(id(e) for batch in found for e in batch) == sorted(map(id, examples))
    assert max(pad(batch).ids.numel() for batch in found) <= 24


def test_calibrated_scores_put_the_threshold_between_right_and_wrong() -> None:
    def candidate(strength: float, right: bool) -> Judged:
        found = Candidate("A", 0, "B", "actual", "", strength, strength)
        return Judged("x", ("d", 0), (found,), {("A", 0, "B"): ("actual", "")} if right else {})

    judged = [candidate(2.0, True)] * 8 + [candidate(-2.0, False)] * 8 + [candidate(-2.0, True)]
    found = calibrate(judged, 2)
    score = 1 / (1 + np.exp(-2.0 * (found.trigger_weight + found.pair_weight) - found.bias - found.relation_bias[0]))  # fmt: skip
    assert found.threshold == pytest.approx(score, abs=1e-3)
    assert found.relation_bias[1] == 0.0
