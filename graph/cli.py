"""The command ``geopol``: parse, call, print. Commands live in ``graph.commands``, one group a module."""

from typing import Annotated

import typer

from graph.commands import (
    actors,
    analyze,
    build,
    evaluate,
    explain,
    export,
    extract,
    keeping,
    query,
    report,
    serve,
    show,
    validate,
    view,
)

EPILOG = (
    "Exit codes: 0 done; 1 an error, told on standard error; 2 a wrong option or argument; "
    "3 done, but some documents could not be read (each is listed with its reason)."
)

app = typer.Typer(
    name="geopol",
    help="Knowledge graphs of world politics from Vietnamese and English news: documents in; statements, RDF, SPARQL "
    "answers and an interactive page out. Nothing here opens a network connection, unless `--online` is given.",
    epilog=EPILOG,
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_show_locals=False,
)

for group in (
    build,
    keeping,
    extract,
    explain,
    query,
    serve,
    validate,
    view,
    show,
    export,
    analyze,
    evaluate,
    report,
    actors,
):
    group.register(app)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"geopol {version('geopol-kg')}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Knowledge graphs of world politics from Vietnamese and English news."""
