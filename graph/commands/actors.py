"""``geopol actors``: who is who, in the knowledge base and in a build."""

import typer

from graph.commands.resolving import resolve


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(name="actors", help="Who is who: in the knowledge base, and in a build.", no_args_is_help=True)
    group.command()(resolve)
    app.add_typer(group)
