"""``geopol view``: the interactive page of a graph."""

from pathlib import Path
from typing import Annotated

import typer

from graph.commands.common import BuildFolder, Language, telling_errors


def view_command(
    build: BuildFolder,
    output: Annotated[Path, typer.Option("--output", "-o", help="Page to write.")] = Path("graph.html"),
    lang: Annotated[Language, typer.Option(help="Language of labels.")] = Language.VI,
) -> None:
    """Draw a graph as one interactive page that works offline.

    Nodes are actors, edges are statements; a click on an edge shows the sentences it comes from.
    """
    from graph.rdf_reading import GraphError, read_documents, read_statements
    from graph.store import StoreError, open_store
    from graph.views.page import write_page

    with telling_errors(StoreError, GraphError):
        store = open_store(build)
        write_page(output, read_statements(store.quads()), lang.value, read_documents(store.quads()))
    typer.echo(f"{output} written")


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("view")(view_command)
