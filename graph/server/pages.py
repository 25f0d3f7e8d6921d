"""The page to ask with: a vendored SPARQL editor, and the shipped queries as examples. It asks this server only."""

from pathlib import Path
from typing import Any

from graph.named_queries import named_queries
from graph.sparql_tokens import tokens
from ontology.namespaces import PREFIXES

STATIC = Path(__file__).parent / "static"

_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
PAGE_POLICY = (
    f"{_NOTHING}; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src data:; "
    "connect-src 'self'"
)
"""Content-Security-Policy: the browser opens no connection but to this server, whatever the editor would like."""
GRAPH_POLICY = (
    f"{_NOTHING}; script-src 'unsafe-inline' blob:; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; "
    "worker-src blob:"
)
"""That page has everything in it and needs no connection at all."""


def page(language: str) -> str:
    """The page in HTML; ``language`` (vi, en) is that of its words until the reader takes the other."""
    return (STATIC / "page.html").read_text(encoding="utf-8").replace("{{language}}", language)


def portable(text: str) -> str:
    """A shipped query without its header and with the prefixes it uses, which the editor and other servers need."""
    lines = text.splitlines()
    body = "\n".join(lines[next(number for number, line in enumerate(lines) if not line.startswith("#")) :])
    used = {token.text.partition(":")[0] for token in tokens(body) if token.kind == "name"}
    return "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES if name in used) + body


def queries() -> list[dict[str, Any]]:
    """The shipped queries for JSON: name, title, description, parameters and text as it runs anywhere."""
    return [
        {
            "name": query.name,
            "title": dict(query.title),
            "description": dict(query.description),
            "parameters": [
                {"name": one.name, "kind": one.kind, "description": dict(one.description), "default": one.default}
                for one in query.parameters
            ],
            "text": portable(query.text),
        }
        for query in named_queries().values()
    ]
