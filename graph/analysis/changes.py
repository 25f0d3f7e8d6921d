"""What changed between two days: pairs that are new, turned, warmed or cooled, and parties not there before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graph.analysis.acts import Act, AnalysisError
from graph.analysis.balance import sign
from graph.analysis.dyads import DIGITS, Dyad, Tally, by_pair, tally


class Kind(StrEnum):
    """How a pair changed; ``turned`` is from cooperation to conflict or back."""

    NEW = "new"
    TURNED = "turned"
    WARMER = "warmer"
    COLDER = "colder"
    STEADY = "steady"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A pair before and after: ``shift`` is the difference of the indices, None for a new pair."""

    first: str
    second: str
    kind: Kind
    before: Tally
    after: Tally
    shift: float | None

    @property
    def statements(self) -> tuple[str, ...]:
        """The acts of both times."""
        return (*self.before.statements, *self.after.statements)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What acts with ``since`` < day <= ``until`` changed against those up to ``since``; acts without a day are apart.

    ``newcomers`` are the parties of none of the acts before.
    """

    since: date
    until: date
    pairs: tuple[Change, ...]
    newcomers: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    undated: tuple[str, ...]


_STEADY = 0.5
"""Shifts smaller than this are none."""


def _middle(acts: list[Act]) -> tuple[date, date] | None:
    """From the day that halves the acts to the last one; None if all are of one day."""
    days = sorted(act.day for act in acts if act.day)
    if not days or days[0] == days[-1]:
        return None
    middle = days[(len(days) - 1) // 2]
    if middle == days[-1]:
        middle = max(day for day in days if day < middle)
    return middle, days[-1]


def _kind(before: Dyad, after: Dyad, shift: float) -> Kind:
    if sign(before) * sign(after) < 0:
        return Kind.TURNED
    if abs(shift) < _STEADY:
        return Kind.STEADY
    return Kind.WARMER if shift > 0 else Kind.COLDER


def _change(pair: tuple[str, str], before: list[Act], after: list[Act]) -> Change:
    first, second = pair
    old, new = tally(before), tally(after)
    shift = round(new.index - old.index, DIGITS) if before else None
    kind = Kind.NEW
    if shift is not None:
        kind = _kind(Dyad(first=first, second=second, tally=old), Dyad(first=first, second=second, tally=new), shift)
    return Change(first=first, second=second, kind=kind, before=old, after=new, shift=shift)


def _order(change: Change) -> tuple[object, ...]:
    """What turned comes first, then what warmed, cooled or stayed; what is new last; each by the number of acts."""
    new = change.kind is Kind.NEW
    return (
        new,
        list(Kind).index(change.kind),
        -change.after.weight,
        -abs(change.shift or 0),
        change.first,
        change.second,
    )


def changes(acts: Iterable[Act], between: tuple[date, date] | None = None) -> Changes | None:
    """What changed between two days; without them from the day that halves the dated acts to the last.

    None if ``between`` is not given and fewer than two days are known. Raises AnalysisError for days in wrong order.
    """
    found = list(acts)
    if between is not None and between[0] >= between[1]:
        raise AnalysisError(f"nothing changes between {between[0]} and {between[1]}: the first day must be the earlier")
    days = between or _middle(found)
    if days is None:
        return None
    since, until = days
    before = [act for act in found if act.day and act.day <= since]
    after = [act for act in found if act.day and since < act.day <= until]
    known = {party for act in before for party in act.pair}
    old, new = by_pair(before), by_pair(after)
    pairs = (_change(pair, old.get(pair, []), own) for pair, own in new.items())
    return Changes(
        since=since,
        until=until,
        pairs=tuple(sorted(pairs, key=_order)),
        newcomers=tuple(sorted({party for act in after for party in act.pair} - known)),
        before=tuple(act.statement for act in before),
        after=tuple(act.statement for act in after),
        undated=tuple(act.statement for act in found if act.day is None),
    )
