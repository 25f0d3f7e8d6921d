"""Annotated news as JSON Lines, as it is read.

A line is a sentence: ``id``, ``document``, ``language``, ``date`` (or null), ``text`` and ``statements``: lists of
subject key, relation, object key, status, key of the speaker ("" if nobody), and the words of subject, object ("" if
unsaid) and trigger. Sentences of a document stand in order.
"""

import hashlib
import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ontology.statements import Document, Span


@dataclass(frozen=True, slots=True)
class Said:
    """An annotated statement: keys, and the words that carry it."""

    subject: str
    relation: str
    object: str
    status: str
    speaker: str
    subject_words: str
    object_words: str
    trigger: str


@dataclass(frozen=True, slots=True)
class Item:
    """An annotated sentence."""

    id: str
    text: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """The sentences of a document, in order; ``source`` is the name of the file it is from."""

    id: str
    language: str
    source: str
    published: date | None
    items: tuple[Item, ...]

    def document(self) -> Document:
        """The sentences as one text, a line each."""
        text = "\n".join(item.text for item in self.items)
        return Document(id=self.id, text=text, language=self.language, published=self.published)

    def lines(self) -> list[Span]:
        """Where the sentences lie in the document's text."""
        spans, at = [], 0
        for item in self.items:
            spans.append(Span(at, at + len(item.text)))
            at += len(item.text) + 1
        return spans


def read(paths: Iterable[Path]) -> list[Story]:
    """All documents of the files. Raises ValueError, naming file and line, for a line that cannot be read."""
    stories = []
    for path in paths:
        grouped: dict[tuple[str, str], list[Item]] = defaultdict(list)
        days: dict[str, date | None] = {}
        for number, line in enumerate(path.read_text(encoding="utf8").splitlines(), start=1):
            try:
                row = json.loads(line)
                said = tuple(Said(*statement) for statement in row["statements"])
                item = Item(row["id"], unicodedata.normalize("NFC", row["text"]), said)
                grouped[row["language"], row["document"]].append(item)
                days[row["document"]] = date.fromisoformat(row["date"]) if row.get("date") else None
            except (ValueError, TypeError, KeyError) as error:
                raise ValueError(f"{path}:{number}: not an annotated sentence ({error!r})") from error
        stories += [
            Story(name, language, path.stem, days[name], tuple(items)) for (language, name), items in grouped.items()
        ]
    return stories


def held_out(story: Story, share: float) -> bool:
    """Whether a document belongs to the development split: by a hash of its name, so that it stays there."""
    return int(hashlib.sha256(story.id.encode()).hexdigest()[:8], 16) < share * 0x1_0000_0000
