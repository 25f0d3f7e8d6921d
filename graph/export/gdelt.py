"""GDELT 2.0: events and mentions, tab-separated under GDELT's column names.

Events are actual statements whose relation has a CAMEO code: GDELT has no place for what is planned, denied or alleged.
What is not known stays empty, tone and places of actors among it. Where GDELT's meaning needs a choice:

- ``GLOBALEVENTID`` is made of the statement's hash; the statement's IRI stands in ``Extras`` of the mentions.
- ``SQLDATE`` and its parts are the first day of the event's date, never the day of publication.
- ``Actor1Code`` is the country (alpha-3) the actor acts for at that date and its types: USAGOV.
- ``QuadClass`` goes by the root code, as in GDELT (1 and 2 cooperation in word and deed, 3 and 4 conflict).
- ``GoldsteinScale`` is the score of the relation in the ontology.
- ``DATEADDED`` is the first day of publication. Offsets are characters of the text, in its own language.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from graph.export.contract import Content, Export, Part
from graph.export.tables import Column, Kind, Row, Table, one_line, read_delimited, table, write_delimited
from graph.sources import independent_source
from ontology.actors import Actor
from ontology.affiliation import country_on, sector_on
from ontology.namespaces import DOCUMENT
from ontology.statements import Document, Evidence, Span, Statement, Status
from ontology.tables import read_table
from ontology.vocabulary import Relation, vocabulary

TYPES_TABLE = Path(__file__).parent / "gdelt_types.tsv"
EVENTS, MENTIONS = "events.tsv", "mentions.tsv"
_ACTOR = "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code"
_GEO = "Type FullName CountryCode ADM1Code ADM2Code Lat Long FeatureID"
_INTEGERS = {
    *("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "IsRootEvent", "QuadClass", "NumMentions", "NumSources"),
    *("NumArticles", "Actor1Geo_Type", "Actor2Geo_Type", "ActionGeo_Type", "DATEADDED", "EventTimeDate"),
    *("MentionTimeDate", "MentionType", "SentenceID", "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset"),
    *("InRawText", "Confidence", "MentionDocLen"),
}
_NUMBERS = {"FractionDate", "GoldsteinScale", "AvgTone", "MentionDocTone"} | {
    f"{of}Geo_{part}" for of in ("Actor1", "Actor2", "Action") for part in ("Lat", "Long")
}


def _columns(*names: str) -> tuple[Column, ...]:
    return tuple(
        Column(name, Kind.INTEGER if name in _INTEGERS else Kind.NUMBER if name in _NUMBERS else Kind.TEXT)
        for name in names
    )


COLUMNS = {
    EVENTS: _columns(
        *("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"),
        *(f"Actor{number}{part}" for number in (1, 2) for part in _ACTOR.split()),
        *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"),
        *("NumMentions", "NumSources", "NumArticles", "AvgTone"),
        *(f"{of}Geo_{part}" for of in ("Actor1", "Actor2", "Action") for part in _GEO.split()),
        *("DATEADDED", "SOURCEURL"),
    ),
    MENTIONS: _columns(
        *("GLOBALEVENTID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName"),
        *("MentionIdentifier", "SentenceID", "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset"),
        *("InRawText", "Confidence", "MentionDocLen", "MentionDocTone", "MentionDocTranslationInfo", "Extras"),
    ),
}


@cache
def _types() -> dict[str, str]:
    return {row["sector"]: row["type"] for row in read_table(TYPES_TABLE, ("sector", "type"))}


def _event_id(statement: Statement) -> int:
    """The first 60 bits of the statement's hash: they fit a signed 64-bit integer."""
    return int(statement.id[:15], 16)


def _event(statement: Statement) -> Relation | None:
    """The relation, if the statement is an event in GDELT's sense."""
    relation = vocabulary().relations.get(statement.relation)
    return relation if relation and relation.cameo and statement.status is Status.ACTUAL else None


def _number(day: date | None) -> int | None:
    return None if day is None else int(f"{day:%Y%m%d}")


def _moment(day: date | None) -> int | None:
    return None if day is None else int(f"{day:%Y%m%d}000000")


