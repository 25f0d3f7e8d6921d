"""News agencies and papers by the ways they are written: who a byline names, and whose news a sentence carries."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ontology.tables import read_table

AGENCIES_TABLE = Path(__file__).parent / "agencies.tsv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """An agency (``kind`` is ``agency``) or a paper, and the ways it is written."""

    name: str
    kind: str
    written: tuple[str, ...]


def read_agencies(path: Path) -> tuple[Agency, ...]:
    """The rows of a table, in order. TableError names file and line."""
    return tuple(
        Agency(name=row["name"], kind=row["kind"], written=tuple(row["written"].split("|")))
        for row in read_table(path, ("name", "kind", "written"))
    )


@cache
def agencies() -> tuple[Agency, ...]:
    """The shipped table, read once."""
    return read_agencies(AGENCIES_TABLE)
