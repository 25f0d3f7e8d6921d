"""Relations that the names themselves state: who holds which office where (Tổng thống Nga Vladimir Putin)."""

from extractors.annotation import Sentence
from extractors.rules.finding import Finding
from ontology.statements import Status

_SCORE = 0.9


def offices(sentence: Sentence) -> tuple[Finding, ...]:
    """One ``holdsOffice`` for every person named with a present office and its country or organization."""
    return tuple(
        Finding(
            subject=appointment.person,
            relation="holdsOffice",
            object=appointment.of,
            trigger=appointment.words,
            status=Status.ACTUAL,
            speaker=None,
            score=_SCORE,
            rule="title beside a name",
        )
        for appointment in sentence.appointments
        if not appointment.former and appointment.titles
    )
