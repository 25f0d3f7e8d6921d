"""RDF/XML: the triples of all graphs.

XML cannot hold control characters, in whose place stands U+FFFD, and its readers take every line break for a newline.
"""

import pyoxigraph as ox

from graph.export.contract import Content
from graph.export.rdf_files import rdf_export, triples
from graph.export.xml_text import xml_safe


def _safe(quad: ox.Quad) -> ox.Quad:
    value = quad.object
    if not isinstance(value, ox.Literal) or xml_safe(value.value) == value.value:
        return quad
    text = xml_safe(value.value)
    if value.language:
        return ox.Quad(quad.subject, quad.predicate, ox.Literal(text, language=value.language))
    return ox.Quad(quad.subject, quad.predicate, ox.Literal(text, datatype=value.datatype))


def _triples(content: Content) -> tuple[ox.Quad, ...]:
    return tuple(map(_safe, triples(content)))


RDFXML = rdf_export("rdfxml", "RDF triples of all graphs, for tools of XML", ox.RdfFormat.RDF_XML, _triples)
