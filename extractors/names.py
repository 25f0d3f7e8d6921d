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
from ontology.tables import made_to_stay

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?|[^\W_]+")
_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")
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


class _Plain(dict[int, str]):
    """Characters without their diacritics, worked out when first met."""

    def __missing__(self, code: int) -> str:
        decomposed = "d" if code == ord("đ") else unicodedata.normalize("NFD", chr(code))
        self[code] = "".join(char for char in decomposed if not unicodedata.combining(char))
        return self[code]


_PLAIN = _Plain()


def without_marks(word: str) -> str:
    """A folded word without diacritics; đ becomes d."""
    return word if word.isascii() else word.translate(_PLAIN)


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The words of ``text[start:end]``; dotted acronyms (U.S., L.H.Q.) are one word. Offsets are of ``text``."""
    found = _TOKEN.finditer(text, start, len(text) if end is None else end)
    return [Token(m.start(), m.end(), m.group(), fold(m.group())) for m in found]


def count_tokens(text: str) -> int:
    """How many words ``tokens`` finds."""
    return sum(1 for _ in _TOKEN.finditer(text))


def words_key(text: str) -> str:
    """The folded words of a text, joined by blanks."""
    plain = text.replace("-", " ")
    if plain.replace(" ", "").isalnum():  # no dots or marks: the words are what stands between blanks
        return plain.casefold() if plain.isascii() and "  " not in plain else " ".join(map(fold, plain.split()))
    return " ".join([token.folded for token in tokens(text)])


Value = TypeVar("Value")


class Trie(Generic[Value]):
    """Values filed under sequences of folded words, kept flat: filing costs one look-up a sequence, not one a word."""

    __slots__ = ("_most", "_values")

    def __init__(self) -> None:
        self._values: dict[str, list[Value]] = {}
        self._most: dict[str, int] = {}
        """How many words the longest sequence has that begins with a word."""

    def add(self, words: Iterable[str], value: Value) -> None:
        """File ``value`` under ``words``."""
        self.file(" ".join(words), value)

    def file(self, key: str, value: Value) -> None:
        """File ``value`` under words joined by blanks."""
        self._open(key).append(value)

    def _open(self, key: str) -> list[Value]:
        filed = self._values.get(key)
        if filed is None:
            filed = self._values[key] = []
            first, _, _ = key.partition(" ")
            length = key.count(" ") + 1
            if length > self._most.get(first, 0):
                self._most[first] = length
        return filed

    def keys(self) -> Iterable[str]:
        """All sequences filed, their words joined by blanks, in the order of filing."""
        return self._values.keys()

    def at(self, key: str) -> list[Value]:
        """The values filed under words joined by blanks. Raises KeyError."""
        return self._values[key]

    def exactly(self, key: str) -> list[Value]:
        """The values filed under just these words, joined by blanks; none if there are none."""
        return self.at(key) if key in self._values else []

    def prefixes(self, words: Sequence[str], start: int) -> Iterator[tuple[int, list[Value]]]:
        """Every filed sequence that begins at ``words[start]``, shortest first: (end, values)."""
        if start >= len(words):
            return
        key = words[start]
        most = self._most.get(key)
        if most is None:
            return
        if key in self._values:
            yield start + 1, self.at(key)
        for position in range(start + 1, min(start + most, len(words))):
            key = f"{key} {words[position]}"
            if key in self._values:
                yield position + 1, self.at(key)

    def reach(self, word: str) -> int:
        """How many words the longest filed sequence has that begins with ``word``; 0 if none does."""
        return self._most.get(word, 0)

    def longest(self, words: Sequence[str], start: int) -> tuple[int, list[Value]] | None:
        """The longest filed sequence that begins at ``words[start]``."""
        found = None
        for prefix in self.prefixes(words, start):
            found = prefix
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


def _spoken(acronym: str, written: str) -> bool:
    """Whether an acronym is written as a word (Nato)."""
    return len(acronym) >= _SPOKEN_ACRONYM and written.istitle()


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
        elif (plain[:1].isupper() and not written[:1].isupper()) or (
            plain.isupper() and len(plain) > 1 and not (written.isupper() or _spoken(plain, written))
        ):
            return "case"
    return worst


class _Names(Trie["NameEntry"]):
    """Names by their folded words; an entry is made when its words are first looked up."""

    __slots__ = ("_waiting",)

    def __init__(self) -> None:
        super().__init__()
        self._waiting: dict[str, list[tuple[str, Name]]] = {}

    def wait(self, key: str, actor: str, name: Name) -> None:
        """File a name as it stands, to be taken apart later."""
        waiting = self._waiting.get(key)
        if waiting is None:
            waiting = self._waiting[key] = []
            self._open(key)
        waiting.append((actor, name))

    def at(self, key: str) -> list[NameEntry]:
        entries = self._values[key]
        for actor, name in self._waiting.pop(key, ()):
            entries.append(NameEntry(actor, name, tuple(token.text for token in tokens(name.text))))
        return entries


class _Bare(Trie["NameEntry"]):
    """Names that have diacritics, by their words without them."""

    __slots__ = ("_full", "_spelt")

    def __init__(self, full: _Names) -> None:
        super().__init__()
        self._full = full
        self._spelt: dict[str, list[str]] = {}
        for key in full.keys():  # noqa: SIM118  a trie is no mapping
            if (plain := without_marks(key)) != key:
                self._spelt.setdefault(plain, []).append(key)
                self._open(plain)

    def at(self, key: str) -> list[NameEntry]:
        entries = self._values[key]
        for spelt in self._spelt.pop(key, ()):
            entries.extend(self._full.at(spelt))
        return entries


class NameIndex:
    """All names of a base, by language, with and without diacritics."""

    __slots__ = ("_bare", "_full", "base")

    def __init__(self, base: ActorBase) -> None:
        self.base = base
        self._full: dict[str, _Names] = {"en": _Names(), "vi": _Names()}
        self._bare: dict[str, _Bare] = {}
        for actor in base:
            for name in actor.names:
                self._file(actor.id, name)

    def _file(self, actor: str, name: Name) -> None:
        text = name.text
        key = words_key(text)
        if not key:
            return
        joined = [words_key(_HYPHEN.sub("", text))] if "-" in text else ()
        for language in ("en", "vi") if name.language == "mul" else (name.language,):
            names = self._full.get(language)
            if names is None:
                names = self._full[language] = _Names()
            names.wait(key, actor, name)
            for spelling in joined:
                if spelling != key:
                    words = tuple(token.text for token in tokens(_HYPHEN.sub("", text)))
                    names.file(spelling, NameEntry(actor, name, words, joined=True))

    def trie(self, language: str, *, marks: bool = True) -> Trie[NameEntry]:
        """Names in a language and those good in any; ``marks=False``: names with diacritics, filed without them."""
        if language not in self._full:
            language = "en"
        if marks:
            return self._full[language]
        if language not in self._bare:
            self._bare[language] = _Bare(self._full[language])
        return self._bare[language]


@cache
def name_index() -> NameIndex:
    """The index over the shipped base, built on first use and kept for the process."""
    base = actor_base()
    with made_to_stay():
        return NameIndex(base)
