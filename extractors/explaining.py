"""What was read in a document, sentence by sentence: actors and why they are meant, triggers, candidates, statements.

Everything is a key or an id, so that it can be told in any language; ``geopol explain`` does.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extractors import DEFAULT_EXTRACTOR
from extractors.annotation import AnnotatedDocument, Sentence
from extractors.dating import with_dates_and_places
from extractors.learned import Candidate, LearnedExtractor, undisputed
from extractors.linked_because import because
from extractors.pipeline import annotate, extractor_named
from extractors.rules.extractor import RuleExtractor, rules_of
from extractors.rules.finding import Considered, Finding
from ontology.actors import Actor
from ontology.statements import Document, Span, Statement
from ontology.vocabulary import vocabulary

RULES, NETWORK = "rules", "network"
_OUTCOMES = ("found", "types", "weak", "no_object", "no_subject", "no_arguments")
"""From what came nearest to a statement on."""
_TWO = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """Words that stand for an actor, and why (a key of ``linked_because``); ``actor`` is None for nobody known.

    ``modifier``: named inside another phrase, so neither subject nor object by itself.
    """

    span: Span
    words: str
    actor: str | None
    type: str | None
    why: str
    detail: str | None = None
    sector: str | None = None
    modifier: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerSeen:
    """Words that may state a relation, who saw them (rules or network) and what came of it.

    For the rules an outcome of ``rules.finding.Considered``; for the network ``found`` or ``below``, by its best
    candidate, whose score this is.
    """

    span: Span
    words: str
    relation: str
    by: str
    outcome: str
    score: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A statement that was considered. ``rule`` names the rule that found it; None for the network.

    ``verdict``: ``believed``; ``with_rule``: a rule found the same; ``below`` the ``threshold``; ``rival``: the same
    words state a likelier relation of the two; ``read_by_rule``: a rule has read these words.
    """

    by: str
    subject: str
    relation: str
    object: str
    status: str
    speaker: str | None
    trigger: Span
    score: float
    threshold: float | None
    rule: str | None
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A statement that was made; the date as ISO days from and to, "" where open."""

    subject: str
    relation: str
    object: str
    status: str
    speaker: str | None
    date: tuple[str, str] | None
    place: str | None
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceRead:
    """A sentence and all that was seen in it; ``nothing`` are the reasons why there is no statement, if there is none.

    Reasons: ``boilerplate``, ``no_two_actors``, ``no_trigger``, ``no_arguments``, ``types``, ``below``.
    """

    span: Span
    words: str
    mentions: tuple[Linked, ...]
    triggers: tuple[TriggerSeen, ...]
    weighed: tuple[Weighed, ...]
    statements: tuple[Said, ...]
    nothing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What an extractor made of a document; ``threshold`` is the network's, None without it."""

    document: str
    language: str
    extractor: str
    threshold: float | None
    sentences: tuple[SentenceRead, ...]


def explain(document: Document, extractor: str = DEFAULT_EXTRACTOR) -> Explanation:
    """What ``extractor`` reads in a document, and why; ValueError for one that there is not."""
    chosen = extractor_named(extractor)
    annotated = annotate(document)
    made = with_dates_and_places(annotated, next(iter(chosen.extract((annotated,)))))
    network = LearnedExtractor() if extractor != RULES else None
    threshold = None
    if network is not None:
        config = network.model.config
        threshold = config.threshold if extractor == "learned" else config.threshold_beside_rules
    candidates = network.candidates(annotated) if network is not None else ()
    reader = _Reader(annotated, made, candidates, threshold, with_rules=extractor != "learned")
    return Explanation(
        document=document.id,
        language=document.language,
        extractor=chosen.name,
        threshold=threshold,
        sentences=tuple(map(reader.read, range(len(annotated.sentences)))),
    )


