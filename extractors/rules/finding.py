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


class SentenceRules(Protocol):
    """The rules of a language."""

    def findings(self, document: AnnotatedDocument, sentence: Sentence) -> tuple[Finding, ...]:
        """Everything the rules find in a sentence, in order of the triggers."""
