"""When and where: which date expression and which place of a sentence belong to a statement. In doubt none does.

A date belongs to the verb or event noun it stands beside in its clause, or, opening a clause, to the first after it.
Those are the triggers of the sentence's statements and the verbs and event nouns of ``date_clues.py``. A place belongs
to a statement if it follows the trigger, the subject or the object at once, or opens the clause.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from extractors.annotation import AnnotatedDocument, Sentence
from extractors.date_clauses import DAYS, NEAR, PLACES, Anchor, Clauses
from extractors.dates import DateExpression
from extractors.names import fold
from ontology.actors import Actor
from ontology.statements import DateInterval, Document, Mention, Span, Statement, Status
from ontology.vocabulary import vocabulary

_LONG_AGO = timedelta(days=300)
_SOON = timedelta(days=60)
_WORDS = "verbal-conflict"
_REAL = (Status.ACTUAL, Status.NEGATED, Status.ALLEGED)


def with_dates_and_places(document: AnnotatedDocument, statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """The statements of a document with the date and place of what they say, where the text gives them."""
    if not statements:
        return statements
    sentences = {sentence.span: sentence for sentence in document.sentences}
    by_sentence: dict[Span, list[Statement]] = defaultdict(list)
    for statement in statements:
        by_sentence[statement.evidence[0].sentence].append(statement)
    readers = {
        span: _Reader(document.document, sentences[span], tuple(group))
        for span, group in by_sentence.items()
        if span in sentences
    }
    return tuple(
        readers[span].completed(statement) if (span := statement.evidence[0].sentence) in readers else statement
        for statement in statements
    )


def date_of(document: AnnotatedDocument, sentence: Sentence, statement: Statement) -> DateInterval | None:
    """The days on which what a statement of this sentence says takes place; None where the text leaves it unclear."""
    return _Reader(document.document, sentence, (statement,)).date_of(statement)


def find_dates(text: str, language: str, published: date | None) -> tuple[tuple[Span, DateInterval], ...]:
    """The date expressions of a sentence that can be resolved, and their days: coming ones in clauses that announce."""
    clauses = Clauses(text, language, Sentence(span=Span(0, len(text))))
    found = ((expression.span, _interval(clauses, expression, published)) for expression in clauses.dates)
    return tuple((span, interval) for span, interval in found if interval is not None)


class _Reader(Clauses):
    """A sentence and what it says of when and where the things it states take place."""

    def __init__(self, document: Document, sentence: Sentence, statements: tuple[Statement, ...]) -> None:
        told = (evidence.trigger for s in statements if not _structural(s) for evidence in s.evidence)
        triggers = {trigger for trigger in told if trigger is not None and trigger.end}
        super().__init__(document.text, document.language, sentence, triggers)
        self.published = document.published

    def completed(self, statement: Statement) -> Statement:
        """The statement with its date and place; what an extractor has set stays."""
        when = statement.date or self.date_of(statement)
        where = statement.place or self.place_of(statement)
        if when is statement.date and where is statement.place:
            return statement
        return replace(statement, date=when, place=where)

    def date_of(self, statement: Statement) -> DateInterval | None:
        trigger = statement.evidence[0].trigger
        if trigger is None or _structural(statement) or not self.claims:
            return None
        found: set[DateInterval] = set()
        for expression, claimed in zip(self.dates, self.claims, strict=True):
            if not any(self._carries(anchor, trigger, expression, statement.status) for anchor in claimed):
                continue
            interval = self._days(expression, statement.status)
            if interval is None:
                return None
            found.add(interval)
        return next(iter(found)) if len(found) == 1 else _finest(found)

    def place_of(self, statement: Statement) -> Actor | None:
        evidence = statement.evidence[0]
        trigger = evidence.trigger
        if trigger is None or _structural(statement):
            return None
        words = vocabulary().relation(statement.relation).quad == _WORDS  # what is criticised is there, not the critic
        taken = {statement.subject.id, statement.object.id}
        ends = {trigger.end}
        for mention in self.sentence.mentions:
            if any(part and mention.span.overlaps(part) for part in (evidence.subject, evidence.object)):
                ends.add(mention.span.end)
        found: dict[str, Actor] = {}
        for mention in self.sentence.mentions:
            actor = mention.actor
            if actor is None or actor.type not in PLACES or mention.anaphoric or actor.id in taken:
                continue
            start = self._place_start(mention)
            if start is None:
                continue
            if (not words and self._stands_behind(start, trigger, ends)) or self._opens(start, mention, trigger):
                found[actor.id] = actor
        return next(iter(found.values())) if len(found) == 1 else None

    def _carries(self, claimed: Anchor, trigger: Span, expression: DateExpression, status: Status) -> bool:
        """Whether the trigger is what was claimed, or forms one predicate with it (held talks, ký thỏa thuận)."""
        if claimed.span.overlaps(trigger):
            return True
        if status not in _REAL or expression.reading.unit not in DAYS:
            return False
        first, second = sorted((claimed.span, trigger))
        event = claimed.event and claimed.span == second
        words = self.between(first.end, second.start)
        inside = any(first.end <= m.span.start and m.span.end <= second.start for m in self.sentence.mentions)
        joined = not self.crossed(first.end, second.start) and not inside
        if event:
            return joined and len(words) < NEAR
        light = claimed.span == first and not any(a.span == first and a.event for a in self.anchors)
        return light and joined and not words and fold(claimed.span.of(self.text)) in self.clues.light

    def _days(self, expression: DateExpression, status: Status) -> DateInterval | None:
        """The days, if they fit what the status says of the time: plans lie ahead, facts behind, wishes not behind."""
        published, reading = self.published, expression.reading
        real, planned = status in _REAL, status is Status.PLANNED
        interval = expression.interval(published, future=planned)
        if interval is None or published is None or interval.start is None or interval.end is None:
            return interval
        if not (interval.start <= published if real else interval.end >= published):
            return None
        if not reading.open or reading.direction:
            return interval
        if planned:
            return interval if self.announced(expression) else None
        ahead = expression.interval(published, future=True)
        likely = self.told(expression) or _likely_past(interval, ahead, published)
        return interval if real and likely and not self.of_another_year(expression, interval) else None

    def _place_start(self, mention: Mention) -> int | None:
        """Where the preposition of a place begins; None without one."""
        match = self.clues.place.search(
            self.text[max(self.sentence.span.start, mention.span.start - 12) : mention.span.start]
        )
        return None if match is None else max(self.sentence.span.start, mention.span.start - 12) + match.start()

    def _stands_behind(self, start: int, trigger: Span, ends: set[int]) -> bool:
        """Whether the place follows the trigger or the other end of the statement, with nothing but a date between."""
        if start < trigger.end or self.crossed(trigger.end, start):
            return False
        if any(trigger.end <= anchor.span.start and anchor.span.end <= start for anchor in self.anchors):
            return False
        before = max((end for end in ends if end <= start), default=-1)
        if before < trigger.end:
            return False
        gap = self.text[before:start]
        for expression in self.dates:
            if before <= expression.span.start and expression.span.end <= start:
                gap = self.text[before : self.start_of(expression)] + self.text[expression.span.end : start]
        return not gap.strip(" \u00a0")

    def _opens(self, start: int, mention: Mention, trigger: Span) -> bool:
        """Whether the place opens the clause whose first verb is the trigger."""
        right = next((a for a in self.anchors if a.span.start >= mention.span.end), None)
        return (
            right is not None
            and right.span.overlaps(trigger)
            and self.opens_clause(start)
            and "," in self.text[mention.span.end : right.span.start]
            and self.one_comma(mention.span.end, right.span.start)
        )


def _interval(clauses: Clauses, expression: DateExpression, published: date | None) -> DateInterval | None:
    """The days of an expression, seen from its clause alone; None where two years are as likely."""
    past, ahead = (expression.interval(published, future=future) for future in (False, True))
    if clauses.announced(expression) or past is None:
        return ahead
    if published is None or not expression.reading.open or expression.reading.direction:
        return past
    if clauses.of_another_year(expression, past):
        return None
    if expression.role == "until" and ahead is not None and _away(ahead, published) < _away(past, published):
        return ahead
    return past if clauses.told(expression) or _likely_past(past, ahead, published) else None


def _likely_past(past: DateInterval, ahead: DateInterval | None, published: date) -> bool:
    """Whether a day without a year is behind rather than soon to come (a present tense may announce)."""
    return _away(past, published) <= _LONG_AGO or ahead is None or _away(ahead, published) >= _SOON


def _away(interval: DateInterval, day: date) -> timedelta:
    """How far a day lies from an interval."""
    first, last = interval.start or day, interval.end or day
    return max(first - day, day - last, timedelta())


def _structural(statement: Statement) -> bool:
    return vocabulary().relation(statement.relation).structural


def _finest(found: Sequence[DateInterval] | set[DateInterval]) -> DateInterval | None:
    """The interval that lies in all the others; None if they contradict each other."""
    ordered = sorted(found, key=lambda i: ((i.end or date.max) - (i.start or date.min), i.start or date.min))
    for small, large in pairwise(ordered):
        if None in (small.start, small.end, large.start, large.end):
            return None
        if not (large.start <= small.start and small.end <= large.end):  # type: ignore[operator]
            return None
    return ordered[0] if ordered else None
