"""The currency of the house: documents, spans, mentions, evidence and statements.

Every offset is a character offset into the NFC-normalised text of a document, so that
``document.text[span.start:span.end]`` is the evidence. All classes are immutable.
"""

import hashlib
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Self

from ontology.actors import Actor
from ontology.namespaces import ACTOR, RELATION, STATEMENT


class Status(StrEnum):
    """How the text presents what is said."""

    ACTUAL = "actual"
    NEGATED = "negated"
    PLANNED = "planned"
    REQUESTED = "requested"
    HYPOTHETICAL = "hypothetical"
    ALLEGED = "alleged"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range ``[start, end)`` of characters of a document's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span needs 0 <= start <= end, found [{self.start}, {self.end})")

    def contains(self, other: "Span") -> bool:
        """Whether ``other`` lies within this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        """Whether the spans share at least one character."""
        return self.start < other.end and other.start < self.end

    def of(self, text: str) -> str:
        """The characters of ``text`` that the span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True, order=True)
class DateInterval:
    """Closed interval of days; an unknown bound is None."""

    start: date | None
    end: date | None

    def __post_init__(self) -> None:
        if self.start is not None and self.end is not None and self.start > self.end:
            raise ValueError(f"an interval cannot end ({self.end}) before it starts ({self.start})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text and what is known of it. ``text`` is NFC; ``published`` is the day of publication."""

    id: str
    text: str
    language: str
    title: str | None = None
    source: str | None = None
    url: str | None = None
    published: date | None = None

    def __post_init__(self) -> None:
        if not unicodedata.is_normalized("NFC", self.text):
            raise ValueError(f"document {self.id}: the text is not NFC-normalised")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Words of a document that stand for an actor; ``actor`` is None while unresolved.

    ``head`` is the name within the phrase (Vladimir Putin in "Tổng thống Nga Vladimir Putin"), the span itself where
    there is none. ``sector`` is what the phrase says (MIL for "Russian soldiers", whose actor is Russia).
    """

    span: Span
    text: str
    type: str | None
    actor: Actor | None
    head: Span
    sector: str | None = None
    anaphoric: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where a statement is said: the sentence, its words (``quote``), and the words that carry it."""

    document_id: str
    sentence: Span
    quote: str
    language: str
    extractor: str
    score: float
    subject: Span | None = None
    trigger: Span | None = None
    object: Span | None = None

    def words(self, span: Span | None) -> str | None:
        """The words of ``span``, which must lie within the sentence."""
        if span is None:
            return None
        return self.quote[span.start - self.sentence.start : span.end - self.sentence.start]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Who stands in which relation to whom, how it is presented, who says so, and where it is said."""

    subject: Actor
    relation: str
    object: Actor
    status: Status = Status.ACTUAL
    attributed_to: Actor | None = None
    date: DateInterval | None = None
    place: Actor | None = None
    evidence: tuple[Evidence, ...] = ()
    belief: float | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """What is said, apart from where: expanded IRIs, status, speaker and date."""
        bounds = (self.date.start, self.date.end) if self.date else (None, None)
        return (
            ACTOR[self.subject.id],
            RELATION[self.relation],
            ACTOR[self.object.id],
            self.status.value,
            ACTOR[self.attributed_to.id] if self.attributed_to else "",
            *(bound.isoformat() if bound else "" for bound in bounds),
        )

    @property
    def id(self) -> str:
        """Hash of ``key`` (first 20 hexadecimal digits of SHA-256): the last part of the IRI."""
        return hashlib.sha256("\x1f".join(self.key).encode()).hexdigest()[:20]

    @property
    def iri(self) -> str:
        """IRI of the statement."""
        return STATEMENT[self.id]

    def with_evidence(self, evidence: tuple[Evidence, ...]) -> Self:
        """The same statement on other evidence."""
        return replace(self, evidence=evidence)
