"""``geopol analyze``: what a graph tells as a whole, as tables and figures."""

import sys
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graph.analysis.choices import Level, Period
from graph.commands.common import BuildFolder, Language, telling_errors
from graph.commands.filters import Actors, MinimumBelief, Relations, Since, Until

if TYPE_CHECKING:
    from graph.analysis.tables import Table
    from graph.analysis.whole import Analysis, Settings
    from graph.export.contract import Content
    from graph.selection import Selection

Levels = Annotated[
    Level,
    typer.Option(help="Parties: countries and organizations with all who act for them, or every actor by itself."),
]
WeightOptions = Annotated[
    list[str] | None,
    typer.Option(
        "--weight",
        metavar="STATUS=NUMBER",
        help="How much statements of a status count, in [0, 1]. By default actual ones count 1, others 0.",
    ),
]
Periods = Annotated[Period, typer.Option(help="Steps of time.")]
Between = Annotated[
    tuple[datetime, datetime] | None,
    typer.Option(
        formats=["%Y-%m-%d"],
        metavar="DAY DAY",
        help="What changed between these days; by default in the later half of the dated acts.",
        show_default=False,
    ),
]
ByPublication = Annotated[
    bool, typer.Option("--by-publication", help="Date acts that have no date by the day they were first published.")
]


class Format(StrEnum):
    """Formats of tables."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


class ImageFormat(StrEnum):
    """Formats of figures."""

    PNG = "png"
    SVG = "svg"


def to_settings(
    level: Level,
    weights: list[str] | None,
    period: Period,
    between: tuple[datetime, datetime] | None,
    by_publication: bool,
) -> "Settings":
    """The options as settings. Raises AnalysisError."""
    from graph.analysis.acts import checked_weight
    from graph.analysis.whole import Settings

    parted = (weight.partition("=") for weight in weights or ())
    days: tuple[date, date] | None = (between[0].date(), between[1].date()) if between else None
    return Settings(
        level=level,
        weights=tuple(checked_weight(status.strip(), value or "nothing") for status, _, value in parted),
        period=period,
        between=days,
        by_publication=by_publication,
    )


def analysis_of(build: Path, selection: "Selection", settings: "Settings") -> "tuple[Analysis, Content]":
    """The analysis of a build, and what it was made of. Raises as ``open_store``, ``Content`` and ``analyze`` do."""
    from graph.analysis.whole import analyze, shipped_lookup
    from graph.export.contract import Content
    from graph.store import open_store

    content = Content(open_store(build).quads(), selection)
    lookup = shipped_lookup(content.lookup)
    found = analyze(content.statements, documents=content.documents, lookup=lookup, settings=settings)
    return found, content


def _print(table: "Table", limit: int, language: str) -> None:
    from rich.console import Console
    from rich.table import Column
    from rich.table import Table as Shown
    from rich.text import Text

    from graph.analysis.tables import Cell, say

    def cell(value: Cell) -> str:
        if isinstance(value, bool):
            return say("yes" if value else "no", language)
        if isinstance(value, float):
            return f"{value:.10g}"
        return "" if value is None else str(value)

    shown = [number for number, name in enumerate(table.columns) if not name.endswith("_id")]
    numeric = {
        number for number in shown if all(isinstance(row.cells[number], int | float | None) for row in table.rows)
    }
    headers = (
        Column(say(f"column_{table.columns[number]}", language), justify="right" if number in numeric else "left")
        for number in shown
    )
    grid = Shown(*headers, title=Text(table.title, style="bold"), title_justify="left")
    for row in table.rows[:limit]:
        grid.add_row(*(Text(cell(row.cells[number])) for number in shown))
    console = Console() if sys.stdout.isatty() else Console(width=200)
    console.print(grid)
    if len(table.rows) > limit:
        console.print(say("more", language, count=len(table.rows) - limit), style="dim", highlight=False)


def _write(found: "Analysis", made: "tuple[Table, ...]", folder: Path, form: Format, figures: str, lang: str) -> None:
    from graph.analysis.tables import to_csv, to_json

    folder.mkdir(parents=True, exist_ok=True)
    files: list[tuple[str, bytes]] = []
    if form is Format.JSON:
        files.append(("analysis.json", to_json(made).encode()))
    else:
        files += [(f"{table.name}.csv", to_csv(table).encode()) for table in made]
    if figures:
        from graph.analysis.figures import FIGURES, drawn

        files += [(f"{name}.{figures}", drawn(draw(found, lang), figures)) for name, draw in FIGURES]
    for name, data in files:
        (folder / name).write_bytes(data)
    typer.echo(f"{folder}: {', '.join(name for name, _ in files)}")


def analyze_command(  # noqa: PLR0913, PLR0917 (each is an option)
    build: BuildFolder,
    form: Annotated[
        Format | None,
        typer.Option("--format", "-f", help="Tables for people, CSV or JSON; CSV by default in a folder."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Folder to write tables and figures in.", show_default=False)
    ] = None,
    table: Annotated[
        list[str] | None,
        typer.Option(
            "--table",
            help="Only this table: summary, standings, dyads, stances, series, ties, triads, blocs, brokers, changes.",
        ),
    ] = None,
    figures: Annotated[
        ImageFormat | None,
        typer.Option(help="Also write figures into the folder; needs `pip install '.[analysis]'`."),
    ] = None,
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
    limit: Annotated[int, typer.Option("--limit", min=1, help="Rows of a table for people.")] = 10,
    lang: Annotated[Language, typer.Option(help="Language of labels.")] = Language.VI,
) -> None:
    """Tell what a graph says as a whole.

    Centralities, communities, alignment and triads under strain, the cooperation-conflict index of pairs over time,
    brokers, and what changed between two days. Only actual statements count unless --weight says so; each number comes
    with its statements in CSV and JSON.
    """
    from graph.analysis.acts import AnalysisError
    from graph.analysis.tables import tables, to_csv, to_json
    from graph.commands.filters import to_selection
    from graph.rdf_reading import GraphError
    from graph.selection import SelectionError
    from graph.store import StoreError

    if figures and output is None:
        raise typer.BadParameter("figures are written into a folder: give --output", param_hint="--figures")
    if form is Format.TABLE and output is not None:
        raise typer.BadParameter("tables for people are printed; into a folder go csv or json", param_hint="--format")
    if form is Format.CSV and output is None and len(table or ()) != 1:
        raise typer.BadParameter("one table at a time as CSV: give --table, or --output", param_hint="--format")
    with telling_errors(StoreError, GraphError, SelectionError, AnalysisError):
        selection = to_selection(actor, relation, None, since, until, minimum_belief)
        found, _ = analysis_of(build, selection, to_settings(level, weight, period, between, by_publication))
        made = tables(found, lang.value, tuple(table or ()))
        if output is not None:
            _write(found, made, output, form or Format.CSV, figures.value if figures else "", lang.value)
        elif form is Format.JSON:
            typer.echo(to_json(made), nl=False)
        elif form is Format.CSV:
            typer.echo(to_csv(made[0]), nl=False)
        else:
            for one in made:
                if one.rows:
                    _print(one, limit, lang.value)


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("analyze")(analyze_command)
