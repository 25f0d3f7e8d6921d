"""The words that state a relation, read from ``triggers_LANG.tsv``, and where their objects may stand.

A pattern is a kind, marks, and after a colon the prepositions that may come before the object: ``v``,
``x:with,against``, ``v!:to``. Kinds: ``v`` a verb, ``n`` a noun (its actors follow it), ``x`` both, ``s`` a structural
noun ("member of"). Marks: ``!`` the object needs one of the prepositions, or, without prepositions, the trigger ends in
one; ``^`` subject and object stand right beside it; ``>`` without an object of its own it takes that of the verb it
governs ("threatens to attack X"); ``+`` it has an object beside those behind the prepositions ("deploys X to Y"); ``~``
those who do it do it to each other, which counts both ways ("clashes between X and Y"); ``?`` an actor elsewhere in its
clause will do as its object; ``=`` only several actors named together do it ("summit of X and Y"). ``objects`` are the
types of actors that a trigger takes where it takes fewer than its relation does.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from extractors.names import Trie, fold, tokens
from ontology.tables import TableError, read_table
from ontology.vocabulary import vocabulary

_PATTERN = re.compile(r"([vnxs])([!^>+~?=]*)(?::(.+))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A phrase and the relation it states. ``weight`` in (0, 1]: how sure the phrase alone makes us."""

    phrase: str
    relation: str
    kind: str
    prepositions: frozenset[str]
    weight: float
    needs_preposition: bool = False
    adjacent: bool = False
    borrows: bool = False
    several: bool = False
    mutual: bool = False
    far: bool = False
    pairs_only: bool = False
    objects: frozenset[str] = frozenset()

    @property
    def complete(self) -> bool:
        """Whether the trigger ends in the preposition itself (nói với, thành viên của)."""
        return self.needs_preposition and not self.prepositions


def read_triggers(path: Path) -> tuple[Trigger, ...]:
    """The triggers of a table, in its order.

    Raises TableError for an unknown pattern or a weight outside (0, 1], VocabularyError for an unknown relation.
    """
    found: list[Trigger] = []
    for row in read_table(path, ("trigger", "relation", "pattern", "weight", "note")):
        match = _PATTERN.fullmatch(row["pattern"])
        if match is None:
            raise TableError(f"{path}: {row['trigger']!r} has the pattern {row['pattern']!r}; see triggers.py for them")
        try:
            weight = float(row["weight"])
        except ValueError:
            weight = 0.0
        if not 0.0 < weight <= 1.0:
            raise TableError(f"{path}: {row['trigger']!r} has the weight {row['weight']!r}; it is a number in (0, 1]")
        kind, marks, prepositions = match.groups()
        found.append(
            Trigger(
                phrase=row["trigger"],
                relation=vocabulary().relation(row["relation"]).name,
                kind=kind,
                prepositions=frozenset(part.strip() for part in (prepositions or "").split(",") if part.strip()),
                weight=weight,
                needs_preposition="!" in marks,
                adjacent="^" in marks,
                borrows=">" in marks,
                several="+" in marks,
                mutual="~" in marks,
                far="?" in marks,
                pairs_only="=" in marks,
                objects=frozenset(part for part in row.get("objects", "").split("|") if part),
            )
        )
    return tuple(found)


def trigger_trie(triggers: tuple[Trigger, ...]) -> Trie[Trigger]:
    """The triggers filed by their folded words."""
    trie: Trie[Trigger] = Trie()
    for trigger in triggers:
        trie.add([fold(token.text) for token in tokens(trigger.phrase)], trigger)
    return trie
