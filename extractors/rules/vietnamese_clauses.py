"""The verbs of a Vietnamese sentence with their subjects, and which verb governs which.

Vietnamese has no inflection: the subject of a verb is the last group of mentions before it, unless that group is the
object of the verb before. What stands between two verbs tells: a complementizer or a comma opens a clause of its own, a
verb that controls (kêu gọi, giúp) hands its object on as the subject, any other shares its own subject.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.rules.cues import Cue
from extractors.rules.vietnamese_units import Group, Unit, is_nominal
from ontology.statements import Status

_BOUNDARIES = ("complementizer", "time", "condition", "cause", "contrast", "relative", "source")
_SHARED = ("purpose", "time", "coordinator", "contrast")
_FOR_AN_ACT = frozenset({"accuses", "criticizes", "praises", "sanctions", "opposes", "warns", "arrests", "apologizes"})
"""Relations that are often followed by what the object did ("chỉ trích Mỹ vì …")."""
_OWN_STATUS = ("negation", "planned", "hypothetical", "requested")


@dataclass(slots=True)
class Predicate:
    """The verb at unit ``at``; ``patient`` is who undergoes a passive, ``governor`` the verb whose clause it is.

    ``asked_by`` is the unit (nên, phải, cần) that says that its subject should do it.
    """

    at: int
    subject: Group | None = None
    patient: Group | None = None
    passive: bool = False
    suffering: bool = False
    wanted: bool = False
    asked_by: int | None = None
    previous: "Predicate | None" = None
    governor: "Predicate | None" = None
    status: Status | None = None
    governing: Cue | None = None


def predicates_of(units: Sequence[Unit], groups: Sequence[Group]) -> list[Predicate]:
    """The verbs of a sentence, in order."""
    found: list[Predicate] = []
    for at, unit in enumerate(units):
        before = found[-1] if found else None
        if not _is_verb(units, at, before):
            continue
        predicate = Predicate(at, previous=before, governing=unit.cues.get("govern") or unit.cues.get("report"))
        _attach(units, groups, predicate, before)
        found.append(predicate)
    _look_ahead(units, found)
    return found


def _is_verb(units: Sequence[Unit], at: int, before: Predicate | None) -> bool:
    unit = units[at]
    if unit.triggers:
        if all(trigger.adjacent for trigger in unit.triggers):
            return _moves(units, at, before)
        return not is_nominal(units, at) and not unit.any("adverb")
    if not unit.any("verb", "light", "report", "govern"):
        return False
    speaking = unit.any("report", "govern")
    if not speaking and unit.any("adverb", "coordinator", "complementizer", "preposition"):
        return False
    return not _is_noun(units, at)


def _is_noun(units: Sequence[Unit], at: int) -> bool:
    """Whether a word that may be a verb is a noun here: "các tuyên bố", "trong tuyên bố", "tuyên bố của"."""
    before = units[at - 1] if at else None
    if before is not None and before.any("nominalizer"):
        return True
    if not units[at].any("report"):
        return False
    owned = at + 1 < len(units) and units[at + 1].any("possessive")
    return owned or (before is not None and before.any("preposition", "source"))


def _moves(units: Sequence[Unit], at: int, before: Predicate | None) -> bool:
    """Whether a word such as đến is the verb of its clause, not a preposition: right between subject and place."""
    if at + 1 >= len(units) or not units[at + 1].mentions:
        return False
    k = at - 1
    while k >= 0 and units[k].any("adverb", "planned", "negation"):
        k -= 1
    if k < 0 or not units[k].mentions:
        return False
    if k and units[k - 1].any("preposition", "source", "possessive"):
        return False
    low = before.at + 1 if before else 0
    return before is None or k < at - 1 or any(units[j].mark or units[j].any(*_BOUNDARIES) for j in range(low, k))


def _attach(units: Sequence[Unit], groups: Sequence[Group], predicate: Predicate, before: Predicate | None) -> None:
    low = before.at + 1 if before else 0
    at = predicate.at
    passive = _passive(units, low, at)
    if passive is not None:
        predicate.passive, predicate.suffering = True, units[passive].any("undergone")
        agents = [group for group in groups if passive < group.first and group.last <= at]
        _find_subject(units, groups, predicate, before, low, passive)
        predicate.patient, predicate.subject = predicate.subject, agents[-1] if agents else None
    else:
        _find_subject(units, groups, predicate, before, low, at)
    if predicate.subject is not None:
        asked = (k for k in range(predicate.subject.last, at) if "requested" in units[k].cues)
        predicate.asked_by = next(asked, None)
    predicate.status = predicate.status or _own_status(units, low, at) or (Status.PLANNED if predicate.wanted else None)
    shared = before is not None and any(units[k].any("coordinator") or units[k].word == "," for k in range(low, at))
    if before is not None and shared and predicate.subject is before.subject and predicate.governor is None:
        predicate.governor = before.governor
    serial = not any(
        units[k].mark or units[k].any("purpose", "time", "cause", "contrast", "complementizer") for k in range(low, at)
    )
    if before is not None and serial and predicate.status is None and predicate.governor is before.governor:
        predicate.status = before.status if predicate.subject is before.subject else None


def _passive(units: Sequence[Unit], low: int, at: int) -> int | None:
    """The passive word that the verb belongs to: between them at most an agent and adverbs."""
    for k in range(at - 1, max(low, at - 8) - 1, -1):
        if units[k].any("passive"):
            return k
        if units[k].mark or units[k].any("purpose", "complementizer", "coordinator", "preposition", "time", "cause"):
            return None
    return None


def _own_status(units: Sequence[Unit], low: int, at: int) -> Status | None:
    """The status that the words right before the verb give it; a negation among them wins."""
    condition = any(units[k].any("condition") for k in range(low, at))
    found: Status | None = None
    for k in range(at - 1, low - 1, -1):
        unit = units[k]
        if unit.mark and unit.word in (",", ";", ":"):
            break
        for kind in _OWN_STATUS:
            if kind in unit.cues and (found is None or kind == "negation"):
                found = unit.cues[kind].status
        if unit.mentions or unit.any("complementizer", "time", "cause", "contrast", "source"):
            break
    return found or (Status.HYPOTHETICAL if condition else None)


def _reporter(predicate: Predicate) -> Predicate | None:
    """The nearest verb above that only reports: what a further clause still hangs on."""
    above = predicate.governor
    while above is not None:
        if above.governing is not None and above.governing.kind == "report":
            return above
        above = above.governor
    return None


def _find_subject(
    units: Sequence[Unit], groups: Sequence[Group], predicate: Predicate, before: Predicate | None, low: int, high: int
) -> None:
    """Set the subject and the governor of a verb whose subject stands in the units ``[low, high)``, or is shared."""
    free = [g for g in groups if low <= g.first and g.last <= high and g.preposition is None]
    plain = [g for g in free if not g.owner] or free
    if not plain and before is None:
        plain = [g for g in groups if g.last <= high and not g.source and _splits(units, g, high)]
    if before is None:
        predicate.subject = _first_subject(units, plain, high)
        return
    opened = [k for k in range(low, high) if units[k].any(*_BOUNDARIES) or (units[k].mark and units[k].word in ",;:")]
    if not plain:
        _share(units, predicate, before, opened)
        return
    last = plain[-1]
    opened = [k for k in opened if k < last.first]
    closed = [
        k
        for k in range(last.last, high)
        if units[k].mark or units[k].any(*_SHARED, "complementizer", "cause", "relative")
    ]
    if opened:
        predicate.subject = last
        _govern_clause(units, predicate, before, low, opened)
    elif not closed:
        tensed = any(units[k].any("tense") for k in range(last.last, high))
        _serial(predicate, before, last, tensed)
    else:
        _after_object(units, predicate, before, last, closed, high)


def _govern_clause(
    units: Sequence[Unit], predicate: Predicate, before: Predicate, low: int, opened: Sequence[int]
) -> None:
    """A clause with a subject of its own, opened by what stands at ``opened``: rằng, a comma, khi …"""
    weak = [k for k in opened if not units[k].any("complementizer") and k != low]
    if before.governing is not None and (not weak or units[low].any("complementizer")):
        predicate.governor = before
    elif any(units[k].any("time", "cause") for k in opened):
        predicate.governor = _reporter(before)
    elif not any(units[k].any("contrast", "source") for k in opened):
        predicate.governor = before.governor


def _serial(predicate: Predicate, before: Predicate, last: Group, tensed: bool) -> None:
    """Verb, actor, verb: the actor is the second's subject if the first controls it or a tense stands between."""
    controls = before.governing
    if controls is not None and (controls.control in ("object", "clause") or before.passive):
        predicate.subject, predicate.governor = last, before
    elif controls is not None:
        predicate.subject, predicate.governor = before.subject or last, before
    else:
        predicate.subject = last if tensed else before.subject or last
        predicate.governor = before.governor


