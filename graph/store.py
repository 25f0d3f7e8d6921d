"""Stores of quads: an Oxigraph folder, one in memory, and what both can do.

In a build folder ``store`` is a link to a folder below ``.stores``. A build makes another folder there and turns the
link: who has a store open goes on reading the one he opened, which stays as long as he does.
"""

import fcntl
import os
import time
import traceback
import weakref
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

if TYPE_CHECKING:
    import rdflib

Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
_FORMATS = {
    ".trig": ox.RdfFormat.TRIG,
    ".nq": ox.RdfFormat.N_QUADS,
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
}
STORE, STORES, READY = "store", ".stores", ".ready"
"""In a build folder: the link to the store, the stores, and what is about to be put in its place."""
_ATTEMPTS, _PAUSE = 40, 0.05


class StoreError(Exception):
    """A store that is not there, cannot be opened or cannot be read."""


class QuadStore(Protocol):
    """What the rest of the house asks of a store."""

    def query(self, query: str, *, prefixes: Mapping[str, str], union: bool) -> Results:
        """Answer a SPARQL query; with ``union`` its default graph is the union of all graphs. Raises SyntaxError."""

    def quads(self) -> Iterator[ox.Quad]:
        """Every quad, in no order."""

    def load(self, quads: Iterable[ox.Quad]) -> None:
        """Add quads in bulk."""

    def __len__(self) -> int:
        """Number of quads."""


class OxigraphStore:
    """A pyoxigraph store behind the protocol."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def query(self, query: str, *, prefixes: Mapping[str, str], union: bool) -> Results:
        """See ``QuadStore.query``."""
        return self._store.query(query, prefixes=dict(prefixes), use_default_graph_as_union=union)

    def quads(self) -> Iterator[ox.Quad]:
        """See ``QuadStore.quads``."""
        yield from self._store.quads_for_pattern(None, None, None, None)  # as long as it runs, this store is open

    def load(self, quads: Iterable[ox.Quad]) -> None:
        """See ``QuadStore.load``."""
        try:
            self._store.bulk_extend(quads)
        except (OSError, RuntimeError) as error:
            raise StoreError(f"the store cannot be written: {error}") from error

    def flush(self) -> None:
        """Write everything to disk."""
        self._store.flush()

    def __len__(self) -> int:
        return len(self._store)


def memory_store(quads: Iterable[ox.Quad] = ()) -> OxigraphStore:
    """A store in memory."""
    store = OxigraphStore(ox.Store())
    store.load(quads)
    return store


def create_store(folder: Path, quads: Iterable[ox.Quad]) -> None:
    """Make an Oxigraph folder of these quads and close it. Raises StoreError if the folder is there already."""
    if folder.exists():
        raise StoreError(f"{folder}: there is something here already")
    store: OxigraphStore | None = None
    try:
        store = OxigraphStore(ox.Store(str(folder)))
        store.load(quads)
        store.flush()
    except (OSError, RuntimeError, StoreError) as error:
        # Nothing may hold the store, not even the error: open, it takes space on a disk that may be full.
        traceback.clear_frames(error.__traceback__)
        store = None
        if isinstance(error, StoreError):
            raise
        raise StoreError(f"the store cannot be written: {error}") from error


def current_store(build: Path) -> Path | None:
    """The folder of a build's store, links followed; None if there is none."""
    store, pending = build / STORE, build / READY / STORE
    if store.is_dir():
        return store.resolve()
    # A build was killed after it took the old one away: what it was about to put there is whole.
    return build / pending.readlink() if pending.is_symlink() else None


def hold_folder(folder: Path, operation: int) -> int | None:
    """A lock (``fcntl.LOCK_SH`` or ``LOCK_EX``) on a folder as an open file; None if somebody's lock is against it."""
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(held, operation | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(held)
        return None
    except OSError:  # a file system without locks
        return held
    return held


def _open_folder(folder: Path) -> OxigraphStore:
    if not (folder / "CURRENT").is_file():
        raise StoreError(f"{folder}: no store here; `geopol build` makes one (build/store)")
    try:
        return OxigraphStore(ox.Store.read_only(str(folder)))
    except (OSError, RuntimeError) as error:  # RuntimeError: RocksDB finds it corrupt
        raise StoreError(f"{folder}: the store cannot be opened: {error}") from error


def _open_build(build: Path) -> OxigraphStore:
    """The store of a build folder, which builds leave alone as long as it is open."""
    for _ in range(_ATTEMPTS):
        folder = current_store(build)
        if folder is not None:
            try:
                held = hold_folder(folder, fcntl.LOCK_SH)
            except FileNotFoundError:  # a build was faster
                continue
            if held is not None and current_store(build) == folder:
                try:
                    store = _open_folder(folder)
                except StoreError as error:
                    os.close(held)
                    raise StoreError(f"{error}; the next `geopol build` into {build} makes the store anew") from error
                weakref.finalize(store, os.close, held)
                return store
            if held is not None:
                os.close(held)
        time.sleep(_PAUSE)
    raise StoreError(f"{build}: no store here; `geopol build` makes one (build/store)")


def open_store(path: Path) -> OxigraphStore:
    """Open for reading a build folder, an Oxigraph folder, or an RDF file (into memory).

    Raises StoreError, saying what is accepted, if there is none or it cannot be read.
    """
    if path.is_dir():
        return _open_folder(path) if current_store(path) is None else _open_build(path)
    if not path.exists():
        raise StoreError(f"{path}: no such file or folder; `geopol build INPUT --output {path}` makes one")
    rdf_format = _FORMATS.get(path.suffix.lower())
    if rdf_format is None:
        raise StoreError(
            f"{path}: accepted are a build folder, a store folder, and files ending in {', '.join(_FORMATS)}"
        )
    try:
        return memory_store(ox.parse(path=path, format=rdf_format))
    except (SyntaxError, OSError) as error:
        raise StoreError(f"{path}: {error}") from error


def as_dataset(quads: Iterable[ox.Quad]) -> "rdflib.Dataset":
    """The same quads as an rdflib Dataset, for tools that want one; slow beyond some 100,000."""
    import rdflib

    dataset = rdflib.Dataset(default_union=True)
    data = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    dataset.parse(data=data, format="nquads")
    return dataset


def from_dataset(dataset: "rdflib.Dataset") -> Iterator[ox.Quad]:
    """The quads of an rdflib Dataset, for the store and for ``rdf_reading``."""
    return iter(ox.parse(dataset.serialize(format="nquads").encode(), format=ox.RdfFormat.N_QUADS))
