"""The interactive page: one HTML file that opens offline and makes no request.

pyvis holds nodes and edges and renders our own template; its copy of vis-network is inlined. The page forbids itself
every request and every script but its own (Content-Security-Policy with hashes).
"""

import base64
import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from graph.views.content import page_content, script_json
from graph.views.layout import Place, places
from graph.views.links import MAX_ACTORS, Drawing, Link, draw
from graph.views.tables import styles, texts
from ontology.statements import Document, Statement
from ontology.tables import LANGUAGES
from ontology.vocabulary import text_in, vocabulary

_FOLDER = Path(__file__).parent
_TEMPLATE = "page.html.j2"
_SCRIPTS = ("words.js", "drawing.js", "labels.js", "details.js", "controls.js", "start.js")
_VIS = "templates/lib/vis-9.1.2/vis-network.min.js"
_OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"hover": True, "tooltipDelay": 150, "multiselect": False},
    "nodes": {"borderWidth": 1},
    "edges": {"smooth": False, "selectionWidth": 2, "hoverWidth": 1, "arrowStrikethrough": False},
}
_MANY_LINKS = 400


@cache
def _vis_network() -> str:
    """The vis-network of pyvis, without the pointer to a source map that a browser's tools would fetch."""
    source = files("pyvis").joinpath(_VIS).read_text(encoding="utf-8")
    code, _, tail = source.rpartition("//# sourceMappingURL=")
    return _inlined(code if code and "\n" not in tail.strip() else source, _VIS)


def _inlined(code: str, name: str) -> str:
    if "</script" in code.lower() or "<!--" in code:
        raise ValueError(f"{name}: holds what would end a script element")
    return code


@cache
def _scripts() -> tuple[str, ...]:
    own = (_inlined((_FOLDER / "static" / name).read_text(encoding="utf-8"), name) for name in _SCRIPTS)
    return (_vis_network(), *own)


def _hash(script: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() + "'"


def _curve(link: Link) -> dict[str, Any]:
    """Links of one pair fan out; a single one, or the middle one, is straight."""
    step = link.place - (link.beside - 1) / 2
    if step == 0:
        return {"enabled": False}
    return {"enabled": True, "type": "curvedCW" if step > 0 else "curvedCCW", "roundness": round(abs(step) * 0.14, 3)}


def _nodes_and_edges(network: Any, drawing: Drawing, stands: Sequence[Place], language: str) -> None:
    for number, (actor, place) in enumerate(zip(drawing.actors, stands, strict=True)):
        shape = styles().of_type(actor.type).shape
        captions = dict(place.captions)
        network.add_node(
            number,
            label=captions[language],
            shape=shape,
            x=place.x,
            y=place.y,
            size=place.size,
            captions=captions,
        )
    numbers = {actor.id: number for number, actor in enumerate(drawing.actors)}
    # The strongest links are drawn last, over the others.
    for number, link in sorted(enumerate(drawing.links), key=lambda pair: (len(pair[1].statements), pair[0])):
        network.add_edge(numbers[link.first], numbers[link.second], id=number, arrows="", smooth=_curve(link))


def render(
    statements: Sequence[Statement],
    language: str,
    documents: Iterable[Document] = (),
    max_actors: int = MAX_ACTORS,
) -> str:
    """The page as HTML. Raises ValueError for a language other than ``en`` and ``vi``."""
    if language not in LANGUAGES:
        raise ValueError(f"the page has no language {language!r}; accepted are {', '.join(LANGUAGES)}")
    from jinja2 import Environment, FileSystemLoader
    from markupsafe import Markup
    from pyvis.network import Network

    drawing = draw(statements, vocabulary(), max_actors)
    by_id = {document.id: document for document in documents}
    content = page_content(drawing, language, by_id, vocabulary(), texts(), styles())
    network = Network(directed=True, cdn_resources="in_line")
    few = len(drawing.links) <= _MANY_LINKS
    network.options = _OPTIONS | {"interaction": _OPTIONS["interaction"] | {"hideEdgesOnDrag": not few}}
    _nodes_and_edges(network, drawing, places(drawing), language)
    network.path = _TEMPLATE
    network.templateEnv = Environment(loader=FileSystemLoader(_FOLDER / "templates"), autoescape=True)
    network.templateEnv.filters["script_json"] = lambda value: Markup(script_json(value))  # noqa: S704  escaped there
    network.templateEnv.globals.update(
        content=content,
        language=language,
        say=lambda key: text_in(texts()[key], language),
        style=Markup((_FOLDER / "static" / "page.css").read_text(encoding="utf-8")),  # noqa: S704  our own file
        scripts=[Markup(script) for script in _scripts()],  # noqa: S704  our own files and vis-network
        script_hashes=Markup(" ".join(map(_hash, _scripts()))),  # noqa: S704  base64
    )
    html: str = network.generate_html()
    return html


def write_page(path: Path, statements: Sequence[Statement], language: str, documents: Iterable[Document] = ()) -> None:
    """Write the page of ``statements`` with labels in ``language`` (``en`` or ``vi``); the same input, the same bytes.

    ``documents`` give titles, sources, addresses and dates; without one its id is shown. Raises ValueError for another
    language and OSError if ``path`` cannot be written.
    """
    path.write_text(render(statements, language, documents), encoding="utf-8", newline="\n")
