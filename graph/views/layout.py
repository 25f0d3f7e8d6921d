"""Where actors stand: partners and members of one bloc together, room for labels. Deterministic.

Positions are pixels at zoom 1, y downwards. Each connected part is laid out by itself and the parts are packed.
"""

import math
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

from graph.views.forces import Pulls, laid_out
from graph.views.links import Drawing, Link
from graph.views.spacing import Array, Box, apart, disorder, packed
from graph.views.tables import STRUCTURAL
from ontology.actors import Actor
from ontology.affiliation import offices_on
from ontology.tables import LANGUAGES

LINE = 20
"""Characters of a label's line before it is broken."""
FEW = 60
"""Up to so many actors a picture has room for large signs."""
_SEED = 17
_TRIES = 40
_TRIED_ACTORS = 600
_SMALL = 3
_HUB = 6.0
_PULL = {"material-cooperation": 3.0, "verbal-cooperation": 2.0, "neutral": 1.0, STRUCTURAL: 2.0}
_WEAK_PULL = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an actor stands and how large it is drawn; ``captions`` are (language, label broken into lines) pairs."""

    x: int
    y: int
    size: int
    captions: tuple[tuple[str, str], ...]


def _caption(label: str) -> str:
    return "\n".join(textwrap.wrap(label, LINE, break_long_words=False, break_on_hyphens=False) or [label])


def _belongings(actor: Actor) -> tuple[str, ...]:
    """Ids of what the actor is part of, acts for or last held office in."""
    last = (office.of for office in offices_on(actor, None))
    return tuple(name for name in (*actor.part_of, actor.country, *last) if name)


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


def _best(
    names: Sequence[str],
    weights: Mapping[str, int],
    pulls: Pulls,
    links: Sequence[Link],
    boxes: Sequence[Box],
    room: float,
) -> Array:
    """Positions in pixels; of a small part the most orderly of several pictures."""
    numbers = {name: number for number, name in enumerate(names)}
    pairs = sorted({(numbers[link.first], numbers[link.second]) for link in links if link.first in numbers})
    pairs = [pair for pair in pairs if pair[0] != pair[1]]
    tries = min(_TRIES, _TRIED_ACTORS // len(names)) if _SMALL < len(names) <= FEW and pairs else 1
    found = [apart(laid_out(names, weights, pulls, _SEED + extra) * room, boxes) for extra in range(tries)]
    return found[0] if tries == 1 else min(found, key=lambda positions: disorder(positions, pairs))


def _parts(names: Sequence[str], links: Sequence[Link], pulls: Pulls) -> list[list[str]]:
    """Ids of each connected part, in order, the largest part first."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(names)
    graph.add_edges_from((link.first, link.second) for link in links)
    graph.add_edges_from(pulls)
    return sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda part: (-len(part), part[0]))


def _box(size: int, captions: Sequence[tuple[str, str]], letter: float, margin: float) -> Box:
    lines = [caption.split("\n") for _, caption in captions]
    longest = max(len(line) for own in lines for line in own)
    down = size + 8 + max(map(len, lines)) * letter * 2.2
    return Box(width=max(2.0 * size, longest * letter) + 12 + 2 * margin, up=size + 6 + margin, down=down + margin)


def places(drawing: Drawing) -> tuple[Place, ...]:
    """The place of each actor of ``drawing``, in its order."""
    if not drawing.actors:
        return ()
    weights = {actor.id: weight for actor, weight in zip(drawing.actors, drawing.weights, strict=True)}
    top = max(drawing.weights)
    few = len(drawing.actors) <= FEW
    room, letter = (190.0, 7.5) if few else (95.0, 3.6)
    scale = max(1.0, math.sqrt(len(drawing.actors) / 300))
    sizes = {
        name: round(scale * (9 + (17 if few else 27) * math.sqrt(weight / top))) for name, weight in weights.items()
    }
    captions = {
        actor.id: tuple((language, _caption(actor.label(language))) for language in LANGUAGES)
        for actor in drawing.actors
    }
    pulls = _pulls(drawing.actors, drawing.links)
    parts = _parts([actor.id for actor in drawing.actors], drawing.links, pulls)
    # In a large picture the hubs, which all pull at each other, need room for the lines between them.
    margin = 0.0 if few else _HUB * math.sqrt(len(drawing.actors))
    margins = {name: margin * math.sqrt(weight / top) for name, weight in weights.items()}
    boxes = [[_box(sizes[name], captions[name], letter, margins[name]) for name in part] for part in parts]
    laid = []
    for part, own in zip(parts, boxes, strict=True):
        among = set(part)
        inner = {pair: weight for pair, weight in pulls.items() if pair[0] in among}
        laid.append(_best(part, weights, inner, drawing.links, own, room))
    at: dict[str, Array] = {}
    for part, positions in zip(parts, packed(laid, boxes), strict=True):
        at.update(zip(part, positions, strict=True))
    return tuple(
        Place(x=round(float(at[name][0])), y=round(float(at[name][1])), size=sizes[name], captions=captions[name])
        for name in (actor.id for actor in drawing.actors)
    )
