"""Statements as JSON Lines: the contract with every other tool, both ways.

One object a line, one evidence an object; keys in a fixed order; ``start`` and ``end`` are character offsets into the
NFC text of the document, those of the statement being its sentence's.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from ontology.actors import Actor, Name, Office, actor_base
from ontology.affiliation import Lookup, country_on, sector_on
from ontology.namespaces import ACTOR
from ontology.statements import DateInterval, Document, Evidence, Span, Statement, Status

JsonObject = dict[str, Any]


class StatementError(ValueError):
    """A line that holds no statement; the message says where and what was expected."""


def aliases(actor: Actor) -> tuple[str, ...]:
    """Names of the actor other than its labels, each once, in the order of the tables."""
    labels = {label for _, label in actor.labels}
    return tuple(dict.fromkeys(name.text for name in actor.names if name.text not in labels))


def entity_to_json(actor: Actor, day: date | None, lookup: Lookup | None = None) -> JsonObject:
    """An actor as it stood on ``day``; ``country`` and ``sector`` are left out when unknown."""
    entity: JsonObject = {
        "id": ACTOR[actor.id],
        "type": actor.type,
        "labels": dict(actor.labels),
        "aliases": list(aliases(actor)),
        "codes": dict(actor.codes),
    }
    if actor.type == "Country" and "iso3" not in entity["codes"]:
        entity["codes"]["iso3"] = actor.id
    if country := country_on(actor, day, lookup):
        entity["country"] = country
    if sector := sector_on(actor, day, lookup):
        entity["sector"] = sector
    if (lookup or actor_base().get)(actor.id) is None and (own := _own(actor, entity)):
        entity["own"] = own
    return entity


def _own(actor: Actor, entity: JsonObject) -> JsonObject:
    """What an actor outside the knowledge base would lose on its way through ``entity``: nobody else can tell it."""
    own: JsonObject = {}
    if actor.part_of:
        own["part_of"] = list(actor.part_of)
    if any(name.language != "mul" and name.text in entity["aliases"] for name in actor.names):
        own["names"] = [[name.language, name.text] for name in actor.names if name.text in entity["aliases"]]
    if actor.offices:
        own["offices"] = [[one.title, one.of, _bound(one.start), _bound(one.end)] for one in actor.offices]
        own["country"], own["sector"] = actor.country, actor.sector
    return own


def _words(evidence: Evidence, span: Span | None) -> JsonObject:
    if span is None:
        return {"text": None, "start": None, "end": None}
    return {"text": evidence.words(span), "start": span.start, "end": span.end}


def _bound(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def to_json(statement: Statement, evidence: Evidence, day: date | None, lookup: Lookup | None = None) -> JsonObject:
    """One evidence of a statement; ``day`` is the publication date of its document, None if unknown."""
    speaker, place, interval = statement.attributed_to, statement.place, statement.date
    row: JsonObject = {
        "document": evidence.document_id,
        "start": evidence.sentence.start,
        "end": evidence.sentence.end,
        "quote": evidence.quote,
        "language": evidence.language,
        "subject": entity_to_json(statement.subject, day, lookup) | _words(evidence, evidence.subject),
        "relation": statement.relation,
        "object": entity_to_json(statement.object, day, lookup) | _words(evidence, evidence.object),
        "status": statement.status.value,
        "attributed_to": None if speaker is None else entity_to_json(speaker, day, lookup),
        "date": None if interval is None else {"start": _bound(interval.start), "end": _bound(interval.end)},
        "place": None if place is None else entity_to_json(place, day, lookup),
        "trigger": None if evidence.trigger is None else _words(evidence, evidence.trigger),
        "score": evidence.score,
        "extractor": evidence.extractor,
    }
    if statement.belief is not None:
        row["belief"] = statement.belief
    return row


def _order(statement: Statement, evidence: Evidence) -> tuple[Span, tuple[tuple[int, int], ...], tuple[str, ...]]:
    spans = (evidence.subject, evidence.trigger, evidence.object)
    bounds = tuple((span.start, span.end) if span else (-1, -1) for span in spans)
    return evidence.sentence, bounds, statement.key


def to_lines(
    statements: Iterable[Statement], documents: Iterable[Document], lookup: Lookup | None = None
) -> Iterator[str]:
    """One line (without its newline) an evidence, in the order of ``documents``, then of offsets.

    Raises KeyError if an evidence names a document that is not among ``documents``.
    """
    published = {document.id: document.published for document in documents}
    by_document: dict[str, list[tuple[Statement, Evidence]]] = {document: [] for document in published}
    for statement in statements:
        for evidence in statement.evidence:
            by_document[evidence.document_id].append((statement, evidence))
    for document, pairs in by_document.items():
        day = published[document]
        lines = (
            (_order(statement, evidence), json.dumps(to_json(statement, evidence, day, lookup), ensure_ascii=False))
            for statement, evidence in pairs
        )
        yield from (line for _, line in sorted(lines))


def _actor(entity: Mapping[str, Any], lookup: Lookup) -> Actor:
    actor_id = ACTOR.local(entity["id"])
    if actor_id is None:
        raise StatementError(f"{entity['id']!r} is no actor: an id starts with {ACTOR.iri}")
    known = lookup(actor_id)
    if known is not None:
        return known
    labels = tuple(sorted(entity["labels"].items()))
    own = entity.get("own", {})
    return Actor(
        id=actor_id,
        type=entity["type"],
        labels=labels,
        names=tuple(
            Name(text=text, language=language, kind="alias")
            for language, text in own.get("names") or (("mul", alias) for alias in entity["aliases"])
        ),
        offices=tuple(
            Office(title=title, of=of, start=_day(start), end=_day(end))
            for title, of, start, end in own.get("offices", ())
        ),
        part_of=tuple(own.get("part_of", ())),
        codes=tuple(entity["codes"].items()),
        country=own.get("country", entity.get("country")),
        sector=own.get("sector", entity.get("sector")),
    )


def _span(words: Mapping[str, Any] | None) -> Span | None:
    return None if words is None or words["start"] is None else Span(words["start"], words["end"])


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _interval(value: Mapping[str, str | None] | None) -> DateInterval | None:
    if value is None:
        return None
    return DateInterval(_day(value["start"]), _day(value["end"]))


def from_json(row: Mapping[str, Any], lookup: Lookup) -> Statement:
    """The statement of one object, with its one evidence.

    Actors that ``lookup`` knows are taken from it, the others are made of what the object says of them.
    Raises StatementError if a field is missing or malformed.
    """
    try:
        evidence = Evidence(
            document_id=row["document"],
            sentence=Span(row["start"], row["end"]),
            quote=row["quote"],
            language=row["language"],
            extractor=row["extractor"],
            score=row["score"],
            subject=_span(row["subject"]),
            trigger=_span(row["trigger"]),
            object=_span(row["object"]),
        )
        return Statement(
            subject=_actor(row["subject"], lookup),
            relation=row["relation"],
            object=_actor(row["object"], lookup),
            status=Status(row["status"]),
            attributed_to=_actor(row["attributed_to"], lookup) if row["attributed_to"] else None,
            date=_interval(row["date"]),
            place=_actor(row["place"], lookup) if row["place"] else None,
            evidence=(evidence,),
            belief=row.get("belief"),
        )
    except StatementError:
        raise
    except KeyError as error:
        raise StatementError(f"the field {error} is missing") from error
    except (AttributeError, TypeError, ValueError) as error:
        raise StatementError(f"a field is malformed: {error}") from error


def from_lines(lines: Iterable[str], lookup: Callable[[str], Actor | None]) -> Iterator[Statement]:
    """Statements, one a line, each with one evidence; blank lines are skipped. Raises StatementError with the line."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise StatementError(f"line {number}, column {error.colno}: not JSON ({error.msg})") from error
        if not isinstance(row, dict):
            raise StatementError(f"line {number}: a JSON object was expected, found {type(row).__name__}")
        try:
            yield from_json(row, lookup)
        except StatementError as error:
            raise StatementError(f"line {number}: {error}") from error
