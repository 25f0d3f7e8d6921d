"""From documents to statements: annotation, then an extractor, one document at a time and in order."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import tee

from extractors import DEFAULT_EXTRACTOR
from extractors.annotation import AnnotatedDocument, Extractor
from extractors.dating import with_dates_and_places
from extractors.elements import lexicon
from extractors.mentions import MentionFinder
from extractors.names import name_index
from extractors.resolver import Resolver
from ontology.composition import composition
from ontology.statements import Document, Statement


@cache
def mention_finder() -> MentionFinder:
    """The finder over the shipped knowledge base, built on first use."""
    return MentionFinder(lexicon(), Resolver(name_index(), composition()))


def annotate(document: Document) -> AnnotatedDocument:
    """Sentences and linked mentions of a document."""
    return mention_finder().annotate(document)


def _rules() -> Extractor:
    from extractors.rules.extractor import RuleExtractor

    return RuleExtractor()


def _learned() -> Extractor:
    from extractors.learned import LearnedExtractor

    return LearnedExtractor()


def _both() -> Extractor:
    from extractors.combined import CombinedExtractor

    return CombinedExtractor()


EXTRACTORS: dict[str, Callable[[], Extractor]] = {"rules": _rules, "learned": _learned, "both": _both}
"""The registered extractors by name; adding one is adding a line here."""


def extractor_named(name: str) -> Extractor:
    """The extractor registered under ``name``; ValueError lists those there are."""
    try:
        return EXTRACTORS[name]()
    except KeyError:
        raise ValueError(f"no extractor {name!r}; there are {', '.join(sorted(EXTRACTORS))}") from None


def extract(
    documents: Iterable[Document], extractor: str = DEFAULT_EXTRACTOR
) -> Iterator[tuple[Document, tuple[Statement, ...]]]:
    """Each document with its statements, lazily and in order; each carries one evidence, date and place where said."""
    kept, read = tee(map(annotate, documents))
    for annotated, statements in zip(kept, extractor_named(extractor).extract(read), strict=True):
        yield annotated.document, with_dates_and_places(annotated, statements)
