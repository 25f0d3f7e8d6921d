"""Pairs of parties: how far they cooperate or are in conflict, as a whole and over time.

The cooperation-conflict index is the mean PLOVER score of the acts, each with its weight: -10 is war, +10 is aid. Acts
that are neither (appeals, bare statements) score 0 and draw it to the middle.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from graph.analysis.acts import Act
from graph.analysis.choices import Period
from ontology.statements import DateInterval

DIGITS = 4
"""Numbers are rounded to so many digits: sums of floats differ in the last ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Acts put together; ``weight`` is their number, each with its weight, ``statements`` are their ids.

    ``cooperation`` >= 0 and ``conflict`` <= 0 sum weighted scores; ``index`` is the weighted mean score in [-10, 10].
    """

    weight: float
    cooperation: float
    conflict: float
    index: float
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dyad:
    """Two parties, ``first`` < ``second``, with all acts of either on the other."""

    first: str
    second: str
    tally: Tally

    @property
    def pair(self) -> tuple[str, str]:
        """Both parties."""
        return self.first, self.second


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A step of a dyad's time: ``period`` is 2018, 2018-10 or 2018-10-25."""

    period: str
    tally: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A dyad over time. ``undated`` are acts without a date, or with one that is wider than a period."""

    first: str
    second: str
    points: tuple[Point, ...]
    undated: tuple[str, ...]


def tally(acts: Iterable[Act]) -> Tally:
    """The acts put together; with none everything is 0."""
    found = tuple(acts)
    weight = sum(act.weight for act in found)
    cooperation = sum(act.weight * act.score for act in found if act.score > 0)
    conflict = sum(act.weight * act.score for act in found if act.score < 0)
    return Tally(
        weight=round(weight, DIGITS),
        cooperation=round(cooperation, DIGITS),
        conflict=round(conflict, DIGITS),
        index=round((cooperation + conflict) / weight, DIGITS) if weight else 0.0,
        statements=tuple(act.statement for act in found),
    )


def by_pair(acts: Iterable[Act]) -> dict[tuple[str, str], list[Act]]:
    """Acts by pair, pairs in alphabetical order."""
    pairs: dict[tuple[str, str], list[Act]] = defaultdict(list)
    for act in acts:
        pairs[act.pair].append(act)
    return dict(sorted(pairs.items()))


def dyads(acts: Iterable[Act]) -> tuple[Dyad, ...]:
    """Every pair with an act between them, those with most acts first."""
    found = (Dyad(first=pair[0], second=pair[1], tally=tally(own)) for pair, own in by_pair(acts).items())
    return tuple(sorted(found, key=lambda dyad: (-dyad.tally.weight, dyad.pair)))


def stances(acts: Iterable[Act]) -> tuple[Dyad, ...]:
    """As ``dyads``, of acts on what cannot act itself: ``first`` is who acts, ``second`` what on."""
    pairs: dict[tuple[str, str], list[Act]] = defaultdict(list)
    for act in acts:
        pairs[act.subject, act.object].append(act)
    found = (Dyad(first=pair[0], second=pair[1], tally=tally(own)) for pair, own in pairs.items())
    return tuple(sorted(found, key=lambda dyad: (-dyad.tally.weight, dyad.pair)))


def period_of(interval: DateInterval | None, period: Period) -> str | None:
    """The period a date lies in; None if it has no date, an open one, or one that lies in several periods."""
    if interval is None or interval.start is None or interval.end is None:
        return None
    first, last = (_period(day, period) for day in (interval.start, interval.end))
    return first if first == last else None


def _period(day: date, period: Period) -> str:
    return day.isoformat()[: {Period.YEAR: 4, Period.MONTH: 7, Period.DAY: 10}[period]]


def series(acts: Iterable[Act], period: Period) -> tuple[Series, ...]:
    """Each pair over time, in the order of ``dyads``; periods without an act are left out."""
    found: list[Series] = []
    pairs = by_pair(acts)
    for pair, own in pairs.items():
        steps: dict[str, list[Act]] = defaultdict(list)
        undated: list[str] = []
        for act in own:
            step = period_of(act.date, period)
            if step is None:
                undated.append(act.statement)
            else:
                steps[step].append(act)
        points = tuple(Point(period=step, tally=tally(steps[step])) for step in sorted(steps))
        found.append(Series(first=pair[0], second=pair[1], points=points, undated=tuple(undated)))
    order = {
        dyad.pair: number for number, dyad in enumerate(dyads(act for own in by_pair(acts).values() for act in own))
    }
    return tuple(sorted(found, key=lambda one: order[one.first, one.second]))
