"""The rule extractor: annotated documents in, statements with one evidence each out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from extractors.annotation import AnnotatedDocument, Sentence
from extractors.rules.finding import Finding, SentenceRules
from extractors.rules.structural import offices
from ontology.statements import Evidence, Statement

NAME = "rules-1"


@cache
def rules_of(language: str) -> SentenceRules:
    """The rules of a language, loaded on first use; English clause structure where there are none of its own."""
    # Each is imported only where it is read: spaCy and underthesea take half a second each.
    if language == "vi":
        from extractors.rules.vietnamese import VietnameseRules

        return VietnameseRules()
    from extractors.rules.english import EnglishRules

    return EnglishRules()


@dataclass(frozen=True, slots=True)
class RuleExtractor:
    """Finds statements by trigger words and clause structure."""

    name: str = NAME

    def extract(self, documents: Iterable[AnnotatedDocument]) -> Iterator[tuple[Statement, ...]]:
        """The statements of each document, in the order of the documents and of their triggers."""
        for document in documents:
            yield tuple(
                self._statement(document, sentence, finding)
                for sentence in document.sentences
                for finding in self.findings(document, sentence)
            )

    def findings(self, document: AnnotatedDocument, sentence: Sentence) -> tuple[Finding, ...]:
        """What is found in a sentence; the first finding of a triple stays, repetitions are dropped."""
        found: dict[tuple[str, ...], Finding] = {}
        for finding in (*offices(sentence), *rules_of(document.document.language).findings(document, sentence)):
            subject, object_ = finding.subject.actor, finding.object.actor
            if subject is None or object_ is None or subject.id == object_.id:
                continue
            speaker = finding.speaker.actor.id if finding.speaker and finding.speaker.actor else ""
            found.setdefault((subject.id, finding.relation, object_.id, finding.status, speaker), finding)
        return tuple(sorted(found.values(), key=lambda f: (f.trigger, f.subject.span, f.object.span, f.relation)))

    def _statement(self, document: AnnotatedDocument, sentence: Sentence, finding: Finding) -> Statement:
        subject, object_ = finding.subject.actor, finding.object.actor
        assert subject is not None  # findings() keeps no others
        assert object_ is not None
        return Statement(
            subject=subject,
            relation=finding.relation,
            object=object_,
            status=finding.status,
            attributed_to=finding.speaker.actor if finding.speaker else None,
            evidence=(
                Evidence(
                    document_id=document.document.id,
                    sentence=sentence.span,
                    quote=document.text(sentence.span),
                    language=document.document.language,
                    extractor=self.name,
                    score=finding.score,
                    subject=finding.subject.head,
                    trigger=finding.trigger,
                    object=finding.object.head,
                ),
            ),
        )
