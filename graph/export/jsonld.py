"""JSON-LD 1.1 in the terms of ``context.jsonld``, which stands in every file: no reader has to fetch anything."""

import json
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graph.export.contract import Content, Export, ExportError, Part
from graph.export.rdf_files import all_quads, read_quads
from ontology.namespaces import GRAPH

if TYPE_CHECKING:
    from rdflib.plugins.shared.jsonld.context import Context
    from rdflib.term import Identifier

CONTEXT_FILE = Path(__file__).parent / "context.jsonld"
_FIRST = ("id", "type")


@cache
def context() -> dict[str, Any]:
    """The terms of the shipped context, read once."""
    terms: dict[str, Any] = json.loads(CONTEXT_FILE.read_text(encoding="utf-8"))["@context"]
    return terms


def _term(term: object) -> "Identifier":
    import rdflib

    match term:
        case ox.NamedNode():
            return rdflib.URIRef(term.value)
        case ox.BlankNode():
            return rdflib.BNode(term.value)
        case ox.Literal() if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        case ox.Literal():
            plain = term.datatype.value == str(rdflib.XSD.string)
            # Not normalised: "1"^^xsd:double would become "1.0".
            datatype = None if plain else rdflib.URIRef(term.datatype.value)
            return rdflib.Literal(term.value, datatype=datatype, normalize=False)
        case _:
            raise ExportError(f"JSON-LD has no place for {term}")


def _sorted(value: Any) -> Any:
    """The same document in one order: ids and types first, other keys and all sets sorted."""
    if isinstance(value, list):
        return sorted(map(_sorted, value), key=lambda item: json.dumps(item, ensure_ascii=False))
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: (_FIRST.index(key) if key in _FIRST else len(_FIRST), key))
        return {key: _sorted(value[key]) for key in keys}
    return value


def _graph(quad: ox.Quad) -> str:
    return str(quad.graph_name)


def _compact(graph: str) -> str:
    local = graph.removeprefix(GRAPH.iri)
    return graph if local == graph or local.startswith("//") else f"graph:{local}"


def _graph_nodes(quads: tuple[ox.Quad, ...], terms: "Context") -> list[dict[str, Any]]:
    """The nodes of one graph: within an object with its name, if it has one."""
    import rdflib
    from rdflib.plugins.serializers.jsonld import from_rdf

    graph = rdflib.Graph()
    for quad in quads:
        graph.add((_term(quad.subject), _term(quad.predicate), _term(quad.object)))
    made = from_rdf(graph, context_data=terms, use_native_types=False)  # type: ignore[no-untyped-call]  # rdflib's
    del made["@context"]
    # Of one node rdflib writes the node itself, of several a list.
    nodes: list[dict[str, Any]] = made.get("@graph", [made])
    name = quads[0].graph_name
    if isinstance(name, ox.DefaultGraph):
        return nodes
    return [{"id": str(name) if isinstance(name, ox.BlankNode) else _compact(name.value), "@graph": nodes}]


def _make(content: Content) -> Iterator[Part]:
    from rdflib.plugins.shared.jsonld.context import Context

    terms = Context(context())
    nodes = [node for _, quads in groupby(content.quads, key=_graph) for node in _graph_nodes(tuple(quads), terms)]
    # Sets in JSON-LD have no order, and rdflib gives them in that of its hashes.
    document = {"@context": context(), "@graph": _sorted(nodes)}
    yield Part(name="", data=(json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode())


JSONLD = Export(
    name="jsonld",
    about="JSON-LD with named graphs, in the terms of a context of its own",
    folder=False,
    make=_make,
    holds=lambda content: frozenset(all_quads(content)),
    read=lambda path: read_quads(path, ox.RdfFormat.JSON_LD),
)
