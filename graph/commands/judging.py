"""``geopol actors merge`` and ``split``: judgements of who is the same as whom, and the graph made anew."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graph.commands.common import fail, telling_errors

if TYPE_CHECKING:
    from graph.identity import Verdict

_Folder = Annotated[Path, typer.Argument(metavar="BUILD", help="A build folder.", show_default=False)]
_Actor = Annotated[str, typer.Argument(help="Id or IRI of an actor.", show_default=False)]
_Reason = Annotated[str, typer.Option("--reason", help="Why; kept with the judgement.", show_default=False)]
_Judge = Annotated[str, typer.Option("--judge", help="Who judges.")]


def _id(actor: str) -> str:
    from ontology.namespaces import ACTOR

    return ACTOR.local(actor) or actor


def _known_ids(build: Path) -> set[str]:
    from graph.build import shipped_lookup
    from graph.folder import STATEMENTS
    from ontology.serialization import from_lines

    lines = (build / STATEMENTS).read_text(encoding="utf-8").splitlines()
    found: set[str] = set()
    for statement in from_lines(lines, shipped_lookup()):
        spoken = (statement.subject, statement.object, statement.attributed_to, statement.place)
        found.update(actor.id for actor in spoken if actor is not None)
    return found


def _judge(build: Path, first: str, second: str, verdict: "Verdict", reason: str, judge: str) -> None:
    import difflib

    from graph.build import rebuild, shipped_lookup
    from graph.folder import BuildError
    from graph.identity import JUDGEMENTS, Judgement, read_judgements, write_judgement
    from graph.rdf_reading import GraphError
    from graph.store import StoreError
    from ontology.serialization import StatementError
    from ontology.tables import TableError

    first, second = _id(first), _id(second)
    if first == second:
        fail(f"{first!r} twice: a judgement is of two different actors")
    with telling_errors(BuildError, GraphError, StoreError, StatementError, TableError):
        known = _known_ids(build)
        for actor in (first, second):
            if actor not in known and shipped_lookup()(actor) is None:
                near = difflib.get_close_matches(actor, known, n=3)
                fail(f"no actor {actor!r} in {build}" + (f"; did you mean {' or '.join(near)}?" if near else ""))
        path = build / JUDGEMENTS
        read_judgements(path)  # a file that cannot be read is told before it is touched
        before = path.read_bytes() if path.exists() else None
        today = datetime.now(UTC).date()
        write_judgement(
            path, Judgement(first=first, second=second, verdict=verdict, reason=reason, judge=judge, day=today)
        )
        try:
            report = rebuild(build)
        except BaseException:
            if before is None:
                path.unlink()
            else:
                path.write_bytes(before)
            raise
    for conflict in report.conflicts:
        typer.secho(f"conflict: {conflict}", err=True, fg=typer.colors.YELLOW)
    typer.echo(f"{first} {verdict.value} {second}; {len(report.statements)} statements, written in {path}")
    for name in report.changed:
        typer.echo(f"  {build / name}  (written)")


def merge(build: _Folder, first: _Actor, second: _Actor, reason: _Reason = "", judge: _Judge = "user") -> None:
    """Judge that two actors are the same, and make the graph anew; no text is read again.

    The judgement goes into BUILD/judgements.tsv; taking it out there, or `split`, gives back the graph of before.
    """
    from graph.identity import Verdict

    _judge(build, first, second, Verdict.SAME, reason, judge)


def split(build: _Folder, first: _Actor, second: _Actor, reason: _Reason = "", judge: _Judge = "user") -> None:
    """Judge that two actors are different, and make the graph anew; takes the place of a merge of the two."""
    from graph.identity import Verdict

    _judge(build, first, second, Verdict.DIFFERENT, reason, judge)
