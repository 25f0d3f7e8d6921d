"""Which statements are meant: the filters that exports, queries and pages share."""

import difflib
import math
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ontology.actors import Actor
from ontology.namespaces import ACTOR, RELATION, Namespace
from ontology.statements import DateInterval, Statement, Status
from ontology.vocabulary import vocabulary


class SelectionError(ValueError):
    """A filter that means nothing; the message says what was found and what is accepted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Filters that must all hold; an empty tuple and None let everything pass. Of several values one suffices.

    - ``actors``: subject or object is one of these: ids, IRIs (also ``actor:NATO``) or names in any language.
    - ``relations``: ids, IRIs (also ``relation:urges``) or labels in any language.
    - ``since``, ``until``: closed bounds which the date of the event overlaps. A statement without a date passes only
      if neither is given: the day of publication is not that of the event. An open end of a date overlaps everything.
    - ``minimum_belief``: in [0, 1]; a statement that is not scored does not pass.

    Raises SelectionError for bounds in the wrong order, or a belief outside [0, 1].
    """

    actors: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()
    since: date | None = None
    until: date | None = None
    minimum_belief: float | None = None

    def __post_init__(self) -> None:
        if self.since and self.until and self.since > self.until:
            raise SelectionError(f"nothing is both since {self.since} and until {self.until}: the first is the later")
        belief = self.minimum_belief
        if belief is not None and (math.isnan(belief) or not 0 <= belief <= 1):
            raise SelectionError(f"a belief lies in [0, 1], found {belief}")

    @property
    def everything(self) -> bool:
        """Whether nothing is filtered out."""
        return self == Selection()


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold().replace("_", " ").strip()


def _names(actor: Actor) -> Iterable[str]:
    return (actor.id, actor.label("en"), *(label for _, label in actor.labels), *(name.text for name in actor.names))


def _find(word: str, names: Mapping[str, Iterable[str]], namespace: Namespace, prefix: str, place: str) -> str:
    """The one id among ``names`` (names by id) that ``word`` means."""
    local = namespace.local(word) or word.removeprefix(prefix)
    if local in names:
        return local
    ids: dict[str, set[str]] = defaultdict(set)
    shown: dict[str, str] = {}
    for found, called in names.items():
        for name in called:
            ids[_folded(name)].add(found)
            shown.setdefault(_folded(name), name)
    meant = sorted(ids.get(_folded(local), ()))
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise SelectionError(f"{word!r} names several: {', '.join(meant)}; give one of these ids")
    near = [shown[name] for name in difflib.get_close_matches(_folded(local), sorted(ids), n=5)]
    raise SelectionError(f"{word!r} is not {place}" + (f"; near are {', '.join(near)}" if near else ""))


def actor_ids(words: Iterable[str], statements: Iterable[Statement]) -> frozenset[str]:
    """Ids of the actors that ``words`` name: ids, IRIs or names in any language. Raises SelectionError."""
    actors = {actor.id: actor for statement in statements for actor in (statement.subject, statement.object)}
    names = {actor.id: tuple(_names(actor)) for actor in actors.values()}
    place = "subject or object of any statement of this graph"
    return frozenset(_find(word, names, ACTOR, "actor:", place) for word in words)


def relation_ids(words: Iterable[str]) -> frozenset[str]:
    """Names of the relations that ``words`` name: names, IRIs or labels in any language. Raises SelectionError."""
    names = {
        relation.name: (relation.name, *(label for _, label in relation.labels))
        for relation in vocabulary().relations.values()
    }
    return frozenset(_find(word, names, RELATION, "relation:", "a relation of the ontology") for word in words)


def _overlaps(interval: DateInterval | None, since: date | None, until: date | None) -> bool:
    if since is None and until is None:
        return True
    if interval is None:
        return False
    starts_in_time = until is None or interval.start is None or interval.start <= until
    return starts_in_time and (since is None or interval.end is None or since <= interval.end)


def select(statements: Iterable[Statement], selection: Selection) -> tuple[Statement, ...]:
    """The statements that pass every filter, in their order.

    Raises SelectionError, with what is near, for an actor or a relation that is none, or a name that several bear.
    """
    statements = tuple(statements)
    actors = actor_ids(selection.actors, statements) if selection.actors else None
    relations = relation_ids(selection.relations) if selection.relations else None
    least = selection.minimum_belief
    return tuple(
        statement
        for statement in statements
        if (actors is None or statement.subject.id in actors or statement.object.id in actors)
        and (relations is None or statement.relation in relations)
        and (not selection.statuses or statement.status in selection.statuses)
        and _overlaps(statement.date, selection.since, selection.until)
        and (least is None or (statement.belief is not None and statement.belief >= least))
    )
