"""``geopol validate``: is the graph what the shapes say?"""

import typer

from graph.commands.common import ERROR, BuildFolder, telling_errors


def validate_command(build: BuildFolder) -> None:
    """Check a graph against the SHACL shapes of the ontology.

    Prints what does not conform, each with its node and the reason; exit code 1 if anything does not. Warnings are
    printed, too, and do not count.
    """
    from graph.store import StoreError, open_store
    from graph.validation import validate

    with telling_errors(StoreError):
        report = validate(open_store(build).quads())
    for finding in report.findings:
        typer.echo(f"{finding.severity}: {finding.focus}: {finding.message}")
    typer.echo(report.summary())
    raise typer.Exit(0 if report.valid else ERROR)


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("validate")(validate_command)
