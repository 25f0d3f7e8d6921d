"""What a language must provide: where sentences end and which small words join the parts of a name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ontology.statements import Span
from ontology.tables import TableError, read_table

FOLDER = Path(__file__).parent

_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|$|[\"“«(])|\n+|[.!?…]+(?=[A-ZĐ][a-zà-ỹđ]+\s)")


_BRACKETED = 400
"""A bracket that stays open longer than this many characters no longer keeps a sentence together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anaphor:
    """Words that stand for an actor named before: of which types, and how many."""

    words: str
    types: tuple[str, ...]
    number: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """Word lists of a language, all in lower case. ``gaps`` are the exact characters between two parts of a name."""

    code: str
    abbreviations: frozenset[str]
    owner_gaps: frozenset[str]
    """Between a title, body or noun and the country it belongs to, which follows (Bộ Ngoại giao Nga, Ministry of …)."""
    noun_gaps: frozenset[str]
    """Between a common noun and the country after it (soldiers of); where there are none, as for titles."""
    possessive_gaps: frozenset[str]
    """Between a country and the title, body or noun that follows it (Russia's foreign minister)."""
    place_gaps: frozenset[str]
    """Between an envoy's title and the place where they serve (Đại sứ Mỹ tại …, ambassador to …)."""
    person_gaps: frozenset[str]
    """Between a title with its country and the person's name."""
    apposition_gaps: frozenset[str]
    """Between a person's name and a title that follows it (Sergei Lavrov, Russia's foreign minister)."""
    coordination_gaps: frozenset[str]
    modifiers: frozenset[str]
    """Words that may stand inside a name phrase without changing whom it means (senior, cấp cao)."""
    former: frozenset[str]
    """Words before a title that say the office is over."""
    honorifics: frozenset[str]
    """Words before a person's name (Mr, ông)."""
    place_words: frozenset[str]
    """Words after which a capital is the city, not the government."""
    name_connectors: frozenset[str]
    articles: frozenset[str]
    """Words before a name that are no part of it."""
    belonging: frozenset[str]
    """Words that open a complement which says whose somebody is (of, của), not where."""
    sided_before: frozenset[str]
    """Words before a name that say who only supports or opposes those meant (pro-Russian, thân Nga)."""
    sided_after: frozenset[str]
    """Words after a name that say so (US-backed)."""
    openers: frozenset[str]
    """Words that often begin a sentence and are no part of a name there."""
    organization_words: frozenset[str]
    counterparts: frozenset[str]
    """Titles that repeat the title before them (người đồng cấp, counterpart)."""
    anaphora: tuple[Anaphor, ...] = ()


_LISTS = tuple(name for name in Language.__dataclass_fields__ if name not in ("code", "anaphora"))


def read_language(path: Path) -> Language:
    """The word lists of a language from its table; TableError names the file and the list that is unknown."""
    lists: dict[str, set[str]] = {name: set() for name in _LISTS}
    anaphora: list[Anaphor] = []
    for row in read_table(path, ("list", "entry", "types", "number")):
        if row["list"] == "anaphora":
            anaphora.append(
                Anaphor(words=row["entry"], types=tuple(row["types"].split("|")), number=int(row["number"] or 1))
            )
        elif row["list"] in lists:
            lists[row["list"]].add(row["entry"].replace("␣", " "))
        else:
            raise TableError(f"{path}: no list {row['list']!r}; there are {', '.join((*_LISTS, 'anaphora'))}")
    frozen = {name: frozenset(entries) for name, entries in lists.items()}
    return Language(code=path.stem, anaphora=tuple(anaphora), **frozen)


@cache
def language(code: str) -> Language:
    """The word lists of a language; those of English for a language without a table of its own."""
    path = FOLDER / f"{code}.tsv"
    return read_language(path if path.exists() else FOLDER / "en.tsv")


def sentences(text: str, code: str) -> Iterator[Span]:
    """The sentences of a text, in order, without the blanks around them; a line break always ends one."""
    abbreviations = language(code).abbreviations
    start = 0
    for match in _END.finditer(text):
        end = match.end()
        if "\n" not in match.group() and _goes_on(text, start, match.start(), end, abbreviations):
            continue
        yield from _trimmed(text, start, end)
        start = end
    yield from _trimmed(text, start, len(text))


def _goes_on(text: str, start: int, mark: int, end: int, abbreviations: frozenset[str]) -> bool:
    """Whether the mark is part of an abbreviation, an initial or an ellipsis within the sentence."""
    word = re.search(r"[^\s(\"“]*$", text[start:mark])
    before = word.group().casefold() if word else ""
    following = text[end:].lstrip(" ")[:1]
    if text[mark:end].startswith("."):
        if before in abbreviations or re.fullmatch(r"(?:[^\W\d_]\.)*[^\W\d_]", before):
            return True
        if following and following.islower():
            return True
    open_bracket = text[start:end].count("(") > text[start:end].count(")")
    return open_bracket and end - start < _BRACKETED and ")" in text[end : end + _BRACKETED // 2]


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    left, right = len(piece) - len(piece.lstrip()), len(piece.rstrip())
    if left < right:
        yield Span(start + left, start + right)
