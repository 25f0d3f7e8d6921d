"""Who is the same as whom: judgements in a file that anyone can edit, applied when statements are assembled.

Nothing is merged for good: the statements as they were read stay in ``statements.jsonl``, and taking a judgement back
gives the graph of before, byte for byte. Judgements that contradict each other are told and not applied.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import networkx as nx
from pyoxigraph import Literal, NamedNode, Quad

from graph import rdf_terms as t
from ontology.actors import Actor, Name
from ontology.affiliation import Lookup
from ontology.namespaces import BASE, DCTERMS, GRAPH, OWL, PROV, RDF, RDFS, Namespace
from ontology.statements import Statement
from ontology.tables import TableError, first_day, read_table

JUDGEMENTS = "judgements.tsv"
IDENTITY_GRAPH = NamedNode(GRAPH["identity"])
JUDGEMENT, JUDGE = Namespace(BASE + "judgement/"), Namespace(BASE + "judge/")
_COLUMNS = ("first", "second", "judgement", "reason", "judge", "date")
_HEAD = "# Who is the same as whom: same, different or undecided. Edit freely; `geopol actors merge` adds rows."


class Verdict(StrEnum):
    """What is judged of two actors."""

    SAME = "same"
    DIFFERENT = "different"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What somebody holds of two actors, by id, and why."""

    first: str
    second: str
    verdict: Verdict
    reason: str = ""
    judge: str = ""
    day: date | None = None

    @property
    def pair(self) -> frozenset[str]:
        """The two ids, in no order."""
        return frozenset((self.first, self.second))

    def __str__(self) -> str:
        who = ", ".join(filter(None, (self.judge, self.day.isoformat() if self.day else "", self.reason)))
        return f"{self.first} {self.verdict} {self.second}" + (f" ({who})" if who else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A judgement that two are different, and those by which they would be the same: none of these is applied."""

    different: Judgement
    same: tuple[Judgement, ...]

    def __str__(self) -> str:
        return f"{self.different}, but " + " and ".join(map(str, self.same)) + "; not applied"


def read_judgements(path: Path) -> tuple[Judgement, ...]:
    """The judgements of a file, in its order; none if there is no file.

    Raises TableError, naming the file and the pair, for anything but the three verdicts, or one actor twice.
    """
    if not path.exists():
        return ()
    found: list[Judgement] = []
    for row in read_table(path, _COLUMNS[:3]):
        where = f"{path}: {row['first']!r} and {row['second']!r}"
        if not row["first"] or not row["second"] or row["first"] == row["second"]:
            raise TableError(f"{where}: a judgement is of two different actors")
        if row["judgement"] not in tuple(Verdict):
            raise TableError(f"{where}: no judgement {row['judgement']!r}; there are {', '.join(Verdict)}")
        found.append(
            Judgement(
                first=row["first"],
                second=row["second"],
                verdict=Verdict(row["judgement"]),
                reason=row.get("reason", ""),
                judge=row.get("judge", ""),
                day=first_day(row.get("date", "")),
            )
        )
    return tuple(found)


def write_judgement(path: Path, judgement: Judgement) -> None:
    """Add a judgement to the file, in place of those of the same pair; other lines stay as they are."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    kept = [line for line in lines if frozenset(line.split("\t")[:2]) != judgement.pair or line.startswith("#")]
    if not any(line.split("\t")[0] == "first" for line in kept):
        kept = [_HEAD, "\t".join(_COLUMNS), *kept]
    day = judgement.day.isoformat() if judgement.day else ""
    cells = (judgement.first, judgement.second, judgement.verdict.value, judgement.reason, judgement.judge, day)
    kept.append("\t".join(" ".join(cell.split()) for cell in cells))
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")


@dataclass(frozen=True)
class Identity:
    """Judgements, and what follows from them."""

    judgements: tuple[Judgement, ...]
    lookup: Lookup

    @cached_property
    def _same(self) -> "nx.Graph[str]":
        graph: nx.Graph[str] = nx.Graph()
        for first, second in sorted(sorted(one.pair) for one in self.judgements if one.verdict is Verdict.SAME):
            graph.add_edge(first, second)
        return graph

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Pairs that are different by one judgement and the same by others, directly or through a chain."""
        found: list[Conflict] = []
        for different in self.judgements:
            if different.verdict is not Verdict.DIFFERENT:
                continue
            graph, edges = self._same.copy(), list[frozenset[str]]()
            ends = sorted(different.pair)
            while all(end in graph for end in ends) and nx.has_path(graph, *ends):
                path = nx.shortest_path(graph, *ends)
                edges += [frozenset(pair) for pair in pairwise(path)]
                graph.remove_edges_from(pairwise(path))
            if edges:
                same = tuple(one for one in self.judgements if one.verdict is Verdict.SAME and one.pair in edges)
                found.append(Conflict(different=different, same=same))
        return tuple(found)

    @cached_property
    def applied(self) -> tuple[Judgement, ...]:
        """The judgements of sameness that no other contradicts."""
        contradicted = {one.pair for conflict in self.conflicts for one in conflict.same}
        return tuple(one for one in self.judgements if one.verdict is Verdict.SAME and one.pair not in contradicted)

    @cached_property
    def canonical(self) -> dict[str, str]:
        """The id under which each merged actor goes: one of the knowledge base, else the first by id."""
        graph: nx.Graph[str] = nx.Graph()
        graph.add_edges_from(tuple(one.pair) for one in self.applied)
        chosen: dict[str, str] = {}
        for members in nx.connected_components(graph):
            best = min(members, key=lambda actor_id: (self.lookup(actor_id) is None, actor_id))
            chosen.update((member, best) for member in members if member != best)
        return chosen

    def apply(self, statements: Iterable[Statement]) -> tuple[tuple[Statement, ...], Lookup]:
        """The statements with the actors merged, and the look-up to go with them. The input stays as it is."""
        raw = tuple(statements)
        if not self.canonical:
            return raw, self.lookup
        merged = self._merged(raw)

        def lookup(actor_id: str) -> Actor | None:
            found = merged.get(self.canonical.get(actor_id, actor_id)) or self.lookup(actor_id)
            return None if found is None else self._referring(found)

        def of(actor: Actor) -> Actor:
            return self._referring(merged.get(self.canonical.get(actor.id, actor.id), actor))

        def one(statement: Statement) -> Statement:
            return replace(
                statement,
                subject=of(statement.subject),
                object=of(statement.object),
                attributed_to=of(statement.attributed_to) if statement.attributed_to else None,
                place=of(statement.place) if statement.place else None,
            )

        return tuple(map(one, raw)), lookup

    def _referring(self, actor: Actor) -> Actor:
        """The actor with the merged ids in place of those it is part of or holds offices at."""
        touched = {*actor.part_of, *(office.of for office in actor.offices)} & self.canonical.keys()
        if not touched:
            return actor
        part_of = (self.canonical.get(whole, whole) for whole in actor.part_of)
        return replace(
            actor,
            part_of=tuple(dict.fromkeys(whole for whole in part_of if whole != actor.id)),
            offices=tuple(replace(office, of=self.canonical.get(office.of, office.of)) for office in actor.offices),
        )

    def _merged(self, statements: Iterable[Statement]) -> dict[str, Actor]:
        """The actors that others are merged into, by id, each with the names of all."""
        spoken: dict[str, Actor] = {}
        for statement in statements:
            for actor in (statement.subject, statement.object, statement.attributed_to, statement.place):
                if actor is not None:
                    spoken.setdefault(actor.id, actor)
        members: dict[str, list[str]] = {}
        for member, best in sorted(self.canonical.items()):
            members.setdefault(best, []).append(member)
        merged: dict[str, Actor] = {}
        for best, others in members.items():
            known = [found for one in (best, *others) if (found := self.lookup(one) or spoken.get(one)) is not None]
            if known:
                merged[best] = _union(best, known)
        return merged

    def quads(self) -> Iterator[Quad]:
        """The judgements applied: owl:sameAs, and of each who judged, when and why (PROV, RDF reification)."""
        same_as = NamedNode(OWL["sameAs"])
        for member, best in sorted(self.canonical.items()):
            yield Quad(t.actor_node(member), same_as, t.actor_node(best), IDENTITY_GRAPH)
        for one in self.applied:
            judged = one.day.isoformat() if one.day else ""
            node = NamedNode(JUDGEMENT[t.digest(*sorted(one.pair), one.reason, one.judge, judged)])
            triples: list[tuple[NamedNode, NamedNode | Literal]] = [
                (t.TYPE, NamedNode(RDF["Statement"])),
                (NamedNode(RDF["subject"]), t.actor_node(one.first)),
                (NamedNode(RDF["predicate"]), same_as),
                (NamedNode(RDF["object"]), t.actor_node(one.second)),
            ]
            if one.reason:
                triples.append((NamedNode(RDFS["comment"]), Literal(one.reason)))
            if one.day:
                triples.append((NamedNode(DCTERMS["date"]), t.day(one.day)))
            if one.judge:
                judge = NamedNode(JUDGE[one.judge])
                triples.append((NamedNode(PROV["wasAttributedTo"]), judge))
                yield Quad(judge, t.TYPE, NamedNode(PROV["Agent"]), IDENTITY_GRAPH)
                yield Quad(judge, t.LABEL, Literal(one.judge), IDENTITY_GRAPH)
            for predicate, value in triples:
                yield Quad(node, predicate, value, IDENTITY_GRAPH)


def _union(best: str, actors: list[Actor]) -> Actor:
    """The first actor with everything that the others add."""
    first = actors[0]
    labels = dict(first.labels)
    names = dict.fromkeys(first.names)
    codes = dict(first.codes)
    for other in actors[1:]:
        for language, label in other.labels:
            labels.setdefault(language, label)
            names.setdefault(Name(text=label, language=language, kind="alias"))
        for name in other.names:
            names.setdefault(replace(name, kind="alias") if name.kind == "label" else name)
        for scheme, code in other.codes:
            codes.setdefault(scheme, code)
    return replace(
        first,
        id=best,
        labels=tuple(sorted(labels.items())),
        names=tuple(names),
        codes=tuple(codes.items()),
        offices=tuple(dict.fromkeys(office for actor in actors for office in actor.offices)),
        part_of=tuple(dict.fromkeys(whole for actor in actors for whole in actor.part_of if whole != best)),
        country=next((actor.country for actor in actors if actor.country), None),
        sector=next((actor.sector for actor in actors if actor.sector), None),
    )
