"""The composition root: documents in; statements, Turtle, TriG, a store and a page out.

A build folder holds:

- ``documents.jsonl``: what is known of each document, the hash of its text, what read it
- ``statements.jsonl``: every evidence of every statement (the contract of ``ontology.serialization``)
- ``graph.ttl``: the plain view, the actors and the ontology; ``graph.trig``: everything, in named graphs
- ``store``: the same as ``graph.trig``, as an Oxigraph folder
- ``graph.html``: the interactive page
- ``copies.tsv``: which documents are copies of each other
- ``rejected.jsonl``: documents in quarantine with their reasons, if there are any
- ``manifest.json``: hashes of all these
- ``judgements.tsv``: who is the same as whom, if anybody has judged; only ever changed by its owner; so
  ``copy_judgements.tsv``: who holds which documents for copies, or not

The first two are what was read; judgements act on everything else. All is a function of what the documents in it
contributed: in whatever order they came and whatever was there meanwhile, the same documents give the same bytes.
``folder`` tells how a build that fails or is killed leaves all as it was.
"""

import difflib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from itertools import chain, islice
from pathlib import Path

from extractors import DEFAULT_EXTRACTOR
from extractors.documents import USUAL, InputError, Reading, Rejected, read_documents
from graph.assembly import assemble
from graph.contributions import Contribution, Entry, entry_of
from graph.folder import (
    DOCUMENTS,
    JOURNAL,
    REJECTED,
    BuildError,
    read_manifest,
    read_state,
    writing,
)
from graph.identity import Conflict
from graph.journal import Journal
from graph.outputs import WritePage, put_together
from graph.versions import reading_version
from ontology.actors import actor_base
from ontology.affiliation import Lookup
from ontology.namespaces import DOCUMENT
from ontology.serialization import to_lines
from ontology.statements import Document, Statement

Extracted = Iterator[tuple[Document, tuple[Statement, ...]]]
Extract = Callable[[Iterable[Document], str], Extracted]
"""Documents and the name of an extractor to each document with its statements, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a build is put together from; ``version`` is that of the extractors, their data and libraries."""

    extract: Extract
    write_page: WritePage
    lookup: Lookup
    version: Callable[[], str] = lambda: ""


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

    return Parts(extract=shipped_extract(), write_page=write_page, lookup=shipped_lookup(), version=reading_version)


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build found and where it put it; ``changed`` are the names of what was written anew.

    ``conflicts`` are the judgements that contradict each other. ``added``, ``replaced`` and ``removed`` are ids of
    documents; ``outdated`` is how many, not read this time, were read by another version of the extractors.
    """

    folder: Path
    documents: tuple[Document, ...]
    rejected: tuple[Rejected, ...]
    statements: tuple[Statement, ...]
    quads: int
    changed: tuple[str, ...]
    conflicts: tuple[Conflict, ...] = ()
    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    outdated: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What was read and extracted."""

    documents: tuple[Document, ...]
    rejected: tuple[Rejected, ...]
    statements: tuple[Statement, ...]


def read_and_extract(
    inputs: Iterable[str | Path],
    extractor: str,
    extract: Extract,
    seen: Callable[[Document], None] = lambda _: None,
    reading: Reading = USUAL,
) -> Read:
    """Documents and their statements, in the order of documents; ``seen`` is called after each document.

    Raises InputError for an input that cannot be read at all.
    """
    rejected: list[Rejected] = []

    def accepted() -> Iterator[Document]:
        for found in read_documents(inputs, reading):
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


# ── Documents in quarantine ──────────────────────────────────────────────────────────────────────────────────────────


def _kept_rejections(folder: Path) -> tuple[Rejected, ...]:
    path = folder / REJECTED
    if not path.exists():
        return ()
    try:
        rows = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
        return tuple(Rejected(**json.loads(row)) for row in rows)
    except (TypeError, ValueError) as error:
        raise BuildError(f"{path}: damaged ({error}); without this file the build goes on") from error


def _all_rejections(
    before: Iterable[Rejected], now: Iterable[Rejected], inputs: Iterable[str | Path]
) -> tuple[Rejected, ...]:
    """Those of now, and those of before in inputs that were not read this time; by place."""
    read = {Path("standard input" if str(argument) == "-" else argument) for argument in inputs}
    elsewhere = (one for one in before if not read & {Path(one.path), *Path(one.path).parents})
    return tuple(
        sorted({*elsewhere, *now}, key=lambda one: (one.path, len(one.place or ""), one.place or "", one.reason))
    )


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _read_new(
    inputs: Iterable[str | Path],
    known: Callable[[Entry], Contribution | None],
    journal: Journal,
    extractor: str,
    parts: Parts,
    seen: Callable[[Document], None],
    reading: Reading,
) -> tuple[dict[str, Contribution], tuple[Rejected, ...]]:
    """What the documents of ``inputs`` contribute, by id; only what is not known yet is read, and journaled."""
    rejected: list[Rejected] = []
    contributions: dict[str, Contribution] = {}
    entries: dict[str, Entry] = {}
    version = parts.version()

    def unread() -> Iterator[Document]:
        for found in read_documents(inputs, reading):
            if isinstance(found, Rejected):
                rejected.append(found)
                continue
            entry = entry_of(found, extractor, version)
            if (before := known(entry)) is not None:
                contributions[found.id] = before
                seen(found)
            else:
                entries[found.id] = entry
                yield found

    documents = unread()
    # Without anything to read the extractor, which takes seconds to load, is not called at all.
    for first in documents:
        for document, found in parts.extract(chain((first,), documents), extractor):
            lines = tuple(to_lines(assemble(found), (document,), parts.lookup))
            contribution = Contribution(entry=entries.pop(document.id), lines=lines)
            journal.add(contribution)
            contributions[document.id] = contribution
            seen(document)
    return contributions, tuple(rejected)


