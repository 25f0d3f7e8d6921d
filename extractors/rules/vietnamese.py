"""The Vietnamese rules: trigger words with the actors around them, in the clause structure of the sentence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from extractors.annotation import AnnotatedDocument, Sentence
from extractors.names import Trie
from extractors.rules.arguments import fits, standing_for
from extractors.rules.attribution import speaker_of, status_of
from extractors.rules.cues import Cue, cue_trie, read_cues
from extractors.rules.finding import Considered, Finding
from extractors.rules.triggers import Trigger, read_triggers, trigger_trie
from extractors.rules.vietnamese_clauses import Predicate, predicates_of
from extractors.rules.vietnamese_nouns import nominal_roles, structural_roles
from extractors.rules.vietnamese_objects import verbal_roles
from extractors.rules.vietnamese_roles import Clauses, Roles
from extractors.rules.vietnamese_units import Group, Unit, groups_of, units_of
from ontology.affiliation import country_on
from ontology.statements import Mention, Span, Status
from ontology.vocabulary import vocabulary

FOLDER = Path(__file__).parent
_MINIMUM = 0.3
_HOSTILE = frozenset({"attacks", "kills", "sanctions", "invades", "seizes"})


class VietnameseRules:
    """The rules with their tables; ``findings`` is what the extractor calls."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._triggers: Trie[Trigger] = trigger_trie(read_triggers(folder / "triggers_vi.tsv"))
        self._cues: Trie[Cue] = cue_trie(read_cues(folder / "cues_vi.tsv"))

    def findings(self, document: AnnotatedDocument, sentence: Sentence) -> tuple[Finding, ...]:
        """Everything the rules find in a sentence, in order of the triggers."""
        if len({mention.actor.id for mention in sentence.mentions if mention.actor}) < 2:  # noqa: PLR2004  a pair
            return ()  # nobody to have a relation with
        return tuple(self._reading(document, sentence).findings())

    def considered(self, document: AnnotatedDocument, sentence: Sentence) -> tuple[Considered, ...]:
        """The trigger words of a sentence with what came of them, in order."""
        return tuple(self._reading(document, sentence).considered())

    def _reading(self, document: AnnotatedDocument, sentence: Sentence) -> "Reading":
        return Reading(units_of(document.document.text, sentence, self._triggers, self._cues))


