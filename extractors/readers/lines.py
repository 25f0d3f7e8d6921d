"""JSON Lines: one document a line, ``{"id", "text", "language"?, "date"?, "title"?, "source"?, "url"?}``."""

import json
from typing import Any, BinaryIO

from extractors.readers.found import FIELDS, At, Found, Raw, Unreadable, decode


def _field(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Unreadable(f"the field {name!r} is {type(value).__name__}, not text")
    return value


def _row(line: str, at: At) -> Raw:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise Unreadable(f"not JSON at column {error.colno}: {error.msg}") from error
    except RecursionError as error:
        raise Unreadable("nested too deeply") from error
    if not isinstance(row, dict):
        raise Unreadable(f"a JSON object was expected, found {type(row).__name__}")
    if missing := [name for name in map(at.column, ("id", "text")) if not _field(row, name)]:
        raise Unreadable(f"the field {missing[0]!r} is missing or empty")
    return Raw(**{name: _field(row, at.column(name)) for name in FIELDS})


def read(file: BinaryIO, at: At) -> Found:
    """A document a line; blank lines are skipped."""
    # Cut before decoding: one broken line does not spoil the others.
    for number, line in enumerate(file, start=1):
        if not line.strip():
            continue
        try:
            yield f"line {number}", _row(decode(line.removesuffix(b"\n")), at)
        except Unreadable as error:
            yield f"line {number}", error
