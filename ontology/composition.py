"""Titles, kinds of state bodies and common nouns: the words that combine with a country into an actor."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ontology.actors import ACTORS_FOLDER
from ontology.tables import made_to_stay, read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A way of naming an office; ``countries`` (alpha-3) are the only ones that use it, if any are given."""

    title: str
    language: str
    name: str
    sector: str
    role: str
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A way of naming a kind of state body; ``resolves`` is ``body`` (an actor of its own) or ``country``."""

    body: str
    language: str
    name: str
    sector: str
    resolves: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Noun:
    """A common noun for people; ``resolves`` is ``country``, ``body`` or ``group`` (private people).

    ``country`` (alpha-3) is where people of that name live, if in one country (Catalans), else empty.
    """

    language: str
    noun: str
    sector: str
    resolves: str
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """Everything that combines with a country."""

    titles: tuple[Title, ...]
    bodies: tuple[Body, ...]
    nouns: tuple[Noun, ...]
    leaders: tuple[tuple[str, str], ...] = ()
    """Country (alpha-3) and the title of its leader, where that is not the president."""


def read_composition(folder: Path) -> Composition:
    """The tables ``offices/titles.tsv`` and ``composition/*.tsv`` of a folder; TableError names file and line."""
    titles = (
        Title(
            title=row["title"],
            language=row["language"],
            name=row["name"],
            sector=row["sector"],
            role=row["role"],
            countries=tuple(code for code in row.get("countries", "").split("|") if code),
        )
        for row in read_table(folder / "offices" / "titles.tsv", ("title", "language", "name", "sector", "role"))
    )
    bodies = (
        Body(**{key: row[key] for key in ("body", "language", "name", "sector", "resolves")})
        for row in read_table(folder / "composition" / "bodies.tsv", ("body", "language", "name", "sector", "resolves"))
    )
    nouns = (
        Noun(**{key: row.get(key, "") for key in ("language", "noun", "sector", "resolves", "country")})
        for row in read_table(folder / "composition" / "nouns.tsv", ("language", "noun", "sector", "resolves"))
    )
    leaders = (
        (row["country"], row["title"])
        for row in read_table(folder / "composition" / "leaders.tsv", ("country", "title"))
    )
    return Composition(titles=tuple(titles), bodies=tuple(bodies), nouns=tuple(nouns), leaders=tuple(leaders))


@cache
def composition() -> Composition:
    """The shipped tables, read once."""
    with made_to_stay():
        return read_composition(ACTORS_FOLDER)
