"""A Vietnamese sentence as the rules read it: a row of units, each a mention, a known word, another word or a mark.

Known words are those of the trigger and cue tables, the longest first. Mentions that are coordinated ("Nga, Mỹ và Anh")
form one group, which knows the preposition it stands behind.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache

from extractors.annotation import Sentence
from extractors.names import Token, Trie, tokens
from extractors.rules.cues import Cue
from extractors.rules.triggers import Trigger
from extractors.rules.vietnamese_words import word_lengths
from ontology.statements import Mention

_MARK = re.compile(r"(?<!\d)[,:-]|[,:-](?!\d)|[;()–—…]")
_PHRASE = 8
_OPENERS = ("coordinator", "between", "complementizer", "time", "condition", "cause", "contrast")
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
    """Coordinated mentions in the units ``[first, last)``.

    ``preposition`` stands before them; ``owner``: they stand behind a possessive; ``joined``: more units than one.
    """

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
    inside: dict[int, tuple[Mention, ...]] = {}
    for mention in sentence.mentions:
        inside[mention.span.start] = (*inside.get(mention.span.start, ()), mention)
    units: list[Unit] = []

    @cache  # only a sentence with a trigger is cut into words, which takes longest
    def lengths() -> dict[int, int]:
        return word_lengths(sentence.span.of(text), words)

    position, offset = 0, sentence.span.start
    while position < len(words):
        start = words[position].start
        units.extend(_marks(text, offset, start))
        if start in inside:
            offset = max(mention.span.end for mention in inside[start])
            units.append(Unit(start, offset, text[start:offset], mentions=inside[start]))
            while position < len(words) and words[position].start < offset:
                position += 1
            continue
        reach = max(1, triggers.reach(words[position].folded), cues.reach(words[position].folded))
        limit = _limit(text, words, position, reach, sentence.mentions)
        unit, position = _known_word(words[position:limit], position, lengths, triggers, cues)
        if unit.word == "người" and not (units and units[-1].mark):
            unit.cues = {}  # a relative word only after a comma
        units.append(unit)
        offset = unit.end
    return _with_honorifics(_without_asides(units))


def _limit(text: str, words: Sequence[Token], position: int, reach: int, mentions: Sequence[Mention]) -> int:
    """Up to which word a known phrase of at most ``reach`` words may go: the next mention or mark."""
    limit, last = position + 1, min(len(words), position + reach)
    while limit < last and not text[words[limit - 1].end : words[limit].start].strip(" \u00a0"):
        if any(mention.span.start <= words[limit].start < mention.span.end for mention in mentions):
            break
        limit += 1
    return limit


def _known_word(
    words: Sequence[Token],
    position: int,
    lengths: Callable[[], dict[int, int]],
    triggers: Trie[Trigger],
    cues: Trie[Cue],
) -> tuple[Unit, int]:
    """The unit of the longest known phrase that begins the words, or of the first alone, and where the next begins.

    ``lengths`` gives the syllables of words by their places: a shorter trigger would be a part of its word.
    """
    folded = [word.folded for word in words]
    trigger, cue = triggers.longest(folded, 0), cues.longest(folded, 0)
    if trigger and trigger[0] == 1 and position and words[0].text[:1].isupper():
        trigger = None  # a capital inside the sentence: part of a name
    if trigger and trigger[0] < lengths().get(position, 1):
        trigger = None
    length = max(trigger[0] if trigger else 1, cue[0] if cue else 1)
    unit = Unit(words[0].start, words[length - 1].end, " ".join(folded[:length]))
    if trigger and trigger[0] == length:
        unit.triggers = tuple(trigger[1])
    if cue and cue[0] == length and all(found.kind != "plain" for found in cue[1]):
        unit.cues = {found.kind: found for found in cue[1]}
    return unit, position + length


def _marks(text: str, start: int, end: int) -> list[Unit]:
    found = _MARK.finditer(text, start, end + 1)  # one more: a comma before a digit may be a decimal one
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
        while joint_end < len(units) and units[joint_end].any("quantifier"):
            joint_end += 1
        if joint_end >= len(units) or not units[joint_end].mentions:
            break
        if joint.any("coordinator") or (joint.mark and joint.word == "-"):
            end = joint_end + 1
        elif joint.mark and joint.word == "," and _alike(units[first], units[joint_end]):
            if _countries(units, first, joint_end):
                end = joint_end + 1
        else:
            break
        position = joint_end + 1
    return end


def _alike(one: Unit, other: Unit) -> bool:
    """Whether two mentions may stand in one row: people with people."""
    return (one.mentions[0].type == "Person") == (other.mentions[0].type == "Person")


def _countries(units: Sequence[Unit], first: int, last: int) -> bool:
    """Whether a row of countries without a coordinator ("Mỹ, Iran đàm phán"), and no phrase that a comma closes."""
    before = units[first - 1] if first else None
    if before is not None and before.mark and first > 1 and units[first - 2].mentions:
        return False  # the country closes what stands before it ("tại Brussels, Bỉ, …")
    ends = last + 1 == len(units) or (units[last + 1].mark and units[last + 1].word in ",;")
    if before is not None and not (ends or before.mark or before.any(*_OPENERS)):
        return False
    row = (m for unit in units[first : last + 1] for m in unit.mentions)
    return all(m.type == "Country" and not m.anaphoric for m in row)


def _place(units: Sequence[Unit], group: Group, before: Sequence[Group]) -> None:
    """Find the preposition that governs the group's noun phrase."""
    for at in range(group.first - 1, max(-1, group.first - 1 - _PHRASE), -1):
        unit = units[at]
        if unit.mark or unit.any("complementizer", "passive", "coordinator", "relative"):
            return
        if unit.any("source"):
            group.source = True
            if not unit.any("quoting"):  # who is quoted may be the subject of the verb of saying that follows
                group.preposition = unit.word
            return
        if unit.any("possessive"):
            group.owner = True
        elif unit.any("agent", "preposition", "between"):
            group.preposition = unit.word
            return
        elif unit.mentions:
            group.preposition = before[-1].preposition if before and group.owner else None
            return
        elif _opens_phrase(units, at, owned=group.owner):
            return


