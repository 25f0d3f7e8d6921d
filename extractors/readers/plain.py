"""Plain text: one document a file."""

from typing import BinaryIO

from extractors.readers.found import At, Found, Raw, decode


def read(file: BinaryIO, at: At) -> Found:
    """The whole file."""
    yield None, Raw(id=at.document_id, text=decode(file.read()))
