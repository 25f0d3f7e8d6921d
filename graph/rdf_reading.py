"""RDF back to statements: the way back of ``rdf``."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from graph import rdf_terms as t
from ontology.actors import Actor, Name, Office
from ontology.namespaces import ACTOR, DOCUMENT, GEOPOL, RELATION, STATUS, Namespace
from ontology.statements import DateInterval, Document, Evidence, Span, Statement, Status

Node = NamedNode | BlankNode | Literal | Triple
Properties = dict[NamedNode, list[Node]]


class GraphError(ValueError):
    """A graph that does not hold what a statement needs; the message names the node and the property."""


class _Graph:
    """Properties by subject, whatever the graph: what documents say apart is put together again here."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._properties: dict[str, Properties] = defaultdict(lambda: defaultdict(list))
        self.statements: list[NamedNode] = []
        self.actors: list[NamedNode] = []
        self.articles: list[NamedNode] = []
        seen: set[Triple] = set()
        for quad in quads:
            subject = quad.subject
            if isinstance(subject, Triple) or isinstance(quad.graph_name, DefaultGraph | BlankNode):
                continue
            if not isinstance(subject, NamedNode) or quad.triple in seen:
                continue
            seen.add(quad.triple)
            self._properties[subject.value][quad.predicate].append(quad.object)
            if quad.predicate == t.TYPE and quad.object == t.STATEMENT_CLASS:
                self.statements.append(subject)
            if quad.predicate == t.TYPE and quad.object == t.ARTICLE_CLASS:
                self.articles.append(subject)
            in_actors = quad.graph_name == t.ACTORS_GRAPH and quad.predicate == t.TYPE
            if in_actors and ACTOR.local(subject.value) and "#" not in subject.value:  # "#": its offices, its geometry
                self.actors.append(subject)

    def all(self, subject: NamedNode, property_: NamedNode) -> list[Node]:
        return self._properties[subject.value].get(property_, [])

    def nodes(self, subject: NamedNode, property_: NamedNode) -> list[NamedNode]:
        return [node for node in self.all(subject, property_) if isinstance(node, NamedNode)]

    def literals(self, subject: NamedNode, property_: NamedNode) -> list[Literal]:
        return [node for node in self.all(subject, property_) if isinstance(node, Literal)]

    def text(self, subject: NamedNode, property_: NamedNode) -> str | None:
        found = self.literals(subject, property_)
        return found[0].value if found else None

    def day(self, subject: NamedNode, property_: NamedNode) -> date | None:
        value = self.text(subject, property_)
        return date.fromisoformat(value) if value else None

    def local(self, subject: NamedNode, property_: NamedNode, namespace: Namespace) -> str | None:
        locals_ = (namespace.local(node.value) for node in self.nodes(subject, property_))
        return next((local for local in locals_ if local is not None), None)

    def needed(self, subject: NamedNode, property_: NamedNode, namespace: Namespace) -> str:
        local = self.local(subject, property_, namespace)
        if local is None:
            raise GraphError(f"<{subject.value}> lacks <{property_.value}> with an IRI under {namespace.iri}")
        return local

    def span(self, node: NamedNode) -> Span:
        start, end = self.text(node, t.START), self.text(node, t.END_OFFSET)
        if start is None or end is None:
            raise GraphError(f"<{node.value}> lacks <{t.START.value}> or <{t.END_OFFSET.value}>")
        return Span(int(start), int(end))


def _offices(graph: _Graph, node: NamedNode) -> Iterator[Office]:
    for membership in graph.nodes(node, t.HAS_MEMBERSHIP):
        yield Office(
            title=graph.needed(membership, t.ROLE, t.OFFICE),
            of=graph.needed(membership, t.ORGANIZATION, ACTOR),
            start=graph.day(membership, t.START_DATE),
            end=graph.day(membership, t.END_DATE),
        )


def _codes(graph: _Graph, node: NamedNode) -> Iterator[tuple[str, str]]:
    for literal in graph.literals(node, t.NOTATION):
        if scheme := t.CODE.local(literal.datatype.value):
            yield scheme, literal.value
    for geometry in graph.nodes(node, t.HAS_GEOMETRY):
        longitude, _, latitude = (
            (graph.text(geometry, t.AS_WKT) or "").removeprefix("POINT(").rstrip(")").partition(" ")
        )
        yield from (("lat", latitude), ("lon", longitude))


