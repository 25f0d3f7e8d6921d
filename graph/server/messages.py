"""What the server and its workers say to each other, and how it goes through a pipe."""

import json
import struct
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

HEADER = struct.Struct(">cI")
"""Before each message: its kind and its length in bytes."""
READY, HEAD, DATA, END, PROBLEM = b"R", b"H", b"D", b"E", b"P"
"""Kinds of messages of a worker.

It can take jobs; the name of an answer's format, a piece of the answer, its end; why there is none.
"""


class Work(StrEnum):
    """Kinds of jobs."""

    QUERY = "query"
    UPDATE = "update"
    GRAPH = "graph"
    DESCRIPTION = "description"
    VOID = "void"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One thing for a worker to do.

    ``text`` is a query, an update; for GRAPH, the IRI of a graph ("" is the default graph, None all graphs); for
    DESCRIPTION, not empty if there are updates.
    ``default_graphs`` and ``named_graphs`` are the protocol's dataset; both empty: the query's own. ``rows``,
    ``boolean`` and ``triples`` are names of formats, None where the client takes none. ``target`` is the folder an
    update makes.
    """

    work: Work
    snapshot: str
    text: str | None = None
    base: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    rows: str | None = None
    boolean: str | None = None
    triples: str | None = None
    target: str | None = None
    row_limit: int
    seconds: float

    def to_bytes(self) -> bytes:
        """For the pipe."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Job":
        """From the pipe."""
        fields: dict[str, Any] = json.loads(data)
        for name in ("default_graphs", "named_graphs"):
            fields[name] = tuple(fields[name])
        return cls(**fields | {"work": Work(fields["work"])})


class Problem(Exception):
    """A request that gets no answer: an HTTP status and what to tell the client."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason

    def to_bytes(self) -> bytes:
        """For the pipe."""
        return json.dumps([self.status, self.reason]).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Problem":
        """From the pipe."""
        status, reason = json.loads(data)
        return cls(status, reason)
