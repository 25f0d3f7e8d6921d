"""From documents to statements: annotation, then the extractors, one document at a time and in order."""

from collections.abc import Iterable, Iterator
from functools import cache

from extractors.annotation import AnnotatedDocument
from extractors.elements import lexicon
from extractors.mentions import MentionFinder
from extractors.names import name_index
from extractors.resolver import Resolver
from ontology.composition import composition
from ontology.statements import Document


@cache
def mention_finder() -> MentionFinder:
    """The finder over the shipped knowledge base, built on first use."""
    return MentionFinder(lexicon(), Resolver(name_index(), composition()))


def annotate(document: Document) -> AnnotatedDocument:
    """Sentences and linked mentions of a document."""
    return mention_finder().annotate(document)


def annotate_all(documents: Iterable[Document]) -> Iterator[AnnotatedDocument]:
    """``annotate`` over many documents, lazily."""
    return map(annotate, documents)
