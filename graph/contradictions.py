"""Which statements contradict each other: one says, or claims, what another denies."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from ontology.statements import Statement, Status
from ontology.vocabulary import vocabulary

_SAYING = (Status.ACTUAL, Status.ALLEGED)


def _compatible(one: Statement, other: Statement) -> bool:
    """Whether both may be about the same time; an unknown date may be any."""
    if one.date is None or other.date is None:
        return True
    return (one.date.start or date.min) <= (other.date.end or date.max) and (other.date.start or date.min) <= (
        one.date.end or date.max
    )


def _act(statement: Statement) -> tuple[str, str, str]:
    first, second = statement.subject.id, statement.object.id
    relation = vocabulary().relations.get(statement.relation)
    if relation is not None and relation.symmetric:
        first, second = sorted((first, second))
    return first, statement.relation, second


def contradictions(statements: Iterable[Statement]) -> tuple[tuple[Statement, Statement], ...]:
    """Pairs of a statement that is actual or alleged and one that denies it, in the order of their keys.

    Both have the same actors and relation, whoever says them, and dates that do not exclude each other. What is
    planned, demanded or only thought of contradicts nothing.
    """
    denials: dict[tuple[str, str, str], list[Statement]] = defaultdict(list)
    claims: list[Statement] = []
    for statement in sorted(statements, key=lambda one: one.key):
        if statement.status is Status.NEGATED:
            denials[_act(statement)].append(statement)
        elif statement.status in _SAYING:
            claims.append(statement)
    return tuple((one, denial) for one in claims for denial in denials.get(_act(one), ()) if _compatible(one, denial))
