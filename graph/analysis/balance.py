"""Signed balance (Heider): friends of friends and enemies of enemies are friends; other triads are under strain."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from graph.analysis.dyads import DIGITS, Dyad

NEUTRAL = 1.0
"""Pairs whose index lies nearer to 0 than this have no sign: appeals and bare statements take no side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Triad:
    """Three parties that all have signed ties, in the order (first-second, first-third, second-third).

    ``strength`` is the weakest of the three indices, without its sign: what must turn for the triad to be at ease.
    """

    parties: tuple[str, str, str]
    ties: tuple[Dyad, Dyad, Dyad]
    strained: bool
    strength: float

    @property
    def statements(self) -> tuple[str, ...]:
        """The acts of all three ties."""
        return tuple(statement for tie in self.ties for statement in tie.tally.statements)


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Signed ties, from the highest sum of scores to the lowest, and triads, those under strain first."""

    ties: tuple[Dyad, ...]
    triads: tuple[Triad, ...]

    @property
    def strained(self) -> tuple[Triad, ...]:
        """Triads with one or three ties of conflict."""
        return tuple(triad for triad in self.triads if triad.strained)

    @property
    def share(self) -> float | None:
        """Share of triads that are balanced, in [0, 1]; None without any."""
        if not self.triads:
            return None
        return round(1 - len(self.strained) / len(self.triads), DIGITS)


def sign(dyad: Dyad) -> int:
    """1 for cooperation, -1 for conflict, 0 for neither."""
    if abs(dyad.tally.index) < NEUTRAL:
        return 0
    return 1 if dyad.tally.index > 0 else -1


def balance(dyads: Iterable[Dyad]) -> Balance:
    """Signed ties of ``dyads`` and the triads they make."""
    signed = {dyad.pair: dyad for dyad in dyads if sign(dyad)}
    later: dict[str, set[str]] = defaultdict(set)
    for first, second in signed:
        later[first].add(second)
    triads = []
    for first in sorted(later):
        for second, third in combinations(sorted(later[first]), 2):
            if (second, third) not in signed:
                continue
            ties = signed[first, second], signed[first, third], signed[second, third]
            negative = sum(sign(tie) < 0 for tie in ties)
            triads.append(
                Triad(
                    parties=(first, second, third),
                    ties=ties,
                    strained=negative % 2 == 1,
                    strength=min(abs(tie.tally.index) for tie in ties),
                )
            )
    return Balance(
        ties=tuple(sorted(signed.values(), key=lambda tie: (-(tie.tally.cooperation + tie.tally.conflict), tie.pair))),
        triads=tuple(sorted(triads, key=lambda t: (not t.strained, -len(t.statements), -t.strength, t.parties))),
    )
