"""``geopol report``: a graph told like an analyst's brief, as one page."""

from pathlib import Path
from typing import Annotated

import typer

from graph.analysis.choices import Level, Period
from graph.commands.analyze import Between, ByPublication, Levels, Periods, WeightOptions
from graph.commands.common import BuildFolder, Language, telling_errors
from graph.commands.filters import Actors, MinimumBelief, Relations, Since, Until


def report_command(  # noqa: PLR0913, PLR0917 (each is an option)
    build: BuildFolder,
    output: Annotated[Path, typer.Option("--output", "-o", help="Page to write.")] = Path("report.html"),
    title: Annotated[str | None, typer.Option(help="Title of the report.", show_default=False)] = None,
    level: Levels = Level.COUNTRY,
    weight: WeightOptions = None,
    period: Periods = Period.MONTH,
    between: Between = None,
    by_publication: ByPublication = False,
    actor: Actors = None,
    relation: Relations = None,
    since: Since = None,
    until: Until = None,
    minimum_belief: MinimumBelief = None,
    lang: Annotated[Language, typer.Option(help="Language of the report.")] = Language.VI,
) -> None:
    """Write what a graph tells as a brief: one page that works offline, without a script.

    Who is at the centre, who cooperates with whom and who is in conflict, what is under strain, what changed, what is
    only planned or alleged. Every number leads to the statements it is made of, each with its sentences.
    """
    from graph.analysis.acts import AnalysisError
    from graph.commands.analyze import analysis_of, to_settings
    from graph.commands.filters import to_selection
    from graph.rdf_reading import GraphError
    from graph.report.page import write_report
    from graph.selection import SelectionError
    from graph.store import StoreError

    with telling_errors(StoreError, GraphError, SelectionError, AnalysisError):
        selection = to_selection(actor, relation, None, since, until, minimum_belief)
        found, content = analysis_of(build, selection, to_settings(level, weight, period, between, by_publication))
        write_report(output, found, content.statements, content.documents, lang.value, title)
    typer.echo(f"{output} written")


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("report")(report_command)
