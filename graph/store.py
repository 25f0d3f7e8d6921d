"""Stores of quads: an Oxigraph folder, one in memory, and what both can do."""

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
        return self._store.quads_for_pattern(None, None, None, None)

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
    store = OxigraphStore(ox.Store(str(folder)))
    store.load(quads)
    store.flush()


def _open_folder(folder: Path) -> OxigraphStore:
    if not (folder / "CURRENT").is_file():
        raise StoreError(f"{folder}: no store here; `geopol build` makes one (build/store)")
    try:
        return OxigraphStore(ox.Store.read_only(str(folder)))
    except (OSError, RuntimeError) as error:  # RuntimeError: RocksDB finds it corrupt
        raise StoreError(f"{folder}: the store cannot be opened: {error}") from error


def open_store(path: Path) -> OxigraphStore:
    """Open for reading a build folder, an Oxigraph folder, or an RDF file (into memory).

    Raises StoreError, saying what is accepted, if there is none or it cannot be read.
    """
    if path.is_dir():
        return _open_folder(path / "store" if (path / "store").is_dir() else path)
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
