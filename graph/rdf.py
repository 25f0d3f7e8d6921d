"""The only place, with ``rdf_reading``, where statements and RDF meet: statements, documents and actors as quads.

- ``graph/document/ID``: what one document contributes: its article, its run, its evidence, and the links to the
  statements these are evidence of. Dropping it takes out the document; a statement left without evidence goes too.
- ``graph/statements``: what is said, by however many documents.
- ``graph/sources``: publishers and software.
- ``graph/plain``: one edge for each actual statement, and the known ``partOf`` of the actors.
- ``graph/actors``: the actors that are spoken of and those these belong to.
- ``graph/belief``: what hangs on all documents: beliefs, numbers of sources, contradictions.
- ``graph/ontology``: the ontology.

No triple stands in two graphs: Oxigraph's union of graphs is a bag, in which it would count twice. Every node has an
IRI, made of hashes where there is no name: loading twice is loading once. No time of the clock enters: the same
statements give the same quads.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from graph import rdf_terms as t
from graph.contradictions import contradictions
from graph.duplicates import NO_COPIES, Copies
from graph.sources import by_source
from ontology.actors import ACTORS_FOLDER, Actor, Office
from ontology.affiliation import Lookup
from ontology.namespaces import DOCUMENT, EVIDENCE, GEOPOL, RELATION
from ontology.statements import Document, Evidence, Span, Statement, Status
from ontology.tables import read_table
from ontology.vocabulary import ONTOLOGY_FILE

Triples = Iterator[tuple[NamedNode, NamedNode, NamedNode | Literal]]


def document_graph(document_id: str) -> NamedNode:
    """The graph of what one document contributes."""
    return NamedNode(t.DOCUMENT_GRAPH[document_id])


def evidence_id(statement_id: str, evidence: Evidence) -> str:
    """Hash of where and by what a statement was found; not of the score, which a new version may change."""
    spans = (evidence.sentence, evidence.subject, evidence.trigger, evidence.object)
    bounds = (f"{span.start}-{span.end}" if span else "" for span in spans)
    return t.digest(statement_id, evidence.document_id, *bounds, evidence.extractor)


def _run(evidence: Evidence) -> NamedNode:
    return NamedNode(t.RUN[t.digest(evidence.document_id, evidence.extractor)])


# ── Documents ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _article(document: Document) -> Triples:
    node = NamedNode(DOCUMENT[document.id])
    yield node, t.TYPE, t.ARTICLE_CLASS
    yield node, t.IDENTIFIER, Literal(document.id)
    yield node, t.IN_LANGUAGE, Literal(document.language)
    if document.title:
        yield node, t.HEADLINE, Literal(document.title, language=document.language)
    if document.published:
        yield node, t.PUBLISHED, t.day(document.published)
    if document.url:
        yield node, t.URL, Literal(document.url)
    if document.source:
        yield node, t.PUBLISHER, NamedNode(t.SOURCE[document.source])


def document_quads(document: Document) -> Iterator[Quad]:
    """A document as a schema.org article, in its own graph, and its publisher."""
    graph = document_graph(document.id)
    for triple in _article(document):
        yield Quad(*triple, graph)
    if document.source:
        publisher = NamedNode(t.SOURCE[document.source])
        yield Quad(publisher, t.TYPE, t.SOURCE_CLASS, t.SOURCES_GRAPH)
        yield Quad(publisher, t.NAME, Literal(document.source), t.SOURCES_GRAPH)


# ── Statements and evidence ──────────────────────────────────────────────────────────────────────────────────────────


def _said(statement: Statement) -> Triples:
    node = NamedNode(statement.iri)
    yield node, t.TYPE, t.STATEMENT_CLASS
    yield node, t.TYPE, t.EVENT_CLASS
    yield node, t.SUBJECT, t.actor_node(statement.subject.id)
    yield node, t.RELATION_OF, t.term(RELATION, statement.relation)
    yield node, t.OBJECT, t.actor_node(statement.object.id)
    yield node, t.STATUS_OF, t.status_node(statement.status.value)
    if statement.attributed_to:
        yield node, t.ATTRIBUTED_TO, t.actor_node(statement.attributed_to.id)
    if statement.place:
        yield node, t.PLACE, t.actor_node(statement.place.id)
    if statement.date and statement.date.start:
        yield node, t.BEGIN, t.day(statement.date.start)
    if statement.date and statement.date.end:
        yield node, t.END, t.day(statement.date.end)


def _words(node: NamedNode, evidence: Evidence, span: Span) -> Triples:
    yield node, t.TYPE, t.POSITION_CLASS
    yield node, t.START, t.integer(span.start)
    yield node, t.END_OFFSET, t.integer(span.end)
    yield node, t.TYPE, t.QUOTE_CLASS
    yield node, t.EXACT, Literal(evidence.words(span) or "")


def _evidence(statement: Statement, statement_id: str, evidence: Evidence) -> Triples:
    said = NamedNode(statement.iri)
    node = NamedNode(EVIDENCE[evidence_id(statement_id, evidence)])
    source, run, software = NamedNode(DOCUMENT[evidence.document_id]), _run(evidence), t.SOFTWARE[evidence.extractor]
    yield said, t.DENOTED_BY, node
    yield said, t.DERIVED_FROM, source
    yield said, t.GENERATED_BY, run
    yield node, t.TYPE, t.EVIDENCE_CLASS
    yield node, t.HAS_SOURCE, source
    yield node, t.LANGUAGE, Literal(evidence.language)
    yield node, t.CONFIDENCE, t.double(evidence.score)
    yield node, t.ATTRIBUTED_SOFTWARE, NamedNode(software)
    position, quote = NamedNode(node.value + "#position"), NamedNode(node.value + "#quote")
    yield node, t.HAS_SELECTOR, position
    yield position, t.TYPE, t.POSITION_CLASS
    yield position, t.START, t.integer(evidence.sentence.start)
    yield position, t.END_OFFSET, t.integer(evidence.sentence.end)
    yield node, t.HAS_SELECTOR, quote
    yield quote, t.TYPE, t.QUOTE_CLASS
    yield quote, t.EXACT, Literal(evidence.quote)
    for property_, part, span in (
        (t.SUBJECT_SPAN, "#subject", evidence.subject),
        (t.TRIGGER_SPAN, "#trigger", evidence.trigger),
        (t.OBJECT_SPAN, "#object", evidence.object),
    ):
        if span is not None:
            words = NamedNode(node.value + part)
            yield node, property_, words
            yield from _words(words, evidence, span)
    yield run, t.TYPE, t.ACTIVITY_CLASS
    yield run, t.USED, source
    yield run, t.ASSOCIATED_WITH, NamedNode(software)


def statement_quads(statement: Statement) -> Iterator[Quad]:
    """A statement in the graph of statements, its evidence in those of its documents, its belief, if scored, apart."""
    statement_id = statement.id
    for triple in _said(statement):
        yield Quad(*triple, t.STATEMENTS_GRAPH)
    for evidence in statement.evidence:
        graph = document_graph(evidence.document_id)
        for triple in _evidence(statement, statement_id, evidence):
            yield Quad(*triple, graph)
        software = NamedNode(t.SOFTWARE[evidence.extractor])
        yield Quad(software, t.TYPE, t.SOFTWARE_CLASS, t.SOURCES_GRAPH)
        yield Quad(software, t.LABEL, Literal(evidence.extractor), t.SOURCES_GRAPH)
    if statement.belief is not None:
        yield Quad(NamedNode(statement.iri), t.BELIEF, t.double(statement.belief), t.BELIEF_GRAPH)


def support_quads(
    statements: Iterable[Statement], documents: Mapping[str, Document], copies: Copies = NO_COPIES
) -> Iterator[Quad]:
    """How many independent sources say each statement, and which statements contradict each other, both ways."""
    statements = tuple(statements)
    for statement in statements:
        sources = t.integer(len(by_source(statement, documents, copies=copies)))
        yield Quad(NamedNode(statement.iri), t.INDEPENDENT_SOURCES, sources, t.BELIEF_GRAPH)
    for claim, denial in contradictions(statements):
        one, other = NamedNode(claim.iri), NamedNode(denial.iri)
        yield Quad(one, t.CONTRADICTS, other, t.BELIEF_GRAPH)
        yield Quad(other, t.CONTRADICTS, one, t.BELIEF_GRAPH)


def plain_quad(statement: Statement) -> Quad | None:
    """The direct edge of an actual statement; None for any other status."""
    if statement.status is not Status.ACTUAL:
        return None
    subject, target = t.actor_node(statement.subject.id), t.actor_node(statement.object.id)
    return Quad(subject, t.term(RELATION, statement.relation), target, t.PLAIN_GRAPH)


# ── Actors ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def _title_labels() -> dict[str, dict[str, str]]:
    labels: dict[str, dict[str, str]] = {}
    for row in read_table(ACTORS_FOLDER / "offices" / "titles.tsv", ("title", "language", "name")):
        labels.setdefault(row["title"], {}).setdefault(row["language"], row["name"])
    return labels


def _office(person: NamedNode, office: Office) -> Triples:
    start, end = (bound.isoformat() if bound else "" for bound in (office.start, office.end))
    node = NamedNode(f"{person.value}#office-{t.digest(office.title, office.of, start, end)}")
    role = NamedNode(t.OFFICE[office.title])
    yield person, t.HAS_MEMBERSHIP, node
    yield node, t.TYPE, t.MEMBERSHIP_CLASS
    yield node, t.MEMBER, person
    yield node, t.ORGANIZATION, t.actor_node(office.of)
    yield node, t.ROLE, role
    if office.start:
        yield node, t.START_DATE, t.day(office.start)
    if office.end:
        yield node, t.END_DATE, t.day(office.end)
    yield role, t.TYPE, t.ROLE_CLASS
    for language, label in _title_labels().get(office.title, {}).items():
        yield role, t.LABEL, Literal(label, language=language)


def _codes(node: NamedNode, actor: Actor) -> Triples:
    codes = dict(actor.codes)
    latitude, longitude = codes.pop("lat", None), codes.pop("lon", None)
    if latitude and longitude:
        geometry = NamedNode(node.value + "#geometry")
        yield node, t.HAS_GEOMETRY, geometry
        yield geometry, t.TYPE, t.GEOMETRY_CLASS
        yield geometry, t.AS_WKT, Literal(f"POINT({longitude} {latitude})", datatype=t.WKT)
    for scheme, value in codes.items():
        if scheme == "wikidata":
            yield node, t.EXACT_MATCH, NamedNode(t.WIKIDATA + value)
        yield node, t.NOTATION, Literal(value, datatype=NamedNode(t.CODE[scheme]))


def _names(node: NamedNode, actor: Actor) -> Triples:
    labels = dict(actor.labels)
    for language, label in labels.items():
        yield node, t.LABEL, Literal(label, language=language)
    if not labels:
        yield node, t.LABEL, Literal(actor.label("en"))
    for name in actor.names:
        everywhere = name.language == "mul"
        shown = labels.values() if everywhere else (labels.get(name.language),)
        if name.text not in shown:
            yield node, t.ALT_LABEL, Literal(name.text, language=None if everywhere else name.language)


def _actor(actor: Actor) -> Triples:
    node = t.actor_node(actor.id)
    yield node, t.TYPE, t.term(GEOPOL, actor.type)
    yield from _names(node, actor)
    yield from _codes(node, actor)
    for office in actor.offices:
        yield from _office(node, office)
    for whole in actor.part_of:
        yield node, t.IS_PART_OF, t.actor_node(whole)
    if actor.country:
        yield node, t.COUNTRY, t.actor_node(actor.country)
    for sector in filter(None, (actor.sector or "").split("|")):
        yield node, t.SECTOR, Literal(sector)
    for property_, bound in ((t.START_DATE, actor.start), (t.END_DATE, actor.end)):
        if bound:
            yield node, property_, t.day(bound)


def actor_quads(actor: Actor) -> Iterator[Quad]:
    """An actor in the graph of actors, and in the plain view what it is part of."""
    for triple in _actor(actor):
        yield Quad(*triple, t.ACTORS_GRAPH)
    for whole in actor.part_of:
        yield Quad(t.actor_node(actor.id), t.PART_OF, t.actor_node(whole), t.PLAIN_GRAPH)


def actors_used(statements: Iterable[Statement], lookup: Lookup) -> tuple[Actor, ...]:
    """The actors spoken of, and those they are part of, hold offices at or belong to; by id."""
    used: dict[str, Actor] = {}
    pending: list[Actor] = []
    for statement in statements:
        pending += (actor for actor in (statement.subject, statement.object) if actor.id not in used)
        pending += (actor for actor in (statement.attributed_to, statement.place) if actor and actor.id not in used)
        while pending:
            actor = pending.pop()
            if actor.id in used:
                continue
            used[actor.id] = actor
            related = (
                *actor.part_of,
                *(office.of for office in actor.offices),
                *([actor.country] if actor.country else ()),
            )
            pending += (found for found in map(lookup, related) if found is not None)
    return tuple(used[actor_id] for actor_id in sorted(used))


# ── The whole ────────────────────────────────────────────────────────────────────────────────────────────────────────


def ontology_quads(path: Path = ONTOLOGY_FILE) -> Iterator[Quad]:
    """The ontology in its graph."""
    for quad in parse(path=path, format=RdfFormat.TURTLE):
        yield Quad(quad.subject, quad.predicate, quad.object, t.ONTOLOGY_GRAPH)


def quad_order(quad: Quad) -> tuple[str, str, str, str]:
    """Sort key: graph, subject, predicate, object."""
    return str(quad.graph_name), str(quad.subject), str(quad.predicate), str(quad.object)


def to_quads(
    statements: Iterable[Statement],
    documents: Mapping[str, Document],
    lookup: Lookup,
    ontology: Path = ONTOLOGY_FILE,
    copies: Copies = NO_COPIES,
) -> list[Quad]:
    """Everything: documents, their copies, statements, plain view, actors and ontology; sorted, each quad once."""
    statements = tuple(statements)
    quads: set[Quad] = set(ontology_quads(ontology))
    for document in documents.values():
        quads.update(document_quads(document))
    for statement in statements:
        quads.update(statement_quads(statement))
        if (edge := plain_quad(statement)) is not None:
            quads.add(edge)
    quads.update(copies.quads())
    quads.update(support_quads(statements, documents, copies))
    for actor in actors_used(statements, lookup):
        quads.update(actor_quads(actor))
    return sorted(quads, key=quad_order)
