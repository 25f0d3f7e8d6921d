"""CSV files with the headers of Neo4j's bulk import: the graph as it is in RDF, in nodes and relationships.

    neo4j-admin database import full --nodes=actors.csv --nodes=statements.csv --nodes=documents.csv
        --relationships=roles.csv --relationships=evidence.csv --relationships=edges.csv

A statement is a node, with its parts (``SUBJECT``, ``OBJECT`` …) in ``roles.csv`` and its sentences in
``evidence.csv``. ``edges.csv`` is the plain view: (:Actor)-[:URGES]->(:Actor), of actual statements only.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from graph.export.contract import Content, Export, Part
from graph.export.tables import Column, Kind, Row, Table, one_line, read_delimited, table, write_delimited
from ontology.affiliation import country_on, sector_on
from ontology.statements import Statement, Status

COLUMNS = {
    "actors.csv": (*map(Column, ("id:ID(Actor)", "name", "name_vi", "country", "sector", "wikidata", ":LABEL")),),
    "statements.csv": (
        *map(Column, ("id:ID(Statement)", "relation", "status")),
        *(Column(name, Kind.DAY) for name in ("since:date", "until:date")),
        Column("belief:double", Kind.NUMBER),
        Column(":LABEL"),
    ),
    "documents.csv": (
        *map(Column, ("id:ID(Document)", "title", "source", "url", "language")),
        Column("published:date", Kind.DAY),
        Column(":LABEL"),
    ),
    "roles.csv": (*map(Column, (":START_ID(Statement)", ":END_ID(Actor)", ":TYPE")),),
    "evidence.csv": (
        *map(Column, (":START_ID(Statement)", ":END_ID(Document)", ":TYPE")),
        *(Column(name, Kind.INTEGER) for name in ("start:long", "end:long")),
        *map(Column, ("quote", "extractor")),
        Column("confidence:double", Kind.NUMBER),
    ),
    "edges.csv": (
        *map(Column, (":START_ID(Actor)", ":END_ID(Actor)", ":TYPE", "statement")),
        *(Column(name, Kind.DAY) for name in ("since:date", "until:date")),
        Column("belief:double", Kind.NUMBER),
    ),
}


def _type(relation: str) -> str:
    """A relation as Neo4j's users write types: holdsOffice is HOLDS_OFFICE."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", relation).upper()


def _days(statement: Statement) -> Row:
    return (statement.date.start, statement.date.end) if statement.date else (None, None)


def _actors(content: Content) -> Iterator[Row]:
    for actor in content.spoken_of:
        names = one_line(actor.label("en")), one_line(actor.label("vi"))
        acts_for = country_on(actor, None, content.lookup), sector_on(actor, None)
        yield actor.id, *names, *acts_for, actor.code("wikidata"), f"Actor;{actor.type}"


def _statements(content: Content) -> Iterator[Row]:
    for said in content.statements:
        yield said.id, said.relation, said.status.value, *_days(said), said.belief, "Statement"


def _documents(content: Content) -> Iterator[Row]:
    named = {evidence.document_id for statement in content.statements for evidence in statement.evidence}
    for document in map(content.document, sorted(named | content.documents.keys())):
        told = one_line(document.title), one_line(document.source), document.url, document.language
        yield document.id, *told, document.published, "Document"


def _roles(content: Content) -> Iterator[Row]:
    for said in content.statements:
        roles = {
            "SUBJECT": said.subject,
            "OBJECT": said.object,
            "ATTRIBUTED_TO": said.attributed_to,
            "PLACE": said.place,
        }
        yield from ((said.id, actor.id, role) for role, actor in roles.items() if actor is not None)


def _evidence(content: Content) -> Iterator[Row]:
    for said in content.statements:
        for found in said.evidence:
            where = found.sentence.start, found.sentence.end, one_line(found.quote)
            yield said.id, found.document_id, "SAID_IN", *where, found.extractor, found.score


def _edges(content: Content) -> Iterator[Row]:
    for said in content.statements:
        if said.status is Status.ACTUAL:
            yield said.subject.id, said.object.id, _type(said.relation), said.id, *_days(said), said.belief
    shown = content.spoken_of
    ids = {actor.id for actor in shown}
    yield from (
        (actor.id, whole, "PART_OF", None, None, None, None)
        for actor in shown
        for whole in actor.part_of
        if whole in ids
    )


_ROWS = {
    "actors.csv": _actors,
    "statements.csv": _statements,
    "documents.csv": _documents,
    "roles.csv": _roles,
    "evidence.csv": _evidence,
    "edges.csv": _edges,
}


def tables(content: Content) -> tuple[Table, ...]:
    """The six tables."""
    return tuple(table(name, columns, _ROWS[name](content)) for name, columns in COLUMNS.items())


def _make(content: Content) -> Iterator[Part]:
    for found in tables(content):
        yield Part(name=found.name, data=write_delimited(found))


def _read(folder: Path) -> tuple[Table, ...]:
    return tuple(read_delimited(folder / name, columns) for name, columns in COLUMNS.items())


NEO4J = Export(
    name="neo4j",
    about="nodes and relationships for neo4j-admin database import",
    folder=True,
    make=_make,
    holds=tables,
    read=_read,
)
