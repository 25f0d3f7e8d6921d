"""The graph as tools for networks see it: actors are nodes, statements are edges, several between the same two."""

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from graph.export.contract import Content
from graph.export.xml_text import xml_safe
from ontology.actors import Actor
from ontology.affiliation import country_on, sector_on
from ontology.statements import Statement
from ontology.vocabulary import vocabulary

if TYPE_CHECKING:
    import networkx as nx

Attributes = dict[str, str | int | float]


def _known(attributes: dict[str, str | int | float | None]) -> Attributes:
    """Without what is unknown, which neither format can say."""
    return {
        name: xml_safe(value) if isinstance(value, str) else value
        for name, value in attributes.items()
        if value is not None and value != ""
    }


def _node(actor: Actor, content: Content) -> Attributes:
    return _known(
        {
            "label": actor.label("en"),
            "label_vi": actor.label("vi"),
            "type": actor.type,
            "country": country_on(actor, None, content.lookup),
            "sector": sector_on(actor, None),
            "wikidata": actor.code("wikidata"),
        }
    )


def _edge(statement: Statement) -> Attributes:
    terms = vocabulary()
    relation = terms.relations.get(statement.relation)
    start, end = (statement.date.start, statement.date.end) if statement.date else (None, None)
    return _known(
        {
            "relation": statement.relation,
            "relation_en": relation.label("en") if relation else None,
            "relation_vi": relation.label("vi") if relation else None,
            "status": statement.status.value,
            "attributed_to": statement.attributed_to.id if statement.attributed_to else None,
            "since": start.isoformat() if start else None,
            "until": end.isoformat() if end else None,
            "place": statement.place.id if statement.place else None,
            "belief": statement.belief,
            "evidence": len(statement.evidence),
            "documents": len({evidence.document_id for evidence in statement.evidence}),
            "cameo": relation.cameo if relation else None,
            "quad": relation.quad if relation else None,
            "score": relation.score if relation else None,
        }
    )


def network(content: Content) -> "nx.MultiDiGraph[str]":
    """Actors that take part in statements, by id; one edge a statement, under its id. What is unknown is left out."""
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for actor in content.spoken_of:
        graph.add_node(xml_safe(actor.id), **_node(actor, content))
    for statement in content.statements:
        ends = xml_safe(statement.subject.id), xml_safe(statement.object.id)
        graph.add_edge(*ends, key=statement.id, **_edge(statement))
    return graph


def frozen(graph: "nx.MultiDiGraph[str]") -> Hashable:
    """Nodes and edges with their attributes, to compare."""

    def attributes(found: dict[str, Any]) -> tuple[tuple[str, str], ...]:
        return tuple(sorted((name, repr(value)) for name, value in found.items()))

    return (
        frozenset((node, attributes(found)) for node, found in graph.nodes(data=True)),
        frozenset((*ends, attributes(found)) for *ends, found in graph.edges(keys=True, data=True)),
    )
