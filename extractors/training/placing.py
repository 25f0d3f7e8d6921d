"""Where the words of an annotated sentence are: its mentions, triggers and statements as places of a window."""

import re
from collections.abc import Mapping, Sequence

from extractors.learned_candidates import Place
from extractors.learned_windows import phrases
from extractors.training.data import Item, Said
from extractors.training.linked import Linked
from extractors.training.names import Names
from extractors.training.parts import STATUSES, Asserted, Example, Known
from ontology.statements import Span

_LONGEST_NAME = 8
_ALIKE = 0.3
"""From this likeness on the linker's mention stands for the annotated one."""


class Placing:
    """Adds the mentions and statements of one sentence to an example."""

    def __init__(
        self,
        names: Names,
        relations: Mapping[str, int],
        text: str,
        example: Example,
        index: int,
        given: Sequence[Linked],
    ) -> None:
        self._names = names
        self._relations = relations
        self._text = text
        self._example = example
        self._index = index
        self._given = given
        self._sentence = example.window.sentences[index - example.window.first].sentence
        self._found: dict[tuple[Span, bool], int] = {}

    def add_statements(self, item: Item) -> None:
        """What the sentence is annotated with."""
        asserted: dict[tuple[Place, int], Asserted] = {}
        for said in item.said:
            at = self._trigger(said)
            place = self._place(at) if at is not None else None
            if at is None or place is None or said.relation not in self._relations:
                continue
            subject, used = self._number(said.subject_words, said.subject, at, None)
            again = used if said.subject != said.object else None
            target, _ = self._number(said.object_words, said.object, at, again)
            if (said.subject_words and not subject) or (said.object_words and not target):
                continue
            relation = self._relations[said.relation]
            new = Asserted(place, relation, STATUSES.index(said.status), said.speaker)
            asserted.setdefault((place, relation), new).pairs.add((subject, target))
        self._example.asserted += asserted.values()

    def add_others(self) -> None:
        """What the linker finds, and names and anaphors known from elsewhere."""
        for linked in self._given:
            if (linked.words, linked.anaphor) not in self._found:
                key = None if linked.anaphor else self._names.key(linked.words.of(self._text))
                self._mention(linked.words, key, linked.words, anaphor=linked.anaphor)
        taken = [*(span for span, _ in self._found), *(linked.whole for linked in self._given)]
        spans = (span for _, span in phrases(self._text, self._sentence, _LONGEST_NAME))
        for span in sorted(spans, key=lambda span: (span.start - span.end, span.start)):
            words = span.of(self._text)
            known = self._names.known(words)
            if known is None or any(span.overlaps(other) for other in taken):
                continue
            if not known and self._text[span.end + 1 : span.end + 2].isupper():
                continue  # "ông" of "ông Nam" stands for nobody by itself
            self._mention(span, self._names.key(words) if known else None, span, anaphor=not known)
            taken.append(span)

    def _place(self, span: Span) -> Place | None:
        found = self._example.window.find(self._index, span)
        return None if found is None else Place(self._index, *found)

    def _mention(self, span: Span, key: str | None, whole: Span, *, anaphor: bool) -> int:
        """Number of the mention at ``span``, added if it is new; 0 if it lies beyond the window."""
        like = max(self._given, key=lambda linked: linked.likeness(span), default=None)
        actors = frozenset[str]()
        if like is not None and like.likeness(span) >= _ALIKE:
            span, whole, anaphor, actors = like.words, like.whole, like.anaphor, like.actors
        if (known := self._found.get((span, anaphor))) is not None:
            if key:
                self._example.mentions[known - 1].keys |= {key}
            return known
        place, around = self._place(span), self._place(whole)
        if place is None or around is None:
            return 0
        keys = frozenset((key,) if key else ())
        self._example.mentions.append(Known(place, around, keys, anaphor, actors))
        self._found[span, anaphor] = len(self._example.mentions)
        return len(self._example.mentions)

    def _number(self, words: str, key: str, near: Span, other: Span | None) -> tuple[int, Span | None]:
        """Number of the mention by ``words`` nearest to the trigger, rather not at ``other``; and where it is."""
        places = self._occurrences(words)
        places = [span for span in places if span != other] or places
        if not places:
            return 0, None
        whole = min(places, key=lambda span: abs(span.start - near.start))
        name = self._names.name(words, key)
        span = whole if name is None else Span(whole.end - len(name), whole.end)
        return self._mention(span, key, whole, anaphor=name is None), whole

    def _trigger(self, said: Said) -> Span | None:
        """The occurrence of the trigger that is nearest to subject and object."""
        ends = [self._occurrences(words) for words in (said.subject_words, said.object_words)]

        def away(span: Span) -> int:
            return sum(min((abs(span.start - other.start) for other in places), default=0) for places in ends)

        return min(self._occurrences(said.trigger), key=away, default=None)

    def _occurrences(self, words: str) -> list[Span]:
        """Where ``words`` occur in the sentence: as whole words, else anywhere."""
        if not words:
            return []
        start, end = self._sentence.start, self._sentence.end
        for pattern in (rf"(?<!\w){re.escape(words)}(?!\w)", re.escape(words)):
            if found := [Span(*match.span()) for match in re.compile(pattern).finditer(self._text, start, end)]:
                return found
        return []
