"""How many rows an answer has, told from its bytes as they pass: the engine writes them without a word of Python."""

from typing import Protocol


class Counter(Protocol):
    """Counts rows."""

    def rows(self, data: bytes) -> int:
        """Rows up to the end of ``data``, the next piece of the answer."""


class _Marks:
    """Rows that each begin or end with one of some marks, which stand nowhere else."""

    def __init__(self, *marks: bytes, header: int = 0) -> None:
        self._marks, self._overlap, self._found, self._before = marks, max(map(len, marks)) - 1, -header, b""

    def rows(self, data: bytes) -> int:
        seen = self._before + data
        self._before = seen[-self._overlap :] if self._overlap else b""
        # A mark is longer than what is kept: none is counted twice.
        self._found += sum(seen.count(mark) for mark in self._marks)
        return max(0, self._found)


class _Csv:
    """Lines outside of quotes; a quote within a value is doubled, so that counting them tells inside from outside."""

    def __init__(self) -> None:
        self._found, self._inside = -1, False

    def rows(self, data: bytes) -> int:
        for index, piece in enumerate(data.split(b'"')):
            if index:
                self._inside = not self._inside
            if not self._inside:
                self._found += piece.count(b"\n")
        return max(0, self._found)


def counter(answer_format: str) -> Counter:
    """A counter of rows for a format of rows (json, xml, csv, tsv).

    JSON: a quote within a string is escaped, so ``{"`` stands at objects only, and those of rows follow a bracket or a
    comma. TSV writes a line feed within a value as an escape, XML a bracket.
    """
    match answer_format:
        case "json":
            return _Marks(b'[{"', b',{"')
        case "xml":
            return _Marks(b"<result>")
        case "tsv":
            return _Marks(b"\n", header=1)
        case _:
            return _Csv()
