"""Cutting a sentence into the elements that names are made of: known names, titles, state bodies, nouns, capitals."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from extractors.languages.words import language as language_words
from extractors.names import NameEntry, NameIndex, Token, Trie, difference, name_index, without_marks, words_key
from ontology.composition import Body, Composition, Noun, Title, composition
from ontology.tables import made_to_stay

Part = Title | Body | Noun

COUNTERPART = "counterpart"
"""The title that repeats the one before it (người đồng cấp)."""


class Element(NamedTuple):
    """Words ``[first, last)`` of the sentence and what they may mean; ``unknown`` is a run of capitalised words."""

    first: int
    last: int
    entries: tuple[NameEntry, ...] = ()
    titles: tuple[Title, ...] = ()
    bodies: tuple[Body, ...] = ()
    nouns: tuple[Noun, ...] = ()

    @property
    def unknown(self) -> bool:
        """Whether nothing is known of the words."""
        return not (self.entries or self.titles or self.bodies or self.nouns)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The names of the base and the parts of composed names, by language."""

    index: NameIndex
    parts: dict[str, Trie[Part]]

    def parts_of(self, language: str) -> Trie[Part]:
        """Titles, bodies and nouns of a language; an unknown language has those of English."""
        return self.parts.get(language) or self.parts["en"]


def _plural(noun: str) -> str:
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


def build_lexicon(index: NameIndex, tables: Composition) -> Lexicon:
    """File all parts by their words; English ones under their regular plural too."""
    parts: dict[str, Trie[Part]] = {"en": Trie(), "vi": Trie()}

    def file(language: str, name: str, part: Part) -> None:
        spellings = {name, _plural(name)} if language == "en" else {name}
        for spelling in sorted(spellings):
            for code in ("en", "vi") if language == "mul" else (language,):
                parts[code].file(words_key(spelling), part)

    for title in tables.titles:
        file(title.language, title.name, title)
    for body in tables.bodies:
        file(body.language, body.name, body)
    titled = {(title.language, title.name) for title in tables.titles}
    for noun in tables.nouns:
        first, _, rest = noun.noun.partition(" ")
        if first in language_words(noun.language).former and (noun.language, rest) in titled:
            continue  # "cựu tổng thống" is an office that is over, not a kind of people
        file(noun.language, noun.noun, noun)
    for code in parts:
        for counterpart in sorted(language_words(code).counterparts):
            file(
                code, counterpart, Title(title=COUNTERPART, language=code, name=counterpart, sector="GOV", role="head")
            )
    return Lexicon(index, parts)


@cache
def lexicon() -> Lexicon:
    """The lexicon over the shipped tables, built on first use and kept for the process."""
    index, tables = name_index(), composition()
    with made_to_stay():
        return build_lexicon(index, tables)


def capitalised(token: Token) -> bool:
    """Whether a word begins with a capital letter."""
    return token.text[:1].isupper()


def _exact_enough(entries: Sequence[NameEntry], found: Sequence[Token], small: frozenset[str]) -> tuple[NameEntry, ...]:
    """Names whose capitals are there too; of longer names the first is enough ("UN security council").

    A single word that mostly opens sentences or names a day (``small``) is no name in running text.
    """
    if len(found) == 1:
        if found[0].folded in small and not (found[0].text.isupper() and len(found[0].text) > 1):
            return ()
        return tuple(entry for entry in entries if difference(entry, found) != "case")
    return tuple(
        entry
        for entry in entries
        if difference(entry, found) != "case"
        or (
            entry.name.kind != "short"
            and entry.words[0][:1].isupper()
            and difference(entry, found[:1], first_only=True) is None
        )
    )


def _foreign(entries: Sequence[NameEntry], found: Sequence[Token], language: str) -> Sequence[NameEntry]:
    """Of names whose marks were left out those that a language writes so: Vietnamese only longer ones of others."""
    if language == "en":
        return entries
    if len(found) == 1 or not all(word.text.isascii() for word in found):
        return ()
    return [entry for entry in entries if entry.name.language == "mul"]


def _longer_follows(names: Trie[NameEntry], folded: Sequence[str], element: Element) -> bool:
    """Whether a name that begins one word later goes on beyond the element."""
    following = names.longest(folded, element.first + 1)
    return following is not None and following[0] > element.last


def segment(words: Sequence[Token], language: str, known: Lexicon, *, any_case: bool = False) -> list[Element]:
    """The elements of a sentence from left to right, longest first; words that are no element are left out.

    Capitalised words that no table knows become elements without a meaning. ``any_case``: capitals do not matter.
    """
    folded = [word.folded for word in words]
    names, parts = known.index.trie(language), known.parts_of(language)
    small = language_words(language).openers
    skipped = language_words(language).honorifics | small
    # The press writes foreign names without their marks (Felipe Calderon); Vietnamese ones only English does.
    bare = known.index.trie(language, marks=False)
    plain = [without_marks(word) for word in folded] if language == "en" else folded
    found: list[Element] = []
    position = 0
    while position < len(words):
        best: Element | None = None
        for last, entries in names.prefixes(folded, position):
            exact = tuple(entries) if any_case else _exact_enough(entries, words[position:last], small)
            if exact:
                best = Element(position, last, entries=exact)
        for last, entries in bare.prefixes(plain, position):
            exact = _exact_enough(_foreign(entries, words[position:last], language), words[position:last], small)
            if exact and (best is None or last > best.last):
                best = Element(position, last, entries=exact)
        if (
            best is not None
            and best.last > position + 1
            and words[position].folded in skipped
            and _longer_follows(names, folded, best)
        ):
            best = None  # "ông Vương" is cut off "ông Vương Nghị"
        match = parts.longest(folded, position)
        if match and (best is None or match[0] > best.last):
            values = match[1]
            best = Element(
                position,
                match[0],
                titles=tuple(value for value in values if isinstance(value, Title)),
                bodies=tuple(value for value in values if isinstance(value, Body)),
                nouns=tuple(value for value in values if isinstance(value, Noun)),
            )
        if best is None and capitalised(words[position]):
            best = Element(position, position + 1)
        if best is not None:
            found.append(best)
            position = best.last
        else:
            position += 1
    return found
