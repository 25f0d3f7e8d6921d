"""``geopol serve``: a SPARQL endpoint and pages on this machine."""

import contextlib
from typing import Annotated

import typer

from graph.commands.common import BuildFolder, Language, fail, telling_errors


def _checked_host(host: str) -> str:
    """A loopback address or name."""
    import ipaddress

    try:
        loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise typer.BadParameter(
            f"{host!r} is no loopback address; accepted are localhost, 127.0.0.1 and ::1. To serve others, put a web "
            "server in front, and name its host with --allow-host"
        )
    return host


def serve_command(  # noqa: PLR0913, PLR0917  # each is an option of the command line
    build: BuildFolder,
    port: Annotated[int, typer.Option("--port", "-p", min=0, max=65535, help="Port; 0 takes a free one.")] = 7878,
    host: Annotated[str, typer.Option("--host", callback=_checked_host, help="Loopback address.")] = "127.0.0.1",
    token: Annotated[
        str | None,
        typer.Option(
            "--update-token",
            envvar="GEOPOL_UPDATE_TOKEN",
            help="Accept updates with this token (Authorization: Bearer TOKEN). Without one the server is read-only.",
            show_default=False,
        ),
    ] = None,
    seconds: Annotated[float, typer.Option("--time-limit", min=0.1, help="Seconds after which a query is ended.")] = 30,
    rows: Annotated[int, typer.Option("--row-limit", min=1, help="Rows or triples of an answer.")] = 100_000,
    body: Annotated[int, typer.Option("--body-limit", min=1, help="Bytes of a request.")] = 1 << 20,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="Queries at the same time.")] = 4,
    waiting: Annotated[int, typer.Option("--waiting", min=0, help="Requests that may wait for a worker.")] = 256,
    memory: Annotated[int, typer.Option("--memory-limit", min=1024, help="Megabytes of memory for a query.")] = 4096,
    allow_host: Annotated[
        list[str] | None,
        typer.Option("--allow-host", metavar="NAME", help="Another name this server goes by, behind a web server."),
    ] = None,
    lang: Annotated[Language, typer.Option(help="Language of the page.")] = Language.VI,
) -> None:
    """Serve a graph on this machine: SPARQL 1.1 Protocol at /sparql, graphs at /store, and pages.

    Queries are read-only, open no connection and read no file (SERVICE, LOAD and FROM of what is not here are refused),
    and are ended when they take too long. A build may run meanwhile: readers see the last whole state.
    """
    import uvicorn

    from graph.server.app import LOOPBACK, Settings, configuration, listen, make_app
    from graph.server.pool import Limits
    from graph.store import StoreError

    if token is not None and not token.strip():
        raise typer.BadParameter("an empty token", param_hint="--update-token")
    limits = Limits(
        seconds=seconds, rows=rows, body=body, workers=workers, waiting=waiting, memory=memory * 1024 * 1024
    )
    settings = Settings(
        limits=limits, token=token and token.strip(), hosts=(*LOOPBACK, host, *(allow_host or [])), language=lang.value
    )
    with telling_errors(StoreError):
        app = make_app(build, settings)
        try:
            listener = listen(host, port)
        except OSError as error:
            fail(f"port {port} of {host}: {error.strerror}; --port takes another")
    shown = f"[{host}]" if ":" in host else host
    typer.echo(f"http://{shown}:{listener.getsockname()[1]}/ serves {build}; Ctrl-C ends it")
    with contextlib.suppress(KeyboardInterrupt):  # it has closed everything by then
        uvicorn.Server(configuration(app)).run(sockets=[listener])


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("serve")(serve_command)
