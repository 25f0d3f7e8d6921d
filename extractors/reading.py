"""A sentence as the phrase grammar sees it: its elements, what stands between them, and whom a name means here."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.elements import Element, Lexicon, capitalised, segment
from extractors.languages.words import Language
from extractors.names import NameEntry, Token
from extractors.resolver import Context, Resolver
from ontology.actors import Actor

_ONE_ADJECTIVE = re.compile(r"['’]s? [a-z-]+ ")

_SHORT = 4
"""So many words are too few for a heading, and at most so many stand between the parts of a name."""


@dataclass(slots=True)
class Phrase:
    """Words ``[first, last)`` that mean ``actor``; ``head`` is the part that is the name itself."""

    first: int
    last: int
    head: tuple[int, int]
    actor: Actor | None
    kind: str
    sector: str | None = None
    owner: "Phrase | None" = None
    titles: tuple[str, ...] = ()
    title_words: tuple[int, int] | None = None
    former: bool = False
    body: str | None = None
    parts: list["Phrase"] = field(default_factory=list)


class Reading:
    """The elements of one sentence; the context tells whom ambiguous names mean."""

    def __init__(
        self,
        text: str,
        words: Sequence[Token],
        language: Language,
        known: Lexicon,
        resolver: Resolver,
        context: Context,
        *,
        any_case: bool = False,
    ) -> None:
        self.text = text
        self.words = words
        self.language = language
        self.resolver = resolver
        self.context = context
        self.elements = segment(words, language.code, known, any_case=any_case)
        self.heading = sum(map(capitalised, words)) > 0.7 * len(words) > 0.7 * _SHORT

    def _gap(self, left: int, right: int) -> str:
        """The characters between the elements at two positions."""
        start = self.words[self.elements[left].last - 1].end
        end = self.words[self.elements[right].first].start
        return self.text[start:end].replace("\u00a0", " ")

    def _joined(self, left: int, gaps: frozenset[str]) -> bool:
        """Whether the next element follows by one of ``gaps``, words that change nothing left aside."""
        if left + 1 >= len(self.elements):
            return False
        gap = self._gap(left, left + 1)
        if gap in gaps:
            return True
        if gaps is self.language.possessive_gaps and _ONE_ADJECTIVE.fullmatch(gap):
            return True  # Turkey's choleric president
        kept = " ".join(word for word in gap.split() if word.casefold().strip(",") not in self.language.modifiers)
        plain = {" ".join(allowed.split()) for allowed in gaps}
        return len(gap.split()) <= _SHORT and kept in plain and "," not in gap.replace(kept, "")

    def _former(self, first: int) -> bool:
        return first > 0 and self.words[first - 1].folded in self.language.former

    def _gap_is_blank(self, position: int) -> bool:
        return position + 1 < len(self.elements) and self._gap(position, position + 1) == " "

    def _choose(self, element: Element) -> Actor | None:
        """The actor an element names, or None if the words around and the document do not settle it."""
        entries: Sequence[NameEntry] = element.entries
        if element.first == 0 and all(
            entry.name.ambiguous and self.resolver.base[entry.actor].type == "Country" for entry in entries
        ):
            # "Anh" that opens a sentence is as likely "he": only what the document has named already counts.
            entries = [entry for entry in entries if self._in_view(entry.actor)]
        if len({entry.actor for entry in entries}) > 1:
            entries = self._place_or_government(element, entries)
        return self.resolver.choose(entries, self.context)

    def _in_view(self, actor_id: str) -> bool:
        return actor_id in self.context.seen or self.resolver.base[actor_id].country in self.context.countries

    def _place_or_government(self, element: Element, entries: Sequence[NameEntry]) -> Sequence[NameEntry]:
        """A capital after "in" or "tại" is the city, else the government."""
        metonyms = [entry for entry in entries if entry.name.kind == "metonym"]
        places = [entry for entry in entries if self.resolver.base[entry.actor].type == "Place"]
        if not (metonyms and places):
            return entries
        before = self.words[element.first - 1].folded if element.first else ""
        both = " ".join(word.folded for word in self.words[max(0, element.first - 2) : element.first])
        as_place = before in self.language.place_words or both in self.language.place_words
        kept = places if as_place else metonyms
        return kept + [entry for entry in entries if entry not in metonyms and entry not in places]
