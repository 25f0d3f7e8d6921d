"""What an extractor reads: a document cut into sentences, each with its linked mentions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from ontology.statements import Document, Mention, Span, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A person named with an office: who, the title's words and keys, where; ``former`` if the office is over."""

    person: Mention
    titles: tuple[str, ...]
    words: Span
    of: Mention
    former: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a document, offsets into the document.

    ``mentions`` are the possible subjects and objects in order of their start; they do not overlap, except that words
    for several actors ("hai nước", "both leaders") give one mention each with the same span. A mention covers the whole
    phrase (Tổng thống Nga Vladimir Putin); its ``head`` is the name itself. ``modifiers`` are the actors named inside
    such phrases (Nga), which are not subjects or objects of their own. ``news`` is False for boilerplate, which says
    nothing.
    """

    span: Span
    mentions: tuple[Mention, ...] = ()
    modifiers: tuple[Mention, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    news: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatedDocument:
    """A document with its sentences, in order, and the mentions found, linked and resolved in them."""

    document: Document
    sentences: tuple[Sentence, ...]

    def text(self, span: Span) -> str:
        """The words of a span."""
        return span.of(self.document.text)


class Extractor(Protocol):
    """Finds statements in annotated documents; each statement carries exactly one evidence."""

    @property
    def name(self) -> str:
        """Name and version, written into every evidence."""

    def extract(self, documents: Iterable[AnnotatedDocument]) -> Iterator[tuple[Statement, ...]]:
        """The statements of each document, in document order; one tuple a document, in the order given."""
