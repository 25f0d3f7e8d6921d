"""What the rules of a language find in a sentence, before it becomes statements."""

from dataclasses import dataclass
from typing import Protocol

from extractors.annotation import AnnotatedDocument, Sentence
from ontology.statements import Mention, Span, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A relation between two mentions of one sentence, and why it was found (the rule's name, for ``explain``)."""

    subject: Mention
    relation: str
    object: Mention
    trigger: Span
    status: Status
    speaker: Mention | None
    score: float
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Considered:
    """Words that may state a relation, and what came of them (for ``explain``).

    ``outcome`` is ``found``; or ``no_arguments``, ``no_subject``, ``no_object``: no actors stand where the rules look;
    ``weak``: ``score`` is below what the rules believe; ``types``: the relation does not hold between such actors.
    ``pairs`` are the actors looked at.
    """

    trigger: Span
    phrase: str
    relation: str
    outcome: str
    score: float | None = None
    pairs: tuple[tuple[Mention, Mention], ...] = ()


class SentenceRules(Protocol):
    """The rules of a language."""

    def findings(self, document: AnnotatedDocument, sentence: Sentence) -> tuple[Finding, ...]:
        """Everything the rules find in a sentence, in order of the triggers."""

    def considered(self, document: AnnotatedDocument, sentence: Sentence) -> tuple[Considered, ...]:
        """The trigger words of a sentence with what came of them, in order."""
