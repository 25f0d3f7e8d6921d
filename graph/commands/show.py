"""``geopol show``: what a graph knows of an actor, a relation or two actors, with the sentences that say so."""

import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graph.commands.common import BuildFolder, Language, telling_errors
from graph.commands.filters import MinimumBelief, Relations, Since, Statuses, Until

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from graph.export.contract import Content
    from graph.selection import Selection
    from ontology.actors import Actor
    from ontology.statements import Document, Statement

_TEXTS = Path(__file__).parent / "show_texts.tsv"
_MARKS = {"subject": "bold blue", "trigger": "bold yellow", "object": "bold green"}
_STATUSES = {"actual": "green", "negated": "red", "alleged": "magenta"}
_NAMES, _PARTNERS, _SENTENCES = 12, 8, 3


@cache
def _texts() -> dict[str, tuple[tuple[str, str], ...]]:
    from ontology.tables import read_texts

    return read_texts(_TEXTS)


@cache
def _office_titles() -> dict[tuple[str, str], str]:
    """How an office is said first in each language."""
    from ontology.actors import ACTORS_FOLDER
    from ontology.tables import read_table

    titles: dict[tuple[str, str], str] = {}
    for row in read_table(ACTORS_FOLDER / "offices" / "titles.tsv", ("title", "language", "name")):
        titles.setdefault((row["title"], row["language"]), row["name"])
    return titles


def _say(key: str, language: str, **values: object) -> str:
    from ontology.vocabulary import text_in

    return text_in(_texts()[key], language).format(**values)


def _meant(words: list[str], statements: "tuple[Statement, ...]") -> tuple[tuple[str, ...], str | None]:
    """The ids of the one or two actors, or the relation, that the words name. Raises SelectionError."""
    from graph.selection import SelectionError, actor_ids, relation_ids

    if len(words) == 1:
        word = words[0]
        try:
            return tuple(actor_ids((word,), statements)), None
        except SelectionError as no_actor:
            try:
                return (), next(iter(relation_ids((word,))))
            except SelectionError as no_relation:
                halves = word.split("/")
                if len(halves) == 2 and all(half.strip() for half in halves):  # noqa: PLR2004  a pair
                    return _meant([half.strip() for half in halves], statements)
                # What names several actors is more to the point than that it is no relation.
                raise SelectionError(f"{no_actor}; nor {str(no_relation).split(' is ', 1)[-1]}") from no_relation
    return tuple(next(iter(actor_ids((word,), statements))) for word in words), None


def _of(statements: "tuple[Statement, ...]", actors: tuple[str, ...], relation: str | None) -> "list[Statement]":
    def fits(statement: "Statement") -> bool:
        ends = {statement.subject.id, statement.object.id}
        return set(actors) <= ends and (relation is None or statement.relation == relation)

    return [statement for statement in statements if fits(statement)]


def _facts(actor: "Actor", language: str, content: "Content") -> "Iterable[tuple[str, str]]":
    from graph.analysis.whole import shipped_lookup
    from graph.telling import interval_in
    from ontology.affiliation import country_on
    from ontology.statements import DateInterval

    lookup = shipped_lookup(content.lookup)
    names = [name for name in dict.fromkeys(name.text for name in actor.names) if name != actor.label(language)]
    yield "names", ", ".join(names[:_NAMES]) + (" …" if len(names) > _NAMES else "")
    country = country_on(actor, None, lookup)
    if country and country != actor.id:
        found = lookup(country)
        yield "country", found.label(language) if found else country
    offices, titles = [], _office_titles()
    for office in actor.offices:
        at = lookup(office.of)
        held = interval_in(DateInterval(office.start, office.end), language) if office.start or office.end else ""
        title = titles.get((office.title, language)) or office.title.replace("_", " ")
        offices.append(f"{title}, {at.label(language) if at else office.of}" + (f" ({held})" if held else ""))
    yield "offices", "; ".join(offices)
    yield "codes", ", ".join(f"{scheme} {value}" for scheme, value in actor.codes)


def _heading(actor: "Actor", language: str) -> "Text":
    from rich.text import Text

    from ontology.vocabulary import vocabulary

    kinds = vocabulary().entity_types
    kind = kinds[actor.type].label(language) if actor.type in kinds else actor.type
    return Text.assemble((actor.label(language), "bold"), (f"  {kind}, {actor.id}", "dim"))


def _tell_counts(console: "Console", found: "list[Statement]", language: str) -> None:
    from rich.text import Text

    from ontology.statements import Status
    from ontology.vocabulary import vocabulary

    evidence = [one for statement in found for one in statement.evidence]
    documents = {one.document_id for one in evidence}
    told = _say("counts", language, statements=len(found), sentences=len(evidence), documents=len(documents))
    counts = Counter(statement.status for statement in found)
    statuses = (f"{vocabulary().status(one).label(language)} {counts[one]}" for one in Status if counts[one])
    console.print(Text(f"{told}: {', '.join(statuses)}"))


def _tell_partners(console: "Console", found: "list[Statement]", actor: str, language: str) -> None:
    from rich.text import Text

    labels = {end.id: end.label(language) for statement in found for end in (statement.subject, statement.object)}
    counts = Counter(end for statement in found for end in {statement.subject.id, statement.object.id} if end != actor)
    ranked = sorted(counts, key=lambda one: (-counts[one], one))[:_PARTNERS]
    if ranked:
        told = ", ".join(f"{labels[one]} {counts[one]}" for one in ranked)
        console.print(Text(f"{_say('with', language)}: {told}"))


