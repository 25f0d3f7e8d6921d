"""Rules and network together: the rules read the plain cases, the network the rest.

Everything that a rule finds is kept; where the network considered the same, it tells status and speaker, which it knows
better. What only the network finds is kept if it is sure enough and its words are not those that a rule has read.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from extractors.annotation import AnnotatedDocument
from extractors.learned import LearnedExtractor, ahead
from extractors.rules.extractor import RuleExtractor
from ontology.statements import Evidence, Span, Statement
from ontology.vocabulary import vocabulary

NAME = "both-1"

Triple = tuple[Span, str, str, str]


@dataclass(frozen=True, slots=True)
class CombinedExtractor:
    """Finds what the rules and the network find."""

    name: str = NAME
    learned: LearnedExtractor = field(default_factory=LearnedExtractor)
    rules: RuleExtractor = field(default_factory=RuleExtractor)

    def extract(self, documents: Iterable[AnnotatedDocument]) -> Iterator[tuple[Statement, ...]]:
        """The statements of each document, in order of their words."""
        for document, proposed in ahead(self.learned.proposals, documents, self.learned.threads):
            (ruled,) = self.rules.extract((document,))
            yield self._merged(proposed, ruled)

    def _merged(self, proposed: Iterable[Statement], ruled: Iterable[Statement]) -> tuple[Statement, ...]:
        least = self.learned.model.config.threshold_beside_rules
        by_network = {_triple(statement): statement for statement in proposed}
        found = {_triple(statement): statement for statement in ruled}
        read = [evidence.trigger for statement in found.values() for evidence in statement.evidence if evidence.trigger]
        for triple, statement in found.items():
            found[triple] = self._agreed(statement, by_network.pop(triple, None))
        for triple, statement in by_network.items():
            (evidence,) = statement.evidence
            new = evidence.trigger is not None and not any(evidence.trigger.overlaps(span) for span in read)
            if new and evidence.score >= least:
                found[triple] = statement.with_evidence((replace(evidence, extractor=self.name),))
        return tuple(sorted(found.values(), key=_order))

    def _agreed(self, ruled: Statement, proposed: Statement | None) -> Statement:
        """What a rule found, with what the network says of it."""
        (evidence,) = ruled.evidence
        if proposed is None:
            return ruled.with_evidence((replace(evidence, extractor=self.name),))
        doubt = (1.0 - evidence.score) * (1.0 - proposed.evidence[0].score)
        said = replace(ruled, status=proposed.status, attributed_to=proposed.attributed_to)
        return said.with_evidence((replace(evidence, score=round(1.0 - doubt, 4), extractor=self.name),))


def _triple(statement: Statement) -> Triple:
    """Sentence, subject, relation, object; the same for either order of a symmetric relation."""
    first, second = statement.subject.id, statement.object.id
    if second < first and vocabulary().relation(statement.relation).symmetric:
        first, second = second, first
    return (statement.evidence[0].sentence, first, statement.relation, second)


def _order(statement: Statement) -> tuple[Span, Span, tuple[str, ...]]:
    evidence: Evidence = statement.evidence[0]
    return (evidence.sentence, evidence.trigger or evidence.sentence, statement.key)
