"""Annotated documents -> windows, with what the network should say about them."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from tokenizers import Tokenizer

from extractors.learned_windows import Lexicon, Window, cut, windows
from extractors.training.data import Story
from extractors.training.linked import Linked, linked_mentions
from extractors.training.names import Names
from extractors.training.parts import IGNORED, Example, Known
from extractors.training.placing import Placing
from extractors.training.triggers import Shares, Triggers


class Preparation:
    """Makes examples; ``stories`` are the documents that names and the lexicon are learned from."""

    def __init__(self, stories: Sequence[Story], relations: Sequence[str], tokenizer: Tokenizer) -> None:
        self.relations = {relation: i for i, relation in enumerate(relations)}
        self.names = Names(stories)
        self._tokenizer = tokenizer
        self._triggers = Triggers(stories, self.relations)
        self.shares = self._triggers.shares()

    def examples(self, story: Story, *, own: bool) -> Iterator[Example]:
        """The windows of a document; ``own`` says that it is one of those learned from."""
        document, lines = story.document(), story.lines()
        shares: Shares = self._triggers.shares(story) if own else self.shares
        lexicon = Lexicon(shares, len(self.relations))
        given = linked_mentions(document, lines)
        for window in windows(cut(self._tokenizer, document.text, lines)):
            yield self._example(story, document.text, window, lexicon, given)

    def _example(
        self, story: Story, text: str, window: Window, lexicon: Lexicon, given: Sequence[Sequence[Linked]]
    ) -> Example:
        tags = np.full(len(window.ids), IGNORED, dtype=np.int64)
        triggers = np.zeros((len(window.ids), len(self.relations)), dtype=np.float32)
        example = Example(story, window, lexicon.prior(text, window), tags, triggers)
        for index, (offset, pieces) in enumerate(
            zip(window.offsets, window.sentences, strict=True), start=window.first
        ):
            tags[offset : offset + len(pieces.ids)] = 0
            placing = Placing(self.names, self.relations, text, example, index, given[index])
            placing.add_statements(story.items[index])
            placing.add_others()
        _share_keys(example.mentions)
        _sort_mentions(example)
        for asserted in example.asserted:
            triggers[asserted.place.first : asserted.place.end, asserted.relation] = 1.0
        _tag(example)
        return example


def _sort_mentions(example: Example) -> None:
    """Bring the mentions in order, and the numbers that point at them."""
    order = sorted(range(len(example.mentions)), key=lambda i: (example.mentions[i].place.first, i))
    rank = {0: 0} | {old + 1: new + 1 for new, old in enumerate(order)}
    example.mentions = [example.mentions[i] for i in order]
    for asserted in example.asserted:
        asserted.pairs = {(rank[s], rank[o]) for s, o in asserted.pairs}


def _share_keys(mentions: Sequence[Known]) -> None:
    """Mentions that are linked to the same actor have the same key, if it is clear; else the actor's id serves."""
    keys: dict[str, Counter[str]] = defaultdict(Counter)
    for mention in mentions:
        if len(mention.actors) == 1 and not mention.anaphor:
            keys[min(mention.actors)].update(mention.keys)
    meant = {actor: counts.most_common(1)[0][0] for actor, counts in keys.items() if counts}
    for mention in mentions:
        if not mention.keys and not mention.anaphor:
            mention.keys = frozenset(meant.get(actor, f"={actor}") for actor in mention.actors)


def _tag(example: Example) -> None:
    """Mark the mentions, the longest where they overlap."""
    taken = np.zeros(len(example.tags), dtype=bool)
    for mention in sorted(example.mentions, key=lambda m: m.place.first - m.place.end):
        first, end = mention.place.first, mention.place.end
        if not taken[first:end].any():
            taken[first:end] = True
            example.tags[first] = 3 if mention.anaphor else 1
            example.tags[first + 1 : end] = 4 if mention.anaphor else 2
