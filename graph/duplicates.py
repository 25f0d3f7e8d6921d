"""Which documents are copies of each other: the same agency's text in many papers, a paper's page found twice.

Likeness is the share of sequences of four words that two texts have in common (Jaccard), estimated by MinHash; who is
compared with whom is told by locality-sensitive hashing (datasketch). Nothing is merged: clusters only tell belief what
is one source. What somebody holds of a pair, in ``copy_judgements.tsv`` of the build folder (columns ``first second
judgement reason judge date``), goes first: ``different`` are never of one cluster, ``same`` always.
"""

import base64
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad

from graph.identity import Judgement, Verdict
from ontology.namespaces import DOCUMENT, GRAPH, PROV
from ontology.statements import Document
from ontology.tables import TableError, read_table

if TYPE_CHECKING:
    import numpy as np
    from datasketch import MinHash

COPIES = "copies.tsv"
COPY_JUDGEMENTS = "copy_judgements.tsv"
COPIES_GRAPH = NamedNode(GRAPH["copies"])
_NUMBERS = Path(__file__).parent / "duplicates.tsv"
_COLUMNS = ("cluster", "document", "likeness", "source", "published", "url")

# What signatures are made of: another value makes other signatures, which cannot be compared with those of before.
_SHINGLE, _PERMUTATIONS, _SEED = 4, 128, 1
_KEPT = ">u2"
"""Sixteen bits of each minimum are enough to tell two apart; big-endian on every machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """From which likeness on, in (0, 1], and from how many words on documents are copies."""

    likeness: float
    words: int


def read_limits(path: Path) -> Limits:
    """The numbers of a table. Raises TableError for one that is missing or makes no sense."""
    rows = {row["number"]: row["value"] for row in read_table(path, ("number", "value"))}
    try:
        limits = Limits(likeness=float(rows["likeness"]), words=int(rows["words"]))
    except (KeyError, ValueError) as error:
        raise TableError(f"{path}: likeness must be a number and words a whole one: {error}") from error
    if not 0 < limits.likeness <= 1 or limits.words < _SHINGLE:
        raise TableError(f"{path}: likeness lies in (0, 1] and words are at least {_SHINGLE}, found {limits}")
    return limits


@cache
def shipped_limits() -> Limits:
    """The numbers of ``duplicates.tsv``, read once."""
    return read_limits(_NUMBERS)


# ── Signatures ───────────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def _empty() -> "MinHash":
    from datasketch import MinHash

    return MinHash(num_perm=_PERMUTATIONS, seed=_SEED, scheme="affine32")


def signature(text: str, limits: Limits | None = None) -> str:
    """The signature of a text, 344 characters; empty for a text too short to be a copy."""
    words = re.findall(r"\w+", text.casefold())
    if len(words) < (limits or shipped_limits()).words:
        return ""
    made = _empty().copy()
    made.update_batch([" ".join(words[n : n + _SHINGLE]).encode() for n in range(len(words) - _SHINGLE + 1)])
    return base64.b64encode((made.hashvalues & 0xFFFF).astype(_KEPT).tobytes()).decode("ascii")


def _minima(signature: str) -> "np.ndarray[tuple[int], np.dtype[np.uint16]]":
    import numpy as np

    return np.frombuffer(base64.b64decode(signature), dtype=_KEPT)


def likeness(first: str, second: str) -> float:
    """Estimated likeness of two texts, by their signatures, in [0, 1]; 0 if one has none."""
    one, other = _minima(first), _minima(second)
    return float((one == other).mean()) if len(one) == len(other) == _PERMUTATIONS else 0.0


def _alike(signatures: Mapping[str, str], least: float) -> Iterator[tuple[float, str, str]]:
    """Pairs of documents that are at least so alike, the first by id first."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=least, num_perm=_PERMUTATIONS, weights=(0.2, 0.8))
    for document, own in sorted(signatures.items()):
        if len(minima := _minima(own)) != _PERMUTATIONS:
            continue
        hashed = MinHash(num_perm=_PERMUTATIONS, seed=_SEED, scheme="affine32", hashvalues=minima.astype("uint32"))
        for other in index.query(hashed):
            if (share := likeness(own, signatures[other])) >= least:
                yield share, other, document
        index.insert(document, hashed, check_duplication=False)


