"""CSV: one table, a row for each sentence that says a statement."""

from collections.abc import Iterator

from graph.export.contract import Content, Export, Part
from graph.export.tables import FLAT, flat_table, read_delimited, write_delimited


def _make(content: Content) -> Iterator[Part]:
    yield Part(name="", data=write_delimited(flat_table(content)))


CSV = Export(
    name="csv",
    about="one table, a row for each sentence that says a statement",
    folder=False,
    make=_make,
    holds=flat_table,
    read=lambda path: read_delimited(path, FLAT, name=""),
)
