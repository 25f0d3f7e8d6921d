"""The English word tables of the rules: triggers by lemma and pattern, and cues by kind."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extractors.rules.cues import Cue, read_cues
from ontology.statements import Status
from ontology.tables import TableError, read_table
from ontology.vocabulary import vocabulary

FOLDER = Path(__file__).parent
_PATTERN = re.compile(r"([vnahr])([~<]*)(?::([^@/]+))?(?:@([^/]*))?(?:/(.+))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class EnglishTrigger:
    """Lemmas that state a relation.

    ``kind``: ``v`` verb, ``n`` noun, ``a`` adjective, ``h`` second part of a compound, ``r`` noun for who bears it.
    ``places``: where the object stands: ``obj``, ``that`` or prepositions. ``types``: what the object must be, if not
    empty; ``actors``: what the subject must be. ``mutual``: the actors may stand side by side (X and Y met).
    ``reversed``: what stands in the object's place acts (Aleppo fell to X).
    """

    words: tuple[str, ...]
    relation: str
    kind: str
    places: frozenset[str]
    types: frozenset[str]
    actors: frozenset[str]
    weight: float
    mutual: bool = False
    reversed: bool = False

    @property
    def key(self) -> str:
        """The word that is looked for first: the last of a noun phrase, else the first."""
        return self.words[-1] if self.kind in "nr" else self.words[0]

    @property
    def others(self) -> tuple[str, ...]:
        """The words besides ``key``."""
        return self.words[:-1] if self.kind in "nr" else self.words[1:]


def read_english_triggers(path: Path) -> tuple[EnglishTrigger, ...]:
    """The triggers of a table, in its order.

    Raises TableError for a pattern or a weight that is none, VocabularyError for an unknown relation.
    """
    found: list[EnglishTrigger] = []
    for row in read_table(path, ("trigger", "relation", "pattern", "weight", "note")):
        match = _PATTERN.fullmatch(row["pattern"])
        if match is None:
            raise TableError(
                f"{path}: {row['trigger']!r} has the pattern {row['pattern']!r}; one is v, n, a, h or r, "
                "then ~ or < or nothing, then a colon with obj and prepositions"
            )
        try:
            weight = float(row["weight"])
        except ValueError:
            weight = 0.0
        if not 0.0 < weight <= 1.0:
            raise TableError(f"{path}: {row['trigger']!r} has the weight {row['weight']!r}; it is a number in (0, 1]")
        kind, marks, places, types, actors = match.groups()
        found.append(
            EnglishTrigger(
                words=tuple(row["trigger"].split()),
                relation=vocabulary().relation(row["relation"]).name,
                kind=kind,
                places=frozenset(part.strip() for part in (places or "").split(",") if part.strip()),
                types=frozenset((types or "").split("|")) - {""},
                actors=frozenset((actors or "").split("|")) - {""},
                weight=weight,
                mutual="~" in marks,
                reversed="<" in marks,
            )
        )
    return tuple(found)


@cache
def triggers() -> dict[str, tuple[EnglishTrigger, ...]]:
    """The shipped triggers by their key, those of most words first."""
    by_key: dict[str, list[EnglishTrigger]] = {}
    for trigger in read_english_triggers(FOLDER / "triggers_en.tsv"):
        by_key.setdefault(trigger.key, []).append(trigger)
    return {key: tuple(sorted(found, key=lambda t: -len(t.words))) for key, found in by_key.items()}


@dataclass(frozen=True, slots=True)
class EnglishCues:
    """The cues of the table, by what they do and by word."""

    kinds: dict[str, frozenset[str]]
    governing: dict[tuple[str, str], Status]
    """Status of what a word governs, by (word, control)."""
    reporting: dict[str, Status]
    carriers: dict[str, str]
    """Nouns that stand for whose they are (jets, airspace), and their use: ``any``, or ``object`` only."""

    def has(self, kind: str, word: str) -> bool:
        """Whether ``word`` is a cue of ``kind``."""
        return word in self.kinds.get(kind, ())


@cache
def cues() -> EnglishCues:
    """The shipped cues."""
    found: tuple[Cue, ...] = read_cues(FOLDER / "cues_en.tsv")
    kinds: dict[str, set[str]] = {}
    governing: dict[tuple[str, str], Status] = {}
    reporting: dict[str, Status] = {}
    for cue in found:
        kinds.setdefault(cue.kind, set()).add(cue.phrase)
        if cue.kind == "govern" and cue.control is not None and cue.status is not None:
            governing.setdefault((cue.phrase, cue.control), cue.status)
        if cue.kind == "report" and cue.status is not None:
            reporting.setdefault(cue.phrase, cue.status)
    carriers = {row["noun"]: row["use"] for row in read_table(FOLDER / "carriers_en.tsv", ("noun", "use"))}
    return EnglishCues({kind: frozenset(words) for kind, words in kinds.items()}, governing, reporting, carriers)
