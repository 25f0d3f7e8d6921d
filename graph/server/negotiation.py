"""Which format a client wants: the formats of answers, and the Accept header of RFC 9110 with its q-values."""

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format of answers: its short name, its media type and others it goes by."""

    name: str
    media_type: str
    aliases: tuple[str, ...] = ()
    charset: bool = False

    @property
    def content_type(self) -> str:
        """Value of the Content-Type header."""
        return f"{self.media_type}; charset=utf-8" if self.charset else self.media_type


# The first is what a client gets that does not care.
ROWS = (
    Format(name="json", media_type="application/sparql-results+json", aliases=("application/json", "text/json")),
    Format(name="xml", media_type="application/sparql-results+xml", aliases=("application/xml", "text/xml")),
    Format(name="csv", media_type="text/csv", charset=True),
    Format(name="tsv", media_type="text/tab-separated-values", charset=True),
)
TRIPLES = (
    Format(name="turtle", media_type="text/turtle", aliases=("application/x-turtle",), charset=True),
    Format(name="ntriples", media_type="application/n-triples", aliases=("text/plain",)),
    Format(name="rdfxml", media_type="application/rdf+xml", aliases=("application/xml", "text/xml")),
    Format(name="jsonld", media_type="application/ld+json", aliases=("application/json",)),
    Format(name="trig", media_type="application/trig"),
    Format(name="nquads", media_type="application/n-quads"),
)
BOOLEAN = ROWS[:2]
"""The standards give ASK no CSV or TSV."""
QUADS = tuple(one for name in ("trig", "nquads", "jsonld") for one in TRIPLES if one.name == name)
"""Formats that keep named graphs."""

FORMATS = {one.name: one for one in (*ROWS, *TRIPLES)}
ROW_WRITERS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
TRIPLE_WRITERS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "trig": ox.RdfFormat.TRIG,
    "nquads": ox.RdfFormat.N_QUADS,
}


def _ranges(accept: str) -> list[tuple[str, float]]:
    """Media ranges in lower case with their q; what is malformed is left out."""
    found: list[tuple[str, float]] = []
    for part in accept.split(","):
        media_range, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                try:
                    quality = min(1.0, max(0.0, float(value.strip('" '))))
                except ValueError:
                    quality = 0.0
        if "/" in media_range or media_range == "*":
            found.append((media_range, quality))
    return found


def _quality(media_type: str, ranges: list[tuple[str, float]]) -> float:
    """Weight of the most specific range that holds ``media_type``; 0 if none does."""
    best, quality = -1, 0.0
    main = media_type.partition("/")[0]
    for media_range, q in ranges:
        specific = {media_type: 2, f"{main}/*": 1, "*/*": 0, "*": 0}.get(media_range, -1)
        if specific > best or (specific == best and specific >= 0 and q > quality):
            best, quality = specific, q
    return quality


def choose(accept: str | None, offered: Iterable[Format]) -> Format | None:
    """The best of the formats for an Accept header, the first of equals; None if the client takes none of them.

    No header, or an empty one, takes anything. A format's other names count only if they are named.
    """
    formats = tuple(offered)
    if accept is None or not accept.strip():
        return formats[0]
    ranges = _ranges(accept)
    named = dict(ranges)

    def wanted(one: Format) -> float:
        return max(_quality(one.media_type, ranges), *(named.get(alias, 0.0) for alias in one.aliases), 0.0)

    best = max(formats, key=wanted)
    return best if wanted(best) > 0 else None
