"""The mentions that the linker finds in the training news, so that the network learns on what it will be given."""

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.learned_mentions import linked
from extractors.pipeline import annotate
from ontology.statements import Document, Span


@dataclass(frozen=True, slots=True)
class Linked:
    """Words that the linker takes for actors (ids)."""

    words: Span
    whole: Span
    actors: frozenset[str]
    anaphor: bool

    def likeness(self, span: Span) -> float:
        """Shared characters over all characters of both."""
        shared = min(self.words.end, span.end) - max(self.words.start, span.start)
        return max(0, shared) / (max(self.words.end, span.end) - min(self.words.start, span.start))


def linked_mentions(document: Document, lines: Sequence[Span]) -> list[list[Linked]]:
    """Per line of a document, what the linker finds in it."""
    found: list[list[Linked]] = [[] for _ in lines]
    line = 0
    for sentence in annotate(document).sentences:
        while lines[line].end < sentence.span.end:
            line += 1
        for words, mentions in linked(sentence).items():
            actors = frozenset(mention.actor.id for mention in mentions if mention.actor is not None)
            anaphor = any(mention.anaphoric for mention in mentions)
            found[line].append(Linked(words, mentions[0].span, actors, anaphor))
    return found
