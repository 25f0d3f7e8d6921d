"""What an export is: a name, how it is made of a graph's content, and how it is read back."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from graph import rdf_terms as t
from graph.rdf import to_quads
from graph.rdf_reading import read_actors_of, read_statements
from graph.selection import Selection, select
from ontology.actors import Actor
from ontology.affiliation import Lookup
from ontology.namespaces import DOCUMENT
from ontology.statements import Document, Statement

_NOT_SAID = (t.ONTOLOGY_GRAPH, t.PLAIN_GRAPH)
"""Graphs that tell nothing of statements that others do not."""


class ExportError(Exception):
    """An export that cannot be made, written or read; the message says why and what helps."""


class Content:
    """What is exported: a graph within a selection.

    Each part is made when it is first asked for: whole graphs go from RDF to RDF without a statement being read.
    """

    def __init__(self, quads: Iterable[ox.Quad], selection: Selection) -> None:
        self._graph = tuple(quads)
        self._selection = selection

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Statements by key. Raises GraphError if one lacks what it needs, SelectionError for a senseless filter."""
        said = read_statements(quad for quad in self._graph if quad.graph_name not in _NOT_SAID)
        return select(said, self._selection)

    @cached_property
    def documents(self) -> Mapping[str, Document]:
        """Documents by id, without their texts, which no graph holds; with a filter those that say what is left."""
        found = _documents(self._graph)
        if self._selection.everything:
            return found
        named = {evidence.document_id for statement in self.statements for evidence in statement.evidence}
        return {name: document for name, document in found.items() if name in named}

    @cached_property
    def actors(self) -> Mapping[str, Actor]:
        """The actors of the graph by id."""
        return {actor.id: actor for actor in read_actors_of(q for q in self._graph if q.graph_name == t.ACTORS_GRAPH)}

    @cached_property
    def quads(self) -> tuple[ox.Quad, ...]:
        """The same in RDF, ``in_order``; without a filter the quads of the graph as they stand."""
        if self._selection.everything:
            return in_order(self._graph)
        made = to_quads(self.statements, self.documents, self.actors.get)
        # The ontology as the graph has it, which may be older than the one that is shipped.
        own = (quad for quad in self._graph if quad.graph_name == t.ONTOLOGY_GRAPH)
        return in_order((*(quad for quad in made if quad.graph_name != t.ONTOLOGY_GRAPH), *own))

    @property
    def count(self) -> int:
        """Number of statements."""
        if self._selection.everything:
            return len({q.subject for q in self._graph if q.object == t.STATEMENT_CLASS and q.predicate == t.TYPE})
        return len(self.statements)

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
    ``takes``: whether the format has a place for a statement, if not for all; the command tells what was left out.
    """

    name: str
    about: str
    folder: bool
    make: Callable[[Content], Iterator[Part]]
    holds: Callable[[Content], Hashable]
    read: Callable[[Path], Hashable]
    takes: Callable[[Statement], bool] | None = None


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


def in_order(quads: Iterable[ox.Quad]) -> tuple[ox.Quad, ...]:
    """Each quad once, by graph, then by the bytes of its line in N-Quads; far cheaper than comparing terms."""
    graphs: dict[ox.NamedNode | ox.BlankNode | ox.DefaultGraph, list[ox.Quad]] = defaultdict(list)
    for quad in quads:
        graphs[quad.graph_name].append(quad)
    lines: list[bytes] = []
    for graph in sorted(graphs, key=str):
        data = ox.serialize(graphs[graph], format=ox.RdfFormat.N_QUADS)
        assert data is not None
        lines += sorted(set(data.splitlines(keepends=True)))
    return tuple(ox.parse(b"".join(lines), format=ox.RdfFormat.N_QUADS))
