"""GraphML: for yEd, Cytoscape, igraph and networkx."""

import io
from collections.abc import Hashable, Iterator
from pathlib import Path

from graph.export.contract import Content, Export, Part
from graph.export.network import frozen, network


def _make(content: Content) -> Iterator[Part]:
    import networkx as nx

    buffer = io.BytesIO()
    nx.write_graphml_xml(network(content), buffer, edge_id_from_attribute=None)
    yield Part(name="", data=buffer.getvalue())


def _read(path: Path) -> Hashable:
    import networkx as nx

    return frozen(nx.read_graphml(path, force_multigraph=True))


GRAPHML = Export(
    name="graphml",
    about="actors and statements as a network, for yEd, Cytoscape and networkx",
    folder=False,
    make=_make,
    holds=lambda content: frozen(network(content)),
    read=_read,
)
