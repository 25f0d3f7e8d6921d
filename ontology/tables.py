"""Tab-separated tables with a header: comments (``#``) and blank lines are skipped, errors name file and line."""

import calendar
import gc
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path

_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class TableError(ValueError):
    """A table that cannot be read; the message names the file, the line and what would have been accepted."""


def read_table(path: Path, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Rows of a table as NFC text by column; missing trailing cells are empty.

    Raises TableError if the header lacks one of ``columns``, a row is longer than the header, or the file is not UTF-8.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise TableError(f"{path}: not UTF-8 at byte {error.start}") from error
    header: list[str] = []
    for number, line in enumerate(unicodedata.normalize("NFC", text).split("\n"), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if not header:
            header = cells
            if missing := [column for column in columns if column not in header]:
                raise TableError(f"{path}:{number}: the header lacks {missing}; found {header}")
            continue
        if len(cells) > len(header):
            raise TableError(f"{path}:{number}: {len(cells)} cells, but the header has {len(header)} columns")
        if len(cells) < len(header):
            cells += [""] * (len(header) - len(cells))
        yield dict(zip(header, cells, strict=True))


def _partial(value: str) -> tuple[int, int | None, int | None] | None:
    if not value:
        return None
    match = _PARTIAL_DATE.fullmatch(value)
    if match is None:
        raise TableError(f"{value!r} is no date; accepted are 2018, 2018-10 and 2018-10-25")
    year, month, day = match.groups()
    return int(year), int(month) if month else None, int(day) if day else None


@cache
def first_day(value: str) -> date | None:
    """First day of a date that may lack month or day; None for an empty cell."""
    parts = _partial(value)
    return None if parts is None else date(parts[0], parts[1] or 1, parts[2] or 1)


@cache
def last_day(value: str) -> date | None:
    """Last day of a date that may lack month or day; None for an empty cell."""
    parts = _partial(value)
    if parts is None:
        return None
    year, month = parts[0], parts[1] or 12
    return date(year, month, parts[2] or calendar.monthrange(year, month)[1])


@contextmanager
def made_to_stay() -> Iterator[None]:
    """For making many objects that are kept as long as the process: the garbage collector does not visit them."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        if enabled:
            gc.enable()


LANGUAGES = ("en", "vi")
"""The languages in which the program speaks to people."""


def read_texts(path: Path) -> dict[str, tuple[tuple[str, str], ...]]:
    """(language, text) pairs by key of a table with the columns ``key`` and LANGUAGES.

    Raises TableError if a text lacks a language.
    """
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for row in read_table(path, ("key", *LANGUAGES)):
        if missing := [language for language in LANGUAGES if not row[language]]:
            raise TableError(f"{path}: {row['key']} has no text in {missing}")
        found[row["key"]] = tuple((language, row[language]) for language in LANGUAGES)
    return found
