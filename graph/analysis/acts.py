"""Acts between parties: what the analysis counts, and how much.

A statement counts once, with the weight of its status, however many papers carry it: repetition tells of the press, not
of the event. Offices, memberships and other structural relations have no score and are no acts. At the level of
countries whoever acts for a country on the day of the event counts as that country, and whoever holds an office in an
organization as that organization; the rest stays itself. What a party does to itself is left out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from graph.analysis.choices import Level
from ontology.actors import Actor
from ontology.affiliation import Lookup, country_on, offices_on
from ontology.statements import DateInterval, Document, Statement, Status
from ontology.tables import TableError, read_table
from ontology.vocabulary import vocabulary

WEIGHTS = Path(__file__).parent / "weights.tsv"

Day = date
"""The type, where an attribute bears its name."""

Weights = tuple[tuple[Status, float], ...]


class AnalysisError(ValueError):
    """An analysis that cannot be made as asked; the message says what is accepted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A statement between two parties (ids of actors, alpha-3 codes for countries).

    ``score`` is the relation's in [-10, 10]; ``weight`` the status's in (0, 1]; ``date`` the event's.
    """

    subject: str
    object: str
    score: float
    weight: float
    date: DateInterval | None
    relation: str
    statement: str

    @property
    def pair(self) -> tuple[str, str]:
        """Both parties in alphabetical order."""
        return (self.subject, self.object) if self.subject <= self.object else (self.object, self.subject)

    @property
    def day(self) -> Day | None:
        """The first day of the event, else its last; None if undated."""
        return None if self.date is None else self.date.start or self.date.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts:
    """All acts, by the keys of their statements, and who the parties are.

    ``uncounted`` are statements whose status weighs nothing, ``structural`` those without a score, ``inner`` those that
    a party does to itself; all by id of the statement.
    """

    acts: tuple[Act, ...]
    parties: Mapping[str, Actor]
    uncounted: tuple[str, ...]
    structural: tuple[str, ...]
    inner: tuple[str, ...]

    def agent(self, party: str) -> bool:
        """Whether the party can act: a state, an organization, a person ..., not a treaty or a weapon."""
        return _is_a(self.parties[party].type, "Agent")

    def treaty(self, party: str) -> bool:
        """Whether the party is a treaty, on which others take a stand."""
        return _is_a(self.parties[party].type, "Treaty")

    @property
    def between_agents(self) -> tuple[Act, ...]:
        """The acts of one agent on another."""
        return tuple(act for act in self.acts if self.agent(act.subject) and self.agent(act.object))

    @property
    def on_treaties(self) -> tuple[Act, ...]:
        """The acts of agents on treaties."""
        return tuple(act for act in self.acts if self.agent(act.subject) and self.treaty(act.object))


def _is_a(entity_type: str, ancestor: str) -> bool:
    return entity_type in vocabulary().entity_types and vocabulary().is_a(entity_type, ancestor)


def checked_weight(status: str, weight: float | str) -> tuple[Status, float]:
    """A status and its weight. Raises AnalysisError for another status, or a weight outside [0, 1]."""
    try:
        found, value = Status(status), float(weight)
    except ValueError as error:
        raise AnalysisError(
            f"{status}={weight} is no weight; accepted are {', '.join(Status)}, each with a number in [0, 1]"
        ) from error
    if not 0 <= value <= 1:
        raise AnalysisError(f"the weight of {status} lies in [0, 1], found {value:g}")
    return found, value


@cache
def shipped_weights() -> Weights:
    """The rows of ``weights.tsv``. Raises TableError if a status is missing."""
    weights = dict(checked_weight(row["status"], row["weight"]) for row in read_table(WEIGHTS, ("status", "weight")))
    if missing := [status.value for status in Status if status not in weights]:
        raise TableError(f"{WEIGHTS}: no weight for {missing}")
    return tuple(weights.items())


def _party(actor: Actor, day: date | None, level: Level, lookup: Lookup) -> str:
    if level is Level.ACTOR:
        return actor.id
    country = country_on(actor, day, lookup)
    if country is None and actor.type == "Person":
        houses = (office.of for office in offices_on(actor, day))
        return next((house for house in houses if lookup(house)), actor.id)
    return country or actor.id


def _published(statement: Statement, documents: Mapping[str, Document]) -> date | None:
    found = (documents[one.document_id].published for one in statement.evidence if one.document_id in documents)
    return min(filter(None, found), default=None)


def acts_of(
    statements: Iterable[Statement],
    *,
    documents: Mapping[str, Document],
    lookup: Lookup,
    level: Level = Level.COUNTRY,
    weights: Weights = (),
    by_publication: bool = False,
) -> Acts:
    """The acts among ``statements``, in the order of their keys.

    ``weights`` go over those of ``weights.tsv``. Who acted for whom is decided by the day of the event, else by the
    first publication in ``documents``; with ``by_publication`` that day also stands for the date of undated acts.
    """
    table = dict(shipped_weights()) | dict(weights)
    acts: list[Act] = []
    parties: dict[str, Actor] = {}
    uncounted: list[str] = []
    structural: list[str] = []
    inner: list[str] = []
    for statement in sorted(statements, key=lambda one: one.key):
        relation = vocabulary().relations.get(statement.relation)
        score = relation.score if relation else None
        if score is None:
            structural.append(statement.id)
            continue
        if not table[statement.status]:
            uncounted.append(statement.id)
            continue
        day = statement.date and (statement.date.start or statement.date.end)
        when, day = statement.date, day or _published(statement, documents)
        if when is None and by_publication and day:
            when = DateInterval(day, day)
        ends = [(_party(one, day, level, lookup), one) for one in (statement.subject, statement.object)]
        if ends[0][0] == ends[1][0]:
            inner.append(statement.id)
            continue
        for party, actor in ends:
            own = actor if party == actor.id else lookup(party)
            parties.setdefault(party, own or Actor(id=party, type="Country"))
        acts.append(
            Act(
                subject=ends[0][0],
                object=ends[1][0],
                score=score,
                weight=table[statement.status],
                date=when,
                relation=statement.relation,
                statement=statement.id,
            )
        )
    return Acts(
        acts=tuple(acts),
        parties=dict(sorted(parties.items())),
        uncounted=tuple(uncounted),
        structural=tuple(structural),
        inner=tuple(inner),
    )
