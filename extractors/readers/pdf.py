"""PDF: the text layer, by pypdf; a scan without one is not read.

Lines are joined to paragraphs again: a line goes on in the next unless it ends a sentence well before the margin. A
date of making is no date of publication, and is not taken.
"""

import io
import logging
from typing import BinaryIO

from extractors.readers.found import At, Found, Raw, Unreadable

_ENDS = (".", "!", "?", ":", "…", "”", '"', "»")
_SHORT = 0.8
"""A line shorter than this part of the page's longest may be the last of a paragraph."""


def joined(text: str) -> str:
    """Lines of a page as paragraphs, one a line."""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    longest = max(map(len, lines), default=0)
    out = ""
    for line in lines:
        if not line:
            out = out if out.endswith("\n") or not out else f"{out}\n"
        elif out.endswith("-") and line[0].islower() and out[-2:-1].isalpha():
            out = out[:-1] + line  # a word divided at the margin
        else:
            out += line if not out or out.endswith("\n") else f" {line}"
        if line.endswith(_ENDS) and len(line) < _SHORT * longest:
            out += "\n"
    return out.strip()


def read(file: BinaryIO, at: At) -> Found:
    """The whole file."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.ERROR)  # small faults of the file, which it mends
    try:
        document = PdfReader(io.BytesIO(file.read()))
        if document.is_encrypted and not document.decrypt(""):
            raise Unreadable("encrypted with a password")
        text = "\n".join(filter(None, (joined(page.extract_text()) for page in document.pages)))
        title = (document.metadata.title or "") if document.metadata else ""
    except PyPdfError as error:
        raise Unreadable(f"not PDF: {error}") from error
    if not text:
        raise Unreadable("no text layer: a scan, perhaps")
    yield None, Raw(id=at.document_id, text=text, title=title)