def _read_actor(graph: _Graph, node: NamedNode) -> Actor:
    types = (GEOPOL.local(found.value) for found in graph.nodes(node, t.TYPE))
    labels = [literal for literal in graph.literals(node, t.LABEL) if literal.language]
    names = [
        *(Name(text=label.value, language=label.language or "mul", kind="label") for label in labels),
        *(
            Name(text=name.value, language=name.language or "mul", kind="alias")
            for name in graph.literals(node, t.ALT_LABEL)
        ),
    ]
    return Actor(
        id=ACTOR.local(node.value) or "",
        type=next((name for name in types if name), "Entity"),
        labels=tuple(sorted((label.language or "", label.value) for label in labels)),
        names=tuple(sorted(names, key=lambda name: (name.kind != "label", name.language, name.text))),
        codes=tuple(sorted(_codes(graph, node))),
        offices=tuple(
            sorted(_offices(graph, node), key=lambda o: (o.start or date.min, o.title, o.of, o.end or date.max))
        ),
        part_of=tuple(sorted(filter(None, (ACTOR.local(whole.value) for whole in graph.nodes(node, t.IS_PART_OF))))),
        country=graph.local(node, t.COUNTRY, ACTOR),
        sector="|".join(sorted(literal.value for literal in graph.literals(node, t.SECTOR))) or None,
        start=graph.day(node, t.START_DATE),
        end=graph.day(node, t.END_DATE),
    )


def _evidence(graph: _Graph, node: NamedNode) -> Evidence:
    selectors = graph.nodes(node, t.HAS_SELECTOR)
    positions = [selector for selector in selectors if graph.all(selector, t.START)]
    quotes = [quote for selector in selectors if (quote := graph.text(selector, t.EXACT)) is not None]
    if not positions or not quotes:
        raise GraphError(f"<{node.value}> lacks a position or a quote selector")
    parts = {
        property_: graph.span(words[0]) if (words := graph.nodes(node, property_)) else None
        for property_ in (t.SUBJECT_SPAN, t.TRIGGER_SPAN, t.OBJECT_SPAN)
    }
    return Evidence(
        document_id=graph.needed(node, t.HAS_SOURCE, DOCUMENT),
        sentence=graph.span(positions[0]),
        quote=quotes[0],
        language=graph.text(node, t.LANGUAGE) or "und",
        extractor=graph.needed(node, t.ATTRIBUTED_SOFTWARE, t.SOFTWARE),
        score=float(graph.text(node, t.CONFIDENCE) or 0.0),
        subject=parts[t.SUBJECT_SPAN],
        trigger=parts[t.TRIGGER_SPAN],
        object=parts[t.OBJECT_SPAN],
    )


def read_actors_of(quads: Iterable[Quad]) -> tuple[Actor, ...]:
    """The actors of a graph, by id. Kinds of names other than labels come back as ``alias``; lists come back sorted."""
    graph = _Graph(quads)
    return tuple(sorted((_read_actor(graph, node) for node in graph.actors), key=lambda actor: actor.id))


def read_documents(quads: Iterable[Quad]) -> tuple[Document, ...]:
    """What a graph tells of its documents, by id. Texts are not in a graph: they come back empty."""
    graph = _Graph(quads)

    def document(node: NamedNode) -> Document:
        publishers = graph.nodes(node, t.PUBLISHER)
        return Document(
            id=graph.text(node, t.IDENTIFIER) or DOCUMENT.local(node.value) or "",
            text="",
            language=graph.text(node, t.IN_LANGUAGE) or "und",
            title=graph.text(node, t.HEADLINE),
            source=graph.text(publishers[0], t.NAME) if publishers else None,
            url=graph.text(node, t.URL),
            published=graph.day(node, t.PUBLISHED),
        )

    return tuple(sorted(map(document, graph.articles), key=lambda found: found.id))


def read_statements(quads: Iterable[Quad]) -> tuple[Statement, ...]:
    """The statements of a graph with their evidence and belief, in the order of keys.

    Raises GraphError if a statement or its evidence lacks a property it needs.
    """
    from graph.assembly import evidence_order

    graph = _Graph(quads)
    actors = {node.value: _read_actor(graph, node) for node in graph.actors}

    def actor(node: NamedNode, property_: NamedNode) -> Actor | None:
        found = graph.nodes(node, property_)
        if not found:
            return None
        local = ACTOR.local(found[0].value)
        if local is None:
            raise GraphError(f"<{node.value}>: <{found[0].value}> is no actor: its IRI starts with {ACTOR.iri}")
        return actors.get(found[0].value) or Actor(id=local, type="Entity")

    def statement(node: NamedNode) -> Statement:
        subject, target = actor(node, t.SUBJECT), actor(node, t.OBJECT)
        if subject is None or target is None:
            raise GraphError(f"<{node.value}> lacks <{t.SUBJECT.value}> or <{t.OBJECT.value}>")
        start, end, belief = graph.day(node, t.BEGIN), graph.day(node, t.END), graph.text(node, t.BELIEF)
        evidence = (_evidence(graph, found) for found in graph.nodes(node, t.DENOTED_BY))
        return Statement(
            subject=subject,
            relation=graph.needed(node, t.RELATION_OF, RELATION),
            object=target,
            status=Status(graph.needed(node, t.STATUS_OF, STATUS)),
            attributed_to=actor(node, t.ATTRIBUTED_TO),
            date=DateInterval(start, end) if start or end else None,
            place=actor(node, t.PLACE),
            evidence=tuple(sorted(evidence, key=evidence_order)),
            belief=None if belief is None else float(belief),
        )

    return tuple(sorted(map(statement, graph.statements), key=lambda found: found.key))
