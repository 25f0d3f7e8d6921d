"""``geopol actors``: who is who, in the knowledge base and in a build."""

from pathlib import Path
from typing import Annotated

import typer

from graph.commands.actor_lists import list_actors, show, unknown
from graph.commands.common import ERROR, fail
from graph.commands.judging import merge, split
from graph.commands.resolving import resolve


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(name="actors", help="Who is who: in the knowledge base, and in a build.", no_args_is_help=True)
    group.command()(resolve)
    group.command("list")(list_actors)
    for command in (show, unknown, merge, split):
        group.command()(command)
    group.command("check")(check_command)
    app.add_typer(group)


def check_command(
    folder: Annotated[
        Path | None, typer.Argument(help="A folder of tables; the shipped ones without it.", show_default=False)
    ] = None,
) -> None:
    """Check the tables of actors, names and offices, and count their rows; exit code 1 if anything is wrong."""
    from rich.console import Console
    from rich.table import Table

    from ontology.actors import ACTORS_FOLDER
    from ontology.checking import check, counts

    tables = folder or ACTORS_FOLDER
    if not tables.is_dir():
        fail(f"{tables}: no such folder")
    problems = check(tables)
    for problem in problems:
        typer.echo(str(problem), err=True)
    if problems:
        typer.secho(f"{len(problems)} problem(s)", err=True, fg=typer.colors.RED)
        raise typer.Exit(ERROR)
    report = Table("Table", "Rows", "of")
    for file, what, count in counts(tables):
        report.add_row(file, f"{count:,}", what)
    Console().print(report)
    typer.echo("sound")
