"""RSS and Atom: one document an entry, found by feedparser; the words of an entry are what the feed holds of them.

The language that a feed declares is not taken: too many leave that of their software.
"""

import io
from datetime import date
from typing import Any, BinaryIO

from extractors.readers.found import At, Found, Raw, Unreadable

_BLOCKS = frozenset(
    ("p", "div", "br", "li", "ul", "ol", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table")
)
_NO_WORDS = ("script", "style", "figure")


def words_of(html: str) -> str:
    """The words of a piece of HTML; a block a line."""
    from lxml import etree
    from lxml import html as pages

    if not html.strip():
        return ""
    try:
        root = pages.fragment_fromstring(html, create_parent="div")
    except (etree.ParserError, ValueError) as error:
        raise Unreadable(f"the words of the entry are no HTML: {error}") from error
    etree.strip_elements(root, *_NO_WORDS, with_tail=False)
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    parts: list[str] = []
    for event, node in etree.iterwalk(root, events=("start", "end")):
        own, after = node.text or "", "" if node is root else node.tail or ""
        edge = "\0" if node.tag in _BLOCKS else ""
        parts.append(edge + own if event == "start" else edge + after)
    lines = (" ".join(line.split()) for line in "".join(parts).split("\0"))
    return "\n".join(filter(None, lines))


def _day(entry: Any) -> str:
    when = entry.get("published_parsed") or entry.get("updated_parsed")
    return date(*when[:3]).isoformat() if when else ""


def _raw(entry: Any, feed: Any, at: At, number: int) -> Raw:
    held = [content.get("value", "") for content in entry.get("content", ())]
    text = words_of(max([*held, entry.get("summary", "")], key=len))
    title = words_of(entry.get("title", ""))
    if not text and not title:
        raise Unreadable("the entry holds no words")
    return Raw(
        id=entry.get("id") or entry.get("link") or f"{at.document_id}:{number}",
        text=text or title,
        title=title,
        source=words_of(entry.get("source", {}).get("title", "") or feed.get("title", "")),
        url=entry.get("link", ""),
        date=_day(entry),
    )


def read(file: BinaryIO, at: At) -> Found:
    """A document an entry. Raises Unreadable if the file is no feed."""
    import feedparser

    # A stream, not the bytes: bytes that look like an address would be fetched.
    found = feedparser.parse(io.BytesIO(file.read()), sanitize_html=True)
    if not found.version and not found.entries:
        reason = f": {found.bozo_exception}" if found.get("bozo") else ""
        raise Unreadable(f"neither RSS nor Atom{reason}")
    for number, entry in enumerate(found.entries, start=1):
        try:
            yield f"entry {number}", _raw(entry, found.feed, at, number)
        except Unreadable as error:
            yield f"entry {number}", error
