"""How right extracted statements are: precision, recall and F1 against sentences whose statements somebody wrote down.

Gold is JSON Lines, a sentence a line: ``{"document", "language", "text", "date"?, "triples": [...]}``, a triple being
``[subject, relation, object, status, speaker]``; a speaker may be missing or empty. The sentences of a document, in
order, are its lines. A statement belongs to the sentence in which its own starts, and fits a gold one by level:

- ``pair``: who with whom, in either order
- ``class``: who does whom something of the same PLOVER class
- ``triple``: the same subject, relation and object; symmetric relations in either order
- ``full``: and the same status
- ``attributed``: and the same speaker, or none

An entity fits a key of the gold if one of its names (id, labels, aliases, codes) is one that the key accepts, but for
case, marks and articles; three capitals are a code and fit as they are. Each statement fits at most one, and the other
way round, so that as many as possible fit. What says the same twice at a level counts once there.
"""

import bisect
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from ontology.tables import read_table
from ontology.vocabulary import vocabulary

ALL = "all"
_PARTS = (4, 5)
Names = frozenset[str]


class GoldError(ValueError):
    """Gold, or statements, that cannot be read; the message names the file, the line and what was expected."""


class Level(StrEnum):
    """What must be right."""

    PAIR = "pair"
    CLASS = "class"
    TRIPLE = "triple"
    FULL = "full"
    ATTRIBUTED = "attributed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A statement as it is compared: entities are sets of normal names, no speaker is the empty set."""

    subject: Names
    relation: str
    object: Names
    status: str
    speaker: Names


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A line of gold; ``set`` is its file's name without ending."""

    set: str
    document: str
    language: str
    text: str
    date: str | None
    triples: tuple[tuple[str, str, str, str, str], ...]

    @property
    def document_id(self) -> str:
        """The id under which its document is read."""
        return f"{self.language}:{self.document}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The counts of a set at a level: those that fit, those in the gold, those found."""

    set: str
    level: Level
    hits: int
    gold: int
    found: int

    @property
    def precision(self) -> float:
        """Part of those found that fit; 0 if nothing was found."""
        return self.hits / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Part of the gold that was found; 0 if there is none."""
        return self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        return 2 * self.hits / (self.gold + self.found) if self.gold + self.found else 0.0


# ── Names ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def normal_name(name: str) -> str:
    """A name as it is compared."""
    name = unicodedata.normalize("NFC", name)
    if re.fullmatch(r"[A-Z]{3}", name):  # a code: NGA (Nigeria) is not Nga (Russia in Vietnamese)
        return f"={name}"
    words = re.sub(r"[\W_]+", " ", name.casefold()).strip()
    return re.sub(r"^(the|nước) ", "", words)


def names_of(entity: Mapping[str, Any] | None) -> Names:
    """The names of an entity of a statement in JSON."""
    if not entity:
        return frozenset()
    found = [re.split(r"[/#]", entity.get("id", ""))[-1], *(entity.get("labels") or {}).values()]
    found += [*(entity.get("aliases") or ()), *(entity.get("codes") or {}).values()]
    return frozenset(normal_name(str(name)) for name in found if name)


def read_accepted(paths: Iterable[Path]) -> dict[str, Names]:
    """The names that each key of the gold accepts: tables ``key type aliases``, aliases divided by ``|``."""
    accepted: defaultdict[str, set[str]] = defaultdict(set)
    for path in paths:
        for row in read_table(path, ("key", "type", "aliases")):
            accepted[row["key"]].update(map(normal_name, filter(None, (row["key"], *row["aliases"].split("|")))))
    return {key: frozenset(names) for key, names in accepted.items()}


def shipped_classes() -> dict[str, str]:
    """The class of each relation of the ontology; structural relations are classes of their own."""
    return {one.name: one.name if one.structural else one.plover or one.name for one in vocabulary().relations.values()}


def read_classes(path: Path) -> dict[str, str]:
    """The class of each relation in a table ``relation plover``; ``structural`` makes a relation a class of its own."""
    rows = read_table(path, ("relation", "plover"))
    return {row["relation"]: row["relation"] if row["plover"] == "structural" else row["plover"] for row in rows}


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _objects(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if not line.strip():
            continue
        where = f"{path}: line {number}"
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise GoldError(f"{where}: not JSON at column {error.colno} ({error.msg})") from error
        if not isinstance(row, dict):
            raise GoldError(f"{where}: a JSON object was expected, found {type(row).__name__}")
        yield where, row


def read_gold(paths: Iterable[Path]) -> tuple[Sentence, ...]:
    """The sentences of files, in their order. Raises GoldError with the line for anything else."""
    found: list[Sentence] = []
    for path in paths:
        for where, row in _objects(path):
            if absent := [name for name in ("document", "language", "text", "triples") if name not in row]:
                raise GoldError(f"{where}: the field {absent[0]!r} is missing")
            triples = row["triples"]
            if any(len(one) not in _PARTS for one in triples):
                raise GoldError(f"{where}: a triple is [subject, relation, object, status, speaker]")
            found.append(
                Sentence(
                    set=path.stem,
                    document=row["document"],
                    language=row["language"],
                    text=row["text"],
                    date=row.get("date"),
                    triples=tuple(
                        (one[0], one[1], one[2], one[3], (one[4] if one[4:] else "") or "") for one in triples
                    ),
                )
            )
    return tuple(found)


def documents_of(gold: Iterable[Sentence]) -> dict[str, list[Sentence]]:
    """The sentences of each document, by its id."""
    found: dict[str, list[Sentence]] = {}
    for sentence in gold:
        found.setdefault(sentence.document_id, []).append(sentence)
    return found


def input_lines(gold: Iterable[Sentence]) -> Iterator[str]:
    """The documents as JSON Lines (without newlines), for a reader."""
    for document_id, sentences in documents_of(gold).items():
        text = "\n".join(one.text for one in sentences)
        row = {"id": document_id, "language": sentences[0].language, "date": sentences[0].date, "text": text}
        yield json.dumps(row, ensure_ascii=False)


def read_statements(path: Path) -> tuple[dict[str, Any], ...]:
    """The statements of a file of ``geopol extract``. Raises GoldError with the line that holds none."""
    found: list[dict[str, Any]] = []
    for where, row in _objects(path):
        if absent := [name for name in ("document", "subject", "relation", "object") if name not in row]:
            raise GoldError(f"{where}: the field {absent[0]!r} is missing")
        found.append(row)
    return tuple(found)


# ── Comparing ────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """What counts as the same: the classes of relations, the names that keys accept, the symmetric relations."""

    classes: Mapping[str, str] = field(default_factory=shipped_classes)
    accepted: Mapping[str, Names] = field(default_factory=dict)
    symmetric: frozenset[str] = field(
        default_factory=lambda: frozenset(one.name for one in vocabulary().relations.values() if one.symmetric)
    )

    def names(self, key: str) -> Names:
        """The names that a key accepts; none for no key."""
        return (self.accepted.get(key) or frozenset((normal_name(key),))) if key else frozenset()

    def is_structural(self, relation: str) -> bool:
        """Whether a relation is a state (membership, office), not an event."""
        return self.classes.get(relation) == relation

    def fits(self, gold: Said, found: Said, level: Level) -> bool:
        """Whether a statement found is the one of the gold."""
        straight = bool(gold.subject & found.subject and gold.object & found.object)
        crossed = bool(gold.subject & found.object and gold.object & found.subject)
        if level is Level.PAIR:
            return straight or crossed
        if not (straight or (crossed and gold.relation in self.symmetric)):
            return False
        if level is Level.CLASS:
            return self.classes.get(gold.relation) == self.classes.get(found.relation)
        if gold.relation != found.relation:
            return False
        if level is Level.TRIPLE or gold.status != found.status:
            return level is Level.TRIPLE
        nobody = not gold.speaker and not found.speaker
        return level is Level.FULL or nobody or bool(gold.speaker & found.speaker)

    def _key(self, said: Said, level: Level) -> tuple[str, ...]:
        subject, target, speaker = ("|".join(sorted(one)) for one in (said.subject, said.object, said.speaker))
        if level is Level.PAIR:
            return tuple(sorted((subject, target)))
        if said.relation in self.symmetric and target < subject:
            subject, target = target, subject
        relation = self.classes.get(said.relation, said.relation) if level is Level.CLASS else said.relation
        status = (said.status,) if level in (Level.FULL, Level.ATTRIBUTED) else ()
        return (subject, relation, target, *status, *((speaker,) if level is Level.ATTRIBUTED else ()))

    def count(self, gold: Iterable[Said], found: Iterable[Said], level: Level) -> tuple[int, int, int]:
        """How many fit, how many are in the gold, how many were found, in a sentence."""
        want = {self._key(one, level): one for one in reversed(tuple(gold))}
        got = {self._key(one, level): one for one in reversed(tuple(found))}
        edges = [
            (("gold", n), ("found", m))
            for n, one in enumerate(want.values())
            for m, other in enumerate(got.values())
            if self.fits(one, other, level)
        ]
        return _largest_matching(edges), len(want), len(got)


def _largest_matching(edges: list[tuple[tuple[str, int], tuple[str, int]]]) -> int:
    import networkx as nx

    if len(edges) < 2:  # noqa: PLR2004  one edge is its own matching
        return len(edges)
    graph: nx.Graph[tuple[str, int]] = nx.Graph(edges)
    matching = nx.bipartite.hopcroft_karp_matching(graph, [node for node in graph if node[0] == "gold"])
    return len(matching) // 2


def _found_by_sentence(sentences: list[Sentence], rows: Iterable[Mapping[str, Any]]) -> dict[int, list[Said]]:
    starts = [0]
    for sentence in sentences[:-1]:
        starts.append(starts[-1] + len(sentence.text) + 1)
    found: defaultdict[int, list[Said]] = defaultdict(list)
    for row in rows:
        said = Said(
            subject=names_of(row["subject"]),
            relation=row["relation"],
            object=names_of(row["object"]),
            status=row.get("status", "actual"),
            speaker=names_of(row.get("attributed_to")),
        )
        found[bisect.bisect_right(starts, int(row.get("start", 0))) - 1].append(said)
    return found


def evaluate(
    gold: Iterable[Sentence], statements: Iterable[Mapping[str, Any]], judge: Judge, *, events_only: bool = False
) -> tuple[Figures, ...]:
    """The figures of all together, then of each set and language, by level.

    ``statements`` are as in a file of ``geopol extract``; ``events_only`` leaves structural relations out.
    """
    by_document: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in statements:
        by_document[row["document"]].append(row)
    counts_here: Callable[[Said], bool] = lambda said: not (events_only and judge.is_structural(said.relation))  # noqa: E731
    totals: defaultdict[tuple[str, Level], list[int]] = defaultdict(lambda: [0, 0, 0])
    for document_id, sentences in documents_of(gold).items():
        found = _found_by_sentence(sentences, by_document[document_id])
        for number, sentence in enumerate(sentences):
            want = [
                Said(subject=judge.names(s), relation=r, object=judge.names(o), status=status, speaker=judge.names(by))
                for s, r, o, status, by in sentence.triples
            ]
            for level in Level:
                counts = judge.count(filter(counts_here, want), filter(counts_here, found.get(number, ())), level)
                for name in (ALL, f"{sentence.set}/{sentence.language}"):
                    totals[name, level] = [a + b for a, b in zip(totals[name, level], counts, strict=True)]
    order = sorted(totals, key=lambda key: (key[0] != ALL, key[0], tuple(Level).index(key[1])))
    return tuple(
        Figures(set=name, level=level, hits=counts[0], gold=counts[1], found=counts[2])
        for name, level in order
        for counts in (totals[name, level],)
    )


def to_json(figures: Iterable[Figures]) -> dict[str, dict[str, float]]:
    """The figures by set and level, rounded to four digits."""
    return {
        f"{one.set} {one.level}": {
            "precision": round(one.precision, 4),
            "recall": round(one.recall, 4),
            "f1": round(one.f1, 4),
            "gold": one.gold,
            "found": one.found,
        }
        for one in figures
    }
