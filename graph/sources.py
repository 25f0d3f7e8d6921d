"""Which evidence of a statement comes from one and the same source.

Two are of one source if their documents have the same publisher, if their sentences name the same news agency, if one
sentence is a copy of the other, to the word or nearly (``copies.tsv``), or if the whole documents are (``duplicates``):
agency news is printed by many papers. Sources chain: a paper that copies one that copies an agency adds nothing.
"""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path

import networkx as nx

from graph.duplicates import NO_COPIES, Copies
from ontology.agencies import AGENCIES_TABLE, read_agencies
from ontology.statements import Document, Evidence, Statement
from ontology.tables import TableError, read_table

COPIES_TABLE = Path(__file__).parent / "copies.tsv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Copying:
    """When sentences are copies, and which words name an agency (name to agency)."""

    likeness: float
    words: int
    agencies: tuple[tuple[str, str], ...]


def read_copying(copies: Path, agencies: Path) -> Copying:
    """The numbers and names of two tables. Raises TableError for a number that is missing or makes no sense."""
    rows = {row["number"]: row["value"] for row in read_table(copies, ("number", "value"))}
    try:
        likeness, words = float(rows["likeness"]), int(rows["words"])
    except (KeyError, ValueError) as error:
        raise TableError(f"{copies}: likeness must be a number and words a whole one: {error}") from error
    if not 0 < likeness <= 1 or words < 0:
        raise TableError(f"{copies}: likeness lies in (0, 1] and words are not negative, found {likeness} and {words}")
    names = tuple(
        (written, agency.name)
        for agency in read_agencies(agencies)
        if agency.kind == "agency"
        for written in agency.written
    )
    return Copying(likeness=likeness, words=words, agencies=names)


@cache
def shipped_copying() -> Copying:
    """The tables of the house, read once."""
    return read_copying(COPIES_TABLE, AGENCIES_TABLE)


def independent_source(document: Document) -> tuple[str, str]:
    """What makes documents one source: the publisher, else the document itself."""
    return ("source", document.source) if document.source else ("document", document.id)


def _words(text: str) -> tuple[str, ...]:
    return tuple("".join(char if char.isalnum() or char == "-" else " " for char in text).split())


@cache
def _agency_words(copying: Copying) -> tuple[tuple[tuple[str, ...], str], ...]:
    return tuple((_words(name), agency) for name, agency in copying.agencies)


def _agencies(text: str, copying: Copying) -> Iterator[str]:
    words = _words(text)
    for name, agency in _agency_words(copying):
        if any(words[at : at + len(name)] == name for at in range(len(words) - len(name) + 1)):
            yield agency


def _origins(evidence: Evidence, document: Document, copying: Copying, copies: Copies) -> Iterator[Hashable]:
    """What evidence of one source has in common with others of it."""
    yield independent_source(document)
    if cluster := copies.clusters.get(document.id):
        yield "copies", cluster
    for agency in _agencies(f"{document.source or ''} | {evidence.quote}", copying):
        yield "agency", agency
    words = _words(evidence.quote.casefold())
    if len(words) >= copying.words:
        # A sentence of a document that somebody judged no copy of another stands for itself, to be compared by pairs.
        yield "sentence", " ".join(words), document.id if copies.is_judged(document.id) else ""


def by_source(
    statement: Statement,
    documents: Mapping[str, Document],
    copying: Copying | None = None,
    copies: Copies = NO_COPIES,
) -> tuple[tuple[Evidence, ...], ...]:
    """The evidence of a statement, that of one source together, in the order of the first of each.

    Raises KeyError for an unknown document.
    """
    from rapidfuzz import fuzz

    copying = shipped_copying() if copying is None else copying
    if len(statement.evidence) == 1:
        return (statement.evidence,)
    graph: nx.Graph[Hashable] = nx.Graph()
    for number, evidence in enumerate(statement.evidence):
        graph.add_node(number)
        for origin in _origins(evidence, documents[evidence.document_id], copying, copies):
            graph.add_edge(number, origin)
    sentences = [node for node in graph if isinstance(node, tuple) and node[0] == "sentence"]
    for one, other in combinations(sentences, 2):
        least = 100 * copying.likeness
        if not copies.are_apart(one[2], other[2]) and fuzz.ratio(one[1], other[1], score_cutoff=least) >= least:
            graph.add_edge(one, other)
    groups = (sorted(node for node in group if isinstance(node, int)) for group in nx.connected_components(graph))
    return tuple(tuple(statement.evidence[number] for number in group) for group in sorted(groups))