@dataclass
class Reading:
    """One sentence being read."""

    units: Sequence[Unit]

    @cached_property
    def groups(self) -> list[Group]:
        """The groups of mentions."""
        return groups_of(self.units)

    @cached_property
    def predicates(self) -> list[Predicate]:
        """The verbs."""
        return predicates_of(self.units, self.groups)

    @cached_property
    def clauses(self) -> Clauses:
        """The sentence as the argument rules read it."""
        return Clauses(self.units, self.groups, self.predicates)

    def findings(self) -> Iterator[Finding]:
        """What each trigger states, the triggers from left to right."""
        yield from self._owned_places()
        yield from self._advice()
        by_place = {predicate.at: predicate for predicate in self.predicates}
        for at, unit in enumerate(self.units):
            if not unit.triggers:
                continue
            predicate = by_place.get(at)
            if predicate is not None:
                yield from self._of_verb(predicate)
            elif not all(trigger.adjacent for trigger in unit.triggers):
                yield from self._of_noun(at)

    def considered(self) -> Iterator[Considered]:
        """Each trigger until one of its words finds something, with what came of it."""
        by_place = {predicate.at: predicate for predicate in self.predicates}
        for at, unit in enumerate(self.units):
            predicate = by_place.get(at)
            for trigger in unit.triggers:
                if (predicate is None and trigger.adjacent) or (predicate is not None and trigger.kind not in "vx"):
                    continue
                considered = self._considered(trigger, at, predicate)
                yield considered
                if considered.outcome == "found":
                    break

    def _considered(self, trigger: Trigger, at: int, predicate: Predicate | None) -> Considered:
        if predicate is not None:
            roles = verbal_roles(self.clauses, predicate, trigger)
        elif trigger.kind == "s":
            roles = structural_roles(self.clauses, at)
        else:
            roles = nominal_roles(self.clauses, self.clauses.verb_before(at), at, trigger)
        symmetric = vocabulary().relation(trigger.relation).symmetric
        pairs = () if roles is None else tuple(roles.pairs(symmetric=symmetric, mutual=trigger.mutual))
        score = None if roles is None else round(trigger.weight * roles.score, 3)
        if roles is None or (not pairs and not roles.subjects and not roles.objects):
            outcome = "no_arguments"
        elif not pairs:
            outcome = "no_object" if roles.subjects else "no_subject"
        elif trigger.weight * roles.score < _MINIMUM:
            outcome = "weak"
        else:
            ends = ((subject, standing_for(trigger.relation, target)) for subject, target in pairs)
            outcome = "found" if any(_relation(trigger, *pair) for pair in ends) else "types"
        return Considered(
            trigger=Span(self.units[at].start, self.units[at].end),
            phrase=trigger.phrase,
            relation=trigger.relation,
            outcome=outcome,
            score=score,
            pairs=pairs,
        )

    def _of_verb(self, predicate: Predicate) -> Iterator[Finding]:
        governors = _above(predicate)
        for trigger in self.units[predicate.at].triggers:
            if trigger.kind not in ("v", "x"):
                continue
            roles = verbal_roles(self.clauses, predicate, trigger)
            found = list(self._stated(trigger, predicate.at, roles, predicate, governors))
            yield from found
            yield from self._announced(predicate, found)
            if found:
                return

    def _announced(self, predicate: Predicate, found: Sequence[Finding]) -> Iterator[Finding]:
        """Who says that they will attack, threatens."""
        governor = predicate.governor
        speaker = _first(governor.subject) if governor is not None else None
        if governor is None or speaker is None or predicate.status is not Status.PLANNED:
            return
        if "report" not in self.units[governor.at].cues:
            return
        for finding in found:
            if finding.relation in _HOSTILE and _one_side(speaker, finding.subject):
                yield replace(
                    finding,
                    subject=speaker,
                    relation="threatens",
                    status=Status.ACTUAL,
                    speaker=None,
                    rule="verb of saying: announced act",
                )

    def _advice(self) -> Iterator[Finding]:
        """Who says that another should do something, urges it."""
        for predicate in self.predicates:
            governor, cue = predicate.governor, predicate.asked_by
            speaker = _first(governor.subject) if governor is not None else None
            if governor is None or speaker is None or cue is None or predicate.subject is None:
                continue
            if "report" not in self.units[governor.at].cues or speaker.type == "Media":
                continue
            for other in predicate.subject.mentions:
                if not (speaker.actor and other.actor and fits("urges", speaker.actor, other.actor)):
                    continue
                if not _one_side(speaker, other):
                    yield Finding(
                        subject=speaker,
                        relation="urges",
                        object=other,
                        trigger=Span(self.units[cue].start, self.units[cue].end),
                        status=Status.ACTUAL,
                        speaker=None,
                        score=0.5,
                        rule="verb of saying: what another should do",
                    )

    def _of_noun(self, at: int) -> Iterator[Finding]:
        before = self.clauses.verb_before(at)
        for trigger in self.units[at].triggers:
            if trigger.kind == "s":
                roles = structural_roles(self.clauses, at)
            else:
                roles = nominal_roles(self.clauses, before, at, trigger)
            found = list(self._stated(trigger, at, roles, before, _of(before, roles)))
            yield from found
            if found:
                return

    def _stated(
        self,
        trigger: Trigger,
        at: int,
        roles: Roles | None,
        predicate: Predicate | None,
        governors: Sequence[Predicate],
    ) -> Iterator[Finding]:
        if roles is None or trigger.weight * roles.score < _MINIMUM:
            return
        nominal = predicate is None or predicate.at != at
        own = predicate.status if predicate is not None and (not nominal or roles.hangs) else None
        own = own or (Status.PLANNED if roles.planned else None)
        above = [p.governing.status for p in governors if p.governing is not None and p.governing.status is not None]
        status = status_of(own, above)
        speakers = [(_first(p.subject), p.governing.status) for p in governors if p.governing is not None]
        speaker = speaker_of(speakers, self._source)
        unit = self.units[at]
        symmetric = vocabulary().relation(trigger.relation).symmetric
        for subject, object_ in roles.pairs(symmetric=symmetric, mutual=trigger.mutual):
            whom = standing_for(trigger.relation, object_)
            relation = _relation(trigger, subject, whom)
            if relation is None or whom is None:
                continue
            yield Finding(
                subject=subject,
                relation=relation,
                object=whom,
                trigger=Span(unit.start, unit.end),
                status=Status.ACTUAL if trigger.kind == "s" else status,
                speaker=None if speaker is None or trigger.kind == "s" else speaker,
                score=round(trigger.weight * roles.score, 3),
                rule=f"{'noun' if nominal else 'verb'} {trigger.phrase!r}: {roles.why}",
            )

    def _owned_places(self) -> Iterator[Finding]:
        """Đảo X của Y: the place belongs to the country."""
        for k in range(1, len(self.units) - 1):
            place, owner = self.units[k - 1].mentions, self.units[k + 1].mentions
            if not (place and owner and self.units[k].any("possessive")) or self.units[k].triggers:
                continue
            if place[-1].type == "Place" and owner[0].type == "Country":
                yield Finding(
                    subject=place[-1],
                    relation="partOf",
                    object=owner[0],
                    trigger=Span(self.units[k].start, self.units[k].end),
                    status=Status.ACTUAL,
                    speaker=None,
                    score=0.7,
                    rule="noun 'của': place and its owner",
                )

    def _source(self) -> Mention | None:
        """The source that the sentence names: theo X."""
        sources = [group for group in self.groups if group.source]
        quoted = [group for group in sources if group.preposition is None]
        return next((group.mentions[0] for group in (*quoted, *sources)), None)


