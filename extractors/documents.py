r"""Files to documents: the door, with a reader in ``extractors.readers`` for each ending.

At the door, once, and before any offset is made: UTF-8, no byte order mark, line ends as ``\\n``, NFC. What cannot be
read is quarantined as a ``Rejected`` with its place and reason, and the rest goes on.

- one document a file: ``.txt``, ``.md``, ``.html``, ``.pdf``; its id is the path within the folder, without the ending.
- many: ``.jsonl`` and ``.csv``, whose fields and columns are ``id text language date title source url`` or go by a
  mapping; feeds (``.rss``, ``.atom``, ``.xml``); web archives (``.warc``, ``.wacz``).
- each of these as ``.gz`` or ``.zst``.
- a folder: all of these in it, in the order of paths; a ``metadata.tsv`` in it (columns ``file id title date language
  source url``, all but the first may be empty) tells what is known of the files beside it that are one document.
- ``-``: standard input, JSON Lines if it starts with ``{``, else one text with the id ``stdin``.
- an address (``https://…``) of a feed or a page, but only where the options say that it may be fetched.

A source that is not told is taken from the byline, which names it: ``(TTXVN) - ``.
"""

import hashlib
import io
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from importlib.util import find_spec
from pathlib import Path

from extractors.boilerplate import byline_source
from extractors.language_identification import UnknownLanguage, check_language, identify_language
from extractors.readers import address, archive, feed, lines, markdown, page, pdf, plain, table
from extractors.readers.compressed import PACKED, opened
from extractors.readers.found import FIELDS, At, Found, Raw, Reader, Unreadable, normalise
from ontology.statements import Document
from ontology.tables import TableError, read_table

METADATA = "metadata.tsv"
_COLUMNS = ("file", "id", "title", "date", "language", "source", "url")
READERS: dict[str, Reader] = {
    ".txt": plain.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".jsonl": lines.read,
    ".csv": table.read,
    ".html": page.read,
    ".htm": page.read,
    ".rss": feed.read,
    ".atom": feed.read,
    ".xml": feed.read,
    ".warc": archive.read,
    ".wacz": archive.read_zip,
    ".pdf": pdf.read,
}
"""The readers by ending; a new format is a line here."""
ACCEPTED = tuple(READERS)
_NEEDS = {
    ".rss": "feedparser",
    ".atom": "feedparser",
    ".xml": "feedparser",
    ".warc": "fastwarc",
    ".wacz": "fastwarc",
    ".pdf": "pypdf",
    ".zst": "zstandard",
}
"""Libraries that are not always there: the extra ``readers``."""
_ACCEPTED_WORDS = (
    f"accepted are {', '.join(ACCEPTED)}, each also with {' or '.join(PACKED)} after it, a folder of these, and - for "
    "standard input"
)
_STDIN = "-"


class InputError(ValueError):
    """An input that is not there, or of a kind that is not read: nothing was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How inputs are read. ``columns``: pairs of a field and the column or JSON field that holds it.

    ``online``: whether addresses may be fetched.
    """

    columns: tuple[tuple[str, str], ...] = ()
    online: bool = False

    def __post_init__(self) -> None:
        if unknown := sorted({field for field, _ in self.columns} - {*FIELDS}):
            raise InputError(f"no field {unknown[0]!r} that a column could hold; there are {', '.join(FIELDS)}")


