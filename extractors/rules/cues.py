"""The small words that shape a clause, read from ``cues_LANG.tsv``: status, subordination, prepositions, verbs above.

Kinds that give a status to the verb behind them: ``negation``, ``planned``, ``hypothetical``, ``requested``,
``condition``. Kinds that govern a clause: ``report`` and ``govern``; their value is the status of what is governed and
whose act it is: ``object`` (urges X to …), ``subject`` (threatens to …) or ``clause`` (says that …). The others only
mark structure; ``plain`` words do nothing, but contain words that would (bán đảo: bán); ``carrier`` nouns stand
for whose they are (forces, airspace).
"""

from dataclasses import dataclass
from pathlib import Path

from extractors.names import Trie, fold, tokens
from ontology.statements import Status
from ontology.tables import TableError, read_table

STATUS_KINDS = ("negation", "planned", "hypothetical", "requested", "condition")
GOVERNING_KINDS = ("report", "govern")
PLAIN_KINDS = frozenset(
    {
        "about",
        "adverb",
        "agent",
        "between",
        "carrier",
        "cause",
        "companion",
        "complementizer",
        "contrast",
        "coordinator",
        "doer",
        "honorific",
        "light",
        "nominalizer",
        "origin",
        "passive",
        "plain",
        "possessive",
        "preposition",
        "purpose",
        "quantifier",
        "quoting",
        "reciprocal",
        "relative",
        "source",
        "statement",
        "tense",
        "time",
        "undergo",
        "undergone",
        "verb",
    }
)
CONTROLS = ("object", "subject", "clause")
_STATUS_AND_CONTROL = 2


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
    if kind in GOVERNING_KINDS and len(parts) == _STATUS_AND_CONTROL and parts[0] in known and parts[1] in CONTROLS:
        return Cue(phrase=phrase, kind=kind, status=Status(parts[0]), control=parts[1])
    raise TableError(
        f"{path}: {phrase!r} has kind {kind!r} and value {value!r}; "
        f"kinds without a value: {', '.join(sorted(PLAIN_KINDS))}; with a status: {', '.join(STATUS_KINDS)}; "
        f"with a status and {'|'.join(CONTROLS)}: {', '.join(GOVERNING_KINDS)}"
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
