"""``geopol actors list``, ``show`` and ``unknown``: the actors of a build."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graph.commands.common import BuildFolder, Language, fail, telling_errors

if TYPE_CHECKING:
    from graph.store import OxigraphStore
    from ontology.actors import Actor

_Limit = Annotated[int, typer.Option("--limit", min=1, help="At most so many actors.")]
_Lang = Annotated[Language, typer.Option("--lang", help="Language of labels.")]
_FEW = 70
"""Names less alike than this (of 100) are no suggestions."""


def _open(build: Path) -> "OxigraphStore":
    from graph.store import StoreError, open_store

    with telling_errors(StoreError):
        return open_store(build)


def _actors(store: "OxigraphStore") -> "dict[str, Actor]":
    from graph.rdf_reading import GraphError, read_actors_of
    from graph.rdf_terms import ACTORS_GRAPH

    with telling_errors(GraphError):
        quads = (quad for quad in store.quads() if quad.graph_name == ACTORS_GRAPH)
        return {actor.id: actor for actor in read_actors_of(quads)}


def _statements_by_actor(store: "OxigraphStore") -> Counter[str]:
    """How many statements name each actor, whatever their part in it."""
    from graph.rdf_terms import ATTRIBUTED_TO, OBJECT, PLACE, SUBJECT
    from ontology.namespaces import ACTOR

    roles = "|".join(f"<{role.value}>" for role in (SUBJECT, OBJECT, ATTRIBUTED_TO, PLACE))
    query = f"SELECT ?actor (COUNT(DISTINCT ?said) AS ?count) WHERE {{ ?said {roles} ?actor }} GROUP BY ?actor"
    rows = store.query(query, prefixes={}, union=True)
    return Counter({ACTOR.local(row["actor"].value) or "": int(row["count"].value) for row in rows})  # type: ignore[union-attr]


def _most_named(store: "OxigraphStore", actors: "dict[str, Actor]") -> "Iterator[tuple[Actor, int]]":
    counts = _statements_by_actor(store)
    for actor_id, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        if actor_id in actors:
            yield actors[actor_id], count


def _country(actor: "Actor") -> str:
    from graph.build import shipped_lookup
    from ontology.affiliation import country_on

    return country_on(actor, None, shipped_lookup()) or ""


def list_actors(
    build: BuildFolder,
    kind: Annotated[str | None, typer.Option("--type", help="Only actors of this type, such as Person.")] = None,
    country: Annotated[str | None, typer.Option("--country", help="Only actors of this country (alpha-3).")] = None,
    limit: _Limit = 50,
    lang: _Lang = Language.EN,
) -> None:
    """List the actors of a build, those in most statements first."""
    from itertools import islice

    from rich.console import Console
    from rich.table import Column, Table

    from ontology.vocabulary import VocabularyError, vocabulary

    if kind is not None:
        with telling_errors(VocabularyError):
            kind = vocabulary().entity_type(kind).name
    store = _open(build)
    table = Table(Column("Statements", justify="right"), Column("Actor", no_wrap=True), "Label", "Type", "Country")
    fitting = (
        (actor, count)
        for actor, count in _most_named(store, _actors(store))
        if (kind is None or actor.type == kind) and (country is None or _country(actor) == country.upper())
    )
    for actor, count in islice(fitting, limit):
        table.add_row(str(count), actor.id, actor.label(lang.value), actor.type, _country(actor))
    Console().print(table)


def _found(actors: "dict[str, Actor]", wanted: str) -> "Actor":
    """The actor of that id, IRI or name."""
    import difflib

    from ontology.namespaces import ACTOR

    actor_id = ACTOR.local(wanted) or wanted
    if actor_id in actors:
        return actors[actor_id]
    named = [a for a in actors.values() if any(name.text.casefold() == wanted.casefold() for name in a.names)]
    if len(named) == 1:
        return named[0]
    if named:
        fail(f"{wanted!r} is the name of {', '.join(sorted(actor.id for actor in named))}: give the id")
    near = difflib.get_close_matches(wanted, actors, n=3)
    return fail(f"no actor {wanted!r} here" + (f"; did you mean {' or '.join(near)}?" if near else ""))


def show(
    build: BuildFolder,
    actor: Annotated[str, typer.Argument(help="Id, IRI or name of an actor.", show_default=False)],
    lang: _Lang = Language.EN,
) -> None:
    """Show what a build knows of an actor: names, offices, codes, and why others were merged into it."""
    from graph.identity import JUDGEMENTS, Identity, read_judgements
    from ontology.namespaces import ACTOR
    from ontology.tables import TableError

    store = _open(build)
    actors = _actors(store)
    found = _found(actors, actor)
    typer.secho(f"{found.label(lang.value)}  ({found.id}, {found.type})", bold=True)
    typer.echo(f"  {ACTOR[found.id]}")
    typer.echo(f"  statements: {_statements_by_actor(store)[found.id]}")
    names = dict.fromkeys(f"{name.text} [{name.language}]" for name in found.names)
    rows: tuple[tuple[str, Iterable[str]], ...] = (
        ("names", names),
        ("country", filter(None, (_country(found),))),
        ("sector", filter(None, (found.sector,))),
        ("part of", found.part_of),
        ("codes", (f"{scheme} {value}" for scheme, value in found.codes)),
        ("offices", (f"{o.title} of {o.of}, {o.start or '…'} to {o.end or '…'}" for o in found.offices)),
    )
    for what, values in rows:
        if listed := list(values):
            typer.echo(f"  {what}: " + "; ".join(listed))
    with telling_errors(TableError):
        identity = Identity(read_judgements(build / JUDGEMENTS) if build.is_dir() else (), actors.get)
    touching = [one for one in identity.applied if identity.canonical.get(one.first, one.first) == found.id]
    for judgement in touching:
        typer.echo(f"  merged: {judgement}")
    for conflict in identity.conflicts:
        if found.id in {id_ for one in (conflict.different, *conflict.same) for id_ in one.pair}:
            typer.echo(f"  conflict: {conflict}")


def _suggestions(actor: "Actor", names: dict[str, str]) -> list[str]:
    """Up to three actors of the knowledge base that may be meant: by the linker, then by likeness of names."""
    from rapidfuzz import fuzz, process

    from extractors.linking import linker
    from graph.build import shipped_lookup

    label, known = actor.label("en"), shipped_lookup()
    found = [one.actor.id for one in linker().resolve(label) if known(one.actor.id) is not None]
    if len(found) < 3:  # noqa: PLR2004  up to three
        alike = process.extract(label.casefold(), names.keys(), scorer=fuzz.WRatio, score_cutoff=_FEW + 16, limit=8)
        found += [names[name] for name, _, _ in alike]
    return list(dict.fromkeys(found))[:3]


def unknown(build: BuildFolder, limit: _Limit = 50, lang: _Lang = Language.EN) -> None:
    """List what could not be linked to the knowledge base, most frequent first, with suggestions.

    `geopol actors merge` takes a suggestion up.
    """
    from rich.console import Console
    from rich.table import Column, Table

    from graph.build import shipped_lookup
    from ontology.actors import actor_base

    store, known = _open(build), shipped_lookup()
    names = {name.text.casefold(): actor.id for actor in actor_base() for name in actor.names if len(name.text) > 3}  # noqa: PLR2004  acronyms are alike by chance
    table = Table(Column("Statements", justify="right"), Column("Actor", no_wrap=True), "Type", "Perhaps")
    strangers = [
        (actor, count)
        for actor, count in _most_named(store, _actors(store))
        if known(actor.id) is None and actor.type not in ("Group", "StateBody")  # composed: known by their parts
    ]
    for actor, count in strangers[:limit]:
        table.add_row(str(count), actor.label(lang.value), actor.type, ", ".join(_suggestions(actor, names)))
    Console().print(table)
    typer.echo(f"{len(strangers)} actors that the knowledge base does not have")
