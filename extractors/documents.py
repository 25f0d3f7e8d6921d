r"""Files to documents: plain text, JSON Lines, HTML, folders of these, standard input.

At the door, once, and before any offset is made: UTF-8, no byte order mark, line ends as ``\\n``, NFC. What cannot be
read is quarantined as a ``Rejected`` with its place and reason, and the rest goes on.

- ``.txt``: one document; its id is the path within the folder, without suffix.
- ``.jsonl``: one document a line: ``{"id", "text", "language"?, "date"?, "title"?, "source"?, "url"?}``.
- ``.html``, ``.htm``: the article in the page, with the title, date and source that the page declares.
- a folder: all of these in it, in the order of paths; a ``metadata.tsv`` in it (columns ``file id title date language
  source url``, all but the first may be empty) tells what is known of the ``.txt`` and ``.html`` files beside it.
- ``-``: standard input, JSON Lines if it starts with ``{``, else one text with the id ``stdin``.
"""

import hashlib
import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from extractors.language_identification import UnknownLanguage, check_language, identify_language
from ontology.statements import Document
from ontology.tables import TableError, read_table

METADATA = "metadata.tsv"
_COLUMNS = ("file", "id", "title", "date", "language", "source", "url")
_TEXT = (".txt",)
_LINES = (".jsonl",)
_PAGES = (".html", ".htm")
ACCEPTED = (*_TEXT, *_LINES, *_PAGES)
_ACCEPTED_WORDS = f"accepted are {', '.join(ACCEPTED)}, a folder of these, and - for standard input"
_STDIN = "-"


class InputError(ValueError):
    """An input that is not there, or of a kind that is not read: nothing was read."""


class _Unreadable(ValueError):
    """Why one document cannot be read."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A document in quarantine: the file, the place in it (``line 3``) if it is not the whole file, and why."""

    path: str
    place: str | None
    reason: str

    def __str__(self) -> str:
        return f"{self.path}{f', {self.place}' if self.place else ''}: {self.reason}"


@dataclass(frozen=True, slots=True)
class _Raw:
    """What a reader found, before it is checked; empty texts are unknown."""

    id: str
    text: str
    language: str = ""
    title: str = ""
    source: str = ""
    url: str = ""
    date: str = ""


Found = tuple[str, str | None, "_Raw | _Unreadable"]
"""Path, place, and what is there."""


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _Unreadable(f"not UTF-8: byte 0x{data[error.start]:02x} at offset {error.start}") from error


def normalise(text: str) -> str:
    r"""Text as it is inside: no byte order mark, line ends as ``\\n``, NFC."""
    return unicodedata.normalize("NFC", text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))


def _published(value: str) -> date | None:
    if not value:
        return None
    try:
        # A time of day may follow: 2018-10-25T09:30:00Z.
        return date.fromisoformat(value.partition("T")[0].partition(" ")[0])
    except ValueError as error:
        raise _Unreadable(f"the date {value!r} is no day; accepted is 2018-10-25") from error


def _one_line(value: str) -> str | None:
    return " ".join(normalise(value).split()) or None


def _document(raw: _Raw) -> Document:
    text = normalise(raw.text)
    if not text.strip():
        raise _Unreadable("the text is empty")
    try:
        f"{raw.id}{text}{raw.title}{raw.source}{raw.url}".encode()
    except UnicodeEncodeError as error:
        raise _Unreadable("holds half a surrogate pair, which is no character") from error
    try:
        language = check_language(raw.language) if raw.language else identify_language(text)
    except UnknownLanguage as error:
        raise _Unreadable(str(error)) from error
    return Document(
        id=normalise(raw.id),
        text=text,
        language=language,
        title=_one_line(raw.title),
        source=_one_line(raw.source),
        url=_one_line(raw.url),
        published=_published(raw.date),
    )


