"""The files of a build, made of what its documents contributed and of the judgements of its owner."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from graph import rdf_terms as t
from graph.assembly import assemble
from graph.belief import score
from graph.contributions import Contribution, document_lines, with_belief
from graph.duplicates import COPIES, COPY_JUDGEMENTS, find_copies
from graph.folder import DOCUMENTS, PAGE, REJECTED, STATEMENTS, TRIG, TURTLE, next_state, publish
from graph.identity import JUDGEMENTS, Conflict, Identity, read_judgements
from graph.rdf import quad_order, to_quads
from ontology.affiliation import Lookup
from ontology.namespaces import PREFIXES
from ontology.serialization import from_lines
from ontology.statements import Document, Statement

WritePage = Callable[[Path, tuple[Statement, ...], str, Iterable[Document]], None]
"""Writes the page of statements, with labels in a language and what is known of their documents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was put together; ``changed`` are the names of what was written anew."""

    statements: tuple[Statement, ...]
    quads: int
    changed: tuple[str, ...]
    conflicts: tuple[Conflict, ...]


def _write_graphs(folder: Path, quads: list[ox.Quad]) -> None:
    prefixes = dict(PREFIXES)
    ox.serialize(quads, str(folder / TRIG), ox.RdfFormat.TRIG, prefixes=prefixes)
    plain = {quad.triple for quad in quads if quad.graph_name in (t.PLAIN_GRAPH, t.ACTORS_GRAPH, t.ONTOLOGY_GRAPH)}
    ordered = sorted(plain, key=lambda triple: (str(triple.subject), str(triple.predicate), str(triple.object)))
    ox.serialize(ordered, str(folder / TURTLE), ox.RdfFormat.TURTLE, prefixes=prefixes)


def _write_lines(path: Path, lines: Iterable[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def put_together(
    folder: Path,
    contributions: tuple[Contribution, ...],
    rejected: tuple[str, ...],
    *,
    language: str,
    lookup: Lookup,
    write_page: WritePage,
) -> Outcome:
    """Let the folder hold what ``contributions``, by document id, and its judgements say; for who writes in it.

    ``rejected`` are the lines of the file of that name.
    """
    documents = {one.entry.document.id: one.entry.document for one in contributions}
    lines = tuple(line for one in contributions for line in one.lines)
    raw = tuple(from_lines(lines, lookup))
    signatures = {one.entry.document.id: one.entry.signature for one in contributions}
    copies = find_copies(documents, signatures, read_judgements(folder / COPY_JUDGEMENTS))
    statements = score(assemble(raw), documents, copies=copies)
    beliefs = {statement.key: statement.belief for statement in statements}
    believed = (with_belief(line, beliefs[said.key]) for line, said in zip(lines, raw, strict=True))
    identity = Identity(read_judgements(folder / JUDGEMENTS), lookup)
    if identity.canonical:
        judged, lookup = identity.apply(raw)
        statements = score(assemble(judged), documents, copies=copies)
    quads = to_quads(statements, documents, lookup, copies=copies)
    if identity.applied:
        quads = sorted({*quads, *identity.quads()}, key=quad_order)
    with next_state(folder) as made:
        _write_lines(made / DOCUMENTS, document_lines(contributions))
        _write_lines(made / STATEMENTS, believed)
        (made / COPIES).write_text(copies.table(documents), encoding="utf-8")
        if rejected:
            _write_lines(made / REJECTED, rejected)
        _write_graphs(made, quads)
        write_page(made / PAGE, statements, language, documents.values())
        changed = publish(folder, quads, {"language": language, "documents": len(documents), "quads": len(quads)})
    return Outcome(statements=statements, quads=len(quads), changed=changed, conflicts=identity.conflicts)
