"""``geopol remove`` and ``geopol backup``: documents out of a build; a build to another place."""

from pathlib import Path
from typing import Annotated

import typer

from graph.commands.common import telling_errors

_Folder = Annotated[Path, typer.Argument(metavar="BUILD", help="A build folder.", show_default=False)]


def remove_command(
    build: _Folder,
    documents: Annotated[
        list[str], typer.Argument(metavar="DOCUMENT...", help="Ids or IRIs of documents.", show_default=False)
    ],
) -> None:
    """Take documents out of a build: exactly what they contributed goes, what others say, too, stays.

    The build is then, byte for byte, one that never had them. If one of the documents is not there, nothing is removed.
    """
    from graph.build import remove
    from graph.folder import BuildError
    from ontology.serialization import StatementError
    from ontology.tables import TableError

    with telling_errors(BuildError, StatementError, TableError):
        report = remove(build, documents)
    typer.echo(
        f"{len(report.removed)} removed; {len(report.documents)} documents, {len(report.statements)} statements left"
    )
    for conflict in report.conflicts:
        typer.secho(f"conflict: {conflict}", err=True, fg=typer.colors.YELLOW)
    for name in report.changed:
        typer.echo(f"  {build / name}  (written)")


def backup_command(
    build: _Folder,
    target: Annotated[
        Path, typer.Argument(metavar="DEST", help="Folder to make; nothing may be there.", show_default=False)
    ],
) -> None:
    """Copy a build, with its judgements, and check the copy. The copy is a build folder like any other."""
    from graph.backup import backup
    from graph.folder import BuildError
    from graph.store import StoreError

    with telling_errors(BuildError, StoreError):
        names = backup(build, target)
    typer.echo(f"{target}: {', '.join(names)}")


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.command("remove")(remove_command)
    app.command("backup")(backup_command)
