"""What an export is: a name, how it is made of a graph's content, and how it is read back."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyoxigraph as ox

from graph import rdf_terms as t
from graph.rdf import quad_order, to_quads
from graph.rdf_reading import read_actors_of, read_statements
from graph.selection import Selection, select
from ontology.actors import Actor
from ontology.affiliation import Lookup
from ontology.namespaces import DOCUMENT
from ontology.statements import Document, Statement


class ExportError(Exception):
    """An export that cannot be made, written or read; the message says why and what helps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What is exported: statements by key, their documents (without texts, which no graph holds), actors by id.

    ``quads`` say the same in RDF, sorted; without filters they are those of the graph as they stand.
    """

    statements: tuple[Statement, ...]
    documents: Mapping[str, Document]
    actors: Mapping[str, Actor]
    quads: tuple[ox.Quad, ...]

    @property
    def lookup(self) -> Lookup:
        """From ids to the actors of the graph."""
        return self.actors.get

    @property
    def spoken_of(self) -> tuple[Actor, ...]:
        """Subjects, objects, speakers and places of the statements, by id."""
        said = self.statements
        parts = (part for s in said for part in (s.subject, s.object, s.attributed_to, s.place) if part is not None)
        return tuple(actor for _, actor in sorted({actor.id: actor for actor in parts}.items()))

    def document(self, document_id: str) -> Document:
        """The document; of one that the graph does not describe only the id is known."""
        return self.documents.get(document_id) or Document(id=document_id, text="", language="und")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file of an export; ``name`` is empty if it is the only one."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A format. ``folder``: it has several files, with names of their own.

    ``read`` gives what a file or folder written by ``make`` holds and ``holds`` what it should hold: equal, always.
    ``takes``: whether the format has a place for a statement; the others are left out, and the command says so.
    """

    name: str
    about: str
    folder: bool
    make: Callable[[Content], Iterator[Part]]
    holds: Callable[[Content], Hashable]
    read: Callable[[Path], Hashable]
    takes: Callable[[Statement], bool] = lambda _: True


def _documents(quads: Iterable[ox.Quad]) -> dict[str, Document]:
    nodes: set[str] = set()
    values: dict[tuple[str, str], str] = {}
    for quad in quads:
        subject, value = quad.subject, quad.object
        if isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.Literal):
            if quad.predicate == t.TYPE and value == t.ARTICLE_CLASS:
                nodes.add(subject.value)
            elif DOCUMENT.local(subject.value):
                values[subject.value, quad.predicate.value] = value.value

    def document(node: str) -> Document:
        def value(property_: ox.NamedNode) -> str | None:
            return values.get((node, property_.value))

        published, publisher = value(t.PUBLISHED), value(t.PUBLISHER)
        return Document(
            id=value(t.IDENTIFIER) or DOCUMENT.local(node) or node,
            text="",
            language=value(t.IN_LANGUAGE) or "und",
            title=value(t.HEADLINE),
            source=t.SOURCE.local(publisher) if publisher else None,
            url=value(t.URL),
            published=date.fromisoformat(published) if published else None,
        )

    return {document.id: document for document in map(document, sorted(nodes))}


def read_content(quads: Iterable[ox.Quad], selection: Selection) -> Content:
    """What a graph says within ``selection``.

    Raises GraphError if a statement lacks what it needs, SelectionError for a filter that means nothing.
    """
    quads = sorted(set(quads), key=quad_order)
    statements = read_statements(quads)
    documents = _documents(quads)
    actors = {actor.id: actor for actor in read_actors_of(quads)}
    if selection.everything:
        return Content(statements=statements, documents=documents, actors=actors, quads=tuple(quads))
    kept = select(statements, selection)
    named = sorted({evidence.document_id for statement in kept for evidence in statement.evidence})
    documents = {name: documents[name] for name in named if name in documents}
    # The ontology as the graph has it, which may be older than the one that is shipped.
    made = {quad for quad in to_quads(kept, documents, actors.get) if quad.graph_name != t.ONTOLOGY_GRAPH}
    made.update(quad for quad in quads if quad.graph_name == t.ONTOLOGY_GRAPH)
    return Content(statements=kept, documents=documents, actors=actors, quads=tuple(sorted(made, key=quad_order)))
