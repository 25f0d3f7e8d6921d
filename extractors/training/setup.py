"""What training, calibration and export have in common: arguments, vocabulary, data and the untrained network."""

import argparse
import json
import random
from collections import defaultdict
from pathlib import Path

from extractors.training.data import Story, held_out, read
from extractors.training.encoder import Weights, pretrained, shipped_weights
from extractors.training.examples import Preparation
from extractors.training.model import Network
from extractors.training.parts import Example
from extractors.training.vocabulary import kept, prune, texts
from ontology.vocabulary import vocabulary

ARGUMENTS, BEST = "arguments.json", "best.pt"


def remember(args: argparse.Namespace) -> None:
    """Keep the arguments of a run in its folder."""
    args.output.mkdir(parents=True, exist_ok=True)
    (args.output / ARGUMENTS).write_text(json.dumps(vars(args), default=str), encoding="utf8")


def remembered(folder: Path) -> argparse.Namespace:
    """The arguments of an earlier run."""
    values = json.loads((folder / ARGUMENTS).read_text(encoding="utf8"))
    paths = {name: [Path(path) for path in values[name]] for name in ("data", "raw")}
    return argparse.Namespace(**{**values, **paths, "output": folder})


class Setup:
    """Data and network for the arguments of ``train``; the network has the published weights and untrained heads.

    Documents whose source begins with ``args.without`` are tested on as a set of their own; of the others, a share is
    held out, and ``stories`` is what is left to train on.
    """

    def __init__(self, args: argparse.Namespace) -> None:
        known = vocabulary().relations
        self.relations = list(known)
        self.symmetric = frozenset(i for i, relation in enumerate(known.values()) if relation.symmetric)
        weights = Weights(shipped_weights())
        encoder = pretrained(weights)
        self.tokenizer = prune(encoder, weights, _vocabulary(args, weights))
        self.network = Network(encoder, weights.shape.hidden, len(self.relations))
        stories = read(args.data)
        self._tested = [story for story in stories if args.without and story.source.startswith(args.without)]
        kept_stories = [story for story in stories if story not in self._tested]
        self._held = [story for story in kept_stories if held_out(story, args.hold_out)]
        self.stories: list[Story] = [story for story in kept_stories if not held_out(story, args.hold_out)]
        if args.limit:
            self.stories = random.Random(args.seed).sample(self.stories, args.limit)
        self.preparation = Preparation(self.stories, self.relations, self.tokenizer)

    def to_train_on(self) -> list[Example]:
        """The examples to train on."""
        return [example for story in self.stories for example in self.preparation.examples(story, own=True)]

    def to_test_on(self) -> dict[str, list[Example]]:
        """The held-out examples by language, and those of the sources left out."""
        sets: dict[str, list[Example]] = defaultdict(list)
        for story in self._held:
            sets[story.language] += self.preparation.examples(story, own=False)
        for story in self._tested:
            sets[story.source] += self.preparation.examples(story, own=False)
        return dict(sets)


def _vocabulary(args: argparse.Namespace, weights: Weights) -> list[int]:
    """The pieces kept: chosen once a run."""
    path: Path = args.output / "vocabulary.json"
    if not path.exists():
        path.write_text(json.dumps(kept(weights, texts([*args.data, *args.raw]), args.vocabulary)), encoding="ascii")
    return [int(piece) for piece in json.loads(path.read_text(encoding="ascii"))]