def _after_object(
    units: Sequence[Unit],
    predicate: Predicate,
    before: Predicate,
    last: Group,
    closed: Sequence[int],
    high: int,
) -> None:
    """The actor before is the object of the verb before, and something stands between it and this verb."""
    controls = before.governing
    if any(units[k].any("relative") for k in closed):
        predicate.subject = last
    elif any(units[k].any("cause") for k in closed):
        blamed = any(trigger.relation in _FOR_AN_ACT for trigger in units[before.at].triggers)
        predicate.subject = last if blamed or predicate.governing is None else before.subject
        if controls is not None and controls.status is Status.ALLEGED:
            predicate.governor = before
    elif controls is not None and controls.control == "clause" and all(units[k].mark for k in closed):
        predicate.subject, predicate.governor = last, before
    elif last.joined and _splits(units, last, high):
        predicate.subject = Group(last.last - 1, last.last, last.mentions[-1:])
    else:
        predicate.subject = before.subject or last
        predicate.governor = before.governor


def _splits(units: Sequence[Unit], group: Group, high: int) -> bool:
    """Whether the last of the group is the subject of a new clause: the verb follows it at once."""
    return all(units[k].any("adverb", *_OWN_STATUS) for k in range(group.last, high))


def _first_subject(units: Sequence[Unit], plain: Sequence[Group], high: int) -> Group | None:
    """The subject of the sentence's first verb: the last group, or the one before a comma's apposition."""
    if not plain:
        return None
    last = plain[-1]
    marks = [k for k in range(last.last, high) if units[k].mark and units[k].word == ","]
    if marks and len(plain) > 1:
        return plain[0]
    return last


