"""``geopol extract``: documents in, statements as JSON Lines out."""

from pathlib import Path
from typing import Annotated

import typer

from extractors import DEFAULT_EXTRACTOR
from graph.commands.common import (
    Columns,
    ExtractorName,
    Inputs,
    Online,
    document_progress,
    tell_rejected,
    telling_errors,
    to_reading,
)


def extract_command(
    inputs: Inputs,
    output: Annotated[Path, typer.Option("--output", "-o", help="File to write, or - for standard output.")] = Path(
        "-"
    ),
    extractor: ExtractorName = DEFAULT_EXTRACTOR,
    columns: Columns = None,
    online: Online = False,
) -> None:
    """Extract statements from documents, one JSON object a line, in the order of documents.

    Each line holds one statement with the sentence that says it: who, in which relation, to whom, how the text
    presents it (status), who says so, and where in the text the words stand. Nothing is merged or scored.
    """
    from extractors.documents import InputError
    from graph.build import read_and_extract, shipped_extract, shipped_lookup
    from ontology.serialization import to_lines

    with telling_errors(InputError), document_progress() as seen:
        read = read_and_extract(inputs, extractor, shipped_extract(), seen, to_reading(columns, online))
        lines = "".join(f"{line}\n" for line in to_lines(read.statements, read.documents, shipped_lookup()))
        if str(output) == "-":
            typer.echo(lines, nl=False)
        else:
            partial = output.with_name(f".{output.name}.partial")
            partial.write_text(lines, encoding="utf-8")
            partial.replace(output)
    tell_rejected(read.rejected)


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("extract")(extract_command)