def _opens_phrase(units: Sequence[Unit], at: int, *, owned: bool) -> bool:
    """Whether no noun phrase reaches over this word to the left."""
    unit = units[at]
    if unit.any("nominalizer"):
        return False
    if unit.triggers:
        return not owned and not is_nominal(units, at)
    return not owned and unit.any("verb", "report", "govern", "time", "cause", "purpose", "condition", "contrast")


def is_nominal(units: Sequence[Unit], at: int) -> bool:
    """Whether the trigger is used as a noun: by its kind, by the word before it, or by the owner after it."""
    unit = units[at]
    kinds = {trigger.kind for trigger in unit.triggers}
    if kinds and kinds <= {"n", "s"}:
        return True
    following = units[at + 1] if at + 1 < len(units) else None
    taken = following is not None and any(following.word in trigger.prepositions for trigger in unit.triggers)
    if following is not None and following.any("possessive") and not taken:
        return True
    if at == 0 or (
        unit.any("govern") and following is not None and following.mentions and units[at - 1].any("companion")
    ):
        return False  # "với cáo buộc X …" opens a clause
    return _makes_noun(units, at - 1, either=bool(kinds & {"x", "n"}))


def _makes_noun(units: Sequence[Unit], at: int, *, either: bool) -> bool:
    """Whether the word at ``at`` makes a noun of a trigger behind it, one that may be ``either`` or another."""
    before = units[at]
    if before.any("about") or (before.any("nominalizer") and not before.any("adverb", "planned")):
        return True
    if not either:
        return False
    if before.any("preposition", "light", "possessive") and not before.triggers and not before.any("report", "govern"):
        return True
    return before.plain and at > 0 and units[at - 1].any("nominalizer")
