"""Statements told to people: as a sentence, with their dates, and with the words that carry them marked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from ontology.statements import DateInterval, Document, Evidence, Statement
from ontology.vocabulary import vocabulary

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a sentence; ``role`` is ``subject``, ``trigger`` or ``object``, or None."""

    text: str
    role: str | None


def in_words(statement: Statement, language: str) -> str:
    """Subject, relation and object as labels: "Germany urges United States"."""
    relation = vocabulary().relations.get(statement.relation)
    label = relation.label(language) if relation else statement.relation
    return f"{statement.subject.label(language)} {label} {statement.object.label(language)}"


def day_in(day: date, language: str) -> str:
    """A day as people write it: 25 Oct 2018, 25/10/2018."""
    if language == "vi":
        return f"{day.day}/{day.month}/{day.year}"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def interval_in(interval: DateInterval | None, language: str) -> str:
    """A date as people write it; an open end is "…"; empty if unknown."""
    if interval is None:
        return ""
    first, last = (day_in(day, language) if day else "…" for day in (interval.start, interval.end))
    return first if first == last else f"{first} – {last}"


def pieces(evidence: Evidence) -> tuple[Piece, ...]:
    """The sentence in pieces, which joined are its quote; where marked words overlap the shorter ones win."""
    roles: list[str | None] = [None] * len(evidence.quote)
    spans = (("subject", evidence.subject), ("object", evidence.object), ("trigger", evidence.trigger))
    known = [(role, span) for role, span in spans if span is not None and evidence.sentence.contains(span)]
    for role, span in sorted(known, key=lambda pair: pair[1].start - pair[1].end):
        for place in range(span.start - evidence.sentence.start, span.end - evidence.sentence.start):
            if place < len(roles):
                roles[place] = role
    cuts = [place for place in range(1, len(roles)) if roles[place] != roles[place - 1]]
    bounds = [0, *cuts, len(roles)]
    return tuple(Piece(evidence.quote[start:end], roles[start]) for start, end in pairwise(bounds) if start < end)


def source_of(evidence: Evidence, documents: Mapping[str, Document], language: str) -> str:
    """Publisher, title and day of publication of the document, as far as known; else its id."""
    document = documents.get(evidence.document_id)
    if document is None:
        return evidence.document_id
    published = day_in(document.published, language) if document.published else None
    names = (document.source, document.title) if document.source or document.title else (document.id,)
    return " · ".join(filter(None, (*names, published)))


def by_weight(statement: Statement) -> tuple[object, ...]:
    """Sort key: what is most believed and most often said first."""
    return (-(statement.belief or 0), -len(statement.evidence), statement.key)
