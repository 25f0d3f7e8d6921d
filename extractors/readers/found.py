r"""What readers take and give, and the small things they share.

A reader is a function ``read(file, at)`` from an open binary file to pairs of a place in it (``line 3``; None is the
whole file) and what stands there: a ``Raw``, or an ``Unreadable`` that spoils only this place. Raised it ends the file.
"""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

FIELDS = ("id", "text", "language", "title", "source", "url", "date")
"""The names of what can be known of a document; columns go by them unless a mapping says otherwise."""


class Unreadable(ValueError):
    """Why one document cannot be read."""


@dataclass(frozen=True, slots=True)
class Raw:
    """What a reader found, before it is checked; empty texts are unknown."""

    id: str
    text: str
    language: str = ""
    title: str = ""
    source: str = ""
    url: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class At:
    """Where a reader reads: the file, the id of what has none of its own, and pairs of a field and its column."""

    path: str
    document_id: str
    columns: tuple[tuple[str, str], ...] = ()

    def column(self, field: str) -> str:
        """The column that holds a field."""
        return dict(self.columns).get(field, field)


Found = Iterator[tuple[str | None, Raw | Unreadable]]
Reader = Callable[[BinaryIO, At], Found]


def decode(data: bytes) -> str:
    """UTF-8, with or without a byte order mark. Raises Unreadable with the offset of the first byte that is not."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"not UTF-8: byte 0x{data[error.start]:02x} at offset {error.start}") from error


def normalise(text: str) -> str:
    r"""Text as it is inside: no byte order mark, line ends as ``\\n``, NFC."""
    return unicodedata.normalize("NFC", text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
