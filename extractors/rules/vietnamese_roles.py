"""What the argument rules share: the sentence with its groups and verbs, and the roles found in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

from extractors.rules.vietnamese_clauses import Predicate
from extractors.rules.vietnamese_units import Group, Unit
from ontology.statements import Mention

REACH = 16
"""How many units an argument may stand behind its trigger; most are syllables."""
STOPS = ("time", "condition", "contrast", "purpose", "relative", "cause", "source")
"""Kinds of words at which a clause ends."""
_PARTNER_GAP = 5
_OWNER_GAP = 5


@dataclass(frozen=True, slots=True)
class Roles:
    """Subjects and objects of a trigger; ``mutual`` actors do it with each other.

    ``score`` in (0, 1]; ``why`` names the rule; ``hangs``: a noun that is the object of the verb before it;
    ``planned``: a noun with a word that says so ("cuộc gặp dự kiến").
    """

    subjects: tuple[Mention, ...] = ()
    objects: tuple[Mention, ...] = ()
    mutual: tuple[Mention, ...] = ()
    score: float = 1.0
    why: str = ""
    hangs: bool = False
    planned: bool = False

    def pairs(self, *, symmetric: bool, mutual: bool) -> Iterator[tuple[Mention, Mention]]:
        """Every subject with every object; of actors among themselves each pair once, or both ways if ``mutual``."""
        for subject in self.subjects:
            for object_ in self.objects:
                yield subject, object_
                if mutual:
                    yield object_, subject
        if symmetric:
            yield from combinations(self.mutual, 2)
        elif mutual:
            yield from permutations(self.mutual, 2)


@dataclass(frozen=True, slots=True)
class Clauses:
    """A sentence: its units, the groups of mentions in them, and its verbs."""

    units: Sequence[Unit]
    groups: Sequence[Group]
    predicates: Sequence[Predicate]

    def behind(self, at: int) -> range:
        """The places within reach behind a trigger."""
        return range(at + 1, min(len(self.units), at + 1 + REACH))

    def group_at(self, at: int) -> Group:
        """The group that the mentions at a place belong to."""
        return next(group for group in self.groups if group.first <= at < group.last)

    def next_group(self, at: int) -> Group | None:
        """The first group behind a place."""
        return next((group for group in self.groups if group.first > at), None)

    def verb_before(self, at: int) -> Predicate | None:
        """The last verb before a place."""
        return next((p for p in reversed(self.predicates) if p.at < at), None)

    def ends_clause(self, at: int) -> bool:
        """Whether a comma or a stronger mark stands here."""
        return self.units[at].mark and self.units[at].word in (",", ";", ":")

    def broken(self, first: int, last: int, *kinds: str) -> bool:
        """Whether a mark or a word of one of the kinds stands in ``[first, last)``."""
        return any(self.units[k].mark or self.units[k].any(*kinds) for k in range(max(0, first), last))

    def dashed(self, group: Group) -> bool:
        """Whether the actors of a group are joined by a dash ("A - B"): a pair, not a list."""
        return group.joined and self.units[group.first + 1].word == "-"

    def partner(self, group: Group) -> Group | None:
        """B of "giữa A với B"."""
        if group.last + 1 < len(self.units) and self.units[group.last].any("coordinator", "companion"):
            following = self.next_group(group.last)
            if following is not None and following.first <= group.last + _PARTNER_GAP:
                return following
        return None

    def owner(self, thing: Group) -> Group | None:
        """The country whose the weapon or the place is: "tiêm kích Su-34 Nga", "đảo X của Y"."""
        possessive = False
        for k in range(thing.last, min(len(self.units), thing.last + _OWNER_GAP)):
            if self.units[k].mentions:
                group = self.group_at(k)
                near = possessive or k == thing.last
                return group if near and group.mentions[0].type == "Country" else None
            if self.units[k].any("possessive"):
                possessive = True
            elif not self.units[k].plain:
                return None
        return None