def _when(day: date | None) -> Row:
    if day is None:
        return (None,) * 4
    # GDELT's formula: months of thirty days in a year of 365.
    return (
        _number(day),
        day.year * 100 + day.month,
        day.year,
        round(day.year + ((day.month - 1) * 30 + day.day) / 365, 4),
    )


def _actor(actor: Actor, day: date | None, content: Content) -> Row:
    country = country_on(actor, day, content.lookup)
    sectors = "" if actor.type == "Country" else sector_on(actor, day) or ""
    types = [found for sector in sectors.split("|") if (found := _types().get(sector))]
    types = list(dict.fromkeys(types))[:3]
    code = (country or "") + "".join(types)
    padded = (*types, *[None] * (3 - len(types)))
    return code, one_line(actor.label("en").upper()), country, *[None] * 4, *padded


def _place(place: Actor | None) -> Row:
    if place is None:
        return (None,) * 8
    latitude, longitude = place.code("lat"), place.code("lon")
    kind = 1 if place.type == "Country" else 4  # a country, or a place outside the United States
    where = float(latitude) if latitude else None, float(longitude) if longitude else None
    return kind, one_line(place.label("en")), None, None, None, *where, None


def _added(statement: Statement, content: Content) -> date | None:
    documents = (content.document(evidence.document_id) for evidence in statement.evidence)
    return min((document.published for document in documents if document.published), default=None)


def _events(content: Content) -> Iterator[Row]:
    for statement in content.statements:
        relation = _event(statement)
        if relation is None or relation.cameo is None:
            continue
        documents = [content.document(name) for name in sorted({e.document_id for e in statement.evidence})]
        sources = {independent_source(document) for document in documents}
        added, day = _added(statement, content), statement.date.start if statement.date else None
        root = relation.cameo[:2]
        quad = next(number for number, last in ((1, 5), (2, 8), (3, 13), (4, 20)) if int(root) <= last)
        yield (
            *(_event_id(statement), *_when(day)),
            *(part for actor in (statement.subject, statement.object) for part in _actor(actor, day or added, content)),
            *(None, relation.cameo, relation.cameo[:3], root, quad, relation.score),
            *(len(statement.evidence), len(sources), len(documents), None),
            *(*_place(None), *_place(None), *_place(statement.place)),
            *(_moment(added), next((_identifier(document) for document in documents), None)),
        )


def _identifier(document: Document) -> str:
    return one_line(document.url) or DOCUMENT[document.id]


def _start(span: Span | None) -> int | None:
    return None if span is None else span.start


def _mention(statement: Statement, evidence: Evidence, document: Document, added: date | None) -> Row:
    web, citation = 1, 2
    return (
        *(_event_id(statement), _moment(added), _moment(document.published), web if document.url else citation),
        *(one_line(document.source), _identifier(document), None),
        *(_start(evidence.subject), _start(evidence.object), _start(evidence.trigger)),
        *(None, round(100 * evidence.score), None, None, None, statement.iri),
    )


def _mentions(content: Content) -> Iterator[Row]:
    for statement in filter(_event, content.statements):
        added = _added(statement, content)
        for evidence in statement.evidence:
            yield _mention(statement, evidence, content.document(evidence.document_id), added)


def tables(content: Content) -> tuple[Table, ...]:
    """Events and mentions."""
    rows = {EVENTS: _events, MENTIONS: _mentions}
    return tuple(table(name, columns, rows[name](content)) for name, columns in COLUMNS.items())


def _make(content: Content) -> Iterator[Part]:
    for found in tables(content):
        yield Part(name=found.name, data=write_delimited(found, delimiter="\t", quoted=False))


def _read(folder: Path) -> tuple[Table, ...]:
    return tuple(
        read_delimited(folder / name, columns, delimiter="\t", quoted=False) for name, columns in COLUMNS.items()
    )


GDELT = Export(
    name="gdelt",
    about="events and mentions under GDELT's column names, tab-separated",
    folder=True,
    make=_make,
    holds=tables,
    read=_read,
    takes=lambda statement: _event(statement) is not None,
)
