"""Who does it to whom: the arguments of an event noun (cuộc gặp, lệnh trừng phạt) and of nouns such as thành viên."""

from dataclasses import dataclass

from extractors.rules.triggers import Trigger
from extractors.rules.vietnamese_clauses import Predicate
from extractors.rules.vietnamese_roles import STOPS, Clauses, Roles
from extractors.rules.vietnamese_units import Group, Unit, is_nominal

_SUFFERED = frozenset({"sanctions", "attacks", "threatens", "persuades", "criticizes"})
"""Relations that a noun with an owner ("các đòn tấn công của A") lets the subject of its verb suffer."""
_NEAR = 2
_OPENER_REACH = 4
_GAP_BEFORE = 5
_GAP_OWNED = 6


@dataclass(slots=True)
class _Noun:
    """The search behind one noun: who was found, and as what the next group counts."""

    clauses: Clauses
    trigger: Trigger
    at: int
    before: Predicate | None
    agent: Group | None = None
    patient: Group | None = None
    role: str | None = None
    strayed: bool = False
    """Another preposition stands between: an owner behind it owns something else."""
    loose: bool = False
    """The patient stands without a preposition: it may still turn out to be the agent."""
    settled: Roles | None = None
    given_up: bool = False
    planned: bool = False

    def search(self) -> None:
        """Read the units behind the noun until its phrase ends."""
        passed = self.at
        for k in self.clauses.behind(self.at):
            if k < passed:
                continue
            unit = self.clauses.units[k]
            if unit.mentions:
                group = self.clauses.group_at(k)
                self._take(group)
                self.role = None if k == self.at + 1 else "other"
                passed = group.last
            elif self.clauses.ends_clause(k) or not self._step(unit, k):
                return
            if self.settled is not None or self.given_up:
                return

    def _step(self, unit: Unit, k: int) -> bool:
        """Note what a word says of the group behind it; False where the noun's phrase ends."""
        self.planned = self.planned or unit.any("planned")
        if unit.any("between"):
            self.role = "between"
        elif unit.any("possessive", "agent", "doer"):
            self.role = "agent"
        elif unit.word in self.trigger.prepositions:
            self.role = "patient"
        elif unit.any("origin") and self.trigger.kind != "v":
            self.role = "agent"
        elif unit.any("preposition", "source"):
            self.role, self.strayed = "other", self.strayed or self.patient is not None
        elif k == self.at + 1 and unit.triggers:
            self.given_up = True  # a compound: the next trigger says what it is
        elif unit.any("light") and self.agent is not None:
            self.role = None
        else:
            ends = unit.any(*STOPS, "complementizer", "coordinator", "verb", "report", "govern")
            return not ends and not (unit.triggers and not is_nominal(self.clauses.units, k))
        return True

    def _take(self, group: Group) -> None:
        if self.role == "between":
            second = self.clauses.partner(group)
            if len(group.mentions) > 1:
                first, others = group.mentions[:1], group.mentions[1:]
                self.settled = Roles(first, others, score=0.95, why="between", planned=self.planned)
            elif second is not None:
                both = (group.mentions, second.mentions)
                self.settled = Roles(*both, score=0.95, why="between", planned=self.planned)
            self.given_up = self.settled is None
        elif self.role == "agent":
            self.agent = self.agent or (None if self.strayed else group)
        elif self.role == "patient" and self.patient is not None and self.loose:
            if self.patient.mentions[0].type != "Place":
                self.agent, self.patient, self.loose = self.agent or self.patient, group, False
        elif self.role != "other" and self.patient is None:
            self._take_patient(group)

    def _take_patient(self, group: Group) -> None:
        self.loose = self.role is None
        pair = len(group.mentions) > 1 and (group.first <= self.at + _NEAR or self.clauses.dashed(group))
        if pair and self.loose and self.agent is None and self._together(group):
            self.settled = Roles(mutual=group.mentions, score=0.8, why="pair behind the noun")
        else:
            self.patient = group

    def _together(self, group: Group) -> bool:
        """Whether they meet each other ("cuộc gặp A - B"), not somebody else, the subject."""
        if not group.joined or self.clauses.dashed(group):
            return True
        return self.doer() is None and self.later_doer() is None

    def doer(self) -> Group | None:
        """The subject of the verb that the noun hangs on, if that verb is near."""
        before = self.before
        if before is None or before.subject is None or before.passive:
            return None
        if self.clauses.broken(before.at + 1, self.at, "time", "cause", "condition"):
            return None
        unit = self.clauses.units[before.at]
        return before.subject if unit.any("light", "verb") or unit.triggers else None

    def later_doer(self) -> Group | None:
        """Of "trong cuộc gặp với A, B nói …" B: the subject of the clause that the phrase belongs to."""
        start = self.before.at + 1 if self.before is not None else 0
        places = range(self.at - 1, max(start, self.at - _OPENER_REACH) - 1, -1)
        opener = next((k for k in places if self.clauses.units[k].any("preposition", "time")), None)
        if opener is None:
            return None
        before = self.before
        if before is not None and not before.passive and not self.clauses.broken(before.at, opener - 1):
            return before.subject
        following = next((p for p in self.clauses.predicates if p.at > self.at), None)
        return following.subject if following is not None else None

    def sufferer(self) -> tuple[Group | None, float]:
        """Whom the verb before makes suffer the act of the noun's owner ("A hứng đòn tập kích của B"), and how sure."""
        before = self.before
        if before is None or before.subject is None:
            return None, 0.0
        if self.clauses.units[before.at].any("undergo") and not self.clauses.broken(before.at, self.at):
            return before.subject, 0.9
        suffered = self.trigger.relation in _SUFFERED and before.subject.last <= self.at
        if suffered and not self.clauses.broken(before.at, self.at, "time", "cause"):
            return before.subject, 0.6
        return None, 0.0

    def earlier(self) -> Group | None:
        """The last group before the noun that no preposition governs."""
        free = [g for g in self.clauses.groups if g.last <= self.at and g.preposition is None]
        return free[-1] if free else None


