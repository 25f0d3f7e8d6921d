"""What an extractor reads: a document cut into sentences, each with its linked mentions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from ontology.statements import Document, Mention, Span, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a document; mentions in order of their start, not overlapping, offsets into the document."""

    span: Span
    mentions: tuple[Mention, ...] = ()


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
