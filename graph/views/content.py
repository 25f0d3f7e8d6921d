"""The page's data as JSON: actors, documents, sentences, statements, vocabulary, texts.

Offsets of words count UTF-16 units from the start of their sentence, as JavaScript does.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from graph.views.links import Drawing, quad_of
from graph.views.tables import STRUCTURAL, Styles
from ontology.actors import Actor
from ontology.statements import Document, Evidence, Span, Statement, Status
from ontology.vocabulary import Texts, Vocabulary

JsonObject = dict[str, Any]

_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def script_json(value: object) -> str:
    """JSON that can stand within a script element: nothing in it ends the element or starts another."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=False).translate(_ESCAPES)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _words(evidence: Evidence, span: Span | None) -> list[int] | None:
    if span is None or not evidence.sentence.contains(span):
        return None
    start, end = span.start - evidence.sentence.start, span.end - evidence.sentence.start
    return [_units(evidence.quote[:start]), _units(evidence.quote[:end])]


def _actor(actor: Actor, weight: int) -> JsonObject:
    names = dict.fromkeys(name.text for name in actor.names)
    return {
        "id": actor.id,
        "type": actor.type,
        "labels": {language: actor.label(language) for language in ("en", "vi")},
        "names": list(names),
        "codes": [list(code) for code in actor.codes],
        "weight": weight,
    }


def _document(document_id: str, document: Document | None) -> JsonObject:
    if document is None:
        return {"id": document_id}
    facts = {
        "id": document_id,
        "title": document.title,
        "source": document.source,
        "url": document.url,
        "published": document.published.isoformat() if document.published else None,
    }
    return {key: value for key, value in facts.items() if value is not None}


class _Sentences:
    """Documents and sentences by number, each once, in the order of first use."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self._known = documents
        self._documents: dict[str, int] = {}
        self._sentences: dict[tuple[str, Span, str, str], int] = {}

    def number(self, evidence: Evidence) -> int:
        self._documents.setdefault(evidence.document_id, len(self._documents))
        key = (evidence.document_id, evidence.sentence, evidence.quote, evidence.language)
        return self._sentences.setdefault(key, len(self._sentences))

    def documents(self) -> list[JsonObject]:
        return [_document(name, self._known.get(name)) for name in self._documents]

    def sentences(self) -> list[JsonObject]:
        return [
            {"document": self._documents[name], "text": quote, "language": language}
            for name, _, quote, language in self._sentences
        ]


def _statement(statement: Statement, numbers: Mapping[str, int], quad: str, sentences: _Sentences) -> JsonObject:
    bounds = (statement.date.start, statement.date.end) if statement.date else None
    speaker, place = statement.attributed_to, statement.place
    row: JsonObject = {
        "subject": numbers[statement.subject.id],
        "relation": statement.relation,
        "object": numbers[statement.object.id],
        "quad": quad,
        "status": statement.status.value,
        "evidence": [
            {
                "sentence": sentences.number(evidence),
                "subject": _words(evidence, evidence.subject),
                "trigger": _words(evidence, evidence.trigger),
                "object": _words(evidence, evidence.object),
            }
            for evidence in statement.evidence
        ],
    }
    if speaker:
        row["speaker"] = {language: speaker.label(language) for language in ("en", "vi")}
    if bounds:
        row["date"] = [bound.isoformat() if bound else None for bound in bounds]
    if place:
        row["place"] = {language: place.label(language) for language in ("en", "vi")}
    if statement.belief is not None:
        row["belief"] = statement.belief
    return row


def _labels(texts: Texts) -> JsonObject:
    return dict(texts)


def page_content(
    drawing: Drawing,
    language: str,
    documents: Mapping[str, Document],
    vocabulary: Vocabulary,
    texts: Mapping[str, Texts],
    styles: Styles,
) -> JsonObject:
    """Everything the page's script needs, in an order that depends on the drawing alone."""
    numbers = {actor.id: number for number, actor in enumerate(drawing.actors)}
    sentences = _Sentences(documents)
    statements = [_statement(one, numbers, quad_of(one.relation, vocabulary), sentences) for one in drawing.statements]
    relations: Sequence[str] = sorted({one.relation for one in drawing.statements})
    types: Sequence[str] = sorted({actor.type for actor in drawing.actors})
    known = vocabulary.relations
    return {
        "language": language,
        "allActors": drawing.all_actors,
        "allStatements": drawing.all_statements,
        "actors": [_actor(actor, weight) for actor, weight in zip(drawing.actors, drawing.weights, strict=True)],
        "documents": sentences.documents(),
        "sentences": sentences.sentences(),
        "statements": statements,
        "links": [
            {
                "first": numbers[link.first],
                "second": numbers[link.second],
                "quad": link.quad,
                "statements": list(link.statements),
            }
            for link in drawing.links
        ],
        "relations": {
            name: {
                "labels": _labels(known[name].labels) if name in known else {"en": name},
                "symmetric": name in known and known[name].symmetric,
            }
            for name in relations
        },
        "quads": {
            **{name: {"labels": _labels(term.labels)} for name, term in vocabulary.quads.items()},
            STRUCTURAL: {"labels": _labels(texts["structural"])},
        },
        "statuses": {status.value: {"labels": _labels(vocabulary.status(status.value).labels)} for status in Status},
        "types": {
            name: {
                "labels": _labels(vocabulary.entity_type(name).labels)
                if name in vocabulary.entity_types
                else {"en": name}
            }
            for name in types
        },
        "styles": {
            "types": {name: asdict(styles.of_type(name)) for name in types},
            "quads": {name: asdict(style) for name, style in styles.quads.items()},
        },
        "texts": {key: _labels(text) for key, text in texts.items()},
    }
