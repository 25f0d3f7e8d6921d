"""Nanopublications in TriG: one a statement, with assertion, provenance and publication info in graphs of their own.

After the guidelines of nanopub.net. What a nanopublication says never changes under its IRI, so the IRI is a hash of
statement, evidence and belief. It carries no date of making: the same graph gives the same bytes.
"""

from collections.abc import Iterator

import pyoxigraph as ox

from graph import rdf_terms as t
from graph.export.contract import Content, Export, Part, in_order
from graph.export.rdf_files import read_quads
from graph.rdf import Triples, evidence_id, plain_quad, statement_quads
from ontology.namespaces import BASE, DCTERMS, DOCUMENT, PREFIXES, RDFS, Namespace
from ontology.statements import Statement

NANOPUB = Namespace(BASE + "nanopub/")
NP = Namespace("http://www.nanopub.org/nschema#")
NPX = Namespace("http://purl.org/nanopub/x/")
_PREFIXES = (*PREFIXES, ("nanopub", NANOPUB.iri), ("np", NP.iri), ("npx", NPX.iri))


def nanopub_id(statement: Statement) -> str:
    """Hash of what is said, of its evidence and of its belief."""
    return t.digest(
        statement.id,
        *sorted(evidence_id(statement.id, evidence) for evidence in statement.evidence),
        "" if statement.belief is None else repr(statement.belief),
    )


def _info(statement: Statement, node: ox.NamedNode) -> Triples:
    said = ox.NamedNode(statement.iri)
    yield node, t.term(NPX, "introduces"), said
    yield node, t.term(DCTERMS, "subject"), said
    for extractor in sorted({evidence.extractor for evidence in statement.evidence}):
        yield node, t.term(DCTERMS, "creator"), ox.NamedNode(t.SOFTWARE[extractor])
    words = f"{statement.subject.label('en')} {statement.relation} {statement.object.label('en')} ({statement.status})"
    yield node, t.term(RDFS, "label"), ox.Literal(words)


def nanopub_quads(statement: Statement) -> Iterator[ox.Quad]:
    """The four graphs of one statement: what it says, where it is said and how far it is believed, and who made it."""
    node = ox.NamedNode(NANOPUB[nanopub_id(statement)])
    head, assertion, provenance, info = (
        ox.NamedNode(f"{node.value}#{part}") for part in ("Head", "assertion", "provenance", "pubinfo")
    )
    yield ox.Quad(node, t.TYPE, t.term(NP, "Nanopublication"), head)
    for property_, graph in (
        ("hasAssertion", assertion),
        ("hasProvenance", provenance),
        ("hasPublicationInfo", info),
    ):
        yield ox.Quad(node, t.term(NP, property_), graph, head)
    if (edge := plain_quad(statement)) is not None:
        yield ox.Quad(edge.subject, edge.predicate, edge.object, assertion)
    for evidence in statement.evidence:
        yield ox.Quad(assertion, t.DERIVED_FROM, ox.NamedNode(DOCUMENT[evidence.document_id]), provenance)
    if not statement.evidence:  # the guidelines want provenance to say something of the assertion
        yield ox.Quad(assertion, t.DERIVED_FROM, ox.NamedNode(statement.iri), provenance)
    for quad in statement_quads(statement):
        graph = assertion if quad.graph_name == t.STATEMENTS_GRAPH else provenance
        yield ox.Quad(quad.subject, quad.predicate, quad.object, graph)
    for triple in _info(statement, node):
        yield ox.Quad(*triple, info)


def _quads(content: Content) -> tuple[ox.Quad, ...]:
    return in_order(quad for statement in content.statements for quad in nanopub_quads(statement))


def _make(content: Content) -> Iterator[Part]:
    data = ox.serialize(_quads(content), format=ox.RdfFormat.TRIG, prefixes=dict(_PREFIXES))
    assert data is not None
    yield Part(name="", data=data)


NANOPUBS = Export(
    name="nanopub",
    about="one nanopublication a statement, in TriG",
    folder=False,
    make=_make,
    holds=lambda content: frozenset(_quads(content)),
    read=lambda path: read_quads(path, ox.RdfFormat.TRIG),
)
