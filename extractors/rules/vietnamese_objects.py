"""Who does it to whom: the arguments of a verb in a Vietnamese clause."""

from dataclasses import dataclass

from extractors.rules.triggers import Trigger
from extractors.rules.vietnamese_clauses import Predicate
from extractors.rules.vietnamese_roles import STOPS, Clauses, Roles
from extractors.rules.vietnamese_units import Group, is_nominal
from ontology.statements import Status

_OWNED = frozenset({"attacks", "trades", "seizes", "kills"})
"""Relations that hold with the owner too of the weapon or the place they are done to."""
_DECAY = 0.97
_PAIR_REACH = 7
_AGENT_REACH = 4
_DIRECT = 3


def verbal_roles(clauses: Clauses, predicate: Predicate, trigger: Trigger) -> Roles | None:
    """The arguments of a verb; None where one is missing."""
    if predicate.passive:
        return _passive_roles(clauses, predicate, trigger)
    pair = _pair_behind(clauses, predicate.at) if trigger.kind == "x" else None
    if pair is not None or predicate.subject is None:
        return pair
    found = objects_of(clauses, predicate.at, trigger)
    if not found and trigger.borrows:
        found = _borrowed(clauses, predicate)
    if not found:
        return _without_object(clauses, predicate, predicate.subject, trigger)
    if trigger.relation in _OWNED and found[0].group.mentions[-1].type in ("Weapon", "Place"):
        owner = clauses.owner(found[0].group)
        if owner is not None:
            found.append(Found(owner, found[0].score))
    objects = tuple(mention for one in found for mention in one.group.mentions)
    score = min(one.score for one in found)
    return Roles(predicate.subject.mentions, objects, score=score, why="subject and object")


def _without_object(clauses: Clauses, predicate: Predicate, subject: Group, trigger: Trigger) -> Roles | None:
    if len(subject.mentions) > 1 and trigger.kind == "x":
        return Roles(mutual=subject.mentions, score=0.8, why="subjects with each other")
    found = objects_of(clauses, predicate.at, trigger, lenient=True) if trigger.far else []
    if not found:
        return None
    return Roles(subject.mentions, found[0].group.mentions, score=0.55, why="actor elsewhere in the clause")


def _pair_behind(clauses: Clauses, at: int) -> Roles | None:
    """The actors behind a word that may be a noun: "tập trận A - B", "thỏa thuận … giữa A và B"."""
    between = False
    for k in range(at + 1, min(len(clauses.units), at + _PAIR_REACH)):
        unit = clauses.units[k]
        if unit.mentions:
            group = clauses.group_at(k)
            if not between and not clauses.dashed(group):
                return None
            if len(group.mentions) > 1:
                return Roles(mutual=group.mentions, score=0.85, why="pair behind the word")
            second = clauses.partner(group)
            return Roles(mutual=(*group.mentions, *second.mentions), score=0.85, why="between") if second else None
        between = between or unit.any("between")
        neutral = unit.plain or unit.any("adverb", "nominalizer", "between", "honorific")
        if unit.triggers or not (neutral or (between and unit.any("preposition"))):
            return None
    return None


def _passive_roles(clauses: Clauses, predicate: Predicate, trigger: Trigger) -> Roles | None:
    """B bị A V; B bị V bởi A; A khiến B bị V; "được" before a verb with an object of its own is no passive."""
    if predicate.patient is None:
        return None
    agent = predicate.subject or _agent_behind(clauses, predicate.at)
    if agent is None and not predicate.suffering:
        found = objects_of(clauses, predicate.at, trigger)
        if found and found[0].group.first <= predicate.at + _DIRECT:
            return Roles(predicate.patient.mentions, found[0].group.mentions, score=0.8, why="subject and object")
    governor = predicate.governor
    causes = governor.governing if governor is not None else None
    if agent is None and governor and causes and causes.status is Status.ACTUAL and causes.control == "object":
        agent = governor.subject
    if agent is None:
        return None
    return Roles(agent.mentions, predicate.patient.mentions, score=0.9, why="passive")


def _agent_behind(clauses: Clauses, at: int) -> Group | None:
    """The group behind "bởi", before the clause ends."""
    for k in clauses.behind(at):
        if clauses.ends_clause(k):
            return None
        if clauses.units[k].any("agent"):
            following = clauses.next_group(k)
            return following if following is not None and following.first <= k + _AGENT_REACH else None
    return None


@dataclass(frozen=True, slots=True)
class Found:
    """A group found as object, and how sure its place makes us."""

    group: Group
    score: float


def objects_of(clauses: Clauses, at: int, trigger: Trigger, *, lenient: bool = False) -> list[Found]:
    """The objects of a verb: the groups of its clause that no foreign preposition governs; mostly only the first.

    ``lenient``: whatever preposition or further verb without an object stands before them.
    """
    prepared = not trigger.needs_preposition or trigger.complete
    blocked = False
    score = 1.0
    found: list[Found] = []
    passed = at
    for k in clauses.behind(at):
        unit = clauses.units[k]
        if k < passed:
            continue
        if unit.mentions:
            group = clauses.group_at(k)
            if prepared and (lenient or not blocked):
                found.append(Found(_whose_act(clauses, group, at) or group, score))
                if not trigger.several:
                    return found
            blocked, passed = bool(found) or not prepared, group.last
        elif unit.word in trigger.prepositions:
            blocked, prepared = False, True
        elif unit.any("preposition", "agent", "between"):
            blocked = True
        elif _ends(clauses, k, lenient=lenient):
            return found
        elif unit.plain:
            score *= _DECAY
    return found


def _ends(clauses: Clauses, at: int, *, lenient: bool) -> bool:
    """Whether the search for an object ends here: at a mark, a new clause or a further verb."""
    unit = clauses.units[at]
    if unit.mark:
        return clauses.ends_clause(at)
    if unit.any(*STOPS, "statement"):
        return True
    return any(p.at == at for p in clauses.predicates) and not (lenient and not unit.any("report"))


def _whose_act(clauses: Clauses, group: Group, at: int) -> Group | None:
    """In "lên án cuộc tấn công Syria của Mỹ" the object is whose act it is."""
    units = clauses.units
    if group.last + 1 >= len(units) or not units[group.last].any("possessive") or not units[group.last + 1].mentions:
        return None
    if not any(units[k].triggers and is_nominal(units, k) for k in range(at + 1, group.first)):
        return None
    return clauses.group_at(group.last + 1)


def _borrowed(clauses: Clauses, predicate: Predicate) -> list[Found]:
    """The object of the governed verb ("dọa tấn công X"), or whose act is the condition ("dọa trả đũa nếu X …")."""
    governed = next((p for p in clauses.predicates if p.governor is predicate), None)
    if governed is not None:
        for trigger in clauses.units[governed.at].triggers:
            for found in objects_of(clauses, governed.at, trigger)[:1]:
                return [Found(found.group, found.score * 0.8)]
    for k in range(predicate.at + 1, len(clauses.units) - 1):
        if clauses.units[k].any("condition") and clauses.units[k + 1].mentions:
            group = clauses.group_at(k + 1)
            if group is not predicate.subject:
                return [Found(group, 0.7)]
    return []
