"""geopol in a spaCy pipeline: ``nlp.add_pipe("geopol_statements")`` fills ``doc._.statements``.

The component needs no other: sentences and mentions are its own. ``doc._.published`` (a date), where it is set, tells
who held which office. Offsets are those of ``doc.text``, which must be NFC.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from spacy.language import Language
from spacy.tokens import Doc

from extractors import DEFAULT_EXTRACTOR
from extractors.annotation import Extractor
from extractors.pipeline import annotate, extractor_named
from ontology.statements import Document

FACTORY = "geopol_statements"


class StatementsComponent:
    """Reads spaCy documents with an extractor; each statement carries one evidence."""

    def __init__(self, language: str, extractor: Extractor) -> None:
        self.language = language
        self.extractor = extractor
        for extension, default in (("statements", ()), ("published", None)):
            if not Doc.has_extension(extension):
                Doc.set_extension(extension, default=default)

    def __call__(self, doc: Doc) -> Doc:
        """The document with its statements."""
        return next(self.pipe((doc,)))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 64) -> Iterator[Doc]:
        """The documents of a stream, in order, each with its statements."""
        waiting = iter(stream)
        while docs := tuple(islice(waiting, batch_size)):
            read = (annotate(self._document(doc)) for doc in docs)
            for doc, statements in zip(docs, self.extractor.extract(read), strict=True):
                doc._.statements = statements
                yield doc

    def _document(self, doc: Doc) -> Document:
        return Document(id="doc", text=doc.text, language=self.language, published=doc._.published)


_SETTINGS = {"extractor": DEFAULT_EXTRACTOR, "language": None}


@Language.factory(FACTORY, assigns=["doc._.statements"], default_config=_SETTINGS)
def create(nlp: Language, name: str, extractor: str, language: str | None) -> StatementsComponent:  # noqa: ARG001  asked for
    """The component: ``extractor`` by its name; ``language`` of the documents, that of the pipeline if None."""
    return StatementsComponent(language or nlp.lang or "en", extractor_named(extractor))
