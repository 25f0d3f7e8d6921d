"""Whether the tables of the knowledge base keep their promises: the check behind ``geopol actors check``."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, parse

from ontology.tables import TableError, first_day, last_day, read_table
from ontology.vocabulary import ONTOLOGY_FILE, vocabulary

LANGUAGES = ("en", "vi", "mul")
KINDS = ("label", "alias", "short", "acronym", "adjective", "demonym", "metonym", "transliteration", "historical")
_ACTOR = ("id", "type", "country", "sector", "part_of", "codes", "start", "end", "source")
_NAME = ("actor", "language", "name", "kind", "flags")
_OFFICE = ("person", "office", "of", "start", "end")
_CODES = {
    "iso2": r"[A-Z]{2}",
    "iso3": r"[A-Z]{3}",
    "wikidata": r"Q[1-9]\d*",
    "cow": r"\d{1,3}",
    "cameo": r"[A-Z]{3,9}",
    "lat": r"-?\d{1,2}(\.\d+)?",
    "lon": r"-?\d{1,3}(\.\d+)?",
    "kind": r"[a-z_-]+",
    "body": r"\S+",
}
_SKOS = "http://www.w3.org/2004/02/skos/core#"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong in a line of a table (0: in the file as a whole)."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Row:
    """A row with the file and line it stands in."""

    file: str
    line: int
    cells: dict[str, str]

    def problem(self, message: str) -> Problem:
        """What is wrong in this row."""
        return Problem(self.file, self.line, message)


@dataclass(frozen=True, slots=True)
class Tables:
    """The rows of a folder of tables."""

    actors: tuple[Row, ...]
    names: tuple[Row, ...]
    offices: tuple[Row, ...]
    titles: frozenset[str]


def _rows(folder: Path, path: Path, columns: tuple[str, ...]) -> Iterator[Row]:
    lines = path.read_text(encoding="utf-8").split("\n")
    numbers = [number for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")][1:]
    for number, cells in zip(numbers, read_table(path, columns), strict=True):
        yield Row(str(path.relative_to(folder)), number, cells)


def read_tables(folder: Path) -> Tables:
    """The tables of an actors folder, unchecked. Raises TableError for a row that cannot be read."""
    files = sorted(folder.glob("*.tsv"))
    titles = folder / "offices" / "titles.tsv"
    return Tables(
        actors=tuple(row for f in files if not f.name.endswith(".names.tsv") for row in _rows(folder, f, _ACTOR)),
        names=tuple(row for f in files if f.name.endswith(".names.tsv") for row in _rows(folder, f, _NAME)),
        offices=tuple(
            row for f in sorted((folder / "offices").glob("*.tsv")) if f != titles for row in _rows(folder, f, _OFFICE)
        ),
        titles=frozenset(row["title"] for row in read_table(titles, ("title",))),
    )


@cache
def sectors() -> frozenset[str]:
    """The notations of the PLOVER sectors of the ontology."""
    triples = list(parse(path=ONTOLOGY_FILE, format=RdfFormat.TURTLE))
    members = {
        triple.subject
        for triple in triples
        if triple.predicate == NamedNode(_SKOS + "inScheme") and str(triple.object).endswith("/sectors>")
    }
    notation = NamedNode(_SKOS + "notation")
    return frozenset(t.object.value for t in triples if t.predicate == notation and t.subject in members)


def check(folder: Path) -> tuple[Problem, ...]:
    """Everything wrong with the tables of ``folder``, by file and line; empty if they are sound."""
    try:
        tables = read_tables(folder)
    except (TableError, OSError) as error:
        return (Problem(str(folder), 0, str(error)),)
    ids = {row.cells["id"] for row in tables.actors}
    countries = {row.cells["id"] for row in tables.actors if row.cells["type"] == "Country"}
    found = [
        *_repeated(tables.actors),
        *(problem for row in tables.actors for problem in _actor(row, ids, countries)),
        *(problem for row in tables.names for problem in _name(row, ids)),
        *_labels(tables.actors, tables.names),
        *_meanings(tables.names),
        *(problem for row in tables.offices for problem in _office(row, ids, tables.titles)),
    ]
    return tuple(sorted(found))


def _repeated(rows: Iterable[Row]) -> Iterator[Problem]:
    first: dict[str, Row] = {}
    for row in rows:
        known = first.setdefault(row.cells["id"], row)
        if known is not row:
            yield row.problem(f"the id {row.cells['id']!r} is used in {known.file}:{known.line} too")


def _dates(row: Row) -> Iterator[Problem]:
    try:
        start, end = first_day(row.cells["start"]), last_day(row.cells["end"])
    except ValueError as error:
        yield row.problem(str(error))
        return
    if start and end and end < start:
        yield row.problem(f"it ends ({row.cells['end']}) before it starts ({row.cells['start']})")


def _actor(row: Row, ids: set[str], countries: set[str]) -> Iterator[Problem]:
    cells = row.cells
    if not cells["id"] or re.search(r"\s", cells["id"]):
        yield row.problem(f"{cells['id']!r} is no id: it must not be empty or hold blanks")
    if cells["type"] not in vocabulary().entity_types:
        yield row.problem(f"no type {cells['type']!r}")
    if cells["country"] and cells["country"] not in countries:
        yield row.problem(f"no country {cells['country']!r}")
    for sector in filter(None, cells["sector"].split("|")):
        if sector not in sectors():
            yield row.problem(f"no sector {sector!r}; there are {', '.join(sorted(sectors()))}")
    for whole in filter(None, cells["part_of"].split("|")):
        if whole not in ids:
            yield row.problem(f"part of {whole!r}, which no table has")
    if not cells["source"]:
        yield row.problem("no source")
    yield from _coded(row)
    yield from _dates(row)


def _coded(row: Row) -> Iterator[Problem]:
    for code in filter(None, row.cells["codes"].split("|")):
        scheme, _, value = code.partition("=")
        if scheme not in _CODES:
            yield row.problem(f"no scheme {scheme!r} of codes; there are {', '.join(_CODES)}")
        elif not re.fullmatch(_CODES[scheme], value):
            yield row.problem(f"{value!r} is no code of {scheme}")


def _name(row: Row, ids: set[str]) -> Iterator[Problem]:
    cells = row.cells
    if cells["actor"] not in ids:
        yield row.problem(f"a name of {cells['actor']!r}, which no table has")
    if not cells["name"]:
        yield row.problem("an empty name")
    if cells["language"] not in LANGUAGES:
        yield row.problem(f"no language {cells['language']!r}; there are {', '.join(LANGUAGES)}")
    if cells["kind"] not in KINDS:
        yield row.problem(f"no kind {cells['kind']!r} of names; there are {', '.join(KINDS)}")
    if cells["flags"] not in ("", "ambiguous"):
        yield row.problem(f"no flag {cells['flags']!r}; there is ambiguous")


def _labels(actors: Iterable[Row], names: Iterable[Row]) -> Iterator[Problem]:
    labels: dict[str, set[str]] = defaultdict(set)
    for row in names:
        if row.cells["kind"] == "label":
            language = row.cells["language"]
            labels[row.cells["actor"]].update(("en", "vi") if language == "mul" else (language,))
    for row in actors:
        if missing := {"en", "vi"} - labels[row.cells["id"]]:
            yield row.problem(f"{row.cells['id']} has no label in {' and '.join(sorted(missing))}")


def _meanings(names: Iterable[Row]) -> Iterator[Problem]:
    """Names that mean several actors: at most one of these rows may be without the flag ``ambiguous``."""
    plain: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in names:
        if row.cells["flags"] != "ambiguous":
            for language in ("en", "vi") if row.cells["language"] == "mul" else (row.cells["language"],):
                folded = " ".join(row.cells["name"].casefold().replace("-", " ").split())
                plain[language, folded].append(row)
    told: set[tuple[str, str]] = set()
    for (_, name), rows in plain.items():
        first = rows[0]
        for row in rows[1:]:
            pair = (row.cells["actor"], name)
            if row.cells["actor"] != first.cells["actor"] and pair not in told:
                told.add(pair)
                yield row.problem(
                    f"{row.cells['name']!r} means {row.cells['actor']}, and {first.cells['actor']} in "
                    f"{first.file}:{first.line}; all but one must be flagged ambiguous"
                )


def _office(row: Row, ids: set[str], titles: frozenset[str]) -> Iterator[Problem]:
    cells = row.cells
    for column in ("person", "of"):
        if cells[column] not in ids:
            yield row.problem(f"{cells[column]!r} is in no table")
    if cells["office"] not in titles:
        yield row.problem(f"no title {cells['office']!r} in offices/titles.tsv")
    yield from _dates(row)


def counts(folder: Path) -> tuple[tuple[str, str, int], ...]:
    """How many rows each table of actors, names and offices has: (file, what, rows)."""
    tables = read_tables(folder)
    found: dict[tuple[str, str], int] = defaultdict(int)
    for what, rows in (("actors", tables.actors), ("names", tables.names), ("offices", tables.offices)):
        for row in rows:
            found[row.file, what] += 1
    return tuple((file, what, count) for (file, what), count in sorted(found.items()))