USUAL = Reading()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A document in quarantine: the file, the place in it (``line 3``) if it is not the whole file, and why."""

    path: str
    place: str | None
    reason: str

    def __str__(self) -> str:
        return f"{self.path}{f', {self.place}' if self.place else ''}: {self.reason}"


_FoundIn = Iterator[tuple[str, str | None, Raw | Unreadable]]
"""Path, place, and what is there."""


# ── One document ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _published(value: str) -> date | None:
    if not value:
        return None
    try:
        # A time of day may follow: 2018-10-25T09:30:00Z.
        return date.fromisoformat(value.partition("T")[0].partition(" ")[0])
    except ValueError as error:
        raise Unreadable(f"the date {value!r} is no day; accepted is 2018-10-25") from error


def _one_line(value: str) -> str | None:
    return " ".join(normalise(value).split()) or None


def _document(raw: Raw) -> Document:
    text = normalise(raw.text)
    if not text.strip():
        raise Unreadable("the text is empty")
    try:
        f"{raw.id}{text}{raw.title}{raw.source}{raw.url}".encode()
    except UnicodeEncodeError as error:
        raise Unreadable("holds half a surrogate pair, which is no character") from error
    try:
        language = check_language(raw.language) if raw.language else identify_language(text)
    except UnknownLanguage as error:
        raise Unreadable(str(error)) from error
    return Document(
        id=normalise(raw.id),
        text=text,
        language=language,
        title=_one_line(raw.title),
        source=_one_line(raw.source) or byline_source(text, language),
        url=_one_line(raw.url),
        published=_published(raw.date),
    )


# ── Files and folders ────────────────────────────────────────────────────────────────────────────────────────────────


def _endings(path: Path) -> tuple[str, str]:
    """The ending that tells the reader (``.jsonl``), and that of the packing, if any (``.gz``); lower case."""
    name = path.name.lower()
    packing = next((ending for ending in PACKED if name.endswith(ending)), "")
    return Path(name.removesuffix(packing)).suffix, packing


def _is_read(path: Path) -> bool:
    return _endings(path)[0] in READERS


def _stem(path: Path) -> str:
    return path.name[: len(path.name) - sum(map(len, _endings(path)))]


def _lacking(path: Path) -> str | None:
    """Why a file of this ending cannot be read here: a library that is not installed."""
    absent = [_NEEDS[ending] for ending in _endings(path) if ending in _NEEDS and find_spec(_NEEDS[ending]) is None]
    return f"needs {absent[0]}, which is not installed: pip install 'geopol-kg[readers]'" if absent else None


def _with_metadata(raw: Raw, row: dict[str, str]) -> Raw:
    return replace(raw, **{name: row[name] for name in FIELDS if row.get(name)})


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


def _file(path: Path, document_id: str, metadata: dict[str, str], reading: Reading) -> _FoundIn:
    try:
        if lacking := _lacking(path):
            raise Unreadable(lacking)
        with opened(path) as file:
            for place, found in READERS[_endings(path)[0]](file, At(str(path), document_id, reading.columns)):
                # What is known of a file holds for the one document that it is.
                known = metadata if place is None and isinstance(found, Raw) else {}
                yield str(path), place, _with_metadata(found, known) if isinstance(found, Raw) else found
    except Unreadable as error:
        yield str(path), None, error
    except OSError as error:
        yield str(path), None, Unreadable(error.strerror or str(error))
    except Exception as error:  # noqa: BLE001  libraries fail in many ways; the rest of the batch goes on
        yield str(path), None, Unreadable(f"its reader failed: {type(error).__name__}: {error}")


def _folder(folder: Path, reading: Reading) -> _FoundIn:
    paths = sorted(
        (path for path in folder.rglob("*") if _is_read(path) and path.is_file()),
        key=lambda path: path.relative_to(folder).as_posix(),
    )
    if not paths:
        raise InputError(f"{folder}: no document in this folder; {_ACCEPTED_WORDS}")
    metadata = {parent: _read_metadata(parent) for parent in sorted({path.parent for path in paths})}
    for path in paths:
        document_id = path.relative_to(folder).with_name(_stem(path)).as_posix()
        yield from _file(path, document_id, metadata[path.parent].get(path.name, {}), reading)


def _in_stream(name: str, found: Found) -> _FoundIn:
    try:
        for place, one in found:
            yield name, place, one
    except Unreadable as error:
        yield name, None, error


def _standard_input(reading: Reading) -> _FoundIn:
    data = sys.stdin.buffer.read()
    reader = lines.read if data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") else plain.read
    yield from _in_stream("standard input", reader(io.BytesIO(data), At("-", "stdin", reading.columns)))


def _found(argument: str, reading: Reading) -> _FoundIn:
    path = Path(argument)
    if argument == _STDIN:
        return _standard_input(reading)
    if argument.startswith(address.SCHEMES):
        if not reading.online:
            raise InputError(f"{argument}: an address is fetched with --online only")
        if find_spec("feedparser") is None:
            raise InputError(f"{argument}: {_lacking(Path('feed.rss'))}")
        return _in_stream(argument, address.fetch(argument))
    if path.is_dir():
        return _folder(path, reading)
    if not path.exists():
        raise InputError(f"{argument}: no such file or folder; {_ACCEPTED_WORDS}")
    if not _is_read(path):
        ending = _endings(path)[0] or path.suffix or "nothing"
        raise InputError(f"{argument}: files ending in {ending!r} are not read; {_ACCEPTED_WORDS}")
    if lacking := _lacking(path):
        raise InputError(f"{argument}: {lacking}")
    return _file(path, _stem(path), _read_metadata(path.parent).get(path.name, {}), reading)


def read_documents(inputs: Iterable[str | Path], reading: Reading = USUAL) -> Iterator[Document | Rejected]:
    """The documents of files, folders, addresses and ``-``, in the order given, those of a folder in that of paths.

    A document that comes twice with the same id and text is given once; with other text the second is rejected.
    Raises InputError, before anything is read, for an input that is not there or of another kind; for an empty folder,
    when its turn comes.
    """
    sources = [_found(str(argument), reading) for argument in inputs]
    return _checked(found for source in sources for found in source)


def _checked(found: Iterable[tuple[str, str | None, Raw | Unreadable]]) -> Iterator[Document | Rejected]:
    seen: dict[str, tuple[bytes, str]] = {}
    for path, place, raw in found:
        if isinstance(raw, Unreadable):
            yield Rejected(path, place, str(raw))
            continue
        try:
            document = _document(raw)
        except Unreadable as error:
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
