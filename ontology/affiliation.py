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
    """The offices held on ``day``, or on an unknown day those not known to be over; if there is none, the last held.

    The latest comes first.
    """
    held = [office for office in actor.offices if (office.held_on(day) if day else office.end is None)]
    if held:
        return tuple(sorted(held, key=_by_recency, reverse=True))
    return tuple(sorted(actor.offices, key=_by_recency, reverse=True)[:1])


def _state_code(actor: Actor) -> str:
    """Alpha-3 of a country; of one without a code of its own that of the country it belongs to, else its id."""
    return actor.code("iso3") or actor.country or actor.id


def _countries(actor: Actor, day: date | None, lookup: Lookup) -> Iterator[str]:
    if actor.type == "Country":
        yield _state_code(actor)
    for office in offices_on(actor, day):
        at = lookup(office.of)
        if at is not None and at.type == "Country":
            yield _state_code(at)
        elif at is not None and at.country:
            yield at.country
    if actor.country:
        yield actor.country


def country_on(actor: Actor, day: date | None, lookup: Lookup | None = None) -> str | None:
    """Alpha-3 of the country it is, belongs to or acts for on ``day``; of a person that of the office held.

    ``lookup`` finds the actors at which offices are held; the shipped knowledge base by default.
    """
    return next(_countries(actor, day, lookup or actor_base().get), None)


_AS_THE_HOUSE = frozenset({"Organization", "ArmedGroup", "Company", "Media"})
"""Types of actors whose people have the sector of the house: NATO's secretary general is of an IGO, no government."""


def office_sector(office: Office, lookup: Lookup | None = None) -> str | None:
    """PLOVER sector of whoever holds the office: the title's, or that of the organization at which it is held."""
    at = (lookup or actor_base().get)(office.of)
    title = title_sectors().get(office.title)
    if at is not None and at.type in _AS_THE_HOUSE and at.sector:
        return "BUS" if at.type == "Company" else at.sector  # MNC is of companies, not of their people
    return title


def sector_on(actor: Actor, day: date | None, lookup: Lookup | None = None) -> str | None:
    """PLOVER sector of the office held on ``day``, else the actor's own; several are joined by ``|``, main first.

    Of several offices at once one in government tells.
    """
    held = [sector for office in offices_on(actor, day) if (sector := office_sector(office, lookup))]
    return next((sector for sector in held if sector.startswith("GOV")), held[0] if held else actor.sector)
