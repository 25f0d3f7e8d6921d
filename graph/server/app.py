"""The HTTP application: routes, and how answers of workers become responses.

- ``/sparql``: SPARQL 1.1 Protocol; without a query, the service description
- ``/store``: Graph Store Protocol, for reading: ``?default``, ``?graph=IRI``, or everything
- ``/.well-known/void``: what is in the data
- ``/``: a page to ask with; ``/queries``: the shipped queries; ``/graph.html``: the page of the graph
"""

import asyncio
import hmac
import logging
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import (
    FileResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Send

from graph.server.messages import Job, Problem, Work
from graph.server.negotiation import BOOLEAN, FORMATS, QUADS, ROWS, TRIPLES, Format, choose
from graph.server.pages import GRAPH_POLICY, PAGE_POLICY, STATIC, page, queries
from graph.server.pool import Answer, Broken, Limits, Pool
from graph.server.protocol import operation, query_fields, values

LOOPBACK = ("127.0.0.1", "localhost", "::1", "[::1]")
_LOG = logging.getLogger("uvicorn.error")
_PLAIN = {"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin"}
_ANSWER = {**_PLAIN, "Vary": "Accept", "Cache-Control": "no-cache"}
_MOST_DESCRIPTIONS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a source is served: limits, token of updates (None: no updates), names of this host, language of pages."""

    limits: Limits = field(default_factory=Limits)
    token: str | None = None
    hosts: tuple[str, ...] = LOOPBACK
    language: str = "vi"


class _Streamed(StreamingResponse):
    """An answer that is cut, not ended, if its query is."""

    def __init__(self, answer: Answer, content_type: str) -> None:
        super().__init__(answer.chunks(), headers={**_ANSWER, "Content-Type": content_type})
        self._answer = answer

    async def stream_response(self, send: Send) -> None:
        try:
            await super().stream_response(send)
        except Broken as error:
            _LOG.warning("an answer was cut: %s", error)
        finally:
            self._answer.close()


def _name(chosen: Format | None) -> str | None:
    return chosen.name if chosen else None


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


class _Service:
    """The endpoints of a pool."""

    def __init__(self, pool: Pool, settings: Settings) -> None:
        self._pool, self._settings = pool, settings
        self._descriptions: dict[tuple[object, ...], bytes] = {}

    def _job(self, request: Request, work: Work, text: str | None) -> Job:
        accept = ", ".join(request.headers.getlist("accept")) or None
        limits = self._settings.limits
        return Job(
            work=work,
            snapshot="",
            text=text,
            base=str(request.base_url) + "sparql",
            rows=_name(choose(accept, ROWS)),
            boolean=_name(choose(accept, BOOLEAN)),
            triples=_name(choose(accept, TRIPLES)),
            row_limit=limits.rows,
            seconds=limits.seconds,
        )

    async def _start(self, request: Request, job: Job) -> Answer:
        """An answer whose head is there. A client that goes away meanwhile ends its query."""
        await self._pool.refresh()
        answer = await self._pool.run(job)
        started, gone = asyncio.ensure_future(answer.start()), asyncio.ensure_future(_gone(request))
        try:
            await asyncio.wait({started, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not started.done():
                raise ClientDisconnect
            started.result()
        except BaseException:
            started.cancel()
            answer.close()
            raise
        finally:
            gone.cancel()
        return answer

    async def _stream(self, request: Request, job: Job) -> Response:
        answer = await self._start(request, job)
        return _Streamed(answer, FORMATS[answer.head].content_type)

    async def _described(self, request: Request, job: Job) -> Response:
        """A description: it reads all of the store, so it is kept until that changes."""
        if job.triples is None:
            raise Problem(406, "a description is RDF; the client takes no format of it")
        key = (await self._pool.refresh(), job.work, job.triples, job.base)
        if key not in self._descriptions:
            answer = await self._start(request, job)
            if len(self._descriptions) >= _MOST_DESCRIPTIONS:
                self._descriptions.clear()
            self._descriptions[key] = b"".join([chunk async for chunk in answer.chunks()])
        return Response(self._descriptions[key], headers={**_ANSWER, "Content-Type": FORMATS[job.triples].content_type})

    def _authorize(self, request: Request) -> None:
        token = self._settings.token
        if token is None:
            raise Problem(403, "this server is read-only; updates need one started with a token")
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), token.encode()):
            raise Problem(401, "updates need the token: Authorization: Bearer TOKEN")

    async def sparql(self, request: Request) -> Response:
        """SPARQL 1.1 Protocol."""
        asked = await operation(request, self._settings.limits.body)
        work = Work.UPDATE if asked.is_update else Work.QUERY
        job = self._job(request, work, asked.text)
        if asked.text is None:
            if choose(request.headers.get("accept"), (*TRIPLES, _HTML)) is _HTML:
                return RedirectResponse("/", 303, headers={"Vary": "Accept"})
            described = "updates" if self._settings.token is not None else ""
            return await self._described(request, self._job(request, Work.DESCRIPTION, described))
        job = replace(job, default_graphs=asked.default_graphs, named_graphs=asked.named_graphs)
        if not asked.is_update:
            return await self._stream(request, job)
        self._authorize(request)
        await self._pool.update(job)
        return Response(status_code=204, headers=_PLAIN)

    async def store(self, request: Request) -> Response:
        """Graph Store Protocol: a graph, the default graph, or everything in a format of named graphs."""
        fields = query_fields(request)
        graphs, default = values(fields, "graph"), values(fields, "default")
        if len(graphs) + bool(default) > 1:
            raise Problem(400, "accepted are ?default, one ?graph=IRI, or neither")
        if graphs and not graphs[0]:
            raise Problem(400, "the graph has no IRI")
        job = self._job(request, Work.GRAPH, graphs[0] if graphs else "" if default else None)
        if job.text is None:
            job = replace(job, triples=_name(choose(request.headers.get("accept"), QUADS)))
        if job.triples is None:
            raise Problem(406, "the client takes no format of this")
        return await self._stream(request, job)

    async def void(self, request: Request) -> Response:
        """VoID."""
        return await self._described(request, self._job(request, Work.VOID, None))

    async def graph_page(self, _: Request) -> Response:
        """The page of the graph as the last build drew it."""
        path = self._pool.snapshots.page()
        if path is None:
            raise Problem(404, "there is no graph.html beside what is served; `geopol view` draws one")
        return FileResponse(path, headers={**_PLAIN, "Content-Security-Policy": GRAPH_POLICY})

    async def page(self, _: Request) -> Response:
        """The page to ask with."""
        headers = {**_PLAIN, "Content-Security-Policy": PAGE_POLICY}
        return Response(page(self._settings.language), media_type="text/html", headers=headers)

    async def queries(self, _: Request) -> Response:
        """The shipped queries."""
        return JSONResponse(queries(), headers=_PLAIN)


_HTML = Format(name="html", media_type="text/html", aliases=("application/xhtml+xml",))


def _told(status: int, reason: str, headers: Mapping[str, str] | None = None) -> Response:
    more = {401: {"WWW-Authenticate": "Bearer"}, 503: {"Retry-After": "1"}}.get(status, {})
    return PlainTextResponse(f"{reason}\n", status, headers={**_PLAIN, **more, **(headers or {})})


async def _problem(_: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return _told(error.status, error.reason)


async def _http_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _told(error.status_code, error.detail, error.headers)


async def _client_gone(_: Request, __: Exception) -> Response:
    return _told(400, "the client went away")


def make_app(source: Path, settings: Settings | None = None) -> Starlette:
    """An ASGI application that serves a build folder, a store folder or an RDF file.

    Raises StoreError, saying what is accepted, if there is nothing to serve.
    """
    settings = settings or Settings()
    pool = Pool(source, settings.limits)
    service = _Service(pool, settings)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        try:
            await pool.open()
            yield
        finally:
            await pool.close()

    both, read = ["GET", "POST"], ["GET"]
    return Starlette(
        routes=[
            Route("/", service.page, methods=read),
            Route("/sparql", service.sparql, methods=both),
            Route("/sparql/", service.sparql, methods=both),
            Route("/store", service.store, methods=read),
            Route("/.well-known/void", service.void, methods=read),
            Route("/queries", service.queries, methods=read),
            Route("/graph.html", service.graph_page, methods=read),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(settings.hosts), www_redirect=False)],
        exception_handlers={Problem: _problem, HTTPException: _http_error, ClientDisconnect: _client_gone},
        lifespan=lifespan,
    )


def listen(host: str, port: int) -> socket.socket:
    """A socket for ``uvicorn.Server.run``; port 0 takes a free one. Raises OSError if the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With its protocol named asyncio sends small answers at once (TCP_NODELAY): else each takes 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


def configuration(app: Starlette) -> uvicorn.Config:
    """How uvicorn runs the application: quietly, for so many connections."""
    return uvicorn.Config(
        app,
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        limit_concurrency=1000,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=3,
    )
