"""What the RDF formats share: serialising and reading with pyoxigraph, in one order, with the prefixes of the house.

Formats without named graphs hold the triples of all graphs.
"""

from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

import pyoxigraph as ox

from graph.export.contract import Content, Export, ExportError, Part
from ontology.namespaces import PREFIXES


def all_quads(content: Content) -> tuple[ox.Quad, ...]:
    """The quads of the content."""
    return content.quads


def triples(content: Content) -> tuple[ox.Quad, ...]:
    """The triples of all graphs, each once, in order, in the default graph."""
    lines: set[bytes] = set()
    for graph, quads in groupby(content.quads, key=lambda quad: quad.graph_name):
        data = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
        assert data is not None
        tail = len(f"{'' if isinstance(graph, ox.DefaultGraph) else f' {graph}'} .\n".encode())
        lines.update(line[:-tail] + b" .\n" for line in data.splitlines(keepends=True))
    return tuple(ox.parse(b"".join(sorted(lines)), format=ox.RdfFormat.N_QUADS))


def read_quads(path: Path, rdf_format: ox.RdfFormat) -> frozenset[ox.Quad]:
    """The quads of a file. Raises ExportError, naming the file and the place, if it is not of the format."""
    try:
        return frozenset(ox.parse(path=path, format=rdf_format))
    except SyntaxError as error:
        raise ExportError(f"{path}: not {rdf_format.name}: {error}") from error


def rdf_export(
    name: str, about: str, rdf_format: ox.RdfFormat, quads: Callable[[Content], tuple[ox.Quad, ...]]
) -> Export:
    """An export of ``quads`` of the content in one file."""

    def make(content: Content) -> Iterator[Part]:
        data = ox.serialize(quads(content), format=rdf_format, prefixes=dict(PREFIXES))
        assert data is not None
        yield Part(name="", data=data)

    return Export(
        name=name,
        about=about,
        folder=False,
        make=make,
        holds=lambda content: frozenset(quads(content)),
        read=lambda path: read_quads(path, rdf_format),
    )
