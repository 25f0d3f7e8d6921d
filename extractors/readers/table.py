"""CSV: one document a row, the header naming the columns; separated by commas, semicolons or tabs.

A row without an id goes by the file's and its number (``news:3``).
"""

import csv
import io
import re
from typing import BinaryIO

from extractors.readers.found import FIELDS, At, Found, Raw, Unreadable

_LONGEST = 1 << 24
"""Characters of a cell; the module's own limit is shorter than a long article."""
_NO_CHARACTER = re.compile("[\udc80-\udcff]")


def _delimiter(header: str) -> str:
    return max(",;\t", key=header.count)


def _raw(row: dict[str, str], at: At, number: int) -> Raw:
    fields = {name: row.get(at.column(name), "") for name in FIELDS}
    for name, value in fields.items():
        if broken := _NO_CHARACTER.search(value):
            raise Unreadable(f"not UTF-8: byte 0x{ord(broken[0]) - 0xDC00:02x} in the column {at.column(name)!r}")
    if not fields["text"].strip():
        raise Unreadable(f"the column {at.column('text')!r} is empty")
    return Raw(**(fields | {"id": fields["id"] or f"{at.document_id}:{number}"}))


def read(file: BinaryIO, at: At) -> Found:
    """A document a row. Raises Unreadable for a header without the columns that are needed or named."""
    csv.field_size_limit(max(_LONGEST, csv.field_size_limit()))
    # Bytes that are no UTF-8 come through as half surrogates, so that only their row is spoiled.
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape", newline="")
    first = text.readline()
    delimiter = _delimiter(first)
    header = [cell.strip() for cell in next(csv.reader([first], delimiter=delimiter), [])]
    if absent := [name for name in ("text", *dict(at.columns)) if at.column(name) not in header]:
        raise Unreadable(
            f"the header lacks the column {at.column(absent[0])!r}; it has {', '.join(header) or 'none'}. "
            f"--columns {absent[0]}=NAME tells which holds the {absent[0]}"
        )
    rows = csv.reader(text, delimiter=delimiter, strict=True)
    number = 1
    while True:
        number += 1
        try:
            cells = next(rows)
            if not any(cells):
                continue
            if len(cells) > len(header):
                raise Unreadable(f"{len(cells)} cells, but the header has {len(header)}")
            yield f"row {number}", _raw(dict(zip(header, cells, strict=False)), at, number)
        except StopIteration:
            return
        except csv.Error as error:
            yield f"row {number}", Unreadable(f"not CSV: {error}")
        except Unreadable as error:
            yield f"row {number}", error
