"""What each document contributed, as it was read, so that nothing after the reading needs its text again.

Kept in two files of a build folder: ``documents.jsonl``, what is known of each document, what read it, and how many
statements it gave; ``statements.jsonl``, these statements, in the order of documents, each with the belief that all
documents together give it. Without the beliefs, which are the last field, its lines are what was read.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from graph.duplicates import signature
from ontology.statements import Document

_BELIEF = re.compile(r', "belief": [-+.0-9e]+\}$')


class ContributionError(ValueError):
    """Lines that hold no contributions; the message says where and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A document as it was read: what is known of it, its text away; the text's SHA-256; what read it.

    ``signature`` tells copies (``duplicates``). Equal entries give equal statements: ``version`` is that of the
    extractors' code, data and libraries.
    """

    document: Document
    text_sha256: str
    extractor: str
    version: str
    signature: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one document contributed: ``lines`` are statements as JSON, one evidence each, by offset, without belief."""

    entry: Entry
    lines: tuple[str, ...]


def entry_of(document: Document, extractor: str, version: str) -> Entry:
    """The entry of a document with its text."""
    digest = hashlib.sha256(document.text.encode()).hexdigest()
    return Entry(
        document=replace(document, text=""),
        text_sha256=digest,
        extractor=extractor,
        version=version,
        signature=signature(document.text),
    )


def entry_to_json(entry: Entry) -> dict[str, Any]:
    """The fields of an entry in their order."""
    document = entry.document
    return {
        "id": document.id,
        "language": document.language,
        "title": document.title,
        "source": document.source,
        "url": document.url,
        "published": document.published.isoformat() if document.published else None,
        "text_sha256": entry.text_sha256,
        "extractor": entry.extractor,
        "version": entry.version,
        "signature": entry.signature,
    }


def entry_from_json(row: Mapping[str, Any]) -> Entry:
    """The way back of ``entry_to_json``. Raises KeyError, TypeError or ValueError for anything else."""
    return Entry(
        document=Document(
            id=row["id"],
            text="",
            language=row["language"],
            title=row["title"],
            source=row["source"],
            url=row["url"],
            published=date.fromisoformat(row["published"]) if row["published"] else None,
        ),
        text_sha256=row["text_sha256"],
        extractor=row["extractor"],
        version=row["version"],
        signature=row.get("signature", ""),
    )


def with_belief(line: str, belief: float | None) -> str:
    """A statement's line with its belief."""
    return line if belief is None else f'{line[:-1]}, "belief": {belief!r}}}'


def without_belief(line: str) -> str:
    """A statement's line as it was read."""
    return _BELIEF.sub("}", line)


def document_lines(contributions: Iterable[Contribution]) -> Iterator[str]:
    """One line (without its newline) a document, in the order given."""
    for one in contributions:
        yield json.dumps({**entry_to_json(one.entry), "statements": len(one.lines)}, ensure_ascii=False)


def read_contributions(documents: str, statements: str) -> dict[str, Contribution]:
    """The contributions in the texts of ``documents.jsonl`` and ``statements.jsonl``, by document.

    Raises ContributionError, with the line, if the two are not what was written together.
    """
    # Not splitlines: a quote may hold a U+2028, which is no end of a line here.
    lines = iter(statements.removesuffix("\n").split("\n") if statements else ())
    found: dict[str, Contribution] = {}
    for number, line in enumerate(documents.removesuffix("\n").split("\n") if documents else (), start=1):
        try:
            row = json.loads(line)
            entry, count = entry_from_json(row), int(row["statements"])
        except (KeyError, TypeError, ValueError) as error:
            raise ContributionError(f"line {number} of the documents: {error!r}") from error
        own = tuple(without_belief(said) for _, said in zip(range(count), lines, strict=False))
        if len(own) != count:
            raise ContributionError(f"{entry.document.id!r} gave {count} statements, found {len(own)}")
        found[entry.document.id] = Contribution(entry=entry, lines=own)
    if (more := sum(1 for _ in lines)) > 0:
        raise ContributionError(f"{more} statements are of no document")
    return found
