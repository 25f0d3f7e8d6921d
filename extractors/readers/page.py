"""HTML: the article in a page, with the title, date and source that the page declares, found by trafilatura."""

import re
from typing import BinaryIO

from extractors.readers.found import At, Found, Raw, Unreadable, decode

_DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([-\w]{2,40})""", re.IGNORECASE)
_HEAD = 4096
"""Bytes within which a page tells its encoding."""


def decode_page(data: bytes, declared: str | None = None) -> str:
    """The text of a page: UTF-8, else what the server or the page itself says. Raises Unreadable."""
    try:
        return decode(data)
    except Unreadable:
        match = _DECLARED.search(data[:_HEAD])
        for encoding in (declared, match[1].decode("ascii") if match else None):
            try:
                if encoding:
                    return data.decode(encoding)
            except (LookupError, UnicodeDecodeError):
                continue
        raise


def article(document_id: str, page: str, url: str = "", date: str = "") -> Raw:
    """The article of a page; ``url`` and ``date`` where it does not tell them. Raises Unreadable if there is none."""
    from trafilatura import bare_extraction

    found = bare_extraction(page, url=url or None, with_metadata=True, include_comments=False, include_tables=False)
    if found is None or isinstance(found, dict) or not found.text:
        raise Unreadable("no article was found in the page")
    return Raw(
        id=document_id,
        text=found.text,
        title=found.title or "",
        source=found.sitename or "",
        url=url or found.url or "",
        date=found.date or date,
    )


def read(file: BinaryIO, at: At) -> Found:
    """The whole file."""
    yield None, article(at.document_id, decode_page(file.read()))
