"""A process that answers one job at a time, to be killed when it takes too long.

Nothing that a client sends is parsed outside of such a process: deep nesting overflows its stack, a greedy query its
memory, an endless one its time; the server then starts another.
"""

import resource
import signal
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from graph.query import QueryError, QueryRefused, QuerySyntaxError, admit, told
from graph.server import negotiation
from graph.server.counting import Counter, counter
from graph.server.description import service_description, void_description
from graph.server.messages import DATA, END, HEAD, HEADER, PROBLEM, READY, Job, Problem, Work
from graph.server.snapshots import clone
from graph.server.updates import admit_update
from graph.sparql_tokens import tokens
from ontology.namespaces import PREFIXES

_CHUNK = 64 * 1024
_GRACE = 2.0
_TOO_MANY = "the answer has more than {} rows; ask for less with LIMIT and OFFSET, or raise the server's limit"


class Sink:
    """Where the engine writes an answer: chunks to the server. The head goes out with the first of them.

    Until then an error still gets a status of its own.
    """

    def __init__(self, output: BinaryIO, head: str, rows: Counter | None, limit: int) -> None:
        self._output, self._head, self._rows, self._limit = output, head, rows, limit
        self._pieces: list[bytes] = []
        self._size = 0
        self._headed = False
        self.problem: Problem | None = None

    def write(self, data: bytes) -> int:
        """Take a piece. Raises Problem if the answer has too many rows."""
        if self._rows is not None and self._rows.rows(data) > self._limit:
            self.problem = Problem(422, _TOO_MANY.format(self._limit))
            raise self.problem
        self._pieces.append(data)
        self._size += len(data)
        if self._size >= _CHUNK:
            self.send()
        return len(data)

    def flush(self) -> None:
        """Nothing: chunks go out when they are large enough."""

    def send(self) -> None:
        """Send what there is."""
        if not self._headed:
            _send(self._output, HEAD, self._head.encode())
            self._headed = True
        if self._pieces:
            _send(self._output, DATA, b"".join(self._pieces))
            self._pieces, self._size = [], 0
            self._output.flush()


def _send(output: BinaryIO, kind: bytes, data: bytes = b"") -> None:
    output.write(HEADER.pack(kind, len(data)))
    output.write(data)


def _wanted(name: str | None, what: str) -> str:
    if name is None:
        raise Problem(406, f"this gives {what}; the client takes no format of these")
    return name


def _nodes(iris: Iterable[str]) -> list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph]:
    try:
        return [ox.NamedNode(one) for one in iris]
    except ValueError as error:
        raise Problem(400, f"a graph of the dataset has no absolute IRI: {error}") from error


def from_graphs(query: str, base: str) -> tuple[ox.NamedNode, ...]:
    """The graphs of FROM and FROM NAMED. Turtle knows PREFIX and BASE, too: its parser resolves the names."""
    found = list(tokens(query))
    names = [
        following.text
        for index, token in enumerate(found)
        if token.depth == 0 and token.is_word("FROM")
        for following in found[index + 1 : index + 3]
        if following.kind in ("iri", "name")
    ]
    prologue = " ".join(f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES)
    for index, token in enumerate(found):
        if token.is_word("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"):
            break
        length = {"PREFIX": 3, "BASE": 2}.get(token.text.upper(), 0) if token.kind == "word" else 0
        prologue += " " + " ".join(one.text for one in found[index : index + length])
    triples = "".join(f"<x:x> <x:x> {name} .\n" for name in names)
    quads = ox.parse(f"{prologue}\n{triples}", format=ox.RdfFormat.TURTLE, base_iri=base)
    return tuple(quad.object for quad in quads if isinstance(quad.object, ox.NamedNode))


