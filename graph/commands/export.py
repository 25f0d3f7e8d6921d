"""``geopol export``: a graph in the formats of other tools."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graph.commands.common import BuildFolder, fail, telling_errors
from graph.commands.filters import Actors, MinimumBelief, Relations, Since, Statuses, Until, to_selection

if TYPE_CHECKING:
    from graph.export.contract import Content, Export


def _list_formats(wanted: bool) -> None:
    if wanted:
        from graph.export.registry import EXPORTS

        for export in EXPORTS.values():
            kind = "a folder" if export.folder else "a file"
            typer.echo(f"{export.name:9} {kind:8}  {export.about}")
        raise typer.Exit


def _write(export: "Export", content: "Content", output: Path) -> None:
    from graph.export.writing import write

    if str(output) != "-":
        write(export, content, output)
    elif export.folder:
        raise typer.BadParameter(f"{export.name} writes several files: give a folder", param_hint="--output")
    else:
        try:
            for part in export.make(content):
                sys.stdout.buffer.write(part.data)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            fail("the reader of the export went away")


def export_command(  # noqa: PLR0913, PLR0917 (each is an option)
    build: BuildFolder,
    form: Annotated[str, typer.Option("--format", "-f", help="Format; --list shows them.", show_default=False)],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="File or folder to write, or - for standard output.")
    ] = Path("-"),
    actor: Actors = None,
    relation: Relations = None,
    status: Statuses = None,
    since: Since = None,
    until: Until = None,
    minimum_belief: MinimumBelief = None,
    _list: Annotated[
        bool, typer.Option("--list", callback=_list_formats, is_eager=True, help="List the formats and stop.")
    ] = False,
) -> None:
    """Write a graph, or what the filters leave of it, in the format of other tools.

    A filter that is given twice lets either pass; different filters must all hold. With --since or --until only
    statements whose event is dated are left: the day of publication is not that of the event. The same graph gives the
    same bytes.
    """
    from graph.export.contract import Content, ExportError
    from graph.export.registry import export_named
    from graph.rdf_reading import GraphError
    from graph.selection import SelectionError
    from graph.store import StoreError, open_store

    with telling_errors(StoreError, GraphError, SelectionError, ExportError):
        export = export_named(form)
        selection = to_selection(actor, relation, status, since, until, minimum_belief)
        content = Content(open_store(build).quads(), selection)
        _write(export, content, output)
        kept = content.count
        taken = kept if export.takes is None else sum(map(export.takes, content.statements))
    note = "" if taken == kept else f"; {export.name} has no place for {kept - taken:,} that the graph holds"
    typer.echo(f"{taken:,} statements as {export.name} in {output}{note}", err=str(output) == "-")


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("export")(export_command)
