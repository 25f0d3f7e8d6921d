"""The clauses of a sentence: its dates, its verbs and event nouns, and which of these each date stands with."""

from collections.abc import Iterable
from dataclasses import dataclass

from extractors.annotation import Sentence
from extractors.date_clues import clues_of
from extractors.dates import DateExpression, expressions_of
from extractors.names import Token, tokens
from ontology.statements import DateInterval, Span

PLACES = ("Place", "Country")
DAYS = ("day", "weekday", "weekend", "week")
"""Units of expressions that are seldom part of a name."""
NEAR = 3
"""Words that may stand between a verb and a date that nothing marks as an adverbial."""
_TENSE = 24
"""How many characters before a verb its tense may be told."""
_NOT_DATED = (*PLACES, "Person")
"""Types of actors that a year behind them does not tell apart."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A verb or event noun, offsets into the document; ``finite`` if a subject may stand right before it."""

    span: Span
    finite: bool
    event: bool = False


class Clauses:
    """A sentence as dates and places are assigned in it; ``triggers`` are verbs or event nouns known to be such.

    ``claims`` are, of each of the ``dates``, the verbs and event nouns that it belongs to.
    """

    def __init__(self, text: str, language: str, sentence: Sentence, triggers: Iterable[Span] = ()) -> None:
        self.text = text
        self.sentence = sentence
        self.clues = clues_of(language)
        self.dates = expressions_of(language).find(self.text, sentence.span.start, sentence.span.end)
        self.tokens: list[Token] = []
        self.anchors: list[Anchor] = []
        self.boundaries: list[Span] = []
        if self.dates or any(mention.type in PLACES for mention in sentence.mentions):
            self.tokens = tokens(self.text, sentence.span.start, sentence.span.end)
            self.boundaries = self._boundaries()
            self.anchors = self._anchors(triggers)
        self.claims = [self._claimed(expression) for expression in self.dates] if self.anchors else []

    def told(self, expression: DateExpression) -> bool:
        """Whether the verb the date belongs to is in the past."""
        return any(
            self.clues.past.search(self.text, max(self.sentence.span.start, a.span.start - _TENSE), a.span.end)
            for a in self._claimed(expression)
        )

    def announced(self, expression: DateExpression) -> bool:
        """Whether the clause speaks of what is to come: so do words before its verb, or before the date."""
        start = expression.span.start
        verbs = [a.span.start for a in self._claimed(expression)] or [start]
        for cue in self.clues.future.finditer(self.text, *_ends(self.sentence.span)):
            for verb in verbs:
                near = verb - cue.end() <= _TENSE or verb == start
                if cue.start() <= verb and near and not self.crossed(cue.start(), verb):
                    return True
        return False

    def of_another_year(self, expression: DateExpression, found: DateInterval) -> bool:
        """Whether a date with a year before it in the sentence may give it another (on 3 May 2012 … since 1 May)."""
        years = {e.reading.year for e in self.dates if e.reading.month and e.span.end <= expression.span.start}
        return bool(years - {None, found.start.year if found.start else None})

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

    def _anchors(self, triggers: Iterable[Span]) -> list[Anchor]:
        clues = self.clues
        closed = [m.span for m in self.sentence.mentions] + [e.span for e in self.dates]
        found = [Anchor(span, finite=True) for span in triggers if not any(e.span.overlaps(span) for e in self.dates)]
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
                    found.append(Anchor(span, finite=not values[0], event=values[0]))
                position = end
                continue
            if not clues.vietnamese and (finite := self._english_verb(position)) is not None:
                found.append(Anchor(Span(token.start, token.end), finite=finite))
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

    def _claimed(self, expression: DateExpression) -> tuple[Anchor, ...]:
        """The verb or event noun the date belongs to; of an opening phrase (at the talks on Monday, …) the verb too."""
        if expression.role not in ("at", "bare"):
            return ()
        start, end = self.start_of(expression), expression.span.end
        left = next((a for a in reversed(self.anchors) if a.span.end <= start), None)
        if left is not None and self.crossed(left.span.end, start):
            left = None
        after = next((a for a in self.anchors if a.span.start >= end), None)
        right = after if after is not None and not self.crossed(end, after.span.start) else None
        if left is not None and not self.text[left.span.end : start].strip(" \u00a0"):
            found = [left]
        elif right is not None and right.finite and self._only_fillers(end, right.span.start):
            return (right,) if left is None or not self.clues.vietnamese else ()
        elif left is not None:
            found = [left] if self._reaches(left, expression, start) and not self._names(expression, start) else []
        elif after is not None and self.opens_clause(start) and self.one_comma(end, after.span.start):
            return (after,)
        else:
            found = []
        if (
            after is not None
            and after.finite
            and expression.reading.unit in DAYS
            and self._in_opening(start, end, after)
        ):
            found.append(after)
        return tuple(found)

    def _in_opening(self, start: int, end: int, after: Anchor) -> bool:
        """Whether the date ends a phrase that opens the sentence (Trong cuộc phỏng vấn ngày 21/4, …)."""
        first = self.tokens[0] if self.tokens else None
        return (
            first is not None
            and first.folded in self.clues.openers
            and not self.crossed(first.end, start)
            and self.one_comma(end, after.span.start)
            and "," in self.text[end : after.span.start]
            and not any(a.finite and not a.event and a.span.end <= start for a in self.anchors)
        )

    def start_of(self, expression: DateExpression) -> int:
        """Where the expression begins with the preposition before it."""
        before = expressions_of("vi" if self.clues.vietnamese else "en").before.search(
            self.text, max(self.sentence.span.start, expression.span.start - 28), expression.span.start
        )
        return before.start() if before else expression.span.start

    def crossed(self, start: int, end: int) -> bool:
        """Whether a clause ends between two places."""
        return any(start <= boundary.start and boundary.end <= end for boundary in self.boundaries)

    def between(self, start: int, end: int) -> list[Token]:
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
        words = self.between(start, end)
        inside = any(start <= m.span.start and m.span.end <= end for m in self.sentence.mentions)
        return not inside and all(word.folded in self.clues.fillers or word.text.endswith("ly") for word in words)

    def _reaches(self, left: Anchor, expression: DateExpression, start: int) -> bool:
        """Whether an expression behind other words still belongs to the verb on its left."""
        words = len(self.between(left.span.end, start))
        if expression.role == "at" or expression.reading.direction or expression.reading.unit in DAYS:
            return words <= (4 if self.clues.vietnamese else 8) * (1 if expression.reading.unit in DAYS else 0.75)
        return words == 0 or (words <= NEAR and not self.clues.vietnamese)

    def _names(self, expression: DateExpression, start: int) -> bool:
        """Whether it may tell which treaty or body is meant rather than when (thỏa thuận hạt nhân năm 2015)."""
        return (
            expression.role == "bare"
            and expression.reading.unit not in DAYS
            and any(
                mention.type not in _NOT_DATED and not self.text[mention.span.end : start].strip(" \u00a0")
                for mention in self.sentence.mentions
                if mention.span.end <= start
            )
        )

    def opens_clause(self, start: int) -> bool:
        """Whether nothing but a preposition or conjunction stands before it in its clause."""
        ends = [boundary.end for boundary in self.boundaries if boundary.end <= start]
        clause = max(ends, default=self.sentence.span.start)
        return not self.between(clause, start) and not any(
            clause <= m.span.start and m.span.end <= start for m in self.sentence.mentions
        )

    def one_comma(self, start: int, end: int) -> bool:
        """Whether at most one comma, right behind the opening date, stands before the verb."""
        crossed = [b for b in self.boundaries if start <= b.start and b.end <= end]
        if not crossed:
            return True
        first = crossed[0]
        plain = not self.text[start : first.start].strip(" \u00a0") or not self.between(start, first.start)
        return len(crossed) == 1 and self.text[first.start : first.end] == "," and plain


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end
