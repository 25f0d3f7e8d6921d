"""``geopol actors resolve``: who is meant by some words, and why."""

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graph.commands.common import QUARANTINED, Language, fail

if TYPE_CHECKING:
    from extractors.linking import Candidate, Linker


_MULTINATIONAL = ("Company", "MNC")


class Format(StrEnum):
    """Formats of candidates."""

    TABLE = "table"
    JSON = "json"


class MentionError(ValueError):
    """A mention that cannot be read; the message says what is accepted."""


def day_of(value: str) -> date:
    """The day in the middle of a date that may lack month or day. Raises MentionError for anything else."""
    from ontology.tables import TableError, first_day, last_day

    try:
        first, last = first_day(value), last_day(value)
    except ValueError as error:
        shown = error if isinstance(error, TableError) else f"{value!r} is no date: {error}"
        raise MentionError(str(shown)) from error
    if first is None or last is None:
        raise MentionError("an empty date; accepted are 2018, 2018-10 and 2018-10-25")
    return first + (last - first) / 2


def _main_sector(candidate: "Candidate") -> str:
    return (candidate.sector or "").split("|")[0]


def best_to_json(candidate: "Candidate") -> dict[str, Any]:
    """Id, country (alpha-3 or ""), main sector ("" when unknown), type and score of a candidate.

    PLOVER gives multinational corporations their code instead of a country.
    """
    sector = _main_sector(candidate)
    return {
        "id": candidate.actor.id,
        "country": "" if (candidate.actor.type, sector) == _MULTINATIONAL else candidate.country or "",
        "sector": sector,
        "type": candidate.actor.type,
        "score": candidate.score,
    }


def _candidate_to_json(candidate: "Candidate") -> dict[str, Any]:
    labels = dict(candidate.actor.labels)
    return best_to_json(candidate) | {
        "labels": labels,
        "sectors": [sector for sector in (candidate.sector or "").split("|") if sector],
        "why": list(candidate.why),
    }


def _mention(line: str) -> tuple[str, date | None, str | None, str | None]:
    """Text, day, language and context of a line of input. Raises MentionError."""
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise MentionError(f"not JSON at column {error.colno} ({error.msg})") from error
    if not isinstance(row, dict):
        raise MentionError(f'an object like {{"text": "…"}} was expected, found {type(row).__name__}')
    for key in ("text", "date", "language", "context"):
        if row.get(key) is not None and not isinstance(row[key], str):
            raise MentionError(f"{key!r} must be a string, found {type(row[key]).__name__}")
    text, language = row.get("text"), row.get("language")
    if not text:
        raise MentionError("'text' is missing or empty")
    if language and language not in tuple(Language):
        raise MentionError(f"no language {language!r}; there are {', '.join(Language)}")
    return text, day_of(row["date"]) if row.get("date") else None, language or None, row.get("context") or None


def answers(lines: Iterable[str], linker: "Linker") -> Iterator[tuple[dict[str, Any], bool]]:
    """The best candidate of each line that is not blank, or its error; and whether the line was good."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            text, day, language, context = _mention(line)
            candidates = linker.resolve(text, day=day, language=language, context=context)
            if not candidates:
                raise MentionError(f"there is no word in {text!r}")
            yield best_to_json(candidates[0]), True
        except MentionError as error:
            yield {"error": f"line {number}: {error}"}, False


def _answer_lines(linker: "Linker") -> None:
    bad = 0
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # a text file, not any stream
    for answer, good in answers(sys.stdin, linker):
        typer.echo(json.dumps(answer, ensure_ascii=False))
        if not good:
            bad += 1
            typer.secho(f"geopol: {answer['error']}", err=True, fg=typer.colors.RED)
    if bad:
        raise typer.Exit(QUARANTINED)


def _print_table(text: str, candidates: "tuple[Candidate, ...]", language: str) -> None:
    from rich.console import Console
    from rich.table import Column, Table

    from ontology.vocabulary import vocabulary

    actor = Column("Actor", no_wrap=True)
    table = Table("Score", actor, "Label", "Type", "Country", "Sector", "Why", title=text, title_justify="left")
    for one in candidates:
        table.add_row(
            f"{one.score:.2f}",
            one.actor.id,
            one.actor.label(language),
            vocabulary().entity_type(one.actor.type).label(language),
            one.country or "",
            one.sector or "",
            "; ".join(one.why),
        )
    Console().print(table)


def resolve(
    text: Annotated[
        str,
        typer.Argument(
            metavar="TEXT",
            help="A name or description of an actor; - reads JSON Lines "
            '{"text", "date"?, "language"?, "context"?} and answers a line for each.',
            show_default=False,
        ),
    ],
    day: Annotated[
        str | None, typer.Option("--date", help="When: 2018, 2018-10 or 2018-10-25. Decides who holds an office.")
    ] = None,
    language: Annotated[
        Language | None, typer.Option("--language", help="Language of TEXT; both are tried without it.")
    ] = None,
    context: Annotated[
        str | None, typer.Option("--context", help="Other words of the text. Decides names that mean several actors.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="Candidates as a table or as JSON.")] = Format.TABLE,
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many candidates.")] = 10,
) -> None:
    """Who is meant by TEXT: candidates, the best first, each with why.

    With - a line that cannot be read is answered by its error, the rest goes on, and the exit code is 3.
    """
    from extractors.linking import linker

    if text == "-":
        _answer_lines(linker())
        return
    try:
        when = day_of(day) if day else None
    except MentionError as error:
        raise typer.BadParameter(str(error), param_hint="--date") from error
    candidates = linker().resolve(text, day=when, language=language, context=context)[:limit]
    if not candidates:
        fail(f"there is no word in {text!r}")
    if form is Format.JSON:
        typer.echo(json.dumps([_candidate_to_json(one) for one in candidates], ensure_ascii=False, indent=1))
    else:
        _print_table(text, candidates, language or "en")
