"""For whom an actor acts: its country and its sector, on a day."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

from ontology.actors import ACTORS_FOLDER, Actor, Office, actor_base
from ontology.tables import read_table

Lookup = Callable[[str], Actor | None]
"""From an actor's id to the actor, or None if unknown."""


@cache
def title_sectors() -> dict[str, str]:
    """PLOVER sector of each title of ``offices/titles.tsv``; read once."""
    rows = read_table(ACTORS_FOLDER / "offices" / "titles.tsv", ("title", "sector"))
    return {row["title"]: row["sector"] for row in reversed(list(rows)) if row["sector"]}


def _by_recency(office: Office) -> tuple[date, date, str, str]:
    return (office.end or date.max, office.start or date.min, office.of, office.title)


def offices_on(actor: Actor, day: date | None) -> tuple[Office, ...]:
    """The offices held on ``day``, the latest first; if there is none, or the day is unknown, the last one held."""
    held = [office for office in actor.offices if day is not None and office.held_on(day)]
    if held:
        return tuple(sorted(held, key=_by_recency, reverse=True))
    return tuple(sorted(actor.offices, key=_by_recency, reverse=True)[:1])


def _countries(actor: Actor, day: date | None, lookup: Lookup) -> Iterator[str]:
    if actor.type == "Country":
        yield actor.code("iso3") or actor.id
    for office in offices_on(actor, day):
        at = lookup(office.of)
        if at is not None and at.type == "Country":
            yield at.code("iso3") or at.id
        elif at is not None and at.country:
            yield at.country
    if actor.country:
        yield actor.country


def country_on(actor: Actor, day: date | None, lookup: Lookup | None = None) -> str | None:
    """Alpha-3 of the country it is, belongs to or acts for on ``day``; of a person that of the office held.

    ``lookup`` finds the actors at which offices are held; the shipped knowledge base by default.
    """
    return next(_countries(actor, day, lookup or actor_base().get), None)


def sector_on(actor: Actor, day: date | None) -> str | None:
    """PLOVER sector of the office held on ``day``, else the actor's own; several are joined by ``|``, main first."""
    held = [title_sectors().get(office.title) for office in offices_on(actor, day)]
    return next((sector for sector in held if sector), actor.sector)