def _field(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _Unreadable(f"the field {name!r} is {type(value).__name__}, not text")
    return value


def _row(line: str) -> _Raw:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise _Unreadable(f"not JSON at column {error.colno}: {error.msg}") from error
    if not isinstance(row, dict):
        raise _Unreadable(f"a JSON object was expected, found {type(row).__name__}")
    if missing := [name for name in ("id", "text") if not _field(row, name)]:
        raise _Unreadable(f"the field {missing[0]!r} is missing or empty")
    return _Raw(**{name: _field(row, name) for name in ("id", "text", "language", "title", "source", "url", "date")})


def _lines(path: str, data: bytes) -> Iterator[Found]:
    # Cut before decoding: one broken line does not spoil the others.
    for number, line in enumerate(data.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            yield path, f"line {number}", _row(_decode(line))
        except _Unreadable as error:
            yield path, f"line {number}", error


def _page(document_id: str, page: str) -> _Raw:
    from trafilatura import bare_extraction

    found = bare_extraction(page, with_metadata=True, include_comments=False, include_tables=False)
    if found is None or isinstance(found, dict) or not found.text:
        raise _Unreadable("no article was found in the page")
    return _Raw(
        id=document_id,
        text=found.text,
        title=found.title or "",
        source=found.sitename or "",
        url=found.url or "",
        date=found.date or "",
    )


def _with_metadata(raw: _Raw, row: dict[str, str]) -> _Raw:
    known = {name: row[name] for name in ("id", "title", "date", "language", "source", "url") if row.get(name)}
    fields = {name: getattr(raw, name) for name in raw.__slots__}
    return _Raw(**(fields | known))


def _read_metadata(folder: Path) -> dict[str, dict[str, str]]:
    path = folder / METADATA
    if not path.exists():
        return {}
    try:
        rows = {row["file"]: row for row in read_table(path, _COLUMNS)}
    except TableError as error:
        raise InputError(str(error)) from error
    if absent := sorted(name for name in rows if not (folder / name).is_file()):
        raise InputError(f"{path}: it describes files that are not there: {', '.join(absent)}")
    return rows


def _file(path: Path, document_id: str, metadata: dict[str, str]) -> Iterator[Found]:
    try:
        data = path.read_bytes()
    except OSError as error:
        yield str(path), None, _Unreadable(error.strerror or str(error))
        return
    if path.suffix.lower() in _LINES:
        yield from _lines(str(path), data)
        return
    try:
        text = _decode(data)
        raw = _page(document_id, text) if path.suffix.lower() in _PAGES else _Raw(id=document_id, text=text)
        yield str(path), None, _with_metadata(raw, metadata)
    except _Unreadable as error:
        yield str(path), None, error


def _folder(folder: Path) -> Iterator[Found]:
    paths = sorted(
        (path for path in folder.rglob("*") if path.suffix.lower() in ACCEPTED and path.is_file()),
        key=lambda path: path.relative_to(folder).as_posix(),
    )
    if not paths:
        raise InputError(f"{folder}: no document in this folder; {_ACCEPTED_WORDS}")
    metadata = {parent: _read_metadata(parent) for parent in sorted({path.parent for path in paths})}
    for path in paths:
        document_id = path.relative_to(folder).with_suffix("").as_posix()
        yield from _file(path, document_id, metadata[path.parent].get(path.name, {}))


def _standard_input() -> Iterator[Found]:
    data = sys.stdin.buffer.read()
    if data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        yield from _lines("standard input", data)
        return
    try:
        yield "standard input", None, _Raw(id="stdin", text=_decode(data))
    except _Unreadable as error:
        yield "standard input", None, error


def _found(argument: str) -> Iterator[Found]:
    path = Path(argument)
    if argument == _STDIN:
        return _standard_input()
    if path.is_dir():
        return _folder(path)
    if not path.exists():
        raise InputError(f"{argument}: no such file or folder; {_ACCEPTED_WORDS}")
    if path.suffix.lower() not in ACCEPTED:
        raise InputError(f"{argument}: files ending in {path.suffix or 'nothing'!r} are not read; {_ACCEPTED_WORDS}")
    return _file(path, path.stem, _read_metadata(path.parent).get(path.name, {}))


def read_documents(inputs: Iterable[str | Path]) -> Iterator[Document | Rejected]:
    """The documents of files, folders and ``-``, in the order given, those of a folder in the order of their paths.

    A document that comes twice with the same id and text is given once; with other text the second is rejected.
    Raises InputError, before anything is read, for an input that is not there or of another kind; for an empty folder,
    when its turn comes.
    """
    sources = [_found(str(argument)) for argument in inputs]
    return _checked(found for source in sources for found in source)


def _checked(found: Iterable[Found]) -> Iterator[Document | Rejected]:
    seen: dict[str, tuple[bytes, str]] = {}
    for path, place, raw in found:
        if isinstance(raw, _Unreadable):
            yield Rejected(path, place, str(raw))
            continue
        try:
            document = _document(raw)
        except _Unreadable as error:
            yield Rejected(path, place, str(error))
            continue
        digest = hashlib.sha256(document.text.encode()).digest()
        known = seen.get(document.id)
        if known is None:
            seen[document.id] = (digest, path if place is None else f"{path}, {place}")
            yield document
        elif known[0] != digest:
            reason = f"the id {document.id!r} is taken by another text ({known[1]}); ids must be unique"
            yield Rejected(path, place, reason)
