"""The words of a description: which are small, which are known, and which can be a name."""

from collections.abc import Iterable, Sequence
from typing import Any

from extractors.elements import Element
from extractors.languages.words import Language
from extractors.names import NameEntry, Token, Trie, difference
from ontology.composition import Body, Noun

_SMALL = 3


def joining_words(language: Language) -> frozenset[str]:
    """The words that open a complement (of, in; của, tại)."""
    gaps = language.owner_gaps | language.place_gaps | language.noun_gaps
    return frozenset(word for gap in gaps for word in gap.split()[:1]) | language.place_words


def covered(words: Sequence[Token], elements: Sequence[Element], language: Language) -> float:
    """Share of the words known, leaving out small ones, numbers and the like."""
    small = (
        language.articles
        | language.honorifics
        | language.openers
        | language.former
        | language.modifiers
        | joining_words(language)
    )
    small |= (
        language.sided_before
        | language.sided_after
        | {word for w in language.place_words for word in w.split()}
        | {"s"}
    )
    known = {position for element in elements for position in range(element.first, element.last)}
    strange = [
        word
        for position, word in enumerate(words)
        if position not in known and word.folded not in small and not word.text[0].isdigit()
    ]
    return len(known) / (len(known) + len(strange))


def spelt(entry: NameEntry, found: Sequence[Token], language: Language, *, cased: bool) -> bool:
    """Whether words can be this name: small words in lower case are no acronyms (us, who, is).

    ``cased``: other words of the text have capitals, so that a single word without one is no name.
    """
    if len(found) > 1:
        return True
    word = found[0]
    if word.folded in language.articles and (cased or difference(entry, found) == "case"):
        return False
    if cased and difference(entry, found) == "case":
        return False
    if len(word.text) > _SMALL and word.folded not in language.openers:
        return True
    return difference(entry, found) != "case" or not (
        word.folded in language.openers or word.folded in joining_words(language) or len(word.text) == 1
    )


def goes_on(words: Sequence[Token], last: int, known: Iterable[Trie[Any]], language: Language) -> bool:
    """Whether the name that ends before word ``last`` goes on with a word nobody knows: Novak Djokovic is no Novak."""
    if last < len(words) - 1 and words[last].folded in language.name_connectors:
        return words[last + 1].text[:1].isupper()
    if last >= len(words) or not words[last].text[:1].isupper() or words[last].start != words[last - 1].end + 1:
        return False
    folded = [word.folded for word in words]
    return not any(trie.longest(folded, last) for trie in known)


def written(words: Sequence[Token], element: Element) -> str:
    """The words of an element, one blank between."""
    return " ".join(word.text for word in words[element.first : element.last])


def acts_for_country(element: Element) -> bool:
    """Whether who is named so stands for the country: soldiers, officials."""
    parts: tuple[Body | Noun, ...] = (*element.bodies, *element.nouns)
    return any(part.resolves == "country" for part in parts)
