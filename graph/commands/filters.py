"""The filters of statements, the same options wherever they stand."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from ontology.statements import Status

if TYPE_CHECKING:
    from graph.selection import Selection

_DAY = ["%Y-%m-%d"]

Actors = Annotated[
    list[str] | None,
    typer.Option("--actor", help="Only what this actor does or undergoes: an id or a name in either language."),
]
Relations = Annotated[
    list[str] | None, typer.Option("--relation", help="Only this relation: an id or a label in either language.")
]
Statuses = Annotated[list[Status] | None, typer.Option("--status", help="Only statements of this status.")]
Since = Annotated[
    datetime | None,
    typer.Option("--since", formats=_DAY, metavar="DAY", help="Only events on or after this day (2018-10-25)."),
]
Until = Annotated[
    datetime | None, typer.Option("--until", formats=_DAY, metavar="DAY", help="Only events on or before this day.")
]
MinimumBelief = Annotated[
    float | None, typer.Option("--minimum-belief", min=0.0, max=1.0, help="Only statements believed at least so far.")
]


def to_selection(
    actors: list[str] | None,
    relations: list[str] | None,
    statuses: list[Status] | None,
    since: datetime | None,
    until: datetime | None,
    minimum_belief: float | None,
) -> "Selection":
    """The options as a selection. Raises SelectionError."""
    from graph.selection import Selection

    return Selection(
        actors=tuple(actors or ()),
        relations=tuple(relations or ()),
        statuses=tuple(statuses or ()),
        since=since.date() if since else None,
        until=until.date() if until else None,
        minimum_belief=minimum_belief,
    )
