"""Markdown (CommonMark, by markdown-it-py): the words without their marks; front matter tells what is known of them.

Front matter are lines ``name: value`` between two lines ``---`` at the start, as blogs and notes have them; of these
the fields of a document are taken. Without a title there the first heading is the title. Pictures, code and HTML are
left out.
"""

import re
from typing import TYPE_CHECKING, BinaryIO

from extractors.readers.found import FIELDS, At, Found, Raw, decode

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT = re.compile(r"\s*---[ \t]*\r?\n(.*?\n)---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_LINE = re.compile(r"([A-Za-z_]+)[ \t]*:[ \t]*(.*?)[ \t\r]*")
_WORDS = {"softbreak": " ", "hardbreak": "\n"}


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    match = _FRONT.match(text)
    if match is None:
        return {}, text
    pairs = (line for line in map(_LINE.fullmatch, match[1].split("\n")) if line)
    known = {line[1].lower(): line[2].strip("\"'") for line in pairs if line[1].lower() in FIELDS}
    known.pop("text", None)
    return {name: value for name, value in known.items() if value}, text[match.end() :]


def _words(inline: "Token") -> str:
    parts = (_WORDS.get(child.type, child.content if child.type == "text" else "") for child in inline.children or ())
    return "".join(parts).strip()


def read(file: BinaryIO, at: At) -> Found:
    """The whole file; a paragraph a line."""
    from markdown_it import MarkdownIt

    known, body = _front_matter(decode(file.read()))
    tokens = MarkdownIt("commonmark").parse(body)
    headings = (_words(tokens[n + 1]) for n, token in enumerate(tokens) if token.type == "heading_open")
    known.setdefault("title", next(headings, ""))
    text = "\n".join(filter(None, (_words(token) for token in tokens if token.type == "inline")))
    yield None, Raw(**({"id": at.document_id, "text": text} | known))
