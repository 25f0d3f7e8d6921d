"""The RDF terms of the house that statements and graphs are made of, and how values become literals."""

import hashlib
from datetime import date
from functools import cache

from pyoxigraph import Literal, NamedNode

from ontology.namespaces import (
    ACTOR,
    BASE,
    DCTERMS,
    GAF,
    GEO,
    GEOPOL,
    GRAPH,
    OA,
    ORG,
    OWL,
    PROV,
    RDF,
    RDFS,
    RELATION,
    SCHEMA,
    SEM,
    SKOS,
    STATUS,
    XSD,
    Namespace,
)

RUN = Namespace(BASE + "run/")
SOFTWARE = Namespace(BASE + "software/")
SOURCE = Namespace(BASE + "source/")
OFFICE = Namespace(BASE + "office/")
CODE = Namespace(BASE + "code/")
DOCUMENT_GRAPH = Namespace(GRAPH.iri + "document/")

PLAIN_GRAPH = NamedNode(GRAPH["plain"])
ONTOLOGY_GRAPH = NamedNode(GRAPH["ontology"])
ACTORS_GRAPH = NamedNode(GRAPH["actors"])
STATEMENTS_GRAPH = NamedNode(GRAPH["statements"])
SOURCES_GRAPH = NamedNode(GRAPH["sources"])
BELIEF_GRAPH = NamedNode(GRAPH["belief"])


@cache
def term(namespace: Namespace, local: str) -> NamedNode:
    """A term of a vocabulary; for the few that are used over and over, not for data."""
    return NamedNode(namespace[local])


TYPE = term(RDF, "type")
LABEL = term(RDFS, "label")
ALT_LABEL = term(SKOS, "altLabel")
NOTATION = term(SKOS, "notation")
EXACT_MATCH = term(SKOS, "exactMatch")

STATEMENT_CLASS = term(GEOPOL, "Statement")
EVENT_CLASS = term(SEM, "Event")
SUBJECT = term(GEOPOL, "subject")
RELATION_OF = term(GEOPOL, "relation")
OBJECT = term(GEOPOL, "object")
STATUS_OF = term(GEOPOL, "status")
ATTRIBUTED_TO = term(GEOPOL, "attributedTo")
BELIEF = term(GEOPOL, "belief")
INDEPENDENT_SOURCES = term(GEOPOL, "independentSources")
CONTRADICTS = term(GEOPOL, "contradicts")
BEGIN = term(SEM, "hasBeginTimeStamp")
END = term(SEM, "hasEndTimeStamp")
PLACE = term(SEM, "hasPlace")
DENOTED_BY = term(GAF, "denotedBy")
DERIVED_FROM = term(PROV, "wasDerivedFrom")
GENERATED_BY = term(PROV, "wasGeneratedBy")

EVIDENCE_CLASS = term(OA, "SpecificResource")
POSITION_CLASS = term(OA, "TextPositionSelector")
QUOTE_CLASS = term(OA, "TextQuoteSelector")
HAS_SOURCE = term(OA, "hasSource")
HAS_SELECTOR = term(OA, "hasSelector")
START = term(OA, "start")
END_OFFSET = term(OA, "end")
EXACT = term(OA, "exact")
SUBJECT_SPAN = term(GEOPOL, "subjectSpan")
TRIGGER_SPAN = term(GEOPOL, "triggerSpan")
OBJECT_SPAN = term(GEOPOL, "objectSpan")
CONFIDENCE = term(GEOPOL, "confidence")
LANGUAGE = term(DCTERMS, "language")
ATTRIBUTED_SOFTWARE = term(PROV, "wasAttributedTo")

ARTICLE_CLASS = term(SCHEMA, "NewsArticle")
IDENTIFIER = term(SCHEMA, "identifier")
HEADLINE = term(SCHEMA, "headline")
IN_LANGUAGE = term(SCHEMA, "inLanguage")
PUBLISHED = term(SCHEMA, "datePublished")
PUBLISHER = term(SCHEMA, "publisher")
URL = term(SCHEMA, "url")
NAME = term(SCHEMA, "name")
SOURCE_CLASS = term(SCHEMA, "Organization")

ACTIVITY_CLASS = term(PROV, "Activity")
SOFTWARE_CLASS = term(PROV, "SoftwareAgent")
USED = term(PROV, "used")
ASSOCIATED_WITH = term(PROV, "wasAssociatedWith")

COUNTRY = term(GEOPOL, "country")
SECTOR = term(GEOPOL, "sector")
IS_PART_OF = term(DCTERMS, "isPartOf")
PART_OF = term(RELATION, "partOf")
START_DATE = term(SCHEMA, "startDate")
END_DATE = term(SCHEMA, "endDate")
HAS_MEMBERSHIP = term(ORG, "hasMembership")
MEMBERSHIP_CLASS = term(ORG, "Membership")
MEMBER = term(ORG, "member")
ORGANIZATION = term(ORG, "organization")
ROLE = term(ORG, "role")
ROLE_CLASS = term(ORG, "Role")
HAS_GEOMETRY = term(GEO, "hasGeometry")
GEOMETRY_CLASS = term(GEO, "Geometry")
AS_WKT = term(GEO, "asWKT")
WKT = term(GEO, "wktLiteral")
ONTOLOGY_CLASS = term(OWL, "Ontology")

_DATE = term(XSD, "date")
_INTEGER = term(XSD, "integer")
_DOUBLE = term(XSD, "double")
WIKIDATA = "http://www.wikidata.org/entity/"


def actor_node(actor_id: str) -> NamedNode:
    """IRI of an actor."""
    return NamedNode(ACTOR[actor_id])


def status_node(status: str) -> NamedNode:
    """IRI of a status."""
    return term(STATUS, status)


def day(value: date) -> Literal:
    """An xsd:date."""
    return Literal(value.isoformat(), datatype=_DATE)


def integer(value: int) -> Literal:
    """An xsd:integer."""
    return Literal(str(value), datatype=_INTEGER)


def double(value: float) -> Literal:
    """An xsd:double that reads back as the same float."""
    return Literal(repr(float(value)), datatype=_DOUBLE)


def digest(*parts: str) -> str:
    """The first 20 hexadecimal digits of SHA-256 of the parts: the last part of a hash IRI."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:20]
