"""``geopol build``: documents in, a graph out."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractors import DEFAULT_EXTRACTOR
from graph.commands.common import (
    Columns,
    ExtractorName,
    Inputs,
    Language,
    Online,
    document_progress,
    tell_rejected,
    telling_errors,
    to_reading,
)

if TYPE_CHECKING:
    from rich.table import Table

    from graph.build import BuildReport

_ACTORS, _RELATIONS = 12, 15


def _actor_table(report: "BuildReport", language: str) -> "Table":
    from collections import Counter

    from rich.table import Table

    from ontology.vocabulary import vocabulary

    counts = Counter(actor for statement in report.statements for actor in {statement.subject.id, statement.object.id})
    actors = {actor.id: actor for statement in report.statements for actor in (statement.subject, statement.object)}
    table = Table("Actor", "Type", "Statements", title=f"{len(actors)} actors", title_justify="left")
    for actor_id, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:_ACTORS]:
        kind = vocabulary().entity_type(actors[actor_id].type).label(language)
        table.add_row(actors[actor_id].label(language), kind, str(count))
    return table


def _relation_table(report: "BuildReport", language: str) -> "Table":
    from rich.table import Table

    from ontology.vocabulary import vocabulary

    terms = vocabulary()
    title = f"{len(report.statements)} statements, the strongest"
    table = Table("Subject", "Relation", "Object", "Status", "Evidence", "Belief", title=title, title_justify="left")
    strongest = sorted(report.statements, key=lambda s: (-(s.belief or 0), -len(s.evidence), s.key))
    for statement in strongest[:_RELATIONS]:
        table.add_row(
            statement.subject.label(language),
            terms.relation(statement.relation).label(language),
            statement.object.label(language),
            terms.status(statement.status.value).label(language),
            str(len(statement.evidence)),
            f"{statement.belief or 0:.2f}",
        )
    return table


def _status_table(report: "BuildReport", language: str) -> "Table":
    from rich.table import Table

    from graph.build import counts_by_status
    from ontology.vocabulary import vocabulary

    table = Table("Status", "Statements", title="By status", title_justify="left")
    for status, count in counts_by_status(report.statements):
        table.add_row(vocabulary().status(status).label(language), str(count))
    return table


def _show(report: "BuildReport", language: str) -> None:
    from rich.console import Console

    from graph import folder
    from graph.store import STORE

    console = Console()
    for table in (_actor_table(report, language), _relation_table(report, language), _status_table(report, language)):
        console.print(table)
    console.print(f"{len(report.documents)} documents, {report.quads:,} quads.")
    console.print(f"{len(report.added)} documents are new, {len(report.replaced)} were replaced.", highlight=False)
    if report.outdated:
        console.print(
            f"{report.outdated} were read by another version of the extractors; given again, they are read anew.",
            highlight=False,
        )
    _tell_copies(report)
    for name in (folder.DOCUMENTS, folder.STATEMENTS, folder.TURTLE, folder.TRIG, STORE, folder.PAGE):
        state = "written" if name in report.changed else "unchanged"
        console.print(f"  {report.folder / name}  ({state})", highlight=False, soft_wrap=True)


def _tell_copies(report: "BuildReport") -> None:
    from graph.duplicates import COPIES

    table = (report.folder / COPIES).read_text(encoding="utf-8").splitlines()[1:]
    if table:
        clusters = len({line.split("\t")[0] for line in table})
        typer.echo(f"{len(table)} documents are copies of each other, {clusters} sources: {report.folder / COPIES}")


def build_command(
    inputs: Inputs,
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to build in; made if missing.")] = Path(
        "build"
    ),
    extractor: ExtractorName = DEFAULT_EXTRACTOR,
    lang: Annotated[Language, typer.Option(help="Language of labels, on the page and in the tables.")] = Language.VI,
    columns: Columns = None,
    online: Online = False,
) -> None:
    """Build a knowledge graph from documents, or add them to one; a document with a known id replaces the old one.

    Writes statements.jsonl and documents.jsonl, graph.ttl (plain view, actors, ontology), graph.trig (everything),
    store/ (for queries) and graph.html (to look at) into the output folder. A build that fails or is killed leaves the
    graph as it was, and the same command goes on where it ended; building the same documents again changes nothing.
    `geopol remove` takes documents out.
    """
    from extractors.documents import InputError
    from graph.build import build
    from graph.folder import BuildError
    from ontology.serialization import StatementError
    from ontology.tables import TableError

    with telling_errors(InputError, BuildError, StatementError, TableError), document_progress() as seen:
        reading = to_reading(columns, online)
        report = build(inputs, output, extractor=extractor, language=lang.value, seen=seen, reading=reading)
    _show(report, lang.value)
    for conflict in report.conflicts:
        typer.secho(f"conflict: {conflict}", err=True, fg=typer.colors.YELLOW)
    tell_rejected(report.rejected)


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("build")(build_command)
