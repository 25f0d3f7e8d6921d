"""Finding names in text: tokens with offsets, folding of spellings, and a trie of every name of the base.

Two spellings fold alike when they differ in case, in tone placement (hoà/hòa), in hyphens or in the dots of an
acronym. Folding never changes offsets: tokens keep the characters they came from.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Generic, NamedTuple, TypeVar

from ontology.actors import ActorBase, Name, actor_base

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?|[^\W_]+")
_TONE_AT_END = {
    new: old
    for news, olds in (
        (("oà", "oá", "oả", "oã", "oạ"), ("òa", "óa", "ỏa", "õa", "ọa")),
        (("oè", "oé", "oẻ", "oẽ", "oẹ"), ("òe", "óe", "ỏe", "õe", "ọe")),
        (("uỳ", "uý", "uỷ", "uỹ", "uỵ"), ("ùy", "úy", "ủy", "ũy", "ụy")),
    )
    for new, old in zip(news, olds, strict=True)
}


_SPOKEN_ACRONYM = 4
"""From this many letters on British papers write an acronym as a word (Nato, Isis)."""


class Token(NamedTuple):
    """A word of the text: ``[start, end)`` characters, its words as written and folded."""

    start: int
    end: int
    text: str
    folded: str


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """A word in the form in which words are compared: no case, no dots, tone marks at their older place."""
    folded = unicodedata.normalize("NFC", word.replace(".", "").casefold())
    ending = folded[-2:]
    if ending in _TONE_AT_END and not folded.endswith(("quý", "quỳ", "quỷ", "quỹ", "quỵ")):
        folded = folded[:-2] + _TONE_AT_END[ending]
    return folded


@lru_cache(maxsize=65536)
def without_marks(word: str) -> str:
    """A folded word without diacritics; đ becomes d."""
    decomposed = unicodedata.normalize("NFD", word.replace("đ", "d"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The words of ``text[start:end]``; dotted acronyms (U.S., L.H.Q.) are one word. Offsets are of ``text``."""
    found = _TOKEN.finditer(text, start, len(text) if end is None else end)
    return [Token(m.start(), m.end(), m.group(), fold(m.group())) for m in found]


Value = TypeVar("Value")


class Trie(Generic[Value]):
    """Values filed under sequences of folded words."""

    __slots__ = ("_root",)

    def __init__(self) -> None:
        self._root: dict[str, object] = {}

    def add(self, words: Iterable[str], value: Value) -> None:
        """File ``value`` under ``words``."""
        node = self._root
        for word in words:
            node = node.setdefault(word, {})  # type: ignore[assignment]  # a nested dict per word; values under ""
        node.setdefault("", []).append(value)  # type: ignore[attr-defined]

    def prefixes(self, words: Sequence[str], start: int) -> Iterator[tuple[int, list[Value]]]:
        """Every filed sequence that begins at ``words[start]``, shortest first: (end, values)."""
        node = self._root
        for position in range(start, len(words)):
            following = node.get(words[position])
            if following is None:
                return
            node = following  # type: ignore[assignment]
            if "" in node:
                yield position + 1, node[""]  # type: ignore[misc]

    def longest(self, words: Sequence[str], start: int) -> tuple[int, list[Value]] | None:
        """The longest filed sequence that begins at ``words[start]``."""
        found = None
        for found in self.prefixes(words, start):
            pass
        return found


@dataclass(frozen=True, slots=True)
class NameEntry:
    """A name of an actor as the index files it: ``words`` are the words of the name as written."""

    actor: str
    name: Name
    words: tuple[str, ...]
    joined: bool = False

    @property
    def cased(self) -> bool:
        """Whether the name is written with a capital or a digit anywhere."""
        return any(not word.islower() for word in self.words)


def difference(entry: NameEntry, found: Sequence[Token], *, first_only: bool = False) -> str | None:
    """How the words found differ from the name beyond what never matters: None, ``case``, ``hyphen`` or ``tone``."""
    words = entry.words[:1] if first_only else entry.words
    if entry.joined or len(words) != len(found):
        return "hyphen"
    worst = None
    for word, token in zip(words, found, strict=True):
        written = token.text.replace(".", "")
        plain = word.replace(".", "")
        if written == plain:
            continue
        if written.casefold() != plain.casefold():
            worst = worst or "tone"
        elif plain[:1].isupper() and not written[:1].isupper():
            return "case"
        elif plain.isupper() and len(plain) > 1 and not written.isupper():
            if len(plain) < _SPOKEN_ACRONYM or not written.istitle():
                return "case"
    return worst


class NameIndex:
    """All names of a base, by language, with and without diacritics."""

    __slots__ = ("base", "_bare", "_full")

    def __init__(self, base: ActorBase) -> None:
        self.base = base
        self._full: dict[str, Trie[NameEntry]] = {"en": Trie(), "vi": Trie()}
        self._bare: dict[str, Trie[NameEntry]] = {"en": Trie(), "vi": Trie()}
        for actor in base:
            for name in actor.names:
                self._file(actor.id, name)

    def _file(self, actor: str, name: Name) -> None:
        words = tuple(token.text for token in tokens(name.text))
        if not words:
            return
        spellings = {tuple(map(fold, words)): NameEntry(actor, name, words)}
        if "-" in name.text:
            for joined in _joined(name.text):
                spellings.setdefault(tuple(map(fold, joined)), NameEntry(actor, name, joined, joined=True))
        for language in ("en", "vi") if name.language == "mul" else (name.language,):
            if language not in self._full:
                self._full[language], self._bare[language] = Trie(), Trie()
            for folded, entry in spellings.items():
                self._full[language].add(folded, entry)
                bare = tuple(map(without_marks, folded))
                if bare != folded:
                    self._bare[language].add(bare, entry)

    def trie(self, language: str, *, marks: bool = True) -> Trie[NameEntry]:
        """Names in a language and those good in any; ``marks=False``: names with diacritics, filed without them."""
        chosen = self._full if marks else self._bare
        return chosen.get(language) or chosen["en"]


def _joined(name: str) -> list[tuple[str, ...]]:
    """The words of a hyphenated name when its hyphens are dropped."""
    return [tuple(token.text for token in tokens(re.sub(r"(?<=\w)-(?=\w)", "", name)))]


@cache
def name_index() -> NameIndex:
    """The index over the shipped base, built on first use and kept for the process."""
    return NameIndex(actor_base())
