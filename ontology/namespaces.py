"""The IRIs of the house: one place mints them all, percent-encoded from NFC."""

import unicodedata
from dataclasses import dataclass
from urllib.parse import quote, unquote

BASE = "https://w3id.org/geopol/"


@dataclass(frozen=True, slots=True)
class Namespace:
    """A prefix of IRIs; ``namespace[local]`` mints one, ``namespace.local(iri)`` reads it back."""

    iri: str

    def __getitem__(self, local: str) -> str:
        return self.iri + quote(unicodedata.normalize("NFC", local), safe="-._~:()',!*")

    def local(self, iri: str) -> str | None:
        """Local name of ``iri``, or None if it lies outside the namespace."""
        return unquote(iri[len(self.iri) :]) if iri.startswith(self.iri) else None


GEOPOL = Namespace(BASE)
ACTOR = Namespace(BASE + "actor/")
RELATION = Namespace(BASE + "relation/")
STATUS = Namespace(BASE + "status/")
STATEMENT = Namespace(BASE + "statement/")
EVIDENCE = Namespace(BASE + "evidence/")
DOCUMENT = Namespace(BASE + "document/")
GRAPH = Namespace(BASE + "graph/")

# Vocabularies of others, used rather than coined anew.
SEM = Namespace("http://semanticweb.cs.vu.nl/2009/11/sem/")
GAF = Namespace("http://groundedannotationframework.org/gaf#")
OA = Namespace("http://www.w3.org/ns/oa#")
PROV = Namespace("http://www.w3.org/ns/prov#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
SCHEMA = Namespace("https://schema.org/")
ORG = Namespace("http://www.w3.org/ns/org#")
GEO = Namespace("http://www.opengis.net/ont/geosparql#")
DCTERMS = Namespace("http://purl.org/dc/terms/")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")

PREFIXES: tuple[tuple[str, str], ...] = (
    ("actor", ACTOR.iri),
    ("dcterms", DCTERMS.iri),
    ("document", DOCUMENT.iri),
    ("evidence", EVIDENCE.iri),
    ("gaf", GAF.iri),
    ("geo", GEO.iri),
    ("geopol", GEOPOL.iri),
    ("graph", GRAPH.iri),
    ("oa", OA.iri),
    ("org", ORG.iri),
    ("owl", OWL.iri),
    ("prov", PROV.iri),
    ("rdf", RDF.iri),
    ("rdfs", RDFS.iri),
    ("relation", RELATION.iri),
    ("schema", SCHEMA.iri),
    ("sem", SEM.iri),
    ("skos", SKOS.iri),
    ("statement", STATEMENT.iri),
    ("status", STATUS.iri),
    ("xsd", XSD.iri),
)
