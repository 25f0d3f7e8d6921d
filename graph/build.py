"""The composition root: documents in; statements, Turtle, TriG, a store and a page out.

A build folder holds:

- ``statements.jsonl``: every evidence of every statement (the contract of ``ontology.serialization``)
- ``graph.ttl``: the plain view, the actors and the ontology; ``graph.trig``: everything, in named graphs
- ``store/``: the same as ``graph.trig``, as an Oxigraph folder
- ``graph.html``: the interactive page
- ``rejected.jsonl``: documents in quarantine with their reasons, if there are any
- ``manifest.json``: hashes of all these and of the documents, written last
- ``judgements.tsv``: who is the same as whom, if anybody has judged; only ever changed by its owner

``statements.jsonl`` is what was read; judgements act on everything else.

Everything is first made beside the folder's files, then put in their place: a build that fails leaves the old one. What
has not changed is not touched, so building twice changes no byte.
"""

import hashlib
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import pyoxigraph as ox

from extractors.documents import InputError, Rejected, read_documents
from graph import rdf_terms as t
from graph.assembly import assemble
from graph.belief import score
from graph.identity import JUDGEMENTS, Conflict, Identity, read_judgements
from graph.rdf import quad_order, to_quads
from graph.rdf_reading import read_documents as documents_of
from graph.store import create_store
from ontology.actors import actor_base
from ontology.affiliation import Lookup
from ontology.namespaces import PREFIXES
from ontology.serialization import from_lines, to_lines
from ontology.statements import Document, Statement

FORMAT_VERSION = 1
STATEMENTS, TURTLE, TRIG, STORE, PAGE = "statements.jsonl", "graph.ttl", "graph.trig", "store", "graph.html"
REJECTED, MANIFEST = "rejected.jsonl", "manifest.json"

Extracted = Iterator[tuple[Document, tuple[Statement, ...]]]
Extract = Callable[[Iterable[Document], str], Extracted]
"""Documents and the name of an extractor to each document with its statements, in order."""
WritePage = Callable[[Path, tuple[Statement, ...], str, Iterable[Document]], None]
"""Writes the page of statements, with labels in a language and what is known of their documents."""


class BuildError(Exception):
    """A build folder that is not what it should be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a build is put together from."""

    extract: Extract
    write_page: WritePage
    lookup: Lookup


def shipped_extract() -> Extract:
    """The extractors of the house."""
    from extractors.pipeline import extract

    return extract


def shipped_lookup() -> Lookup:
    """The knowledge base of the house."""
    return actor_base().get


def shipped_parts() -> Parts:
    """The extractors, the knowledge base and the page of the house."""
    from graph.views.page import write_page

    return Parts(extract=shipped_extract(), write_page=write_page, lookup=shipped_lookup())


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build found and where it put it; ``changed`` are the names of what was written anew.

    ``conflicts`` are the judgements that contradict each other.
    """

    folder: Path
    documents: tuple[Document, ...]
    rejected: tuple[Rejected, ...]
    statements: tuple[Statement, ...]
    quads: int
    changed: tuple[str, ...]
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What was read and extracted."""

    documents: tuple[Document, ...]
    rejected: tuple[Rejected, ...]
    statements: tuple[Statement, ...]


def read_and_extract(
    inputs: Iterable[str | Path], extractor: str, extract: Extract, seen: Callable[[Document], None] = lambda _: None
) -> Read:
    """Documents and their statements, in the order of documents; ``seen`` is called after each document.

    Raises InputError for an input that cannot be read at all.
    """
    rejected: list[Rejected] = []

    def accepted() -> Iterator[Document]:
        for found in read_documents(inputs):
            if isinstance(found, Rejected):
                rejected.append(found)
            else:
                yield found

    documents: list[Document] = []
    statements: list[Statement] = []
    for document, found in extract(accepted(), extractor):
        documents.append(document)
        statements.extend(found)
        seen(document)
    return Read(documents=tuple(documents), rejected=tuple(rejected), statements=tuple(statements))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_graphs(folder: Path, quads: list[ox.Quad]) -> None:
    prefixes = dict(PREFIXES)
    ox.serialize(quads, str(folder / TRIG), ox.RdfFormat.TRIG, prefixes=prefixes)
    plain = {quad.triple for quad in quads if quad.graph_name in (t.PLAIN_GRAPH, t.ACTORS_GRAPH, t.ONTOLOGY_GRAPH)}
    ordered = sorted(plain, key=lambda triple: (str(triple.subject), str(triple.predicate), str(triple.object)))
    ox.serialize(ordered, str(folder / TURTLE), ox.RdfFormat.TURTLE, prefixes=prefixes)


def _manifest(folder: Path, texts: Mapping[str, str], language: str) -> dict[str, object]:
    files = {path.name: _sha256(path) for path in sorted(folder.iterdir()) if path.is_file()}
    # A store's files differ from one making to the next: it is known by the hash of what it holds.
    return {"format": FORMAT_VERSION, "language": language, "files": files, STORE: files[TRIG], "documents": texts}


