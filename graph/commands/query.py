"""``geopol query``: SPARQL, by text, by file or by name."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graph.commands.common import BuildFolder, Language, fail, telling_errors

if TYPE_CHECKING:
    from graph.named_queries import NamedQuery
    from graph.store import QuadStore, Results


class Format(StrEnum):
    """Formats of answers."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    XML = "xml"


def _list_queries(language: str) -> None:
    from rich.console import Console

    from graph.named_queries import named_queries

    console = Console()
    for query in named_queries().values():
        console.print(f"[bold]{query.name}[/bold]: {dict(query.title)[language]}", highlight=False)
        console.print(f"  {dict(query.description)[language]}", highlight=False)
        for parameter in query.parameters:
            default = f" (default: {parameter.default})" if parameter.default else ""
            described = dict(parameter.description)[language]
            console.print(
                f"  --param {parameter.name}=… {parameter.kind}: {described}{default}", highlight=False, markup=False
            )


def _values(parameters: list[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for parameter in parameters:
        name, separator, value = parameter.partition("=")
        if not separator or not name or not value:
            raise typer.BadParameter(f"{parameter!r} is not NAME=VALUE", param_hint="--param")
        values[name] = value
    return values


def _text(query: str) -> str:
    """The SPARQL of a file, of standard input, or ``query`` itself. Raises QueryError if it is none of these."""
    import difflib

    from graph.named_queries import named_queries
    from graph.query import QueryError

    if query == "-":
        return sys.stdin.read()
    if query.endswith((".rq", ".sparql")):
        try:
            return Path(query).read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise QueryError(f"{query}: not UTF-8 at byte {error.start}") from error
    if query and not any(char in query for char in "{ \n"):
        near = difflib.get_close_matches(query, named_queries(), n=3, cutoff=0.4)
        hint = f"; near are {', '.join(near)}" if near else ""
        raise QueryError(f"no shipped query is called {query!r}{hint}; `geopol query --list` shows all")
    return query


def _answer(store: "QuadStore", query: str, values: dict[str, str], language: str) -> "Results":
    from graph.named_queries import named_queries
    from graph.query import QueryError, run, run_named

    named: NamedQuery | None = named_queries().get(query)
    if named is None:
        if values:
            raise QueryError("--param is for shipped queries only; `geopol query --list` shows them")
        return run(store, _text(query))
    # The language of names in the answer follows --lang, unless it is given.
    spoken = {p.name: language for p in named.parameters if p.kind == "language"}
    return run_named(store, named, spoken | values)


def query_command(
    build: BuildFolder = Path("build"),
    query: Annotated[
        str,
        typer.Argument(
            metavar="QUERY",
            help="SPARQL text, a file ending in .rq, the name of a shipped query, or - for standard input.",
            show_default=False,
        ),
    ] = "",
    param: Annotated[
        list[str] | None,
        typer.Option("--param", "-p", metavar="NAME=VALUE", help="Set a parameter: an id or a name in any language."),
    ] = None,
    answer_format: Annotated[Format, typer.Option("--format", "-f", help="How to print the answer.")] = Format.TABLE,
    lang: Annotated[Language, typer.Option(help="Language of names and titles.")] = Language.VI,
    list_queries: Annotated[bool, typer.Option("--list", help="List the shipped queries and stop.")] = False,
) -> None:
    """Ask a graph with SPARQL.

    Direct edges mean actual statements: `geopol query build/ 'SELECT ?who ?whom { ?who relation:urges ?whom }'`. All
    prefixes of geopol are known. Shipped queries go by name: `geopol query build/ who-urges-whom --param whom=Mỹ`.
    CONSTRUCT and DESCRIBE answer in Turtle.
    """
    from graph.query import QueryError
    from graph.results import write_results
    from graph.store import StoreError, open_store

    if list_queries:
        _list_queries(lang.value)
        return
    if not query:
        raise typer.BadParameter("a query is missing; `geopol query --list` shows the shipped ones", param_hint="QUERY")
    with telling_errors(StoreError, QueryError):
        store = open_store(build)
        results = _answer(store, query, _values(param or []), lang.value)
        try:
            write_results(results, answer_format.value, sys.stdout.buffer)
        except BrokenPipeError:
            fail("the reader of the answer went away")


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("query")(query_command)
