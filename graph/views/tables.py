"""The page's data files: its texts in both languages, and how it draws types and quad classes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ontology.tables import TableError, read_table, read_texts

TEXTS = Path(__file__).parent / "texts.tsv"
STYLES = Path(__file__).parent / "styles.tsv"
STRUCTURAL = "structural"
"""Stands for a quad class where a relation has none."""
_ANY = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """Colours (#rrggbb) on light and on dark ground; ``shape`` is one of vis-network's, empty for lines."""

    shape: str
    light: str
    dark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Styles:
    """Styles of types of actors and of quad classes."""

    types: Mapping[str, Style]
    quads: Mapping[str, Style]

    def of_type(self, name: str) -> Style:
        """The style of a type of actors, else that of the row ``*``."""
        return self.types.get(name, self.types[_ANY])


@cache
def texts() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """(language, text) pairs by key; read once. Raises TableError if a text lacks a language."""
    return read_texts(TEXTS)


@cache
def styles() -> Styles:
    """The styles of ``styles.tsv``; read once. Raises TableError without a row ``*`` for types."""
    types: dict[str, Style] = {}
    quads: dict[str, Style] = {}
    kinds = {"type": types, "quad": quads}
    for row in read_table(STYLES, ("kind", "name", "shape", "light", "dark")):
        if row["kind"] not in kinds:
            raise TableError(f"{STYLES}: the kind {row['kind']!r} is unknown; accepted are {', '.join(kinds)}")
        kinds[row["kind"]][row["name"]] = Style(shape=row["shape"], light=row["light"], dark=row["dark"])
    if _ANY not in types:
        raise TableError(f"{STYLES}: the row 'type {_ANY}', for any other type, is missing")
    return Styles(types=types, quads=quads)