class Worker:
    """Answers jobs on the store of the snapshot that each names."""

    def __init__(self, output: BinaryIO) -> None:
        self._output = output
        self._snapshot = ""
        self._store: ox.Store | None = None

    def _opened(self, snapshot: str) -> ox.Store:
        if self._store is None or self._snapshot != snapshot:
            self._store = None
            try:
                self._store = ox.Store.read_only(snapshot)
            except (OSError, RuntimeError) as error:
                raise Problem(503, f"the store cannot be opened: {error}") from error
            self._snapshot = snapshot
        return self._store

    def work(self, job: Job) -> None:
        """Do a job and tell its end. Raises Problem."""
        match job.work:
            case Work.QUERY:
                self._query(job)
            case Work.UPDATE:
                self._update(job)
            case Work.GRAPH:
                self._graph(job)
            case Work.DESCRIPTION:
                store = self._opened(job.snapshot)
                self._triples(job, service_description(store, job.base, updates=bool(job.text)), "a description")
            case Work.VOID:
                self._triples(job, void_description(self._opened(job.snapshot), job.base), "a description")
        _send(self._output, END)
        self._output.flush()

    def _query(self, job: Job) -> None:
        store = self._opened(job.snapshot)
        admitted = admit(job.text or "")
        given = bool(job.default_graphs or job.named_graphs)
        if admitted.names_graphs and not given:
            for graph in from_graphs(admitted.text, job.base):
                if not store.contains_named_graph(graph):
                    raise Problem(403, f"FROM {graph}: there is no such graph here, and nothing is fetched")
        try:
            results = store.query(
                admitted.text,
                base_iri=job.base,
                prefixes=dict(PREFIXES),
                use_default_graph_as_union=not admitted.names_graphs and not given,
                default_graph=_nodes(job.default_graphs) if given else None,
                named_graphs=_nodes(job.named_graphs) if given else None,  # type: ignore[arg-type]
            )
        except (SyntaxError, ValueError) as error:
            raise told(admitted.text, error) from error
        if isinstance(results, ox.QueryTriples):
            self._triples(job, results, "triples", limit=job.row_limit)
            return
        boolean = isinstance(results, ox.QueryBoolean)
        name = _wanted(job.boolean, "a boolean") if boolean else _wanted(job.rows, "rows")
        sink = Sink(self._output, name, None if boolean else counter(name), job.row_limit)
        try:
            results.serialize(sink, format=negotiation.ROW_WRITERS[name])  # type: ignore[arg-type]
        except Exception as error:
            raise sink.problem or error from error
        sink.send()

    def _triples(
        self, job: Job, triples: Iterable[ox.Triple] | Iterable[ox.Quad], what: str, limit: int | None = None
    ) -> None:
        name = _wanted(job.triples, what)
        sink = Sink(self._output, name, None, 0)
        quads = name in ("trig", "nquads")

        def limited() -> Iterator[ox.Triple | ox.Quad]:
            for number, one in enumerate(triples):
                assert isinstance(one, ox.Triple | ox.Quad)
                if limit is not None and number >= limit:
                    sink.problem = Problem(422, _TOO_MANY.format(limit))
                    raise sink.problem
                if isinstance(one, ox.Triple) and quads:
                    yield ox.Quad(one.subject, one.predicate, one.object)
                else:
                    yield one

        try:
            ox.serialize(limited(), sink, negotiation.TRIPLE_WRITERS[name], prefixes=dict(PREFIXES))  # type: ignore[arg-type]
        except Exception as error:
            raise sink.problem or error from error
        sink.send()

    def _graph(self, job: Job) -> None:
        store = self._opened(job.snapshot)
        if job.text is None:
            self._triples(job, store.quads_for_pattern(None, None, None, None), "quads")
            return
        graph: ox.NamedNode | None = None
        if job.text:
            try:
                graph = ox.NamedNode(job.text)
            except ValueError as error:
                raise Problem(400, f"{job.text!r} is no absolute IRI: {error}") from error
            if not store.contains_named_graph(graph):
                raise Problem(404, f"there is no graph {graph}")
        # The default graph is the union of all, as it is for queries.
        self._triples(job, (quad.triple for quad in store.quads_for_pattern(None, None, None, graph)), "triples")

    def _update(self, job: Job) -> None:
        assert job.target is not None
        text = admit_update(job.text or "", job.default_graphs, job.named_graphs)
        clone(Path(job.snapshot), Path(job.target))
        store = ox.Store(job.target)
        try:
            store.update(text, base_iri=job.base, prefixes=dict(PREFIXES))
        except (SyntaxError, ValueError) as error:
            raise Problem(400, f"this is no SPARQL update: {error}") from error
        store.flush()


def _problem(error: Exception) -> Problem:
    match error:
        case Problem():
            return error
        case QueryRefused():
            return Problem(403, str(error))
        case QuerySyntaxError() | QueryError():
            return Problem(400, str(error))
        case RecursionError() | MemoryError():
            return Problem(400, "the request needs more memory or depth than a query may have")
        case _:
            return Problem(500, f"{type(error).__name__}: {error}")


def _limit(memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if memory:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C in the terminal is for the server
    signal.signal(signal.SIGALRM, signal.SIG_DFL)


def main(memory: int) -> None:
    """Answer jobs from standard input on standard output until it closes; ``memory`` is the limit in bytes, 0 none."""
    _limit(memory)
    output, source = sys.stdout.buffer, sys.stdin.buffer
    sys.stdout = sys.stderr
    worker = Worker(output)
    _send(output, READY)
    output.flush()
    while len(header := source.read(HEADER.size)) == HEADER.size:
        job = Job.from_bytes(source.read(HEADER.unpack(header)[1]))
        # The kernel ends this process even if the server is gone and cannot.
        signal.setitimer(signal.ITIMER_REAL, job.seconds + _GRACE)
        try:
            worker.work(job)
        except Exception as error:  # noqa: BLE001  # whatever it is, the client is told and the next job is done
            _send(output, PROBLEM, _problem(error).to_bytes())
            output.flush()
        signal.setitimer(signal.ITIMER_REAL, 0)