def _tell_index(console: "Console", found: "list[Statement]", language: str) -> None:
    """The index of a pair, on what is actual."""
    from rich.text import Text

    from ontology.statements import Status
    from ontology.vocabulary import vocabulary

    relations = vocabulary().relations
    known = [
        relations[one.relation].score for one in found if one.status is Status.ACTUAL and one.relation in relations
    ]
    scores = [score for score in known if score is not None]
    if scores:
        index = f"{sum(scores) / len(scores):+.1f}".replace("-", "−")
        index = index.replace(".", ",") if language == "vi" else index
        console.print(Text(_say("index", language, index=index, acts=len(scores)), style="cyan"))


def _tell_statement(
    console: "Console", statement: "Statement", documents: "Mapping[str, Document]", language: str
) -> None:
    from rich.text import Text

    from graph.telling import in_words, interval_in, pieces, source_of
    from ontology.vocabulary import vocabulary

    status = vocabulary().status(statement.status.value).label(language)
    details = [interval_in(statement.date, language) or _say("undated", language)]
    if statement.attributed_to:
        details.append(_say("according", language, speaker=statement.attributed_to.label(language)))
    if statement.belief is not None:
        belief = f"{statement.belief:.2f}"
        details.append(f"{_say('belief', language)} {belief.replace('.', ',') if language == 'vi' else belief}")
    console.print()
    console.print(
        Text.assemble(
            (in_words(statement, language), "bold"),
            "  [",
            (status, _STATUSES.get(statement.status.value, "yellow")),
            "]  ",
            (" · ".join(details), "dim"),
        )
    )
    for evidence in statement.evidence[:_SENTENCES]:
        line = Text("  ")
        for piece in pieces(evidence):
            line.append(" ".join(piece.text.split("\n")), style=_MARKS.get(piece.role or "", ""))
        console.print(line)
        console.print(Text(f"    {source_of(evidence, documents, language)}", style="dim italic"))
    if (left := len(statement.evidence) - _SENTENCES) > 0:
        console.print(Text(f"    {_say('more_sentences', language, count=left)}", style="dim"))


def _tell_who(
    console: "Console", content: "Content", actors: tuple[str, ...], relation: str | None, language: str
) -> None:
    """What stands over the statements: facts of an actor, or the meaning of a relation."""
    from rich.text import Text

    from ontology.vocabulary import vocabulary

    known = {end.id: end for statement in content.statements for end in (statement.subject, statement.object)}
    for actor in actors:
        console.print(_heading(known[actor], language))
        if len(actors) == 1:
            for key, value in _facts(known[actor], language, content):
                if value:
                    console.print(Text(f"{_say(key, language)}: {value}"))
    if relation is not None:
        term = vocabulary().relation(relation)
        console.print(Text.assemble((term.label(language), "bold"), (f"  {term.name}", "dim")))
        console.print(Text(term.definition(language)))


def _tell(content: "Content", selection: "Selection", what: list[str], limit: int, language: str) -> None:
    from rich.console import Console
    from rich.text import Text

    from graph.selection import select
    from graph.telling import by_weight

    actors, relation = _meant(what, content.statements)
    found = sorted(_of(select(content.statements, selection), actors, relation), key=by_weight)
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    _tell_who(console, content, actors, relation, language)
    if not found:
        console.print(_say("nothing", language))
        return
    _tell_counts(console, found, language)
    if len(actors) == 1:
        _tell_partners(console, found, actors[0], language)
    elif actors:
        _tell_index(console, found, language)
    for statement in found[:limit]:
        _tell_statement(console, statement, content.documents, language)
    if len(found) > limit:
        console.print()
        console.print(Text(_say("more", language, count=len(found) - limit), style="dim"))


def show_command(  # noqa: PLR0913, PLR0917 (each is an option)
    build: BuildFolder,
    what: Annotated[
        list[str],
        typer.Argument(
            metavar="ACTOR|RELATION|ACTOR ACTOR",
            help="An actor, a relation, or two actors (also ONE/OTHER): ids or names in either language.",
            show_default=False,
        ),
    ],
    relation: Relations = None,
    status: Statuses = None,
    since: Since = None,
    until: Until = None,
    minimum_belief: MinimumBelief = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many statements.")] = 20,
    lang: Annotated[Language, typer.Option(help="Language of labels.")] = Language.VI,
) -> None:
    """Tell what is known of an actor, a relation, or two actors, with the sentences that say so.

    In colour on a terminal: who acts is blue, the act yellow, its object green; plain in a pipe. What is believed most
    comes first.
    """
    from graph.commands.filters import to_selection
    from graph.export.contract import Content
    from graph.rdf_reading import GraphError
    from graph.selection import Selection, SelectionError
    from graph.store import StoreError, open_store

    if len(what) > 2:  # noqa: PLR2004  a pair at most
        raise typer.BadParameter("one or two names; a name with blanks goes in quotes", param_hint="ACTOR")
    with telling_errors(StoreError, GraphError, SelectionError):
        selection = to_selection(None, relation, status, since, until, minimum_belief)
        _tell(Content(open_store(build).quads(), Selection()), selection, what, limit, lang.value)


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("show")(show_command)
