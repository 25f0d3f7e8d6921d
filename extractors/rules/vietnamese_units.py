"""A Vietnamese sentence as the rules read it: a row of units, each a mention, a known word, another word or a mark.

Known words are those of the trigger and cue tables, the longest first. Mentions that are coordinated ("Nga, Mỹ và Anh")
form one group, which knows the preposition it stands behind.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.annotation import Sentence
from extractors.names import Trie, tokens
from extractors.rules.cues import Cue
from extractors.rules.triggers import Trigger
from ontology.statements import Mention

_MARK = re.compile(r"[,;:()–—…]|(?<=\s)-(?=\s)|-")
_PHRASE = 8
_OPENERS = ("coordinator", "between", "complementizer", "time", "condition", "cause", "contrast")
_QUOTING = ("dẫn lời", "trích lời")
"""Whose words are quoted is the subject of the verb of saying that may follow; who is only referred to (theo) is not."""
_ASIDE = 14


@dataclass(slots=True)
class Unit:
    """Characters ``[start, end)``; ``word`` is folded text or the mark; mentions with one span share a unit."""

    start: int
    end: int
    word: str
    mentions: tuple[Mention, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    cues: dict[str, Cue] = field(default_factory=dict)
    mark: bool = False

    @property
    def plain(self) -> bool:
        """A word that no table knows."""
        return not (self.mentions or self.triggers or self.cues or self.mark)

    def any(self, *kinds: str) -> bool:
        """Whether the unit is a cue of one of the kinds."""
        return any(kind in self.cues for kind in kinds)


@dataclass(slots=True)
class Group:
    """Coordinated mentions in the units ``[first, last)``; ``preposition`` before them, ``owner``: behind a possessive."""

    first: int
    last: int
    mentions: tuple[Mention, ...]
    preposition: str | None = None
    owner: bool = False
    source: bool = False
    joined: bool = False


def units_of(text: str, sentence: Sentence, triggers: Trie[Trigger], cues: Trie[Cue]) -> list[Unit]:
    """The units of a sentence, in order; asides in brackets are left out."""
    words = tokens(text, sentence.span.start, sentence.span.end)
    folded = [word.folded for word in words]
    inside: dict[int, tuple[Mention, ...]] = {}
    for mention in sentence.mentions:
        inside[mention.span.start] = (*inside.get(mention.span.start, ()), mention)
    covered = sorted((m.span.start, m.span.end) for m in sentence.mentions)
    units: list[Unit] = []
    position, offset = 0, sentence.span.start
    while position < len(words):
        token = words[position]
        units.extend(_marks(text, offset, token.start))
        if token.start in inside:
            mentions = inside[token.start]
            end = max(mention.span.end for mention in mentions)
            units.append(Unit(token.start, end, text[token.start : end], mentions=mentions))
            while position < len(words) and words[position].start < end:
                position += 1
            offset = end
            continue
        limit = position + 1
        while limit < len(words) and not any(start <= words[limit].start < end for start, end in covered):
            if text[words[limit - 1].end : words[limit].start].strip(" \u00a0"):
                break
            limit += 1
        window = folded[:limit]
        trigger, cue = triggers.longest(window, position), cues.longest(window, position)
        if trigger and trigger[0] == position + 1 and token.text[:1].isupper() and position:
            trigger = None  # a capital inside the sentence: part of a name
        last = max(trigger[0] if trigger else 0, cue[0] if cue else 0, position + 1)
        unit = Unit(token.start, words[last - 1].end, " ".join(folded[position:last]))
        if trigger and trigger[0] == last:
            unit.triggers = tuple(trigger[1])
        if cue and cue[0] == last:
            unit.cues = {found.kind: found for found in cue[1]}
        if "plain" in unit.cues:
            unit.cues = {}
        if unit.word == "người" and not (units and units[-1].mark):
            unit.cues = {}  # a relative word only after a comma
        units.append(unit)
        position, offset = last, unit.end
    return _with_honorifics(_without_asides(units))


def _marks(text: str, start: int, end: int) -> list[Unit]:
    found = _MARK.finditer(text, start, end)
    return [Unit(m.start(), m.end(), "," if m.group() in "–—…" else m.group(), mark=True) for m in found]


def _without_asides(units: list[Unit]) -> list[Unit]:
    kept: list[Unit] = []
    position = 0
    while position < len(units):
        if units[position].word == "(" and units[position].mark:
            closing = next(
                (at for at in range(position, min(len(units), position + _ASIDE)) if units[at].word == ")"), None
            )
            if closing is not None:
                position = closing + 1
                continue
        if units[position].word not in ("(", ")") or not units[position].mark:
            kept.append(units[position])
        position += 1
    return kept


def _with_honorifics(units: list[Unit]) -> list[Unit]:
    """Take the words that only introduce a name (ông, phía, thành phố) into the mention they stand before."""
    kept: list[Unit] = []
    for unit in units:
        if unit.mentions:
            while kept and kept[-1].any("honorific") and not kept[-1].triggers:
                unit.start = kept.pop().start
        kept.append(unit)
    return kept


def groups_of(units: Sequence[Unit]) -> list[Group]:
    """The groups of mentions, in order."""
    groups: list[Group] = []
    position = 0
    while position < len(units):
        if not units[position].mentions:
            position += 1
            continue
        last = _group_end(units, position)
        mentions = tuple(m for unit in units[position:last] for m in unit.mentions)
        group = Group(position, last, mentions, joined=last > position + 1)
        _place(units, group, groups)
        groups.append(group)
        position = last
    return groups


def _group_end(units: Sequence[Unit], first: int) -> int:
    """Where the mentions coordinated with the first end: commas join only where a coordinator closes the row."""
    end, position = first + 1, first + 1
    while position + 1 < len(units):
        joint = units[position]
        joint_end = position + 1
        if joint.mark and joint.word == "," and units[joint_end].any("coordinator"):
            joint_end += 1
            joint = units[position + 1]
        if joint_end >= len(units) or not units[joint_end].mentions:
            break
        if joint.any("coordinator") or (joint.mark and joint.word == "-"):
            end = joint_end + 1
        elif joint.mark and joint.word == ",":
            if _countries(units, first, joint_end):
                end = joint_end + 1
        else:
            break
        position = joint_end + 1
    return end


def _countries(units: Sequence[Unit], first: int, last: int) -> bool:
    """Whether a row of countries without a coordinator ("Mỹ, Iran đàm phán"), and no phrase that a comma closes."""
    before = units[first - 1] if first else None
    ends = last + 1 == len(units) or (units[last + 1].mark and units[last + 1].word in ",;")
    if before is not None and not (ends or before.mark or before.any(*_OPENERS)):
        return False
    row = (m for unit in units[first : last + 1] for m in unit.mentions)
    return all(m.type == "Country" and not m.anaphoric for m in row)


def _place(units: Sequence[Unit], group: Group, before: Sequence[Group]) -> None:
    """Find the preposition that governs the group's noun phrase."""
    at, steps = group.first - 1, 0
    while at >= 0 and steps < _PHRASE:
        unit = units[at]
        if unit.mark or unit.any("complementizer", "passive", "coordinator", "relative"):
            return
        if unit.any("source"):
            group.source = True
            if not unit.word.startswith(_QUOTING):
                group.preposition = unit.word
            return
        if unit.any("possessive"):
            group.owner = True
        elif unit.any("agent", "preposition", "between"):
            group.preposition = unit.word
            return
        elif unit.mentions:
            if before and not group.owner:
                return
            if before:
                group.preposition = before[-1].preposition
            return
        elif unit.any("nominalizer") or (unit.triggers and (group.owner or is_nominal(units, at))):
            pass
        elif unit.triggers or unit.any("verb", "report", "govern", "time", "cause", "purpose", "condition", "contrast"):
            if not group.owner or unit.triggers:
                return
        at -= 1
        steps += 1


def is_nominal(units: Sequence[Unit], at: int) -> bool:
    """Whether the trigger is used as a noun: by its kind, by the word before it, or by the owner after it."""
    kinds = {trigger.kind for trigger in units[at].triggers}
    if kinds and kinds <= {"n", "s"}:
        return True
    if at + 1 < len(units) and units[at + 1].any("possessive"):
        return True
    before = units[at - 1] if at else None
    if before is None:
        return False
    if before.word == "về":
        return True
    if before.any("nominalizer") and not before.any("adverb", "planned"):
        return True
    if "x" in kinds or "n" in kinds:
        if before.any("preposition", "light") and not before.triggers and not before.any("report", "govern"):
            return True
        return before.plain and at > 1 and units[at - 2].any("nominalizer")
    return False
