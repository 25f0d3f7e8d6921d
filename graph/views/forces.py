"""Positions by what draws actors together. Deterministic: networkx with fixed seeds."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence

import networkx as nx
import numpy as np

from graph.views.spacing import Array

Pulls = Mapping[tuple[str, str], float]
"""How strongly pairs of actors are drawn together, by their ids in order."""
_CORE = 320  # networkx's spring layout needs scipy from 500 on; attraction of all pairs takes time with the square
_SMALL = 3
_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


def _turned(positions: Array) -> Array:
    """Centred, the longer axis lying flat."""
    centred: Array = positions - positions.mean(axis=0)
    if len(centred) <= 1:
        return centred
    _, axes = np.linalg.eigh(np.cov(centred.T))
    turned: Array = centred @ axes[:, ::-1]
    # An axis has no direction of its own: its farthest actor's side decides.
    signs: Array = np.where(turned[np.abs(turned).argmax(axis=0), [0, 1]] < 0, -1.0, 1.0)
    return turned * signs


def _spread(names: Sequence[str], pulls: Pulls, seed: int) -> Array:
    """Springs first, then attraction and repulsion of all pairs, which spreads actors evenly, hubs in the middle."""
    count = len(names)
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(names)
    graph.add_weighted_edges_from((first, second, math.sqrt(weight)) for (first, second), weight in pulls.items())
    start = nx.spring_layout(graph, seed=seed, iterations=300, scale=math.sqrt(count))
    # Its arrays follow the order of the positions, not of the nodes.
    ordered = {name: start[name] for name in names}
    stiffness = 1.2 + 0.012 * count
    # Larger steps would throw the hubs about.
    pace = 0.9 / (count + (stiffness - 1) * max(degree for _, degree in graph.degree))
    steps = int(min(400, 1.2e7 / count**2 + 60))
    found = nx.arf_layout(graph, pos=ordered, seed=seed, dt=min(pace, 0.4 / count), max_iter=steps, a=stiffness)
    positions = _turned(np.array([found[name] for name in names]))
    extent = np.ptp(positions, axis=0)
    unit = math.sqrt(float(extent[0] * extent[1]) / count) if count > _SMALL else float(extent[0]) / (count - 1)
    return positions / (unit or 1.0)


def _around(core: Mapping[str, Array], rest: Sequence[str], pulls: Pulls) -> dict[str, Array]:
    """Places for the ``rest``, in their order: about the actor each is drawn to most, as seeds in a sunflower."""
    drawn_to: dict[str, list[tuple[float, str]]] = {}
    for (first, second), weight in pulls.items():
        drawn_to.setdefault(first, []).append((weight, second))
        drawn_to.setdefault(second, []).append((weight, first))
    placed = dict(core)
    guests: Counter[str] = Counter()
    waiting = list(rest)
    rim = max(float(np.linalg.norm(position)) for position in core.values()) + 1
    while waiting:
        left = []
        for name in waiting:
            hosts = [(weight, host) for weight, host in drawn_to.get(name, ()) if host in placed]
            if not hosts:
                left.append(name)
                continue
            _, host = max(hosts)
            guests[host] += 1
            angle, radius = guests[host] * _GOLDEN_ANGLE, 0.7 * math.sqrt(guests[host])
            placed[name] = placed[host] + radius * np.array([math.cos(angle), math.sin(angle)])
        if len(left) == len(waiting):
            # Held by nobody who is placed: to the rim, and what hangs on it after it.
            angle = len(left) * _GOLDEN_ANGLE
            placed[left.pop(0)] = rim * np.array([math.cos(angle), math.sin(angle)])
        waiting = left
    return placed


def laid_out(names: Sequence[str], weights: Mapping[str, int], pulls: Pulls, seed: int) -> Array:
    """Positions in the order of ``names``, the longer axis lying flat; neighbours are about one unit apart.

    Of many actors the weightiest are laid out, and the others placed around them.
    """
    if len(names) == 1:
        return np.zeros((1, 2))
    if len(names) <= _CORE:
        return _spread(names, pulls, seed)
    ranked = sorted(names, key=lambda name: (-weights[name], name))
    core = sorted(ranked[:_CORE])
    among = set(core)
    inner = {pair: weight for pair, weight in pulls.items() if among.issuperset(pair)}
    room = math.sqrt(len(names) / _CORE)
    positions = dict(zip(core, _spread(core, inner, seed) * room, strict=True))
    placed = _around(positions, ranked[_CORE:], pulls)
    return np.array([placed[name] for name in names])