def nominal_roles(clauses: Clauses, before: Predicate | None, at: int, trigger: Trigger) -> Roles | None:
    """The arguments of an event noun: của A, giữa A và B, the object right behind it or behind its preposition."""
    noun = _Noun(clauses, trigger, at, before)
    noun.search()
    if noun.settled is not None or noun.given_up:
        return noun.settled
    if trigger.pairs_only or (trigger.needs_preposition and noun.loose):
        return None
    if noun.agent is None:
        return _without_owner(noun)
    if noun.patient is None:
        return _with_owner_only(noun, noun.agent)
    return _complete(noun, noun.agent, noun.patient, 0.9)


def _complete(noun: _Noun, agent: Group, patient: Group, score: float) -> Roles:
    between = range(noun.before.at + 1, noun.at) if noun.before is not None else None
    units = noun.clauses.units
    hangs = between is not None and all(units[k].plain or units[k].any("adverb", "nominalizer") for k in between)
    return Roles(agent.mentions, patient.mentions, score=score, why="owner and object of the noun", hangs=hangs)


def _without_owner(noun: _Noun) -> Roles | None:
    if noun.patient is None:
        light = noun.before is not None and noun.clauses.units[noun.before.at].any("light", "verb")
        doers = noun.doer() if light else None
        if doers is None and noun.before is None:
            doers = noun.earlier()
        if doers is None or len(doers.mentions) == 1:
            return None
        return Roles(mutual=doers.mentions, score=0.7, why="subjects with each other")
    agent = noun.doer() or noun.later_doer()
    if agent is not None:
        return _complete(noun, agent, noun.patient, 0.7)
    earlier = noun.earlier()
    if earlier is None:
        return None
    return Roles(earlier.mentions, noun.patient.mentions, score=0.5, why="object of the noun, actor before")


def _with_owner_only(noun: _Noun, agent: Group) -> Roles | None:
    patient, score = noun.sufferer()
    if patient is not None:
        return _complete(noun, agent, patient, score)
    if not noun.trigger.far:
        return None
    near = next((g for g in noun.clauses.groups if g.first > noun.at and g is not agent), None) or noun.earlier()
    return Roles(agent.mentions, near.mentions, score=0.5, why="owner of the noun, actor near") if near else None


def structural_roles(clauses: Clauses, at: int) -> Roles | None:
    """X, thành viên của Y; X thuộc Y: what stands right before and right behind."""
    units = clauses.units
    following = clauses.next_group(at)
    preceding = next((g for g in reversed(clauses.groups) if g.last <= at), None)
    if following is None or preceding is None:
        return None
    behind, ahead = range(at + 1, following.first), range(preceding.last, at)
    owned = any(units[k].any("possessive") for k in behind)
    complete = any(trigger.complete for trigger in units[at].triggers)
    if not (owned or complete) and any(trigger.relation == "alliedWith" for trigger in units[at].triggers):
        return None
    longest = _GAP_OWNED if owned else 0 if complete else _NEAR
    if len(behind) > longest or len(ahead) > _GAP_BEFORE:
        return None
    if clauses.broken(at + 1, following.first, "verb", "coordinator") or any(units[k].triggers for k in behind):
        return None
    if any(units[k].triggers or units[k].any(*STOPS, "coordinator", "preposition") for k in ahead):
        return None
    return Roles(preceding.mentions, following.mentions, score=0.8, why="beside each other")
