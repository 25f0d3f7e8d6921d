"""What says the same becomes one statement with every evidence. Pure: the input stays as it is."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace

from ontology.statements import Evidence, Span, Statement

Same = Callable[[Statement], Hashable]
"""Statements with equal answers say the same."""


def by_key(statement: Statement) -> Hashable:
    """Same subject, relation, object, status, speaker and date."""
    return statement.key


def _bounds(span: Span | None) -> tuple[int, int]:
    return (-1, -1) if span is None else (span.start, span.end)


def evidence_order(evidence: Evidence) -> tuple[object, ...]:
    """Sort key: by document, then by offsets; ties are broken by everything else an evidence holds."""
    return (
        evidence.document_id,
        _bounds(evidence.sentence),
        _bounds(evidence.subject),
        _bounds(evidence.trigger),
        _bounds(evidence.object),
        evidence.extractor,
        evidence.score,
        evidence.language,
        evidence.quote,
    )


def _merge(group: list[Statement]) -> Statement:
    evidence = sorted({evidence for statement in group for evidence in statement.evidence}, key=evidence_order)
    bare = [replace(statement, evidence=(), belief=None) for statement in group]
    # They may differ in what ``same`` leaves out (a place): the choice must not hang on the order of the input.
    chosen = bare[0] if all(other == bare[0] for other in bare) else min(bare, key=repr)
    return chosen.with_evidence(tuple(evidence))


def assemble(statements: Iterable[Statement], same: Same = by_key) -> tuple[Statement, ...]:
    """One statement for each thing said, in the order of keys, with all evidence, each once, by document and offset.

    The result does not depend on the order of ``statements``; assembling it again changes nothing. Beliefs are
    dropped: they belong to the evidence of before.
    """
    groups: dict[Hashable, list[Statement]] = {}
    for statement in statements:
        groups.setdefault(same(statement), []).append(statement)
    return tuple(sorted((_merge(group) for group in groups.values()), key=lambda statement: statement.key))