# ── The commands ─────────────────────────────────────────────────────────────────────────────────────────────────────


def build(
    inputs: Iterable[str | Path],
    folder: Path,
    *,
    extractor: str = DEFAULT_EXTRACTOR,
    language: str = "vi",
    parts: Parts | None = None,
    seen: Callable[[Document], None] = lambda _: None,
    reading: Reading = USUAL,
) -> BuildReport:
    """Add the documents of ``inputs`` to the build in ``folder``, in place of those of the same ids.

    ``language`` is that of the page's labels. ``seen`` is called after each document, ``reading`` tells how inputs are
    read. A document that was read before,
    with the same text and by the same version of the same extractor, is not read again. Raises InputError for an input
    that cannot be read at all, or if no document was readable, and BuildError (InUse) for a folder that cannot be built
    in; the build of before is then as it was.
    """
    parts, inputs = parts or shipped_parts(), tuple(inputs)
    with writing(folder, make=True):
        state = read_state(folder)
        rejected_before = _kept_rejections(folder)
        with Journal(folder / JOURNAL) as journal:

            def known(entry: Entry) -> Contribution | None:
                before = state.get(entry.document.id)
                return before if before is not None and before.entry == entry else journal.get(entry)

            found, rejected = _read_new(inputs, known, journal, extractor, parts, seen, reading)
            if not found:
                raise InputError("no document could be read:\n  " + "\n  ".join(map(str, rejected)))
            report = _put_together(
                folder,
                state | found,
                _all_rejections(rejected_before, rejected, inputs),
                before=state,
                language=language,
                parts=parts,
            )
            journal.clear()
    outdated = sum(one.entry.version != parts.version() for one in (state | found).values())
    return replace(report, rejected=rejected, outdated=outdated)


def remove(folder: Path, documents: Iterable[str], *, parts: Parts | None = None) -> BuildReport:
    """Take out of a build what these documents, by id or IRI, contributed; what others say, too, stays.

    Raises BuildError, and changes nothing, if one of them is not there or the folder cannot be written.
    """
    parts = parts or shipped_parts()
    with writing(folder):
        state = read_state(folder)
        left = dict(state)
        for given in documents:
            document = DOCUMENT.local(given) or given
            if document not in state:
                holding = (one for one in sorted(state) if document in one)
                near = difflib.get_close_matches(document, state, n=3) or list(islice(holding, 3))
                hint = f"; near are {', '.join(near)}" if near else f"; {DOCUMENTS} lists those there are"
                raise BuildError(f"{folder}: no document {document!r} here{hint}. Nothing was removed")
            left.pop(document, None)
        return _again(folder, left, before=state, parts=parts)


def rebuild(folder: Path, *, parts: Parts | None = None) -> BuildReport:
    """Make the graph of a build folder anew from what was read and its judgements; no text is read.

    Raises BuildError if there is no whole build in the folder, or it cannot be written.
    """
    parts = parts or shipped_parts()
    with writing(folder):
        state = read_state(folder)
        return _again(folder, state, before=state, parts=parts)


def _again(
    folder: Path, state: Mapping[str, Contribution], *, before: Mapping[str, Contribution], parts: Parts
) -> BuildReport:
    language = read_manifest(folder)["language"]
    return _put_together(folder, state, _kept_rejections(folder), before=before, language=language, parts=parts)


def _put_together(
    folder: Path,
    state: Mapping[str, Contribution],
    rejected: tuple[Rejected, ...],
    *,
    before: Mapping[str, Contribution],
    language: str,
    parts: Parts,
) -> BuildReport:
    outcome = put_together(
        folder,
        tuple(state[document_id] for document_id in sorted(state)),
        tuple(json.dumps(asdict(one), ensure_ascii=False) for one in rejected),
        language=language,
        lookup=parts.lookup,
        write_page=parts.write_page,
    )
    return BuildReport(
        folder=folder,
        documents=tuple(state[document_id].entry.document for document_id in sorted(state)),
        rejected=(),
        statements=outcome.statements,
        quads=outcome.quads,
        changed=outcome.changed,
        conflicts=outcome.conflicts,
        added=tuple(sorted(state.keys() - before.keys())),
        replaced=tuple(sorted(one for one in state.keys() & before.keys() if state[one] != before[one])),
        removed=tuple(sorted(before.keys() - state.keys())),
    )


def counts_by_status(statements: Iterable[Statement]) -> tuple[tuple[str, int], ...]:
    """How many statements have each status, the most frequent first."""
    counts = Counter(statement.status.value for statement in statements)
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
