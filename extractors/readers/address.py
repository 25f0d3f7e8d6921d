"""Addresses (http, https): a feed or a page, fetched when the user asks for it, once, with a limit of size and time."""

import io
import urllib.error
import urllib.request
from typing import BinaryIO

from extractors.readers import feed
from extractors.readers.found import At, Found, Unreadable
from extractors.readers.page import article, decode_page

SCHEMES = ("http://", "https://")
_SECONDS, _LARGEST = 30, 1 << 25
_FEED_STARTS = (b"<rss", b"<feed", b"<rdf:rdf")
_HEAD = 2048


def is_feed(kind: str, data: bytes) -> bool:
    """Whether an answer is a feed, by its content type (``application/rss+xml``) or, where unsure, its start."""
    if kind.endswith(("rss+xml", "atom+xml", "rdf+xml")):
        return True
    return any(start in data[:_HEAD].lower() for start in _FEED_STARTS)


def read(file: BinaryIO, at: At, kind: str = "", charset: str | None = None) -> Found:
    """The entries of a feed, or the article of a page, whichever the answer is."""
    data = file.read()
    if is_feed(kind, data):
        yield from feed.read(io.BytesIO(data), at)
    else:
        yield None, article(at.path, decode_page(data, charset), at.path)


def fetch(url: str) -> Found:
    """What is at an address. Raises Unreadable if it does not answer, or with more than 32 MiB."""
    request = urllib.request.Request(url, headers={"User-Agent": "geopol"})  # noqa: S310  the schemes are checked
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310
            data = answer.read(_LARGEST + 1)
            kind, charset = answer.headers.get_content_type(), answer.headers.get_content_charset()
    except (OSError, urllib.error.URLError) as error:
        raise Unreadable(f"cannot be fetched: {getattr(error, 'reason', None) or error}") from error
    if len(data) > _LARGEST:
        raise Unreadable(f"more than {_LARGEST:,} bytes")
    yield from read(io.BytesIO(data), At(url, url), kind, charset)
