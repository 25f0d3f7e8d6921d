"""When and where: which date expression and which place of a sentence belong to a statement. In doubt none does.

A date belongs to the verb or event noun it stands beside in its clause, or, opening a clause, to the first after it.
Those are the triggers of the sentence's statements and the verbs and event nouns of ``date_clues.py``. A place belongs
to a statement if it follows the trigger, the subject or the object at once, or opens the clause.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from extractors.annotation import AnnotatedDocument, Sentence
from extractors.date_clues import clues_of
from extractors.dates import DateExpression, expressions_of
from extractors.names import Token, fold, tokens
from ontology.actors import Actor
from ontology.statements import DateInterval, Document, Mention, Span, Statement, Status
from ontology.vocabulary import vocabulary

_TENSE = 24
"""How many characters before a verb its tense may be told."""
_NEAR = 3
"""Words that may stand between a verb and a date that nothing marks as an adverbial."""
_LONG_AGO = timedelta(days=300)
_SOON = timedelta(days=60)
_PLACES = ("Place", "Country")
_NOT_DATED = (*_PLACES, "Person")
"""Types of actors that a year behind them does not tell apart."""
_DAYS = ("day", "weekday", "weekend", "week")
_WORDS = "verbal-conflict"
_REAL = (Status.ACTUAL, Status.NEGATED, Status.ALLEGED)


@dataclass(frozen=True, slots=True)
class _Anchor:
    """A verb or event noun, offsets into the document; ``finite`` if a subject may stand right before it."""

    span: Span
    finite: bool
    event: bool = False


def with_dates_and_places(document: AnnotatedDocument, statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """The statements of a document with the date and place of what they say, where the text gives them."""
    if not statements:
        return statements
    sentences = {sentence.span: sentence for sentence in document.sentences}
    by_sentence: dict[Span, list[Statement]] = defaultdict(list)
    for statement in statements:
        by_sentence[statement.evidence[0].sentence].append(statement)
    readers = {
        span: _SentenceReader(document.document, sentences[span], tuple(group))
        for span, group in by_sentence.items()
        if span in sentences
    }
    return tuple(
        readers[span].completed(statement) if (span := statement.evidence[0].sentence) in readers else statement
        for statement in statements
    )


def date_of(document: AnnotatedDocument, sentence: Sentence, statement: Statement) -> DateInterval | None:
    """The days on which what a statement of this sentence says takes place; None where the text leaves it unclear."""
    return _SentenceReader(document.document, sentence, (statement,)).date_of(statement)


def find_dates(text: str, language: str, published: date | None) -> tuple[tuple[Span, DateInterval], ...]:
    """The date expressions of a sentence that can be resolved, and their days: coming ones in clauses that announce."""
    reader = _SentenceReader(Document(id="", text=text, language=language), Sentence(span=Span(0, len(text))), ())
    found = ((e.span, reader.interval(e, published)) for e in reader.dates)
    return tuple((span, interval) for span, interval in found if interval is not None)


class _SentenceReader:
    """A sentence with its dates, its verbs and event nouns, and where its clauses end."""

    def __init__(self, document: Document, sentence: Sentence, statements: tuple[Statement, ...]) -> None:
        self.text = document.text
        self.published = document.published
        self.sentence = sentence
        self.clues = clues_of(document.language)
        self.dates = expressions_of(document.language).find(self.text, sentence.span.start, sentence.span.end)
        self.tokens: list[Token] = []
        self.anchors: list[_Anchor] = []
        self.boundaries: list[Span] = []
        triggers = {
            e.trigger for s in statements if not _structural(s) for e in s.evidence if e.trigger and e.trigger.end
        }
        if self.dates or self._may_have_place():
            self.tokens = tokens(self.text, sentence.span.start, sentence.span.end)
            self.boundaries = self._boundaries()
            self.anchors = self._anchors(triggers)
        self.claims = [self._claimed(expression) for expression in self.dates] if self.anchors else []

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
            if actor is None or actor.type not in _PLACES or mention.anaphoric or actor.id in taken:
                continue
            start = self._place_start(mention)
            if start is None:
                continue
            if (not words and self._stands_behind(start, trigger, ends)) or self._opens(start, mention, trigger):
                found[actor.id] = actor
        return next(iter(found.values())) if len(found) == 1 else None

    def interval(self, expression: DateExpression, published: date | None) -> DateInterval | None:
        """The days of an expression, seen from its clause alone; None where two years are as likely."""
        past, ahead = (expression.interval(published, future=future) for future in (False, True))
        if self._announced(expression) or past is None:
            return ahead
        if published is None or not expression.reading.open or expression.reading.direction:
            return past
        if self._of_another_year(expression, past):
            return None
        if expression.role == "until" and ahead is not None and _away(ahead, published) < _away(past, published):
            return ahead
        return past if self._told(expression) or _likely_past(past, ahead, published) else None

    def _told(self, expression: DateExpression) -> bool:
        """Whether the verb the date belongs to is in the past."""
        return any(
            self.clues.past.search(self.text, max(self.sentence.span.start, a.span.start - _TENSE), a.span.end)
            for a in self._claimed(expression)
        )

    def _announced(self, expression: DateExpression) -> bool:
        """Whether the clause speaks of what is to come: so do words before its verb, or before the date."""
        start = expression.span.start
        verbs = [a.span.start for a in self._claimed(expression)] or [start]
        for cue in self.clues.future.finditer(self.text, *_ends(self.sentence.span)):
            for verb in verbs:
                near = verb - cue.end() <= _TENSE or verb == start
                if cue.start() <= verb and near and not self._crossed(cue.start(), verb):
                    return True
        return False

    def _of_another_year(self, expression: DateExpression, found: DateInterval) -> bool:
        """Whether a date with a year before it in the sentence may give it another (on 3 May 2012 … since 1 May)."""
        years = {e.reading.year for e in self.dates if e.reading.month and e.span.end <= expression.span.start}
        return bool(years - {None, found.start.year if found.start else None})

    # --- the parts of the sentence

    def _may_have_place(self) -> bool:
        return any(
            m.actor and m.actor.type in _PLACES and self._place_start(m) is not None for m in self.sentence.mentions
        )

    def _boundaries(self) -> list[Span]:
        inside = [mention.span for mention in self.sentence.mentions] + [e.span for e in self.dates]
        found = (Span(*m.span()) for m in self.clues.boundary.finditer(self.text, *_ends(self.sentence.span)))
        return [
            span
            for span in found
            if not any(other.overlaps(span) for other in inside) and not self._lists_mentions(span)
        ]

    def _lists_mentions(self, boundary: Span) -> bool:
        """Whether a comma or conjunction only joins actors (Đức, Pháp và Anh)."""
        mentions = self.sentence.mentions
        before = any(
            m.span.end <= boundary.start and not self.text[m.span.end : boundary.start].strip() for m in mentions
        )
        return before and any(
            m.span.start >= boundary.end
            and self.text[boundary.end : m.span.start].strip().lower() in ("", "the", "and")
            for m in mentions
        )

    def _anchors(self, triggers: Iterable[Span]) -> list[_Anchor]:
        clues = self.clues
        closed = [m.span for m in self.sentence.mentions] + [e.span for e in self.dates]
        found = [_Anchor(span, finite=True) for span in triggers if not any(e.span.overlaps(span) for e in self.dates)]
        closed += [anchor.span for anchor in found]
        folded = [token.folded for token in self.tokens]
        position = 0
        while position < len(self.tokens):
            token = self.tokens[position]
            if any(span.start < token.end and token.start < span.end for span in closed):
                position += 1
                continue
            longest = clues.events.longest(folded, position)
            if longest is not None:
                end, values = longest
                if values[0] is not None:
                    span = Span(token.start, self.tokens[end - 1].end)
                    found.append(_Anchor(span, finite=not values[0], event=values[0]))
                position = end
                continue
            if not clues.vietnamese and (finite := self._english_verb(position)) is not None:
                found.append(_Anchor(Span(token.start, token.end), finite=finite))
            position += 1
        return sorted(found, key=lambda anchor: anchor.span)

    def _english_verb(self, position: int) -> bool | None:
        """Whether the word is a verb form, and a finite one; None for other words."""
        token = self.tokens[position]
        word = token.text
        if not word.islower() or word in self.clues.not_verbs:
            return None
        before = self.tokens[position - 1].text.lower() if position else ""
        if word in self.clues.forms:
            return True
        if word.endswith("ed") and len(word) > len("need"):
            return before not in ("the", "a", "an")
        if (word.endswith("ing") and len(word) > len("being")) or before == "to":
            return False
        return True if self.clues.future.fullmatch(before) else None

    # --- dates

    def _claimed(self, expression: DateExpression) -> tuple[_Anchor, ...]:
        """The verb or event noun the date belongs to; of an opening phrase (at the talks on Monday, …) the verb too."""
        if expression.role not in ("at", "bare"):
            return ()
        start, end = self._start(expression), expression.span.end
        left = next((a for a in reversed(self.anchors) if a.span.end <= start), None)
        if left is not None and self._crossed(left.span.end, start):
            left = None
        after = next((a for a in self.anchors if a.span.start >= end), None)
        right = after if after is not None and not self._crossed(end, after.span.start) else None
        if left is not None and not self.text[left.span.end : start].strip(" \u00a0"):
            found = [left]
        elif right is not None and right.finite and self._only_fillers(end, right.span.start):
            return (right,) if left is None or not self.clues.vietnamese else ()
        elif left is not None:
            found = [left] if self._reaches(left, expression, start) and not self._names(expression, start) else []
        elif after is not None and self._opens_clause(start) and self._one_comma(end, after.span.start):
            return (after,)
        else:
            found = []
        if (
            after is not None
            and after.finite
            and expression.reading.unit in _DAYS
            and self._in_opening(start, end, after)
        ):
            found.append(after)
        return tuple(found)

    def _in_opening(self, start: int, end: int, after: _Anchor) -> bool:
        """Whether the date ends a phrase that opens the sentence (Trong cuộc phỏng vấn ngày 21/4, …)."""
        first = self.tokens[0] if self.tokens else None
        return (
            first is not None
            and first.folded in self.clues.openers
            and not self._crossed(first.end, start)
            and self._one_comma(end, after.span.start)
            and "," in self.text[end : after.span.start]
            and not any(a.finite and not a.event and a.span.end <= start for a in self.anchors)
        )

    def _start(self, expression: DateExpression) -> int:
        """Where the expression begins with the preposition before it."""
        before = expressions_of("vi" if self.clues.vietnamese else "en").before.search(
            self.text, max(self.sentence.span.start, expression.span.start - 28), expression.span.start
        )
        return before.start() if before else expression.span.start

    def _crossed(self, start: int, end: int) -> bool:
        return any(start <= boundary.start and boundary.end <= end for boundary in self.boundaries)

    def _between(self, start: int, end: int) -> list[Token]:
        """The words between two places that belong to no mention and no date."""
        closed = [m.span for m in self.sentence.mentions] + [e.span for e in self.dates]
        return [
            token
            for token in self.tokens
            if start <= token.start
            and token.end <= end
            and not any(span.start <= token.start and token.end <= span.end for span in closed)
        ]

    def _only_fillers(self, start: int, end: int) -> bool:
        words = self._between(start, end)
        inside = any(start <= m.span.start and m.span.end <= end for m in self.sentence.mentions)
        return not inside and all(word.folded in self.clues.fillers or word.text.endswith("ly") for word in words)

    def _reaches(self, left: _Anchor, expression: DateExpression, start: int) -> bool:
        """Whether an expression behind other words still belongs to the verb on its left."""
        words = len(self._between(left.span.end, start))
        if expression.role == "at" or expression.reading.direction or expression.reading.unit in _DAYS:
            return words <= (4 if self.clues.vietnamese else 8) * (1 if expression.reading.unit in _DAYS else 0.75)
        return words == 0 or (words <= _NEAR and not self.clues.vietnamese)

    def _names(self, expression: DateExpression, start: int) -> bool:
        """Whether it may tell which treaty or body is meant rather than when (thỏa thuận hạt nhân năm 2015)."""
        return (
            expression.role == "bare"
            and expression.reading.unit not in _DAYS
            and any(
                mention.type not in _NOT_DATED and not self.text[mention.span.end : start].strip(" \u00a0")
                for mention in self.sentence.mentions
                if mention.span.end <= start
            )
        )

    def _opens_clause(self, start: int) -> bool:
        """Whether nothing but a preposition or conjunction stands before it in its clause."""
        ends = [boundary.end for boundary in self.boundaries if boundary.end <= start]
        clause = max(ends, default=self.sentence.span.start)
        return not self._between(clause, start) and not any(
            clause <= m.span.start and m.span.end <= start for m in self.sentence.mentions
        )

    def _one_comma(self, start: int, end: int) -> bool:
        """Whether at most one comma, right behind the opening date, stands before the verb."""
        crossed = [b for b in self.boundaries if start <= b.start and b.end <= end]
        if not crossed:
            return True
        first = crossed[0]
        plain = not self.text[start : first.start].strip(" \u00a0") or not self._between(start, first.start)
        return len(crossed) == 1 and self.text[first.start : first.end] == "," and plain

    def _carries(self, claimed: _Anchor, trigger: Span, expression: DateExpression, status: Status) -> bool:
        """Whether the trigger is what was claimed, or forms one predicate with it (held talks, ký thỏa thuận)."""
        if claimed.span.overlaps(trigger):
            return True
        if status not in _REAL or expression.reading.unit not in _DAYS:
            return False
        first, second = sorted((claimed.span, trigger))
        event = claimed.event and claimed.span == second
        words = self._between(first.end, second.start)
        inside = any(first.end <= m.span.start and m.span.end <= second.start for m in self.sentence.mentions)
        joined = not self._crossed(first.end, second.start) and not inside
        if event:
            return joined and len(words) < _NEAR
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
            return interval if self._announced(expression) else None
        ahead = expression.interval(published, future=True)
        likely = self._told(expression) or _likely_past(interval, ahead, published)
        return interval if real and likely and not self._of_another_year(expression, interval) else None

    # --- places

    def _place_start(self, mention: Mention) -> int | None:
        """Where the preposition of a place begins; None without one."""
        match = self.clues.place.search(
            self.text[max(self.sentence.span.start, mention.span.start - 12) : mention.span.start]
        )
        return None if match is None else max(self.sentence.span.start, mention.span.start - 12) + match.start()

    def _stands_behind(self, start: int, trigger: Span, ends: set[int]) -> bool:
        """Whether the place follows the trigger or the other end of the statement, with nothing but a date between."""
        if start < trigger.end or self._crossed(trigger.end, start):
            return False
        if any(trigger.end <= anchor.span.start and anchor.span.end <= start for anchor in self.anchors):
            return False
        before = max((end for end in ends if end <= start), default=-1)
        if before < trigger.end:
            return False
        gap = self.text[before:start]
        for expression in self.dates:
            if before <= expression.span.start and expression.span.end <= start:
                gap = self.text[before : self._start(expression)] + self.text[expression.span.end : start]
        return not gap.strip(" \u00a0")

    def _opens(self, start: int, mention: Mention, trigger: Span) -> bool:
        """Whether the place opens the clause whose first verb is the trigger."""
        right = next((a for a in self.anchors if a.span.start >= mention.span.end), None)
        return (
            right is not None
            and right.span.overlaps(trigger)
            and self._opens_clause(start)
            and "," in self.text[mention.span.end : right.span.start]
            and self._one_comma(mention.span.end, right.span.start)
        )


def _likely_past(past: DateInterval, ahead: DateInterval | None, published: date) -> bool:
    """Whether a day without a year is behind rather than soon to come (a present tense may announce)."""
    return _away(past, published) <= _LONG_AGO or ahead is None or _away(ahead, published) >= _SOON


def _away(interval: DateInterval, day: date) -> timedelta:
    """How far a day lies from an interval."""
    first, last = interval.start or day, interval.end or day
    return max(first - day, day - last, timedelta())


def _structural(statement: Statement) -> bool:
    return vocabulary().relation(statement.relation).structural


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _finest(found: Sequence[DateInterval] | set[DateInterval]) -> DateInterval | None:
    """The interval that lies in all the others; None if they contradict each other."""
    ordered = sorted(found, key=lambda i: ((i.end or date.max) - (i.start or date.min), i.start or date.min))
    for small, large in pairwise(ordered):
        if None in (small.start, small.end, large.start, large.end):
            return None
        if not (large.start <= small.start and small.end <= large.end):  # type: ignore[operator]
            return None
    return ordered[0] if ordered else None
