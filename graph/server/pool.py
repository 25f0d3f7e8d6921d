"""Workers and who waits for them: jobs in, answers in chunks out; what takes too long is killed."""

import asyncio
import contextlib
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

from graph.server.messages import DATA, END, HEAD, HEADER, PROBLEM, Job, Problem, Work
from graph.server.snapshots import Signature, Snapshots
from graph.store import StoreError

_BUFFERED = 64
"""Chunks (of some 64 kB) that wait for a slow client before its worker does."""
_PATIENCE = 30.0
"""Seconds that a request waits for a worker."""
_BOOT = "import sys; sys.path[:] = {path!r}; from graph.server.worker import main; main({memory})"


class Broken(Exception):
    """An answer that ends before its end: the connection is cut, so that no client takes it for whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What clients may use.

    Seconds for a query, rows of an answer, bytes of a request, queries at a time, requests that wait, and bytes of
    memory for a query (0 is no limit).
    """

    seconds: float = 30.0
    rows: int = 100_000
    body: int = 1 << 20
    workers: int = 4
    waiting: int = 256
    memory: int = 4 << 30


class _Worker:
    """A process and its pipes."""

    def __init__(self, process: Process) -> None:
        self.process = process

    async def send(self, job: Job) -> None:
        data = job.to_bytes()
        assert self.process.stdin is not None
        self.process.stdin.write(HEADER.pack(b"J", len(data)) + data)
        await self.process.stdin.drain()

    async def receive(self) -> tuple[bytes, bytes]:
        """Kind and content of the next message. Raises EOFError if the process is gone."""
        assert self.process.stdout is not None
        kind, length = HEADER.unpack(await self.process.stdout.readexactly(HEADER.size))
        return kind, await self.process.stdout.readexactly(length)

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()


class Answer:
    """An answer under way: the name of its format, and its chunks."""

    def __init__(self) -> None:
        self.head = ""
        self._messages: asyncio.Queue[tuple[bytes, bytes] | Problem] = asyncio.Queue()
        self._room = asyncio.Semaphore(_BUFFERED)
        self.task: asyncio.Task[None] | None = None

    async def put(self, kind: bytes, data: bytes) -> None:
        """Take a message of the worker; waits while the client is too slow."""
        if kind == DATA:
            await self._room.acquire()
        self._messages.put_nowait((kind, data))

    def fail(self, problem: Problem) -> None:
        """There will be no more."""
        self._messages.put_nowait(problem)

    async def _next(self) -> tuple[bytes, bytes]:
        message = await self._messages.get()
        if isinstance(message, Problem):
            raise message
        kind, data = message
        if kind == PROBLEM:
            raise Problem.from_bytes(data)
        if kind == DATA:
            self._room.release()
        return kind, data

    async def start(self) -> bool:
        """Wait for the head; False if the answer is empty (an update). Raises Problem."""
        kind, data = await self._next()
        self.head = data.decode()
        return kind == HEAD

    async def chunks(self) -> AsyncIterator[bytes]:
        """The chunks. Raises Broken if the answer does not come to its end."""
        try:
            while (message := await self._next())[0] != END:
                yield message[1]
        except Problem as problem:
            raise Broken(str(problem)) from problem
        finally:
            self.close()

    def close(self) -> None:
        """The client wants no more: what is still being computed is killed."""
        if self.task is not None:
            self.task.cancel()


class Pool:
    """Some workers on the snapshots of a source."""

    def __init__(self, source: Path, limits: Limits) -> None:
        """Raises StoreError if there is nothing to serve."""
        self.limits = limits
        self.snapshots = Snapshots(source)
        self._idle: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()
        self._all: set[_Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting = 0
        self._refreshing = asyncio.Lock()
        self._updating = asyncio.Lock()
        self._closed = False

    async def open(self) -> None:
        """Start the workers. Raises StoreError if there is no whole store."""
        await asyncio.to_thread(self.snapshots.refresh)
        await self._spawn()
        for _ in range(self.limits.workers - 1):
            self._background(asyncio.create_task(self._spawn()))

    async def close(self) -> None:
        """End the workers and remove the snapshots."""
        self._closed = True
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for worker in self._all:
            worker.kill()
            await worker.process.wait()
        self.snapshots.close()

    async def _spawn(self) -> None:
        boot = _BOOT.format(path=[entry or "." for entry in sys.path], memory=self.limits.memory)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", boot, stdin=PIPE, stdout=PIPE, limit=1 << 18
        )
        worker = _Worker(process)
        self._all.add(worker)
        try:
            await worker.receive()  # READY
        except EOFError as error:
            self._all.discard(worker)
            raise StoreError("a worker does not start: is its limit of memory too low?") from error
        self._idle.put_nowait(worker)

    def _background(self, task: "asyncio.Task[None]") -> "asyncio.Task[None]":
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _bury(self, worker: _Worker) -> None:
        worker.kill()
        await worker.process.wait()
        self._all.discard(worker)
        if not self._closed:
            await self._spawn()

    async def _idle_worker(self) -> _Worker:
        if self._waiting >= self.limits.waiting:
            raise Problem(503, "too many requests are waiting; try again")
        self._waiting += 1
        try:
            async with asyncio.timeout(_PATIENCE):
                return await self._idle.get()
        except TimeoutError as error:
            raise Problem(503, "no worker became free in time; try again") from error
        finally:
            self._waiting -= 1

    async def refresh(self) -> Signature:
        """Take up a new build, if there is one; tells which state is served."""
        if self.snapshots.stale():
            async with self._refreshing:
                # What is there stays, if there is nothing whole.
                with contextlib.suppress(StoreError):
                    await asyncio.to_thread(self.snapshots.refresh)
        return self.snapshots.signature

    async def run(self, job: Job) -> Answer:
        """Give a job to a worker; its snapshot and limits are filled in here. Raises Problem if none is to be had."""
        worker = await self._idle_worker()
        answer = Answer()
        answer.task = self._background(asyncio.create_task(self._pump(worker, job, answer)))
        return answer

    async def _pump(self, worker: _Worker, job: Job, answer: Answer) -> None:
        """Carry messages from the worker to the answer until the end, the time limit, or the client's going away."""
        seconds = self.limits.seconds
        snapshot = self.snapshots.take()
        whole = False
        try:
            async with asyncio.timeout(seconds):
                await worker.send(replace(job, snapshot=str(snapshot), row_limit=self.limits.rows, seconds=seconds))
                while not whole:
                    kind, data = await worker.receive()
                    whole = kind in (END, PROBLEM)
                    if whole:
                        self._idle.put_nowait(worker)
                    await answer.put(kind, data)
        except TimeoutError:
            answer.fail(Problem(503, f"the query took longer than {seconds:g} seconds and was ended"))
        except (EOFError, OSError):
            answer.fail(Problem(400, "the query was ended: it needs more memory or is nested deeper than is allowed"))
        finally:
            self.snapshots.give_back(snapshot)
            if not whole:
                worker.kill()
                self._background(asyncio.ensure_future(self._bury(worker)))

    async def update(self, job: Job) -> None:
        """Change the store: one at a time, all or nothing. Raises Problem."""
        async with self._updating:
            before = await self.refresh()
            made = self.snapshots.new_folder()
            answer = await self.run(replace(job, work=Work.UPDATE, target=str(made)))
            try:
                await answer.start()
                await asyncio.to_thread(self.snapshots.publish, made, before)
            except StoreError as error:
                raise Problem(409, str(error)) from error
            finally:
                answer.close()
                self.snapshots.discard(made)
            await self.refresh()