def _relation(trigger: Trigger, subject: Mention, object_: Mention | None) -> str | None:
    """The relation of a trigger between two actors; None where it does not fit them."""
    if subject.actor is None or object_ is None or object_.actor is None:
        return None
    moving = subject.type == "Person" or subject.sector == "MIL"
    if (trigger.objects and object_.actor.type not in trigger.objects) or (trigger.adjacent and not moving):
        return None
    relation = trigger.relation
    if relation == "visits" and subject.type == "Country" and subject.sector == "MIL":
        relation = "deploys"  # ships and planes do not visit
    return relation if fits(relation, subject.actor, object_.actor) else None


def _one_side(one: Mention, other: Mention) -> bool:
    """Whether two mentions are the same actor or act for the same country."""
    if one.actor is None or other.actor is None:
        return False
    return one.actor.id == other.actor.id or country_on(one.actor, None) == country_on(other.actor, None) is not None


def _first(group: Group | None) -> Mention | None:
    return group.mentions[0] if group is not None else None


def _above(predicate: Predicate) -> list[Predicate]:
    """The verbs that govern a verb, the nearest first."""
    found: list[Predicate] = []
    at = predicate.governor
    while at is not None and at not in found:
        found.append(at)
        at = at.governor
    return found


def _of(predicate: Predicate | None, roles: Roles | None) -> list[Predicate]:
    """What governs a noun: what governs the verb it hangs on, and that verb itself where the noun is its object."""
    if predicate is None:
        return []
    governing = predicate.governing
    if roles is not None and roles.hangs and governing is not None and governing.status is not Status.ALLEGED:
        return [predicate, *_above(predicate)]
    return _above(predicate)
