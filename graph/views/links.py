"""What the page draws: actors as nodes, and one link for each pair of actors and quad class."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from graph.views.tables import STRUCTURAL
from ontology.actors import Actor
from ontology.statements import Statement
from ontology.vocabulary import Vocabulary

MAX_ACTORS = 1500
"""Above this vis-network becomes too slow to be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """All statements between two actors in one quad class, whoever is their subject.

    ``first`` <= ``second`` are ids of actors; ``statements`` are indices into the drawing's; ``place`` is the link's
    number among the ``beside`` links of its pair, which lie beside each other.
    """

    first: str
    second: str
    quad: str
    statements: tuple[int, ...]
    place: int
    beside: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What is drawn, and how much there was: ``weights`` counts the evidences of each drawn actor."""

    actors: tuple[Actor, ...]
    weights: tuple[int, ...]
    statements: tuple[Statement, ...]
    links: tuple[Link, ...]
    all_actors: int
    all_statements: int


def quad_of(relation: str, vocabulary: Vocabulary) -> str:
    """Quad class of a relation; ``structural`` if it has none or is unknown."""
    found = vocabulary.relations.get(relation)
    return (found.quad if found else None) or STRUCTURAL


def _weights(statements: Sequence[Statement]) -> Counter[str]:
    weights: Counter[str] = Counter()
    for statement in statements:
        for end in {statement.subject.id, statement.object.id}:
            weights[end] += max(1, len(statement.evidence))
    return weights


def _links(statements: Sequence[Statement], vocabulary: Vocabulary) -> tuple[Link, ...]:
    order = (*vocabulary.quads, STRUCTURAL)
    pairs: dict[tuple[str, str], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for index, statement in enumerate(statements):
        first, second = sorted((statement.subject.id, statement.object.id))
        pairs[first, second][quad_of(statement.relation, vocabulary)].append(index)
    return tuple(
        Link(
            first=pair[0], second=pair[1], quad=quad, statements=tuple(by_quad[quad]), place=place, beside=len(by_quad)
        )
        for pair, by_quad in sorted(pairs.items())
        for place, quad in enumerate(sorted(by_quad, key=order.index))
    )


def draw(statements: Sequence[Statement], vocabulary: Vocabulary, max_actors: int = MAX_ACTORS) -> Drawing:
    """What to draw of ``statements``: all, or the ``max_actors`` with most evidence and what is said among them.

    Does not depend on the order of ``statements``.
    """
    ordered = sorted(statements, key=lambda statement: statement.key)
    actors: dict[str, Actor] = {}
    for statement in ordered:
        actors.setdefault(statement.subject.id, statement.subject)
        actors.setdefault(statement.object.id, statement.object)
    weights = _weights(ordered)
    strongest = sorted(actors, key=lambda name: (-weights[name], name))[:max_actors]
    among = set(strongest)
    kept = tuple(one for one in ordered if one.subject.id in among and one.object.id in among)
    # An actor all of whose partners were left out has nothing to show.
    inner = _weights(kept)
    drawn = sorted(inner)
    return Drawing(
        actors=tuple(actors[name] for name in drawn),
        weights=tuple(inner[name] for name in drawn),
        statements=kept,
        links=_links(kept, vocabulary),
        all_actors=len(actors),
        all_statements=len(ordered),
    )
