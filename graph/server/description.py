"""What is served, in RDF: the SPARQL 1.1 Service Description and a VoID description of the data."""

import hashlib
from collections.abc import Iterator

import pyoxigraph as ox

from graph import rdf_terms as t
from ontology.namespaces import ACTOR, BASE, DCTERMS, PREFIXES, Namespace

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = Namespace("http://rdfs.org/ns/void#")
W3C_FORMAT = Namespace("http://www.w3.org/ns/formats/")

_FORMATS = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads"),
)
_MOST_GRAPHS = 1000
"""A corpus has a graph for each document; a description names so many."""

_GRAPHS = "SELECT ?thing (COUNT(*) AS ?count) { GRAPH ?thing { ?s ?p ?o } } GROUP BY ?thing"
_CLASSES = "SELECT ?thing (COUNT(DISTINCT ?s) AS ?count) { ?s a ?thing } GROUP BY ?thing"
_PROPERTIES = "SELECT ?thing (COUNT(*) AS ?count) { ?s ?thing ?o } GROUP BY ?thing"
_SUBJECTS = "SELECT (COUNT(DISTINCT ?s) AS ?count) { ?s ?p ?o }"
_EXAMPLE = f'SELECT ?s {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), "{ACTOR.iri}")) }} LIMIT 1'


def _iri(namespace: Namespace, local: str) -> ox.NamedNode:
    return ox.NamedNode(namespace[local])


def _rows(store: ox.Store, query: str) -> ox.QuerySolutions:
    solutions = store.query(query, use_default_graph_as_union=True)
    assert isinstance(solutions, ox.QuerySolutions)
    return solutions


def _counts(store: ox.Store, query: str) -> list[tuple[str, int]]:
    """IRIs with their counts, in order."""
    found = ((row["thing"], row["count"]) for row in _rows(store, query))
    return sorted((thing.value, int(count.value)) for thing, count in found if isinstance(thing, ox.NamedNode))


def service_description(store: ox.Store, endpoint: str, *, updates: bool) -> Iterator[ox.Triple]:
    """The service at ``endpoint``: languages, formats, and the dataset with its graphs and their sizes."""
    service, dataset, default = (ox.NamedNode(endpoint + part) for part in ("", "#dataset", "#default-graph"))
    graphs = _counts(store, _GRAPHS)
    yield ox.Triple(service, t.TYPE, _iri(SD, "Service"))
    yield ox.Triple(service, _iri(SD, "endpoint"), service)
    for language in ("SPARQL11Query", *(["SPARQL11Update"] if updates else [])):
        yield ox.Triple(service, _iri(SD, "supportedLanguage"), _iri(SD, language))
    yield ox.Triple(service, _iri(SD, "feature"), _iri(SD, "UnionDefaultGraph"))
    for name in _FORMATS:
        yield ox.Triple(service, _iri(SD, "resultFormat"), _iri(W3C_FORMAT, name))
    yield ox.Triple(service, _iri(SD, "defaultDataset"), dataset)
    yield ox.Triple(dataset, t.TYPE, _iri(SD, "Dataset"))
    yield ox.Triple(dataset, _iri(SD, "defaultGraph"), default)
    yield ox.Triple(default, t.TYPE, _iri(SD, "Graph"))
    yield ox.Triple(default, _iri(VOID, "triples"), t.integer(sum(count for _, count in graphs)))
    for name, count in graphs[:_MOST_GRAPHS]:
        mark = hashlib.sha256(name.encode()).hexdigest()[:20]
        named, graph = ox.NamedNode(f"{endpoint}#named-{mark}"), ox.NamedNode(f"{endpoint}#graph-{mark}")
        yield ox.Triple(dataset, _iri(SD, "namedGraph"), named)
        yield ox.Triple(named, t.TYPE, _iri(SD, "NamedGraph"))
        yield ox.Triple(named, _iri(SD, "name"), ox.NamedNode(name))
        yield ox.Triple(named, _iri(SD, "graph"), graph)
        yield ox.Triple(graph, t.TYPE, _iri(SD, "Graph"))
        yield ox.Triple(graph, _iri(VOID, "triples"), t.integer(count))


def void_description(store: ox.Store, endpoint: str) -> Iterator[ox.Triple]:
    """The data behind ``endpoint``: how much of what, in which vocabularies."""
    dataset = ox.NamedNode(endpoint + "#data")
    classes, properties = _counts(store, _CLASSES), _counts(store, _PROPERTIES)
    yield ox.Triple(dataset, t.TYPE, _iri(VOID, "Dataset"))
    yield ox.Triple(dataset, _iri(DCTERMS, "title"), ox.Literal("Knowledge graph of world politics", language="en"))
    yield ox.Triple(dataset, _iri(DCTERMS, "title"), ox.Literal("Đồ thị tri thức về chính trị thế giới", language="vi"))
    yield ox.Triple(dataset, _iri(VOID, "sparqlEndpoint"), ox.NamedNode(endpoint))
    yield ox.Triple(dataset, _iri(VOID, "uriSpace"), ox.Literal(BASE))
    yield ox.Triple(dataset, _iri(VOID, "triples"), t.integer(sum(count for _, count in properties)))
    yield ox.Triple(dataset, _iri(VOID, "classes"), t.integer(len(classes)))
    yield ox.Triple(dataset, _iri(VOID, "properties"), t.integer(len(properties)))
    for row in _rows(store, _SUBJECTS):
        yield ox.Triple(dataset, _iri(VOID, "distinctSubjects"), row["count"])
    for row in _rows(store, _EXAMPLE):
        yield ox.Triple(dataset, _iri(VOID, "exampleResource"), row["s"])
    used = [thing for thing, _ in (*classes, *properties)]
    for _, namespace in PREFIXES:
        if any(thing.startswith(namespace) for thing in used):
            yield ox.Triple(dataset, _iri(VOID, "vocabulary"), ox.NamedNode(namespace))
    for part, kind, count_name, counts in (
        ("classPartition", "class", "entities", classes),
        ("propertyPartition", "property", "triples", properties),
    ):
        for thing, count in counts:
            mark = hashlib.sha256(thing.encode()).hexdigest()[:20]
            partition = ox.NamedNode(f"{endpoint}#{kind}-{mark}")
            yield ox.Triple(dataset, _iri(VOID, part), partition)
            yield ox.Triple(partition, _iri(VOID, kind), ox.NamedNode(thing))
            yield ox.Triple(partition, _iri(VOID, count_name), t.integer(count))
