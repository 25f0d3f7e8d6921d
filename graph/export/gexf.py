"""GEXF: for Gephi and sigma.js, with positions."""

import io
import re
from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from graph.export.contract import Content, Export, Part
from graph.export.network import frozen, network

if TYPE_CHECKING:
    import networkx as nx

SEED = 17
_SPREAD = 100.0
_SPRINGS, _FORCES = 500, 2000
"""From so many actors on networkx's springs need scipy, and every layout by forces takes minutes and gigabytes."""


def _placed(content: Content) -> "nx.MultiDiGraph[str]":
    import networkx as nx

    graph = network(content)
    size = _SPREAD * max(1.0, len(graph) ** 0.5)
    simple = nx.Graph()
    simple.add_nodes_from(graph)
    simple.add_edges_from((first, second) for first, second in graph.edges() if first != second)
    if len(graph) < _SPRINGS:
        places = nx.spring_layout(simple, seed=SEED, scale=size, method="force")
    elif len(graph) < _FORCES:
        places = nx.rescale_layout_dict(nx.forceatlas2_layout(simple, seed=SEED, max_iter=50), scale=size)
    else:
        places = nx.circular_layout(simple, scale=size)
    for node, (x, y) in places.items():
        graph.nodes[node]["viz"] = {"position": {"x": round(float(x), 2), "y": round(float(y), 2), "z": 0.0}}
    for _, _, key, found in graph.edges(keys=True, data=True):
        found["id"] = key
    return graph


def _make(content: Content) -> Iterator[Part]:
    import networkx as nx

    buffer = io.BytesIO()
    nx.write_gexf(_placed(content), buffer, version="1.2draft")
    # networkx notes today's date: the same graph would have other bytes tomorrow.
    yield Part(name="", data=re.sub(rb' lastmodifieddate="[^"]*"', b"", buffer.getvalue(), count=1))


def _read(path: Path) -> Hashable:
    import networkx as nx

    found = nx.read_gexf(path, version="1.2draft")
    # Without two edges between the same actors networkx takes it for a simple graph.
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from(found.nodes(data=True))
    graph.add_edges_from((first, second, data["id"], data) for first, second, data in found.edges(data=True))
    return frozen(graph)


GEXF = Export(
    name="gexf",
    about="actors and statements as a network with positions, for Gephi",
    folder=False,
    make=_make,
    holds=lambda content: frozen(_placed(content)),
    read=_read,
)
