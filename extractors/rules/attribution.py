"""Whose words a clause is: the subject of the verb that reports it, or the source the sentence names (theo X)."""

from collections.abc import Callable, Sequence

from ontology.statements import Mention, Status


def speaker_of(
    governors: Sequence[tuple[Mention | None, Status | None]], source: Callable[[], Mention | None]
) -> Mention | None:
    """The speaker of a clause.

    ``governors`` are the verbs above the clause, the nearest first: who their subject is and the status they give.
    The nearest one with a known subject speaks; without any, the source named by the sentence.
    """
    for subject, _ in governors:
        if subject is not None:
            return subject
    return source()


def status_of(own: Status | None, governors: Sequence[Status]) -> Status:
    """The status of a clause from its own words and from the verbs above it, the nearest first.

    What a verb above makes of it wins over its own words; a verb that only reports leaves them as they are.
    """
    for status in governors:
        if status is not Status.ACTUAL:
            return status
    return own or Status.ACTUAL
