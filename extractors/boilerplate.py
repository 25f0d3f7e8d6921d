"""What in a text is no news: captions, bylines and datelines, links to other articles, footers.

It is marked, not cut: offsets stay those of the document's text. Sentences that lie in it are read as saying nothing;
one that only begins or ends with it ("(TTXVN) - ", "(Nguồn: EPA)") is read without it. Patterns and agencies are tables
in ``extractors/languages``.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ontology.agencies import agencies
from ontology.statements import Span
from ontology.tables import TableError, read_table

_FOLDER = Path(__file__).parent / "languages"
_SCOPES = ("match", "line", "list")
_SHORT_LINE = 300
"""Characters; in a longer line (an article without line breaks) a line's pattern covers its own words only."""
_ENDS = re.compile(r"[.!?…][\"'”’»)\]]*\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Boilerplate:
    """Characters of a text that are no news; ``source`` is the agency or paper that a byline names."""

    span: Span
    kind: str
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pattern:
    kind: str
    scope: str
    regex: re.Pattern[str]


@cache
def _names() -> dict[str, str]:
    """The name of each agency or paper by each way it is written."""
    return {written: agency.name for agency in agencies() for written in (agency.name, *agency.written)}


def read_patterns(path: Path) -> Iterator[_Pattern]:
    """The patterns of a table. Raises TableError for a scope that there is not, or what is no regular expression."""
    written = "|".join(re.escape(name) for name in sorted(_names(), key=lambda name: (-len(name), name)))
    for row in read_table(path, ("kind", "scope", "pattern")):
        if row["scope"] not in _SCOPES:
            raise TableError(f"{path}: no scope {row['scope']!r}; there are {', '.join(_SCOPES)}")
        try:
            regex = re.compile(row["pattern"].replace("{agency}", rf"(?:{written})(?!\w)"))
        except re.error as error:
            raise TableError(f"{path}: {row['pattern']!r} is no regular expression: {error}") from error
        yield _Pattern(kind=row["kind"], scope=row["scope"], regex=regex)


@cache
def _patterns(language: str) -> tuple[_Pattern, ...]:
    path = _FOLDER / f"boilerplate_{language}.tsv"
    return tuple(read_patterns(path)) if path.exists() else ()


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines with where they start; the blanks of pages within a line count as blanks."""
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _source(match: re.Match[str]) -> str | None:
    named = match.groupdict().get("agency")
    return _names().get(named, " ".join(named.split())) if named else None


def _in_line(start: int, line: str, pattern: _Pattern) -> Iterator[Boilerplate]:
    whole = pattern.scope != "match" and len(line) <= _SHORT_LINE
    for match in pattern.regex.finditer(line):
        if match.start() == match.end():
            continue
        span = Span(start, start + len(line)) if whole else Span(start + match.start(), start + match.end())
        yield Boilerplate(span=span, kind=pattern.kind, source=_source(match))


def boilerplate(text: str, language: str) -> tuple[Boilerplate, ...]:
    """What is no news in a text, in the order of where it starts; parts may overlap."""
    found: list[Boilerplate] = []
    listed: str | None = None
    for start, line in _lines(text):
        if not line.strip():
            continue
        if listed and not _ENDS.search(line) and len(line) <= _SHORT_LINE:
            found.append(Boilerplate(span=Span(start, start + len(line)), kind=listed))
            continue
        listed = None
        for pattern in _patterns(language):
            here = list(_in_line(start, line, pattern))
            found.extend(here)
            if here and pattern.scope == "list":
                listed = pattern.kind
    return tuple(sorted(found, key=lambda one: (one.span, one.kind)))


def byline_source(text: str, language: str) -> str | None:
    """The agency or paper that the first byline of a text names; None if none does."""
    return next((one.source for one in boilerplate(text, language) if one.source), None)


def _left(text: str, sentence: Span, marks: Iterable[Span]) -> Span | None:
    """What of a sentence is left when what it begins and ends with is taken off."""
    start, end = sentence.start, sentence.end
    marks = sorted(marks)
    for mark in marks:
        if mark.start <= start < mark.end:
            start = mark.end
            while start < end and text[start].isspace():
                start += 1
    for mark in reversed(marks):
        if mark.start < end <= mark.end:
            end = max(start, mark.start)
            while start < end and text[end - 1].isspace():
                end -= 1
    return Span(start, end) if any(map(str.isalnum, text[start:end])) else None


def news(text: str, language: str, sentences: Iterable[Span]) -> Iterator[tuple[Span, bool]]:
    """Each sentence, as much of it as is news, and True; or, where nothing is, the whole of it and False."""
    marks = [one.span for one in boilerplate(text, language)]
    for sentence in sentences:
        here = [mark for mark in marks if mark.overlaps(sentence)]
        left = _left(text, sentence, here) if here else sentence
        yield (sentence, False) if left is None else (left, True)
