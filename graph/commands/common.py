"""What commands share: options, exit codes, how errors and quarantined documents are told."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from extractors.documents import Reading, Rejected
    from ontology.statements import Document

ERROR, QUARANTINED = 1, 3

Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="INPUT...",
        help="Files (.txt .md .jsonl .csv .html .rss .atom .xml .warc .wacz .pdf, each also .gz or .zst), folders of "
        "these, or - for standard input; with --online also addresses of feeds and pages.",
        show_default=False,
    ),
]
Online = Annotated[
    bool, typer.Option("--online", help="Fetch the addresses among the inputs; nothing else opens a connection.")
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--columns",
        metavar="FIELD=NAME,...",
        help="Which column of .csv, or field of .jsonl, holds the id, text, language, title, source, url or date where "
        "it has another name: text=body,date=day.",
    ),
]
BuildFolder = Annotated[
    Path,
    typer.Argument(metavar="BUILD", help="A build folder, a store folder, or an RDF file.", show_default=False),
]


class Language(StrEnum):
    """Languages of labels and titles."""

    VI = "vi"
    EN = "en"


def _registered(name: str) -> str:
    from extractors.pipeline import EXTRACTORS

    if name not in EXTRACTORS:
        raise typer.BadParameter(f"no extractor {name!r}; there are {', '.join(sorted(EXTRACTORS))}")
    return name


ExtractorName = Annotated[str, typer.Option("--extractor", callback=_registered, help="What finds the statements.")]


def to_reading(columns: list[str] | None, online: bool) -> "Reading":
    """The options as a way of reading. Raises InputError for a field that there is not."""
    from extractors.documents import Reading

    pairs = [pair.partition("=") for option in columns or () for pair in option.split(",")]
    if wrong := ["".join(pair) for pair in pairs if not (pair[0].strip() and pair[2].strip())]:
        raise typer.BadParameter(f"{wrong[0]!r} is no FIELD=NAME", param_hint="--columns")
    return Reading(columns=tuple((field.strip(), name.strip()) for field, _, name in pairs), online=online)


def fail(message: object) -> NoReturn:
    """Print an error and stop with exit code 1."""
    typer.secho(f"geopol: {message}", err=True, fg=typer.colors.RED)
    raise typer.Exit(ERROR)


@contextmanager
def telling_errors(*kinds: type[Exception]) -> Iterator[None]:
    """Turn errors of these kinds, and those of files, into a message and exit code 1."""
    try:
        yield
    except kinds as error:
        fail(error)
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}" if error.filename else error)


def tell_rejected(rejected: Iterable["Rejected"]) -> None:
    """List quarantined documents on standard error, if there are any, and stop with exit code 3."""
    found = tuple(rejected)
    if not found:
        return
    typer.secho(f"{len(found)} document(s) could not be read and were left out:", err=True, fg=typer.colors.YELLOW)
    for one in found:
        typer.echo(f"  {one}", err=True)
    raise typer.Exit(QUARANTINED)


@contextmanager
def document_progress() -> Iterator[Callable[["Document"], None]]:
    """A counter of documents on standard error, if that is a terminal."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.completed:,.0f} documents"),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task("", total=None)

        def seen(document: "Document") -> None:
            progress.update(task, advance=1, description=document.id)

        yield seen
