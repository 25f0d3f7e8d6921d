"""Parquet: the table of ``csv`` with types, for pandas, DuckDB, Polars and Spark; needs the extra ``parquet``."""

import io
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

from graph.export.contract import Content, Export, ExportError, Part
from graph.export.tables import FLAT, Kind, Table, flat_table


def _pyarrow() -> ModuleType:
    """The library, with its Parquet. Raises ExportError, saying what to install."""
    try:
        import_module("pyarrow.parquet")
        return import_module("pyarrow")
    except ImportError as error:
        raise ExportError("Parquet needs pyarrow: pip install 'geopol-kg[parquet]' (or pip install pyarrow)") from error


def _make(content: Content) -> Iterator[Part]:
    arrow = _pyarrow()
    types = {Kind.TEXT: "string", Kind.INTEGER: "int64", Kind.NUMBER: "float64", Kind.DAY: "date32"}
    rows = flat_table(content).rows
    columns = [
        arrow.array([row[index] for row in rows], type=arrow.type_for_alias(types[column.kind]))
        for index, column in enumerate(FLAT)
    ]
    buffer = io.BytesIO()
    arrow.parquet.write_table(arrow.table(columns, names=[column.name for column in FLAT]), buffer)
    yield Part(name="", data=buffer.getvalue())


def _read(path: Path) -> Table:
    found = _pyarrow().parquet.read_table(path)
    return Table(name="", columns=FLAT, rows=tuple(zip(*(column.to_pylist() for column in found.columns), strict=True)))


PARQUET = Export(
    name="parquet",
    about="the table of csv with types, for pandas, DuckDB and Spark",
    folder=False,
    make=_make,
    holds=flat_table,
    read=_read,
)
