"""How far a statement is to be believed: noisy-or over its independent sources, with the numbers of ``belief.tsv``.

    belief = 1 - product over sources of (1 - reliability of the extractor x score of the best evidence there)

What is one source, and not two, is told by ``sources``: one publisher, one agency, one sentence copied.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from math import prod
from pathlib import Path

from graph.duplicates import NO_COPIES, Copies
from graph.sources import by_source
from ontology.statements import Document, Evidence, Statement
from ontology.tables import TableError, read_table

BELIEF_TABLE = Path(__file__).parent / "belief.tsv"
_ANY = "*"


def read_reliabilities(path: Path) -> dict[str, float]:
    """Reliability in [0, 1] by extractor name. Raises TableError for a value outside, or without a row ``*``."""
    reliabilities: dict[str, float] = {}
    for row in read_table(path, ("extractor", "reliability")):
        try:
            value = float(row["reliability"])
        except ValueError as error:
            raise TableError(f"{path}: {row['extractor']}: {row['reliability']!r} is no number") from error
        if not 0 <= value <= 1:
            raise TableError(f"{path}: {row['extractor']}: a reliability lies in [0, 1], found {value}")
        reliabilities[row["extractor"]] = value
    if _ANY not in reliabilities:
        raise TableError(f"{path}: the row {_ANY!r}, for any other extractor, is missing")
    return reliabilities


@cache
def shipped_reliabilities() -> dict[str, float]:
    """The numbers of ``belief.tsv``, read once."""
    return read_reliabilities(BELIEF_TABLE)


def _weight(evidence: Evidence, reliabilities: Mapping[str, float]) -> float:
    # "rules-1" and "rules-2" are versions of the same extractor.
    name = evidence.extractor.partition("-")[0]
    return evidence.score * reliabilities.get(evidence.extractor, reliabilities.get(name, reliabilities[_ANY]))


def belief_of(
    statement: Statement,
    documents: Mapping[str, Document],
    reliabilities: Mapping[str, float] | None = None,
    copies: Copies = NO_COPIES,
) -> float:
    """Belief in [0, 1], rounded to six digits; 0 without evidence. Raises KeyError for an unknown document."""
    table = shipped_reliabilities() if reliabilities is None else reliabilities
    best = [
        max(_weight(one, table) for one in source)
        for source in by_source(statement, documents, copies=copies)
        if source
    ]
    # Sorted, because a product of floats depends on the order of its factors.
    return round(1 - prod(1 - weight for weight in sorted(best)), 6)


def score(
    statements: Iterable[Statement],
    documents: Mapping[str, Document],
    reliabilities: Mapping[str, float] | None = None,
    copies: Copies = NO_COPIES,
) -> tuple[Statement, ...]:
    """The same statements, in the same order, each with its belief."""
    return tuple(
        replace(statement, belief=belief_of(statement, documents, reliabilities, copies)) for statement in statements
    )
