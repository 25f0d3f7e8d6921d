"""Actors: who and what exists, by which names, in which role, when.

The knowledge base is data: tab-separated tables in ``ontology/actors/``, described in its README.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from ontology.tables import TableError, first_day, last_day, made_to_stay, read_table

ACTORS_FOLDER = Path(__file__).parent / "actors"


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name of an actor in a language (``mul``: in any). ``ambiguous``: it also means something else."""

    text: str
    language: str
    kind: str
    ambiguous: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office (a title of ``offices/titles.tsv``) held at an actor; closed interval, None is open or unknown."""

    title: str
    of: str
    start: date | None
    end: date | None

    def held_on(self, day: date) -> bool:
        """Whether the office was held on ``day``."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """An actor, treaty, weapon or place. ``id`` is the last part of its IRI.

    ``codes`` are (scheme, value) pairs: iso2, iso3, wikidata, cow, cameo. ``country`` (alpha-3) is whom it belongs
    to or acts for; of a person ask ``country_on``. ``sector`` is a PLOVER sector.
    """

    id: str
    type: str
    labels: tuple[tuple[str, str], ...] = ()
    names: tuple[Name, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    offices: tuple[Office, ...] = ()
    part_of: tuple[str, ...] = ()
    country: str | None = None
    sector: str | None = None
    start: date | None = None
    end: date | None = None

    def label(self, language: str) -> str:
        """Label in ``language``, else in English, else any, else the id spelt with blanks."""
        labels = dict(self.labels)
        return labels.get(language) or labels.get("en") or next(iter(labels.values()), self.id.replace("_", " "))

    def code(self, scheme: str) -> str | None:
        """Code in ``scheme``, or None."""
        return dict(self.codes).get(scheme)

    def existed_on(self, day: date) -> bool:
        """Whether it existed on ``day``, as far as known."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class ActorBase:
    """All known actors by id."""

    actors: Mapping[str, Actor]

    def __getitem__(self, actor_id: str) -> Actor:
        return self.actors[actor_id]

    def get(self, actor_id: str) -> Actor | None:
        """The actor, or None if unknown."""
        return self.actors.get(actor_id)

    def __iter__(self) -> Iterator[Actor]:
        return iter(self.actors.values())

    def __len__(self) -> int:
        return len(self.actors)


def _codes(cell: str) -> tuple[tuple[str, str], ...]:
    if not cell:
        return ()
    pairs = (part.partition("=") for part in cell.split("|") if part)
    return tuple((scheme.strip(), value.strip()) for scheme, _, value in pairs)


def _read_names(folder: Path) -> dict[str, list[Name]]:
    names: dict[str, list[Name]] = defaultdict(list)
    for path in sorted(folder.glob("*.names.tsv")):
        for row in read_table(path, ("actor", "language", "name", "kind", "flags")):
            names[row["actor"]].append(
                Name(
                    text=row["name"],
                    language=row["language"],
                    kind=row["kind"],
                    ambiguous=bool(row["flags"]) and "ambiguous" in row["flags"].split("|"),
                )
            )
    return names


def _read_offices(folder: Path) -> dict[str, list[Office]]:
    offices: dict[str, list[Office]] = defaultdict(list)
    for path in sorted((folder / "offices").glob("*.tsv")):
        if path.name == "titles.tsv":
            continue
        for row in read_table(path, ("person", "office", "of", "start", "end")):
            offices[row["person"]].append(
                Office(title=row["office"], of=row["of"], start=first_day(row["start"]), end=last_day(row["end"]))
            )
    return offices


def read_actors(folder: Path) -> ActorBase:
    """All actors of the tables in ``folder``.

    Raises TableError, naming file and line, for a malformed row, a repeated id, or a name or office of nobody.
    """
    names, offices = _read_names(folder), _read_offices(folder)
    actors: dict[str, Actor] = {}
    for path in sorted(folder.glob("*.tsv")):
        if path.name.endswith(".names.tsv"):
            continue
        for row in read_table(path, ("id", "type", "country", "sector", "part_of", "codes", "start", "end", "source")):
            if row["id"] in actors:
                raise TableError(f"{path.name}: the id {row['id']!r} is used twice; ids must be unique over all files")
            own = tuple(names.pop(row["id"], ()))
            actors[row["id"]] = Actor(
                id=row["id"],
                type=row["type"],
                labels=_labels(own),
                names=own,
                codes=_codes(row["codes"]),
                offices=tuple(offices.pop(row["id"], ())),
                part_of=tuple(filter(None, row["part_of"].split("|"))),
                country=row["country"] or None,
                sector=row["sector"] or None,
                start=first_day(row["start"]),
                end=last_day(row["end"]),
            )
    for kind, left in (("names", names), ("offices", offices)):
        if left:
            raise TableError(f"{folder}: {kind} of actors that no table defines: {', '.join(sorted(left)[:10])}")
    return ActorBase(actors)


def _labels(names: tuple[Name, ...]) -> tuple[tuple[str, str], ...]:
    """The first name of kind ``label`` per language; one in ``mul`` serves English and Vietnamese."""
    labels: dict[str, str] = {}
    for name in names:
        if name.kind == "label":
            for language in ("en", "vi") if name.language == "mul" else (name.language,):
                labels.setdefault(language, name.text)
    return tuple(sorted(labels.items()))


@cache
def actor_base() -> ActorBase:
    """The shipped knowledge base, read once."""
    with made_to_stay():
        return read_actors(ACTORS_FOLDER)
