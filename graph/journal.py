"""What a build has read so far, written down document by document: a killed build reads none of them twice.

One line a document: ``{"document": its entry, "statements": [...]}``, appended when it has been read. A last line that
was cut short is dropped. The journal is cleared by the first build that ends well.
"""

import json
import os
import time
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from graph.contributions import Contribution, Entry, entry_from_json, entry_to_json

_SECONDS_BETWEEN_SYNCS = 1.0
"""A killed process loses nothing either way; a power cut loses what was read in this time."""


class Journal:
    """A journal in a file, which is made with the first line that is added."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO | None = None
        self._good = 0
        self._synced = 0.0
        self._kept: dict[Entry, tuple[str, ...]] = {}
        if path.exists():
            self._read()

    def _read(self) -> None:
        with self._path.open("rb") as file:
            for line in file:
                if not line.endswith(b"\n"):
                    return
                try:
                    row = json.loads(line.decode())
                    lines = tuple(json.dumps(said, ensure_ascii=False) for said in row["statements"])
                    self._kept[entry_from_json(row["document"])] = lines
                except (KeyError, TypeError, ValueError):
                    return
                self._good += len(line)

    def get(self, entry: Entry) -> Contribution | None:
        """What this document gave, if it was read before with the same text by the same extractor."""
        lines = self._kept.get(entry)
        return None if lines is None else Contribution(entry=entry, lines=lines)

    def add(self, contribution: Contribution) -> None:
        """Write down what a document gave. Raises OSError, as for a full disk; what was there before stays."""
        if self._file is None:
            self._file = self._path.open("r+b" if self._path.exists() else "w+b")
            self._file.truncate(self._good)
            self._file.seek(self._good)
        entry = json.dumps(entry_to_json(contribution.entry), ensure_ascii=False)
        # The lines are JSON already.
        self._file.write(f'{{"document": {entry}, "statements": [{", ".join(contribution.lines)}]}}\n'.encode())
        self._file.flush()
        if time.monotonic() - self._synced > _SECONDS_BETWEEN_SYNCS:
            os.fsync(self._file.fileno())
            self._synced = time.monotonic()

    def clear(self) -> None:
        """Everything in it is in the build now."""
        self.close()
        self._path.unlink(missing_ok=True)

    def close(self) -> None:
        """Close the file; what is in it stays."""
        file, self._file = self._file, None
        if file is not None:
            file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.close()
        except OSError:  # a full disk again, while closing: the error that is under way tells it
            if kind is None:
                raise
