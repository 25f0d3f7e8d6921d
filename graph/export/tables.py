"""Tables: typed columns and rows, written as delimited text and read back."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Literal

from graph.export.contract import Content, ExportError
from ontology.actors import Actor
from ontology.affiliation import country_on
from ontology.statements import Document, Evidence, Statement
from ontology.vocabulary import vocabulary

Value = str | int | float | date | None
Row = tuple[Value, ...]


class Kind(Enum):
    """What the cells of a column are; the value reads one from text."""

    TEXT = str
    INTEGER = int
    NUMBER = float
    DAY = date


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its name in the header."""

    name: str
    kind: Kind = Kind.TEXT

    def value(self, cell: str) -> Value:
        """The value of a cell, None if it is empty. Raises ValueError."""
        if not cell:
            return None
        return date.fromisoformat(cell) if self.kind is Kind.DAY else self.kind.value(cell)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under columns; ``name`` is the file's. Empty texts are None: delimited text cannot tell them apart."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def table(name: str, columns: tuple[Column, ...], rows: Iterable[Row]) -> Table:
    """A table of these rows, in this order."""
    cleaned = (tuple(None if value == "" else value for value in row) for row in rows)
    return Table(name=name, columns=columns, rows=tuple(cleaned))


def one_line(text: str | None) -> str | None:
    """The text with each tab and line break replaced by a blank: as many characters, one line."""
    return None if text is None else text.translate(dict.fromkeys(map(ord, "\t\n\r"), " "))


def _cell(value: Value) -> str:
    return "" if value is None else repr(value) if isinstance(value, float) else str(value)


def write_delimited(found: Table, *, delimiter: str = ",", quoted: bool = True) -> bytes:
    """A header and a line a row, in UTF-8; without quotes no text may hold a delimiter or a line break."""
    buffer = io.StringIO(newline="")
    style: Literal[0, 3] = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
    writer = csv.writer(
        buffer, delimiter=delimiter, lineterminator="\n", quoting=style, quotechar='"' if quoted else None
    )
    writer.writerow(column.name for column in found.columns)
    writer.writerows([_cell(value) for value in row] for row in found.rows)
    return buffer.getvalue().encode()


def _rows(path: Path, columns: tuple[Column, ...], lines: Iterator[list[str]]) -> Iterator[Row]:
    if (header := next(lines, None)) != [column.name for column in columns]:
        raise ExportError(
            f"{path}: the header should be {', '.join(column.name for column in columns)}; found {header}"
        )
    for number, cells in enumerate(lines, start=1):
        try:
            yield tuple(column.value(cell) for column, cell in zip(columns, cells, strict=True))
        except ValueError as error:
            raise ExportError(f"{path}: row {number}: {error}") from error


def read_delimited(
    path: Path, columns: tuple[Column, ...], *, delimiter: str = ",", quoted: bool = True, name: str | None = None
) -> Table:
    """A table written by ``write_delimited``. Raises ExportError, naming file and row, for any other."""
    style: Literal[0, 3] = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file, delimiter=delimiter, quoting=style, quotechar='"' if quoted else None)
        rows = tuple(_rows(path, columns, lines))
    return Table(name=path.name if name is None else name, columns=columns, rows=rows)


# ── The flat table of csv and parquet ────────────────────────────────────────────────────────────────────────────────

FLAT = (
    Column("statement"),
    *(Column(f"subject{part}") for part in ("", "_en", "_vi", "_type", "_country")),
    *(Column(f"relation{part}") for part in ("", "_en", "_vi")),
    *(Column(f"object{part}") for part in ("", "_en", "_vi", "_type", "_country")),
    *map(Column, ("status", "attributed_to", "place")),
    *(Column(name, Kind.DAY) for name in ("since", "until")),
    Column("belief", Kind.NUMBER),
    *map(Column, ("cameo", "quad")),
    Column("score", Kind.NUMBER),
    *map(Column, ("document", "source", "url", "title")),
    Column("published", Kind.DAY),
    Column("language"),
    *(Column(name, Kind.INTEGER) for name in ("start", "end")),
    *map(Column, ("quote", "subject_words", "trigger_words", "object_words", "extractor")),
    Column("confidence", Kind.NUMBER),
)


def _actor(actor: Actor, day: date | None, content: Content) -> Row:
    return actor.id, actor.label("en"), actor.label("vi"), actor.type, country_on(actor, day, content.lookup)


def _said(statement: Statement, day: date | None, content: Content) -> Row:
    relation = vocabulary().relations.get(statement.relation)
    interval = statement.date
    return (
        statement.id,
        *_actor(statement.subject, day, content),
        statement.relation,
        *((relation.label("en"), relation.label("vi")) if relation else (None, None)),
        *_actor(statement.object, day, content),
        statement.status.value,
        statement.attributed_to.id if statement.attributed_to else None,
        statement.place.id if statement.place else None,
        *((interval.start, interval.end) if interval else (None, None)),
        statement.belief,
        *((relation.cameo, relation.quad, relation.score) if relation else (None, None, None)),
    )


def _where(evidence: Evidence, document: Document) -> Row:
    return (
        *(document.id, document.source, document.url, document.title, document.published, evidence.language),
        *(evidence.sentence.start, evidence.sentence.end, evidence.quote),
        *(evidence.words(span) for span in (evidence.subject, evidence.trigger, evidence.object)),
        *(evidence.extractor, evidence.score),
    )


def flat_table(content: Content) -> Table:
    """One row an evidence of a statement, by statement; one row, if it has none. Countries are as of publication."""

    def rows() -> Iterator[Row]:
        for statement in content.statements:
            for evidence in statement.evidence:
                document = content.document(evidence.document_id)
                yield _said(statement, document.published, content) + _where(evidence, document)
            if not statement.evidence:
                said = _said(statement, None, content)
                yield said + (None,) * (len(FLAT) - len(said))

    return table("", FLAT, rows())
