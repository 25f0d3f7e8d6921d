"""Rules and network together."""

from dataclasses import replace
from datetime import date

import pytest

from extractors.annotation import AnnotatedDocument
from extractors.combined import NAME, CombinedExtractor
from extractors.learned import LearnedExtractor
from extractors.pipeline import annotate
from ontology.statements import Document, Statement

TEXT = "Canada imposed new sanctions on Belarus on Tuesday. Norway accused Russia of violating its airspace."


@pytest.fixture(scope="module")
def learned() -> LearnedExtractor:
    """The network."""
    return LearnedExtractor()


@pytest.fixture(scope="module")
def document() -> AnnotatedDocument:
    """A document."""
    return annotate(Document(id="d", text=TEXT, language="en", published=date(2024, 5, 6)))


class Ruled:
    """A rule extractor that finds what it is told."""

    name = "rules"

    def __init__(self, *found: Statement) -> None:
        self.found = found

    def extract(self, documents: object) -> list[tuple[Statement, ...]]:  # noqa: ARG002
        """The same for the only document."""
        return [self.found]


def combined(learned: LearnedExtractor, *found: Statement) -> CombinedExtractor:
    """With rules that find these."""
    return CombinedExtractor(learned=learned, rules=Ruled(*found))  # type: ignore[arg-type]


def test_without_rules_the_network_speaks_from_its_higher_threshold(
    learned: LearnedExtractor, document: AnnotatedDocument
) -> None:
    (found,) = combined(learned).extract([document])
    least = learned.model.config.threshold_beside_rules
    assert {s.key for s in found} == {s.key for s in learned.proposals(document) if s.evidence[0].score >= least}
    assert {s.evidence[0].extractor for s in found} == {NAME}


def test_a_rule_is_kept_and_agreement_raises_the_score(learned: LearnedExtractor, document: AnnotatedDocument) -> None:
    proposed = max(learned.proposals(document), key=lambda s: s.evidence[0].score)
    (evidence,) = proposed.evidence
    ruled = proposed.with_evidence((replace(evidence, score=0.5, extractor="rules"),))
    (found,) = combined(learned, ruled).extract([document])
    (kept,) = [s for s in found if s.key == ruled.key]
    assert kept.evidence[0].score == pytest.approx(1 - 0.5 * (1 - evidence.score), abs=1e-3)


def test_words_that_a_rule_has_read_are_not_read_again(learned: LearnedExtractor, document: AnnotatedDocument) -> None:
    proposed = max(learned.proposals(document), key=lambda s: s.evidence[0].score)
    other = replace(proposed, subject=proposed.object, object=proposed.subject)
    (found,) = combined(learned, other).extract([document])
    assert proposed.key not in {s.key for s in found}
    assert other.key in {s.key for s in found}
