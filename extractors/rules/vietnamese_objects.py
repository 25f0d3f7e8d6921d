"""Who does it to whom: the arguments of a trigger, a verb or a noun, in a Vietnamese clause."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

from extractors.rules.triggers import Trigger
from extractors.rules.vietnamese_clauses import Predicate
from extractors.rules.vietnamese_units import Group, Unit, is_nominal
from ontology.statements import Mention, Status

_REACH = 16
_SUFFERED = frozenset({"sanctions", "attacks", "threatens", "persuades", "criticizes"})
_OWNED = frozenset({"attacks", "trades", "seizes", "kills"})
_STOPS = ("time", "condition", "contrast", "purpose", "relative", "cause", "source")


@dataclass(frozen=True, slots=True)
class Roles:
    """Subjects and objects of a trigger; ``mutual`` actors do it with each other. ``score`` in (0, 1]."""

    subjects: tuple[Mention, ...] = ()
    objects: tuple[Mention, ...] = ()
    mutual: tuple[Mention, ...] = ()
    score: float = 1.0
    why: str = ""
    hangs: bool = False

    def pairs(self, symmetric: bool, mutual: bool) -> Iterator[tuple[Mention, Mention]]:
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


def verbal_roles(
    units: Sequence[Unit],
    groups: Sequence[Group],
    predicates: Sequence[Predicate],
    predicate: Predicate,
    trigger: Trigger,
) -> Roles | None:
    """The arguments of a verb; None where one is missing."""
    at = predicate.at
    if predicate.passive:
        return _passive_roles(units, groups, predicates, predicate, trigger)
    if trigger.kind == "x":
        pair = _mutual_pair(units, groups, at)
        if pair is not None:
            return pair
    subject = predicate.subject
    found = _objects(units, groups, predicates, at, trigger)
    if not found and trigger.borrows:
        found = _borrowed(units, groups, predicates, predicate)
    if subject is None:
        return None
    if not found:
        if len(subject.mentions) > 1 and trigger.kind == "x":
            return Roles(mutual=subject.mentions, score=0.8, why="subjects with each other")
        if not trigger.far:
            return None
        elsewhere = _objects(units, groups, predicates, at, trigger, lenient=True)
        if not elsewhere:
            return None
        return Roles(subject.mentions, elsewhere[0][0].mentions, score=0.55, why="actor elsewhere in the clause")
    if trigger.relation in _OWNED and found[0][0].mentions[-1].type in ("Weapon", "Place"):
        owner = _owner(units, groups, found[0][0])
        if owner is not None:
            found.append((owner, found[0][1]))
    objects = tuple(mention for group, _ in found for mention in group.mentions)
    return Roles(subject.mentions, objects, score=min(score for _, score in found), why="subject and object")


def _owner(units: Sequence[Unit], groups: Sequence[Group], thing: Group) -> Group | None:
    """Whose the weapon or the place is: "tiêm kích Su-34 Nga", "đảo X của Y"."""
    k, possessive = thing.last, False
    while k < min(len(units), thing.last + 5):
        if units[k].mentions:
            group = _group_at(groups, k)
            near = possessive or k == thing.last
            return group if near and group is not None and group.mentions[0].type == "Country" else None
        if units[k].any("possessive"):
            possessive = True
        elif not units[k].plain:
            return None
        k += 1
    return None


def _mutual_pair(units: Sequence[Unit], groups: Sequence[Group], at: int) -> Roles | None:
    """The actors behind a word that may be a noun: "tập trận A - B", "thỏa thuận … giữa A và B"."""
    between = False
    for k in range(at + 1, min(len(units), at + 7)):
        unit = units[k]
        if unit.mentions:
            group = _group_at(groups, k)
            if group is None or (not between and not (group.joined and units[group.first + 1].word == "-")):
                return None
            if len(group.mentions) > 1:
                return Roles(mutual=group.mentions, score=0.85, why="pair behind the word")
            second = _partner(units, groups, group)
            return Roles(mutual=(*group.mentions, *second.mentions), score=0.85, why="between") if second else None
        if unit.any("between"):
            between = True
        elif not (unit.plain or unit.any("adverb", "nominalizer", "preposition", "honorific")) or unit.triggers:
            return None
        elif unit.any("preposition") and not between:
            return None
    return None


def _passive_roles(
    units: Sequence[Unit],
    groups: Sequence[Group],
    predicates: Sequence[Predicate],
    predicate: Predicate,
    trigger: Trigger,
) -> Roles | None:
    """B bị A V; B bị V bởi A; A khiến B bị V; and "được" before a verb with an object of its own, which is no passive."""
    if predicate.patient is None:
        return None
    agent = predicate.subject or _after(units, groups, predicate.at, frozenset({"bởi"}))
    if agent is None:
        found = _objects(units, groups, predicates, predicate.at, trigger)
        if found and not predicate.suffering and found[0][0].first <= predicate.at + 3:
            return Roles(predicate.patient.mentions, found[0][0].mentions, score=0.8, why="subject and object")
        governor = predicate.governor
        if governor is not None and governor.governing is not None and governor.governing.status is Status.ACTUAL:
            if governor.governing.control == "object":
                agent = governor.subject
    if agent is None:
        return None
    return Roles(agent.mentions, predicate.patient.mentions, score=0.9, why="passive")


def _group_at(groups: Sequence[Group], at: int) -> Group | None:
    return next((group for group in groups if group.first <= at < group.last), None)


def _after(units: Sequence[Unit], groups: Sequence[Group], at: int, words: frozenset[str]) -> Group | None:
    """The group behind one of the prepositions, before the clause ends."""
    for k in range(at + 1, min(len(units), at + 1 + _REACH)):
        if units[k].mark and units[k].word in ",;:":
            return None
        if units[k].word in words:
            following = next((g for g in groups if g.first > k), None)
            return following if following is not None and following.first - k <= 4 else None
    return None


def _objects(
    units: Sequence[Unit],
    groups: Sequence[Group],
    predicates: Sequence[Predicate],
    at: int,
    trigger: Trigger,
    *,
    lenient: bool = False,
) -> list[tuple[Group, float]]:
    """The objects of a verb: the groups of its clause that no foreign preposition governs; mostly only the first.

    ``lenient``: whatever preposition or further verb without an object stands before them.
    """
    verbs = {predicate.at for predicate in predicates}
    prepared = not trigger.needs_preposition or trigger.phrase.split()[-1] in _ENDINGS
    blocked = False
    score = 1.0
    found: list[tuple[Group, float]] = []
    k = at + 1
    while k < min(len(units), at + 1 + _REACH):
        unit = units[k]
        if unit.mentions:
            group = _group_at(groups, k)
            assert group is not None
            if (lenient or not blocked) and prepared:
                owner = _agent_after(units, groups, group, k, at)
                found.append((owner or group, score))
                if not trigger.several:
                    return found
            blocked, prepared = not prepared, prepared
            if found:
                blocked = True
            k = group.last
            continue
        if unit.mark:
            if unit.word in (",", ";", ":"):
                return found
        elif unit.any(*_STOPS) and not unit.any("preposition"):
            return found
        elif unit.word in trigger.prepositions:
            blocked, prepared = False, True
        elif unit.any("preposition", "agent", "between"):
            blocked = True
        elif unit.word.split()[0] in ("rằng", "là"):
            return found
        elif k in verbs and not (lenient and not unit.any("report")):
            return found
        elif unit.plain:
            score *= 0.97
        k += 1
    return found


_ENDINGS = frozenset(
    {
        "với",
        "cho",
        "tới",
        "đến",
        "khỏi",
        "vào",
        "trước",
        "của",
        "sang",
        "về",
        "từ",
        "chống",
        "phản",
        "đối",
        "tại",
        "lên",
    }
)


def _agent_after(units: Sequence[Unit], groups: Sequence[Group], group: Group, k: int, at: int) -> Group | None:
    """In "lên án cuộc tấn công Syria của Mỹ" the object is whose act it is."""
    nominal = [j for j in range(at + 1, k) if units[j].triggers and is_nominal(units, j)]
    if not nominal or group.last + 1 >= len(units) or not units[group.last].any("possessive"):
        return None
    return _group_at(groups, group.last + 1)


def _borrowed(
    units: Sequence[Unit], groups: Sequence[Group], predicates: Sequence[Predicate], predicate: Predicate
) -> list[tuple[Group, float]]:
    """The object of the governed verb ("dọa tấn công X"), or whose act is the condition ("dọa trả đũa nếu X …")."""
    governed = next((p for p in predicates if p.governor is predicate), None)
    for trigger in units[governed.at].triggers if governed is not None else ():
        for group, score in _objects(units, groups, predicates, governed.at if governed else 0, trigger)[:1]:
            return [(group, score * 0.8)]
    for k in range(predicate.at + 1, len(units) - 1):
        if units[k].any("condition") and units[k + 1].mentions:
            group = _group_at(groups, k + 1)
            if group is not None and group is not predicate.subject:
                return [(group, 0.7)]
    return []


def nominal_roles(
    units: Sequence[Unit],
    groups: Sequence[Group],
    predicates: Sequence[Predicate],
    before: Predicate | None,
    at: int,
    trigger: Trigger,
) -> Roles | None:
    """The arguments of an event noun: của A, giữa A và B, the object right behind it or behind its preposition."""
    agent: Group | None = None
    patient: Group | None = None
    role: str | None = None
    strayed = loose = False
    k = at + 1
    while k < min(len(units), at + 1 + _REACH):
        unit = units[k]
        if unit.mentions:
            group = _group_at(groups, k)
            assert group is not None
            if role == "between":
                if len(group.mentions) > 1:
                    first, rest = group.mentions[:1], group.mentions[1:]
                    return Roles(first, rest, mutual=(), score=0.95, why="between")
                second = _partner(units, groups, group)
                if second is None:
                    return None
                return Roles(group.mentions, second.mentions, score=0.95, why="between")
            if role == "agent":
                agent = agent or (None if strayed else group)
            elif role == "other":
                pass
            elif patient is not None and role == "patient" and loose and patient.mentions[0].type != "Place":
                agent, patient, loose = agent or patient, group, False
            elif patient is None:
                loose = role is None
                pair = len(group.mentions) > 1 and (k <= at + 2 or group.joined and units[group.first + 1].word == "-")
                if role is None and agent is None and pair and not _together(units, predicates, before, at, group):
                    patient = group
                elif role is None and agent is None and pair:
                    return Roles(mutual=group.mentions, subjects=(), score=0.8, why="pair behind the noun")
                else:
                    patient = group
            role = None if k == at + 1 else "other"
            k = group.last
            continue
        if unit.mark and unit.word in (",", ";", ":"):
            break
        if unit.any("between"):
            role = "between"
        elif unit.any("possessive") or unit.any("agent") or unit.word == "do":
            role = "agent"
        elif unit.word in trigger.prepositions:
            role = "patient"
        elif unit.word == "từ" and trigger.kind != "v":
            role = "agent"
        elif unit.any("preposition", "source"):
            role, strayed = "other", strayed or patient is not None
        elif k == at + 1 and unit.triggers and not unit.any("preposition"):
            return None  # a compound: the next trigger says what it is
        elif unit.any("light") and agent is not None:
            role = None
        elif (
            unit.any("time", "condition", "contrast", "purpose", "cause", "complementizer", "relative", "coordinator")
            or unit.any("verb", "report", "govern")
            or (unit.triggers and not is_nominal(units, k))
        ):
            break
        k += 1
    score = 0.9
    if trigger.pairs_only or (trigger.needs_preposition and loose):
        return None
    if agent is None and patient is not None:
        agent = _doer(units, before, at) or _later_doer(units, predicates, before, at)
        score = 0.7
    if agent is not None and patient is None and before is not None and units[before.at].any("undergo"):
        if not any(units[j].mark for j in range(before.at, at)):
            patient = before.subject
    if agent is not None and patient is None and trigger.relation in _SUFFERED and before is not None:
        if before.subject is not None and before.subject.last <= at and not units[at].any("possessive"):
            if not any(units[k].mark or units[k].any("time", "cause") for k in range(before.at, at)):
                patient, score = before.subject, 0.6
    if agent is None and patient is None:
        doer = _doer(units, before, at)
        if doer is None and before is None:
            doer = next((g for g in reversed(groups) if g.last <= at and g.joined and g.preposition is None), None)
        if doer is not None and len(doer.mentions) > 1:
            return Roles(mutual=doer.mentions, score=0.7, why="subjects with each other")
        return None
    if agent is None and patient is not None:
        others = [g for g in groups if g.last <= at and g.preposition is None]
        return Roles(others[-1].mentions, patient.mentions, score=0.5, why="noun, object, actor before") if others else None
    if agent is not None and patient is None and trigger.far:
        others = [g for g in groups if g.first > at and g is not agent]
        others = others[:1] or [g for g in groups if g.last <= at and g.preposition is None][-1:]
        return Roles(agent.mentions, others[0].mentions, score=0.5, why="noun, owner, actor near") if others else None
    if agent is None or patient is None:
        return None
    hangs = before is not None and all(
        units[j].plain or units[j].any("adverb", "nominalizer") for j in range(before.at + 1, at)
    )
    return Roles(agent.mentions, patient.mentions, score=score, why="owner and object of the noun", hangs=hangs)


def _together(
    units: Sequence[Unit], predicates: Sequence[Predicate], before: Predicate | None, at: int, group: Group
) -> bool:
    """Whether the actors behind an event noun meet each other ("cuộc gặp A - B"), not somebody else, the subject."""
    if group.last == group.first + 1 or units[group.first + 1].word == "-":
        return True
    return _doer(units, before, at) is None and _later_doer(units, predicates, before, at) is None


def _partner(units: Sequence[Unit], groups: Sequence[Group], group: Group) -> Group | None:
    """B of "giữa A với B"."""
    if group.last + 1 < len(units) and units[group.last].word in ("với", "và", "cùng"):
        following = next((g for g in groups if g.first > group.last), None)
        if following is not None and following.first <= group.last + 5:
            return following
    return None


def _doer(units: Sequence[Unit], before: Predicate | None, at: int) -> Group | None:
    """The subject of the verb that the noun hangs on, if that verb is near."""
    if before is None or before.subject is None or before.passive:
        return None
    if any(units[k].mark or units[k].any("time", "cause", "condition") for k in range(before.at + 1, at)):
        return None
    if units[before.at].any("light", "verb") or units[before.at].triggers:
        return before.subject
    return None


def _later_doer(
    units: Sequence[Unit], predicates: Sequence[Predicate], before: Predicate | None, at: int
) -> Group | None:
    """Of "trong cuộc gặp với A, B nói …" B: the subject of the clause that the phrase belongs to."""
    start = before.at + 1 if before is not None else 0
    if before is None and not predicates:
        return None
    opener = next((k for k in range(at - 1, max(start, at - 4) - 1, -1) if units[k].any("preposition", "time")), None)
    if opener is None:
        return None
    if before is not None and before.subject is not None and not before.passive:
        if not any(units[k].mark for k in range(before.at, opener - 1)):
            return before.subject
    following = next((p for p in predicates if p.at > at), None)
    return following.subject if following is not None and following.subject is not None else None


def structural_roles(units: Sequence[Unit], groups: Sequence[Group], before: Predicate | None, at: int) -> Roles | None:
    """X, thành viên của Y; X thuộc Y: what stands right before and right behind."""
    following = next((g for g in groups if g.first > at), None)
    preceding = next((g for g in reversed(groups) if g.last <= at), None)
    if following is None or preceding is None:
        return None
    owned = any(units[k].any("possessive") for k in range(at + 1, following.first))
    ends_owned = units[at].word.split()[-1] in ("của", "với")
    if not (owned or ends_owned) and any(trigger.relation == "alliedWith" for trigger in units[at].triggers):
        return None
    gap = range(at + 1, following.first)
    if len(gap) > (6 if owned else 0 if ends_owned else 2) or any(
        units[k].mark or units[k].triggers or units[k].any("verb", "coordinator") for k in gap
    ):
        return None
    gap = range(preceding.last, at)
    if len(gap) > 5 or any(units[k].triggers or units[k].any(*_STOPS, "coordinator", "preposition") for k in gap):
        return None
    return Roles(preceding.mentions, following.mentions, score=0.8, why="beside each other")