def _old_manifest(folder: Path) -> Mapping[str, object]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) else {}


def _replace_store(new: Path, old: Path, aside: Path) -> None:
    if old.exists():
        old.rename(aside)
    new.rename(old)


def _publish(made: Path, folder: Path, quads: list[ox.Quad], manifest: Mapping[str, object]) -> tuple[str, ...]:
    """Move what was made into the folder, where it differs, the manifest last; the names of what changed."""
    changed: list[str] = []
    if _old_manifest(folder).get(STORE) != manifest[STORE] or not (folder / STORE).is_dir():
        create_store(made / STORE, quads)
        # Killed from here on, the folder has no manifest, and the next build makes all anew.
        (folder / MANIFEST).unlink(missing_ok=True)
        _replace_store(made / STORE, folder / STORE, made / "old-store")
        changed.append(STORE)
    (made / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if not (made / REJECTED).exists():
        (folder / REJECTED).unlink(missing_ok=True)
    for name in sorted(
        (path.name for path in made.iterdir() if path.is_file()), key=lambda name: (name == MANIFEST, name)
    ):
        if not (folder / name).is_file() or _sha256(folder / name) != _sha256(made / name):
            (made / name).replace(folder / name)
            changed.append(name)
    return tuple(changed)


def build(
    inputs: Iterable[str | Path],
    folder: Path,
    *,
    extractor: str = "rules",
    language: str = "vi",
    parts: Parts | None = None,
    seen: Callable[[Document], None] = lambda _: None,
) -> BuildReport:
    """Build the graph of ``inputs`` in ``folder``; ``language`` is that of the page's labels.

    ``seen`` is called after each document. Raises InputError for an input that cannot be read at all, or if no document
    was readable; the folder is then as it was.
    """
    parts = parts or shipped_parts()
    read = read_and_extract(inputs, extractor, parts.extract, seen)
    if not read.documents:
        reasons = "\n  ".join(map(str, read.rejected))
        raise InputError(f"no document could be read:\n  {reasons}")
    documents = {document.id: document for document in sorted(read.documents, key=lambda document: document.id)}
    raw = score(assemble(read.statements), documents)
    folder.mkdir(parents=True, exist_ok=True)
    return _put_together(
        folder,
        tuple(to_lines(raw, documents.values(), parts.lookup)),
        documents,
        {found.id: hashlib.sha256(found.text.encode()).hexdigest() for found in documents.values()},
        language=language,
        parts=parts,
        rejected=read.rejected,
    )


def rebuild(folder: Path, *, parts: Parts | None = None) -> BuildReport:
    """Make the graph of a build folder anew from its ``statements.jsonl`` and its judgements; no text is read.

    Raises BuildError if there is no whole build in the folder.
    """
    parts = parts or shipped_parts()
    manifest = _old_manifest(folder)
    texts, language = manifest.get("documents"), manifest.get("language")
    if not isinstance(texts, dict) or not isinstance(language, str):
        raise BuildError(f"{folder}: no whole build here; `geopol build INPUT --output {folder}` makes one")
    found = documents_of(ox.parse(path=str(folder / TRIG), format=ox.RdfFormat.TRIG))
    lines = tuple((folder / STATEMENTS).read_text(encoding="utf-8").splitlines())
    documents = {document.id: document for document in found}
    return _put_together(folder, lines, documents, texts, language=language, parts=parts, rejected=None)


def _put_together(
    folder: Path,
    lines: tuple[str, ...],
    documents: Mapping[str, Document],
    texts: Mapping[str, str],
    *,
    language: str,
    parts: Parts,
    rejected: tuple[Rejected, ...] | None,
) -> BuildReport:
    """The outputs, from the lines of the statements as read; ``rejected`` is None where the old ones stay."""
    identity = Identity(read_judgements(folder / JUDGEMENTS), parts.lookup)
    found, lookup = identity.apply(from_lines(lines, parts.lookup))
    statements = score(assemble(found), documents)
    quads = to_quads(statements, documents, lookup)
    if identity.applied:
        quads = sorted({*quads, *identity.quads()}, key=quad_order)
    made = Path(tempfile.mkdtemp(prefix=".new-", dir=folder))
    try:
        (made / STATEMENTS).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        if rejected is None and (folder / REJECTED).exists():
            shutil.copyfile(folder / REJECTED, made / REJECTED)
        elif rejected:
            rows = (json.dumps(asdict(one), ensure_ascii=False) for one in rejected)
            (made / REJECTED).write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
        _write_graphs(made, quads)
        parts.write_page(made / PAGE, statements, language, documents.values())
        changed = _publish(made, folder, quads, _manifest(made, texts, language))
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return BuildReport(
        folder=folder,
        documents=tuple(documents.values()),
        rejected=rejected or (),
        statements=statements,
        quads=len(quads),
        changed=changed,
        conflicts=identity.conflicts,
    )


def counts_by_status(statements: Iterable[Statement]) -> tuple[tuple[str, int], ...]:
    """How many statements have each status, the most frequent first."""
    counts = Counter(statement.status.value for statement in statements)
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
