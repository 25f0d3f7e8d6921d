"""Where actors stand: partners and members of one bloc together, room for labels. Deterministic; networkx and numpy.

Positions are pixels at zoom 1, y downwards. Each connected part is laid out by itself and the parts are packed.
"""

import math
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from graph.views.links import Drawing, Link
from graph.views.tables import LANGUAGES, STRUCTURAL
from ontology.actors import Actor

LINE = 20
"""Characters of a label's line before it is broken."""
FEW = 60
"""Up to so many actors a picture has room for large signs."""
_SEED = 17
_TRIES = 40
_TRIED_ACTORS = 600
_SMALL = 3
_CLEAR = 34.0
_HUB = 6.0
_ASPECT = 1.1
_GAP = 70.0
_FORCE_LIMIT = 500  # networkx's spring layout needs scipy from here on
_PULL = {"material-cooperation": 3.0, "verbal-cooperation": 2.0, "neutral": 1.0, STRUCTURAL: 2.0}
_WEAK_PULL = 0.5

Array = NDArray[np.float64]
Pulls = Mapping[tuple[str, str], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an actor stands and how large it is drawn; ``captions`` are (language, label broken into lines) pairs."""

    x: int
    y: int
    size: int
    captions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Box:
    """What a node and its label cover: ``width``, ``up`` above and ``down`` below the node's centre."""

    width: float
    up: float
    down: float


def _caption(label: str) -> str:
    return "\n".join(textwrap.wrap(label, LINE, break_long_words=False, break_on_hyphens=False) or [label])


def _belongings(actor: Actor) -> tuple[str, ...]:
    """Ids of what the actor is part of, acts for or last held office in."""
    last = max(
        actor.offices, key=lambda office: (office.end is None, office.end or office.start, office.of), default=None
    )
    return tuple(name for name in (*actor.part_of, actor.country, last.of if last else None) if name)


def _pulls(actors: Sequence[Actor], links: Sequence[Link]) -> Pulls:
    """What draws pairs of actors together, and how much.

    Conflict draws only those together that nothing else holds: otherwise friend and foe would stand alike.
    """
    pulls: dict[tuple[str, str], float] = {}
    for link in links:
        if link.quad in _PULL and link.first != link.second:
            pair = (link.first, link.second)
            pulls[pair] = pulls.get(pair, 0.0) + _PULL[link.quad] * (1 + math.log(len(link.statements)))
    known = {actor.id for actor in actors}
    for actor in actors:
        for name in _belongings(actor):
            if name in known and name != actor.id:
                pair = (min(actor.id, name), max(actor.id, name))
                pulls[pair] = pulls.get(pair, 0.0) + _PULL[STRUCTURAL]
    held = {name for pair in pulls for name in pair}
    for link in links:
        if link.quad not in _PULL and link.first != link.second and not {link.first, link.second} <= held:
            pulls.setdefault((link.first, link.second), _WEAK_PULL)
    return pulls


def _laid_out(names: Sequence[str], pulls: Pulls, seed: int) -> Array:
    """Positions in the order of ``names``, the longer axis lying flat; neighbours are about one unit apart."""
    count = len(names)
    if count == 1:
        return np.zeros((1, 2))
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(names)
    graph.add_weighted_edges_from((first, second, math.sqrt(weight)) for (first, second), weight in pulls.items())
    if count < _FORCE_LIMIT:
        start = nx.spring_layout(graph, seed=seed, iterations=300, scale=math.sqrt(count))
    else:
        start = nx.forceatlas2_layout(graph, seed=seed, max_iter=15, weight="weight")
    # Attraction and repulsion of all pairs spreads actors evenly, hubs in the middle. Its arrays follow the order of
    # the positions, not of the nodes. dt keeps its steps stable; the number of steps keeps large graphs in seconds.
    ordered = {name: start[name] for name in names}
    steps = int(min(400, 2e7 / count**2 + 30))
    found = nx.arf_layout(graph, pos=ordered, seed=seed, dt=0.4 / count, max_iter=steps, a=1.2 + 0.012 * count)
    positions = _turned(np.array([found[name] for name in names]))
    spread = np.ptp(positions, axis=0)
    unit = math.sqrt(float(spread[0] * spread[1]) / count) if count > _SMALL else float(spread[0]) / (count - 1)
    return positions / (unit or 1.0)


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


def _apart(positions: Array, boxes: Sequence[_Box]) -> Array:
    """Positions moved as little as needed for boxes not to overlap."""
    width = np.array([box.width for box in boxes])
    height = np.array([box.up + box.down for box in boxes])
    shift = np.stack([np.zeros(len(boxes)), [(box.down - box.up) / 2 for box in boxes]], axis=1)
    centres = positions + shift
    need_x, need_y = (width[:, None] + width) / 2, (height[:, None] + height) / 2
    upper = np.triu(np.ones(need_x.shape, dtype=bool), 1)
    area = width * height
    for _ in range(int(min(150, 5e7 / len(boxes) ** 2 + 20))):
        dx = centres[:, None, 0] - centres[None, :, 0]
        dy = centres[:, None, 1] - centres[None, :, 1]
        over_x, over_y = need_x - np.abs(dx), need_y - np.abs(dy)
        first, second = np.nonzero((over_x > 0) & (over_y > 0) & upper)
        if not len(first):
            break
        sideways = over_x[first, second] < over_y[first, second]
        # The whole overlap, and a little: what was pushed is often pushed back. The smaller one gives way.
        move_x = np.where(sideways, over_x[first, second] * 1.04, 0.0) * np.where(dx[first, second] < 0, -1, 1)
        move_y = np.where(sideways, 0.0, over_y[first, second] * 1.04) * np.where(dy[first, second] < 0, -1, 1)
        moves = np.stack([move_x, move_y], axis=1)
        share = (area[second] / (area[first] + area[second]))[:, None]
        sums = np.zeros_like(centres)
        np.add.at(sums, first, moves * share)
        np.add.at(sums, second, -moves * (1 - share))
        # Many small ones must not throw a large one out together.
        pushed = np.bincount(first, minlength=len(boxes)) + np.bincount(second, minlength=len(boxes))
        centres += sums / np.sqrt(np.maximum(pushed, 1))[:, None]
    moved: Array = centres - shift
    return moved


def _disorder(positions: Array, pairs: Sequence[tuple[int, int]]) -> int:
    """How hard a small picture is to read: crossing lines, and fourfold lines that run over an actor not theirs."""
    ends = np.array(pairs)
    start, end = positions[ends[:, 0]], positions[ends[:, 1]]

    def side(a: Array, b: Array, c: Array) -> Array:
        ab, ac = b - a, c - a
        signs: Array = np.sign(ab[..., 0] * ac[..., 1] - ab[..., 1] * ac[..., 0])
        return signs

    one, other = np.triu_indices(len(pairs), 1)
    apart = (ends[one][:, :, None] != ends[other][:, None, :]).all(axis=(1, 2))
    one, other = one[apart], other[apart]
    splits = side(start[one], end[one], start[other]) * side(start[one], end[one], end[other]) < 0
    split = side(start[other], end[other], start[one]) * side(start[other], end[other], end[one]) < 0
    along = end - start
    lengths = np.maximum((along**2).sum(axis=1), 1e-9)
    share = np.clip(((positions[:, None] - start) * along).sum(axis=2) / lengths, 0, 1)
    distance = np.linalg.norm(positions[:, None] - (start + share[..., None] * along), axis=2)
    rows = np.arange(len(pairs))
    distance[ends[:, 0], rows] = distance[ends[:, 1], rows] = np.inf
    return int((splits & split).sum()) + 4 * int((distance < _CLEAR).sum())


def _best(names: Sequence[str], pulls: Pulls, links: Sequence[Link], boxes: Sequence[_Box], room: float) -> Array:
    """Positions in pixels; of a small part the most orderly of several pictures."""
    numbers = {name: number for number, name in enumerate(names)}
    pairs = sorted({(numbers[link.first], numbers[link.second]) for link in links if link.first in numbers})
    pairs = [pair for pair in pairs if pair[0] != pair[1]]
    tries = min(_TRIES, _TRIED_ACTORS // len(names)) if _SMALL < len(names) <= FEW and pairs else 1
    found = [_apart(_laid_out(names, pulls, _SEED + extra) * room, boxes) for extra in range(tries)]
    return found[0] if tries == 1 else min(found, key=lambda positions: _disorder(positions, pairs))


def _packed(parts: Sequence[Array], boxes: Sequence[Sequence[_Box]]) -> list[Array]:
    """Parts side by side in rows, the largest first, together about as wide as a screen."""
    frames = []
    for part, own in zip(parts, boxes, strict=True):
        half = np.array([box.width / 2 for box in own])
        low = np.array([(part[:, 0] - half).min(), (part[:, 1] - [box.up for box in own]).min()])
        high = np.array([(part[:, 0] + half).max(), (part[:, 1] + [box.down for box in own]).max()])
        frames.append((low, high - low + _GAP))
    area = sum(float(size[0] * size[1]) for _, size in frames)
    width = max(math.sqrt(area * _ASPECT), *(float(size[0]) for _, size in frames))
    placed, x, y, row = [], 0.0, 0.0, 0.0
    for part, (low, size) in zip(parts, frames, strict=True):
        if x > 0 and x + size[0] > width:
            x, y, row = 0.0, y + row, 0.0
        placed.append(part - low + np.array([x, y]))
        x, row = x + float(size[0]), max(row, float(size[1]))
    return placed


def _parts(names: Sequence[str], links: Sequence[Link], pulls: Pulls) -> list[list[str]]:
    """Ids of each connected part, in order, the largest part first."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(names)
    graph.add_edges_from((link.first, link.second) for link in links)
    graph.add_edges_from(pulls)
    return sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda part: (-len(part), part[0]))


def _box(size: int, captions: Sequence[tuple[str, str]], letter: float, margin: float) -> _Box:
    lines = [caption.split("\n") for _, caption in captions]
    longest = max(len(line) for own in lines for line in own)
    down = size + 8 + max(map(len, lines)) * letter * 2.2
    return _Box(width=max(2.0 * size, longest * letter) + 12 + 2 * margin, up=size + 6 + margin, down=down + margin)


def places(drawing: Drawing) -> tuple[Place, ...]:
    """The place of each actor of ``drawing``, in its order."""
    if not drawing.actors:
        return ()
    top = max(drawing.weights)
    few = len(drawing.actors) <= FEW
    room, letter = (190.0, 7.5) if few else (95.0, 3.6)
    scale = max(1.0, math.sqrt(len(drawing.actors) / 300))
    sizes = {
        actor.id: round(scale * (9 + (17 if few else 27) * math.sqrt(weight / top)))
        for actor, weight in zip(drawing.actors, drawing.weights, strict=True)
    }
    captions = {
        actor.id: tuple((language, _caption(actor.label(language))) for language in LANGUAGES)
        for actor in drawing.actors
    }
    pulls = _pulls(drawing.actors, drawing.links)
    parts = _parts([actor.id for actor in drawing.actors], drawing.links, pulls)
    # In a large picture the hubs, which all pull at each other, need room for the lines between them.
    margin = 0.0 if few else _HUB * math.sqrt(len(drawing.actors))
    margins = {
        actor.id: margin * math.sqrt(weight / top)
        for actor, weight in zip(drawing.actors, drawing.weights, strict=True)
    }
    boxes = [[_box(sizes[name], captions[name], letter, margins[name]) for name in part] for part in parts]
    laid = []
    for part, own in zip(parts, boxes, strict=True):
        among = set(part)
        inner = {pair: weight for pair, weight in pulls.items() if pair[0] in among}
        laid.append(_best(part, inner, drawing.links, own, room))
    at: dict[str, Array] = {}
    for part, positions in zip(parts, _packed(laid, boxes), strict=True):
        at.update(zip(part, positions, strict=True))
    return tuple(
        Place(x=round(float(at[name][0])), y=round(float(at[name][1])), size=sizes[name], captions=captions[name])
        for name in (actor.id for actor in drawing.actors)
    )
