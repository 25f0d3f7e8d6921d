"""``geopol evaluate``: how right extracted statements are."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractors import DEFAULT_EXTRACTOR
from graph.commands.common import ExtractorName, document_progress, telling_errors

if TYPE_CHECKING:
    from graph.evaluation import Figures, Sentence


def _extracted(gold: "tuple[Sentence, ...]", extractor: str) -> tuple[dict[str, Any], ...]:
    """What is found in the texts of the gold, by the way that every document takes."""
    import tempfile

    from graph.build import read_and_extract, shipped_extract, shipped_lookup
    from graph.evaluation import GoldError, input_lines
    from ontology.serialization import to_lines

    with tempfile.TemporaryDirectory() as folder, document_progress() as seen:
        source = Path(folder) / "gold.jsonl"
        source.write_text("".join(f"{line}\n" for line in input_lines(gold)), encoding="utf-8")
        read = read_and_extract([source], extractor, shipped_extract(), seen)
    if read.rejected:
        raise GoldError(f"a document of the gold cannot be read: {read.rejected[0].reason}")
    return tuple(json.loads(line) for line in to_lines(read.statements, read.documents, shipped_lookup()))


def _print_table(figures: "tuple[Figures, ...]") -> None:
    from rich.console import Console
    from rich.table import Column, Table

    table = Table(
        Column("Set", no_wrap=True),
        "Level",
        *(Column(name, justify="right") for name in ("Precision", "Recall", "F1", "Gold", "Found")),
    )
    for one in figures:
        rates = (f"{rate:.3f}" for rate in (one.precision, one.recall, one.f1))
        table.add_row(one.set, one.level, *rates, str(one.gold), str(one.found))
    Console().print(table)


def evaluate_command(
    gold: Annotated[
        list[Path],
        typer.Argument(
            metavar="GOLD...",
            help='JSON Lines, a sentence a line: {"document", "language", "text", "date"?, "triples"}.',
            show_default=False,
        ),
    ],
    entities: Annotated[
        list[Path] | None,
        typer.Option("--entities", help="Table of the names that keys of the gold accept: key, type, aliases (a|b)."),
    ] = None,
    relations: Annotated[
        Path | None,
        typer.Option("--relations", help="Table of the classes of relations: relation, plover. Else the ontology's."),
    ] = None,
    statements: Annotated[
        Path | None, typer.Option("--statements", help="Score this file of `geopol extract` instead of extracting.")
    ] = None,
    extractor: ExtractorName = DEFAULT_EXTRACTOR,
    events_only: Annotated[
        bool, typer.Option("--events-only", help="Leave memberships, offices and the like out.")
    ] = False,
    as_json: Annotated[
        Path | None, typer.Option("--json", help="Write the figures to this file; - prints them.")
    ] = None,
) -> None:
    """Score extracted statements against gold: precision, recall and F1, of all together and by set and language.

    Levels: pair (who with whom), class (PLOVER class), triple (subject, relation, object), full (and status),
    attributed (and who says it).
    """
    from graph.evaluation import (
        GoldError,
        Judge,
        evaluate,
        read_accepted,
        read_classes,
        read_gold,
        read_statements,
        shipped_classes,
        to_json,
    )
    from ontology.tables import TableError

    with telling_errors(GoldError, TableError):
        judge = Judge(
            classes=read_classes(relations) if relations else shipped_classes(), accepted=read_accepted(entities or ())
        )
        sentences = read_gold(gold)
        found = read_statements(statements) if statements else _extracted(sentences, extractor)
        figures = evaluate(sentences, found, judge, events_only=events_only)
        written = json.dumps(to_json(figures), indent=1) + "\n"
        if as_json and str(as_json) != "-":
            as_json.write_text(written, encoding="utf-8")
    if as_json and str(as_json) == "-":
        typer.echo(written, nl=False)
    else:
        _print_table(figures)


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("evaluate")(evaluate_command)