# ── Clusters ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """Clusters of documents. ``clusters``: of each document in one, its first by day, then by id.

    ``nearest``: its likeness to the most alike of the cluster. ``apart``: pairs that somebody judged different.
    """

    clusters: Mapping[str, str] = field(default_factory=dict)
    nearest: Mapping[str, float] = field(default_factory=dict)
    apart: frozenset[frozenset[str]] = frozenset()

    def is_judged(self, document: str) -> bool:
        """Whether it is of a pair that somebody judged different."""
        return any(document in pair for pair in self.apart)

    def are_apart(self, first: str, second: str) -> bool:
        """Whether somebody judged that neither is a copy of the other."""
        return frozenset((first, second)) in self.apart

    def rows(self, documents: Mapping[str, Document]) -> Iterator[tuple[str, ...]]:
        """The table of clusters, with its header."""
        yield _COLUMNS
        for document, cluster in sorted(self.clusters.items(), key=lambda pair: (pair[1], pair[0] != pair[1], pair[0])):
            known = documents[document]
            day = known.published.isoformat() if known.published else ""
            nearest = f"{self.nearest[document]:.2f}" if document in self.nearest else ""
            yield cluster, document, nearest, known.source or "", day, known.url or ""

    def table(self, documents: Mapping[str, Document]) -> str:
        """The table as text, tab-separated."""
        out = io.StringIO()
        csv.writer(out, delimiter="\t", lineterminator="\n").writerows(self.rows(documents))
        return out.getvalue()

    def quads(self) -> Iterator[Quad]:
        """``prov:alternateOf`` from each copy to the first of its cluster."""
        alternate = NamedNode(PROV["alternateOf"])
        for document, cluster in sorted(self.clusters.items()):
            if document != cluster:
                yield Quad(NamedNode(DOCUMENT[document]), alternate, NamedNode(DOCUMENT[cluster]), COPIES_GRAPH)


NO_COPIES = Copies()


def find_copies(
    documents: Mapping[str, Document],
    signatures: Mapping[str, str],
    judgements: Iterable[Judgement] = (),
    limits: Limits | None = None,
) -> Copies:
    """The clusters of documents, the most alike put together first; the same in whatever order they come.

    Judgements of documents that are not here are passed over; where they contradict each other, ``different`` wins.
    """
    judged = tuple(judgements)
    apart = frozenset(one.pair for one in judged if one.verdict is Verdict.DIFFERENT)
    same = sorted(sorted(one.pair) for one in judged if one.verdict is Verdict.SAME and one.pair <= documents.keys())
    alike = sorted(_alike(signatures, (limits or shipped_limits()).likeness), key=lambda pair: (-pair[0], *pair[1:]))
    members: dict[str, set[str]] = {}
    nearest: dict[str, float] = {}
    for share, one, other in (*((1.0, one, other) for one, other in same), *alike):
        left, right = members.get(one, {one}), members.get(other, {other})
        if apart and any(frozenset((a, b)) in apart for a in left for b in right):
            continue
        joined = left if left is right else left | right
        members.update(dict.fromkeys(joined, joined))
        for document in (one, other):
            nearest[document] = max(nearest.get(document, 0.0), share)
    firsts = {id(group): min(group, key=lambda one: _first(documents[one])) for group in members.values()}
    return Copies(
        clusters={document: firsts[id(group)] for document, group in sorted(members.items())},
        nearest=nearest,
        apart=apart,
    )


def _first(document: Document) -> tuple[str, str]:
    return (document.published.isoformat() if document.published else "9999", document.id)