class _Reader:
    """Explains the sentences of one document."""

    def __init__(
        self,
        document: AnnotatedDocument,
        made: Iterable[Statement],
        candidates: Sequence[Candidate],
        threshold: float | None,
        *,
        with_rules: bool,
    ) -> None:
        self.document, self.threshold, self.with_rules = document, threshold, with_rules
        self.candidates = candidates
        self.winners = set(map(_place, undisputed(candidates)))
        self.made: dict[Span, list[Statement]] = {}
        for statement in made:
            self.made.setdefault(statement.evidence[0].sentence, []).append(statement)

    def read(self, index: int) -> SentenceRead:
        """A sentence by its index."""
        sentence = self.document.sentences[index]
        made = self.made.get(sentence.span, [])
        rules = rules_of(self.document.document.language)
        considered = rules.considered(self.document, sentence) if self.with_rules else ()
        findings = RuleExtractor().findings(self.document, sentence) if self.with_rules else ()
        candidates = [one for one in self.candidates if one.sentence == index]
        ruled = tuple(self._ruled(findings))
        weighed = (*ruled, *self._proposed(candidates, ruled, made))
        mentions = tuple(self._linked(sentence))
        return SentenceRead(
            span=sentence.span,
            words=self.document.text(sentence.span),
            mentions=mentions,
            triggers=(*self._triggers(considered), *self._network_triggers(candidates)),
            weighed=weighed,
            statements=tuple(map(_said, made)),
            nothing=() if made else self._nothing(sentence, considered, weighed),
        )

    def _linked(self, sentence: Sentence) -> Iterator[Linked]:
        modifiers = [(mention, True) for mention in sentence.modifiers]
        everyone = [*((mention, False) for mention in sentence.mentions), *modifiers]
        for mention, modifier in sorted(everyone, key=lambda pair: (pair[0].span, pair[1])):
            why, detail = because(self.document, sentence, mention)
            yield Linked(
                span=mention.span,
                words=mention.text,
                actor=mention.actor.id if mention.actor else None,
                type=mention.type,
                why=why,
                detail=detail,
                sector=mention.sector,
                modifier=modifier,
            )

    def _triggers(self, considered: Iterable[Considered]) -> Iterator[TriggerSeen]:
        best: dict[tuple[Span, str], Considered] = {}
        for one in considered:
            known = best.setdefault((one.trigger, one.relation), one)
            if _OUTCOMES.index(one.outcome) < _OUTCOMES.index(known.outcome):
                best[one.trigger, one.relation] = one
        for one in best.values():
            words = self.document.text(one.trigger)
            yield TriggerSeen(
                span=one.trigger, words=words, relation=one.relation, by=RULES, outcome=one.outcome, score=one.score
            )

    def _network_triggers(self, candidates: Iterable[Candidate]) -> Iterator[TriggerSeen]:
        best: dict[tuple[Span, str], float] = {}
        for one in candidates:
            best[one.trigger, one.relation] = max(one.score, best.get((one.trigger, one.relation), 0.0))
        for (span, relation), score in sorted(best.items()):
            outcome = "found" if self.threshold is not None and score >= self.threshold else "below"
            words = self.document.text(span)
            yield TriggerSeen(span=span, words=words, relation=relation, by=NETWORK, outcome=outcome, score=score)

    def _ruled(self, findings: Iterable[Finding]) -> Iterator[Weighed]:
        """What a rule finds is always believed."""
        for finding in findings:
            yield Weighed(
                by=RULES,
                subject=_id(finding.subject.actor),
                relation=finding.relation,
                object=_id(finding.object.actor),
                status=finding.status.value,
                speaker=_id(finding.speaker.actor) if finding.speaker else None,
                trigger=finding.trigger,
                score=finding.score,
                threshold=None,
                rule=finding.rule,
                verdict="believed",
            )

    def _proposed(
        self, candidates: Iterable[Candidate], ruled: Iterable[Weighed], made: Iterable[Statement]
    ) -> Iterator[Weighed]:
        by_rule = {_triple(one.subject, one.relation, one.object) for one in ruled}
        believed = {_triple(one.subject.id, one.relation, one.object.id) for one in made}
        for one in sorted(candidates, key=lambda one: (-one.score, one.order)):
            triple = _triple(one.subject.id, one.relation, one.object.id)
            if triple in by_rule:
                verdict = "with_rule"
            elif triple in believed:
                verdict = "believed"
            elif self.threshold is not None and one.score < self.threshold:
                verdict = "below"
            elif _place(one) not in self.winners:
                verdict = "rival"
            else:
                verdict = "read_by_rule"
            yield Weighed(
                by=NETWORK,
                subject=one.subject.id,
                relation=one.relation,
                object=one.object.id,
                status=one.status.value,
                speaker=one.speaker.id if one.speaker else None,
                trigger=one.trigger,
                score=one.score,
                threshold=self.threshold,
                rule=None,
                verdict=verdict,
            )

    def _nothing(
        self, sentence: Sentence, considered: Sequence[Considered], weighed: Sequence[Weighed]
    ) -> tuple[str, ...]:
        if not sentence.news:
            return ("boilerplate",)
        reasons = []
        if len({mention.actor.id for mention in sentence.mentions if mention.actor}) < _TWO:
            reasons.append("no_two_actors")
        if not considered and not weighed:
            reasons.append("no_trigger")
        outcomes = {one.outcome for one in considered}
        if "types" in outcomes:
            reasons.append("types")
        if outcomes & {"no_arguments", "no_subject", "no_object"}:
            reasons.append("no_arguments")
        if "weak" in outcomes or weighed:
            reasons.append("below")
        return tuple(reasons)


def _id(actor: Actor | None) -> str:
    return actor.id if actor is not None else ""


def _triple(subject: str, relation: str, target: str) -> tuple[str, str, str]:
    """The same for either order of a symmetric relation."""
    if target < subject and vocabulary().relation(relation).symmetric:
        subject, target = target, subject
    return (subject, relation, target)


def _place(candidate: Candidate) -> tuple[int, Span, str, str, str]:
    return (candidate.sentence, candidate.trigger, candidate.subject.id, candidate.relation, candidate.object.id)


def _said(statement: Statement) -> Said:
    days = statement.date
    return Said(
        subject=statement.subject.id,
        relation=statement.relation,
        object=statement.object.id,
        status=statement.status.value,
        speaker=statement.attributed_to.id if statement.attributed_to else None,
        date=None if days is None else tuple(d.isoformat() if d else "" for d in (days.start, days.end)),  # type: ignore[arg-type]
        place=statement.place.id if statement.place else None,
        score=statement.evidence[0].score,
    )
