"""Names that no table knows, and names that only look like known ones, put together from capitalised words."""

from extractors.elements import Element
from extractors.reading import Phrase, Reading
from ontology.actors import Actor

_INITIALS = 2
"""A word of at most so many letters before a surname is an initial (V., Th.)."""
_FULL_NAMES = (2, 3)
"""Of how many words an unknown person's name is, if nothing else tells that it is one."""


class NameRuns(Reading):
    """Runs of capitalised words in a sentence."""

    def _unknown(self, position: int, *, person: bool = False) -> tuple[Phrase | None, int]:
        last = self._run(position)
        first = self.elements[position].first
        end = self.elements[last].last
        honorific = first > 0 and self.words[first - 1].folded in self.language.honorifics
        while first < end and (
            self._opens(first) or (end - first > 1 and self.words[first].folded in self.language.honorifics)
        ):
            first += 1
            honorific = self.words[first - 1].folded in self.language.honorifics
        if first == end:
            return None, last + 1
        words = [word.folded for word in self.words[first:end]]
        organization = not person and any(word in self.language.organization_words for word in words)
        if not (person or honorific or organization) and (end - first < _FULL_NAMES[0] or self.heading):
            return None, last + 1
        name = self.text[self.words[first].start : self.words[end - 1].end]
        if person and end - first == 1 and self.words[first].folded in self.language.openers:
            return None, last + 1
        kind = (
            "Organization"
            if organization
            else "Person"
            if person or honorific or end - first in _FULL_NAMES
            else "Agent"
        )
        actor = self._seen_by_name(name) or self.resolver.unknown(name, self.language.code, kind)
        return Phrase(first, end, (first, end), actor, "unknown"), last + 1

    def _opens(self, first: int) -> bool:
        """Whether a word is capitalised only because a sentence begins there (after a bracket or a colon, too)."""
        if self.words[first].folded not in self.language.openers:
            return False
        before = self.text[self.words[first - 1].end : self.words[first].start] if first else ""
        return first == 0 or bool(before.strip()) or self.words[first - 1].folded in self.language.openers

    def _run(self, position: int) -> int:
        """The last element of a run of unknown capitalised words."""
        last = position
        while last + 1 < len(self.elements) and self.elements[last + 1].unknown and self._name_goes_on(last):
            last += 1
        return last

    def _name_goes_on(self, left: int) -> bool:
        gap = self._gap(left, left + 1)
        return (
            gap in (" ", "-", ".", ". ", "’", "'", " & ")
            and (not gap.startswith(".") or len(self.words[self.elements[left].first].text) == 1)
        ) or gap.strip(" -").casefold() in self.language.name_connectors

    def _run_with_known(self, position: int) -> tuple[Phrase | None, int] | None:
        """A longer name around a known short one is somebody else: Kim Yong-chol is not Kim; V. Putin is Putin."""
        if self.heading:
            return None
        if self.elements[position].unknown:
            return self._before_known(position)
        return self._after_known(position)

    def _before_known(self, position: int) -> tuple[Phrase | None, int] | None:
        """Unknown words before a known short name: initials keep its meaning, a given name does not."""
        last = self._run(position)
        if last + 1 == len(self.elements) or not self._name_goes_on(last):
            return None
        first, short = self.elements[position].first, self.elements[last + 1]
        if not short.entries or any(entry.name.kind != "short" for entry in short.entries):
            return None
        given = self.words[first : self.elements[last].last]
        if all(len(word.text.strip(".")) <= _INITIALS and word.text[:1].isupper() for word in given):
            actor = self._choose(short)
            if actor is not None:
                return Phrase(first, short.last, (first, short.last), actor, "name"), last + 2
        return None if self._opens(first) else (self._own(first, short.last), last + 2)

    def _after_known(self, position: int) -> tuple[Phrase | None, int] | None:
        """A known short name before unknown words, or before another surname."""
        element = self.elements[position]
        single = element.last - element.first == 1 and all(
            entry.name.kind == "short" or (entry.name.ambiguous and self.resolver.base[entry.actor].type != "Place")
            for entry in element.entries
        )
        if not single or position + 1 == len(self.elements):
            return None
        following, gap = self.elements[position + 1], self._gap(position, position + 1)
        if following.unknown and gap in (" ", "-"):
            if not any(self.resolver.base[entry.actor].type == "Person" for entry in element.entries):
                return None
            last = self._run(position + 1)
            return self._own(element.first, self.elements[last].last), last + 1
        if gap == " " and self._surname(element) and self._surname(following):
            return self._own(element.first, following.last), position + 2
        return None

    def _surname(self, element: Element) -> bool:
        """Whether a single word is known as nothing but a short name of persons."""
        return (
            element.last - element.first == 1
            and bool(element.entries)
            and all(
                entry.name.kind == "short" and self.resolver.base[entry.actor].type == "Person"
                for entry in element.entries
            )
        )

    def _own(self, first: int, last: int) -> Phrase:
        name = self.text[self.words[first].start : self.words[last - 1].end]
        actor = self._seen_by_name(name) or self.resolver.unknown(name, self.language.code, "Person")
        return Phrase(first, last, (first, last), actor, "unknown")

    def _seen_by_name(self, name: str) -> Actor | None:
        return self.context.actors.get(name.replace(" ", "_"))