def _share(units: Sequence[Unit], predicate: Predicate, before: Predicate, opened: Sequence[int]) -> None:
    """No mention between two verbs: they share the subject, or the passive's patient goes on as one."""
    predicate.subject = before.patient if before.passive else before.subject
    separated = any(units[k].any("time", "contrast", "cause") or units[k].mark for k in opened)
    controls = before.governing
    reporter = _reporter(before)
    claimed = controls is not None and controls.kind == "report" and before.subject is not None
    if claimed and before.subject and before.previous and units[before.subject.first - 1].any("relative"):
        predicate.subject, predicate.governor = before.previous.subject, before  # "những hành động mà A cho là V"
        predicate.status = Status.ALLEGED
        return
    if units[predicate.at - 1].any("companion"):
        predicate.governor = reporter  # "dọa V1 với cáo buộc …": a claim of its own
        return
    if separated and reporter is not None and predicate.governing is not None and predicate.governing.kind == "report":
        predicate.subject, predicate.governor = reporter.subject, reporter.governor  # who said it goes on speaking
        return
    if controls is None or separated:
        loose = any(units[k].any("time", "contrast", "cause") for k in opened)
        predicate.governor = reporter if loose else before.governor
        return
    if controls.control == "object" and not before.passive:
        if "planned" in units[before.at].cues:  # "muốn V": what one wants to do oneself
            predicate.wanted, predicate.governor = True, before.governor
            return
        unnamed = any(units[k].plain for k in range(before.at + 1, predicate.at))
        if unnamed and controls.status is not Status.ACTUAL:
            predicate.subject = None  # "kêu gọi người dân V": others than the actors named
    predicate.governor = before


def _look_ahead(units: Sequence[Unit], found: Sequence[Predicate]) -> None:
    """A subordinate clause that opens the sentence without a subject takes that of the clause after it."""
    for position, predicate in enumerate(found[:-1]):
        if predicate.subject is not None or predicate.passive:
            continue
        opener = any(units[k].any("time", "purpose", "condition", "contrast") for k in range(predicate.at))
        following = next((later for later in found[position + 1 :] if later.subject is not None), None)
        if opener and following is not None and not following.passive:
            predicate.subject = following.subject
