"""The small words that shape a clause, read from ``cues_LANG.tsv``: status, subordination, prepositions, governing verbs.

Kinds that give a status to the verb they stand before: ``negation``, ``planned``, ``hypothetical``, ``requested``,
``condition``. Kinds that govern a clause: ``report`` and ``govern``; their value is the status of what is governed and
whose act it is: ``object`` (urges X to …), ``subject`` (threatens to …) or ``clause`` (says that …). The others only mark
structure: ``adverb``, ``passive``, ``agent``, ``possessive``, ``between``, ``preposition``, ``purpose``, ``cause``, ``time``,
``contrast``, ``coordinator``, ``complementizer``, ``relative``, ``source``, ``reciprocal``, ``nominalizer``, ``light``, ``verb``;
``plain`` words are none of these, but contain words that would be (bán đảo: bán).
"""

from dataclasses import dataclass
from pathlib import Path

from extractors.names import Trie, fold, tokens
from ontology.statements import Status
from ontology.tables import TableError, read_table

STATUS_KINDS = ("negation", "planned", "hypothetical", "requested", "condition")
GOVERNING_KINDS = ("report", "govern")
PLAIN_KINDS = (
    "adverb",
    "agent",
    "between",
    "carrier",
    "cause",
    "complementizer",
    "contrast",
    "coordinator",
    "honorific",
    "light",
    "nominalizer",
    "passive",
    "plain",
    "possessive",
    "preposition",
    "purpose",
    "receiving",
    "reciprocal",
    "relative",
    "source",
    "time",
    "undergo",
    "verb",
)
CONTROLS = ("object", "subject", "clause")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A phrase and what it does; ``status`` and ``control`` are None where the kind has none."""

    phrase: str
    kind: str
    status: Status | None = None
    control: str | None = None


def _cue(path: Path, phrase: str, kind: str, value: str) -> Cue:
    parts = value.split()
    known = [status.value for status in Status]
    if kind in PLAIN_KINDS and not parts:
        return Cue(phrase=phrase, kind=kind)
    if kind in STATUS_KINDS and len(parts) == 1 and parts[0] in known:
        return Cue(phrase=phrase, kind=kind, status=Status(parts[0]))
    if kind in GOVERNING_KINDS and len(parts) == 2 and parts[0] in known and parts[1] in CONTROLS:
        return Cue(phrase=phrase, kind=kind, status=Status(parts[0]), control=parts[1])
    raise TableError(
        f"{path}: {phrase!r} has kind {kind!r} and value {value!r}; kinds without a value: {', '.join(PLAIN_KINDS)}; "
        f"with a status: {', '.join(STATUS_KINDS)}; with a status and {'|'.join(CONTROLS)}: {', '.join(GOVERNING_KINDS)}"
    )


def read_cues(path: Path) -> tuple[Cue, ...]:
    """The cues of a table, in its order. Raises TableError for an unknown kind or a value that does not fit it."""
    return tuple(
        _cue(path, row["cue"], row["kind"], row["value"]) for row in read_table(path, ("cue", "kind", "value", "note"))
    )


def cue_trie(cues: tuple[Cue, ...]) -> Trie[Cue]:
    """The cues filed by their folded words."""
    trie: Trie[Cue] = Trie()
    for cue in cues:
        trie.add([fold(token.text) for token in tokens(cue.phrase)], cue)
    return trie
