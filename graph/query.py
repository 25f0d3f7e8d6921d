"""SPARQL on a store: by text, by file, by name; safe parameters, and nothing that opens a connection.

The default graph is the union of all named graphs, unless the query says FROM. Direct edges between actors
(``?who relation:urges ?whom``) stand in the plain view only, so they always mean actual statements.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import pyoxigraph as ox

from graph import rdf_terms as t
from graph.named_queries import NamedQuery, Parameter
from graph.sparql_tokens import has_word
from graph.store import QuadStore, Results
from ontology.namespaces import ACTOR, DOCUMENT, PREFIXES, RELATION, STATUS, Namespace
from ontology.statements import Status

_POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_UPDATE = re.compile(
    r"(?:\s|#[^\n]*\n|PREFIX\b[^>]*>|BASE\b[^>]*>)*(?:INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|COPY|MOVE|ADD|WITH)\b",
    re.IGNORECASE,
)
SERVICE_REFUSED = "SERVICE would ask another endpoint; queries here open no connection"
_NAMESPACES = {"actor": ACTOR, "relation": RELATION}


class QueryError(ValueError):
    """A query that cannot be answered; the message says where and why."""


class QuerySyntaxError(QueryError):
    """A query that is no SPARQL: line and column from 1, and the message shows the place."""

    def __init__(self, query: str, line: int, column: int, reason: str) -> None:
        lines = query.split("\n")
        shown = lines[line - 1] if line <= len(lines) else ""
        # Wide characters and tabs would shift the caret: repeat what is before it, with blanks for the rest.
        blank = "".join("\t" if char == "\t" else " " for char in shown[: column - 1])
        super().__init__(f"line {line}, column {column}: {reason}\n  {shown}\n  {blank}^")
        self.line, self.column = line, column


class QueryRefused(QueryError):
    """A query that would open a connection or change the graph."""


def unescaped(query: str) -> str:
    r"""Without the codepoint escapes that SPARQL allows anywhere (\\u0053ERVICE), so that all see the same query.

    Lines end in a line feed: a carriage return ends a comment for Oxigraph and does not for rdflib. Raises QueryError.
    """

    def character(match: re.Match[str]) -> str:
        try:
            found = chr(int(match[1] or match[2], 16))
            found.encode()
        except (ValueError, OverflowError) as error:  # beyond Unicode, or half a surrogate pair
            raise QueryError(f"{match[0]} is no character") from error
        return found

    return _ESCAPE.sub(character, query).replace("\r\n", "\n").replace("\r", "\n")


def _reason(raw: str) -> str:
    """The parser's expectations without its character classes, which say little."""
    kept = [part.strip() for part in raw.removeprefix("expected ").removeprefix("one of ").split(", ")]
    kept = [part for part in kept if part and not part.startswith("[") and "\\u{" not in part and "'" not in part]
    if "Prefix not found" in raw:
        return "the prefix is not known; declare it with PREFIX, or use one of " + ", ".join(
            name for name, _ in PREFIXES
        )
    return f"expected {' or '.join(kept)}" if kept else "this is not SPARQL"


def syntax_nodes(tree: object) -> Iterator[object]:
    """Every node of a syntax tree of rdflib's parser, by way of its lists and mappings."""
    pending = [tree]
    while pending:
        node = pending.pop()
        yield node
        if isinstance(node, dict):  # pyparsing registers its lists as mappings, too
            pending.extend(node.values())
        elif not isinstance(node, str) and hasattr(node, "__iter__"):
            pending.extend(node)


def stand_ins() -> str:
    """A prologue for rdflib's parser in one line; it stumbles over a # in a PREFIX before SERVICE."""
    return "".join(f"PREFIX {name}: <x:{name}> " for name, _ in PREFIXES)


def _inspect(query: str) -> bool:
    """Whether the query names its own default graph (FROM). Raises QueryRefused for SERVICE, at any depth.

    Oxigraph would follow SERVICE without a way to forbid it. A query without these letters cannot have the keyword; one
    with them is parsed by rdflib, whose syntax tree can be walked, and what it cannot parse is refused.
    """
    letters = query.upper()
    if "SERVICE" not in letters and "FROM" not in letters:
        return False
    if has_word(query, "SERVICE"):  # whatever the parser makes of it
        raise QueryRefused(SERVICE_REFUSED)
    from pyparsing import ParseBaseException
    from rdflib.plugins.sparql.parser import parseQuery

    prologue = stand_ins()
    try:
        tree = parseQuery(prologue + query)
    except ParseBaseException as error:
        column = error.column - (len(prologue) if error.lineno == 1 else 0)
        reason = "this is not SPARQL 1.1; a query with the word SERVICE or FROM must be"
        raise QuerySyntaxError(query, error.lineno, max(1, column), reason) from error
    except RecursionError as error:
        raise QueryError("the query is nested too deeply") from error
    names = {getattr(node, "name", None) for node in syntax_nodes(tree)}
    if "ServiceGraphPattern" in names:
        raise QueryRefused(SERVICE_REFUSED)
    return "DatasetClause" in names


@dataclass(frozen=True, slots=True)
class Admitted:
    """A query that asks no other endpoint: the text for the engine, and whether it names its own graphs (FROM)."""

    text: str
    names_graphs: bool


def admit(query: str) -> Admitted:
    """Look at a query before it is run. Raises QuerySyntaxError, QueryRefused (SERVICE) or QueryError."""
    text = unescaped(query)
    return Admitted(text, _inspect(text))


def told(query: str, error: Exception) -> QueryError:
    """The engine's error about ``query`` for people: a QuerySyntaxError, QueryRefused (an update) or QueryError."""
    if not isinstance(error, SyntaxError):
        return QueryError(str(error))
    if _UPDATE.match(query):
        return QueryRefused("this is an update; accepted are SELECT, ASK, CONSTRUCT and DESCRIBE")
    if match := _POSITION.match(str(error)):
        return QuerySyntaxError(query, int(match[1]), int(match[2]), _reason(match[3]))
    return QueryError(str(error))


def run(store: QuadStore, query: str) -> Results:
    """Answer a SPARQL query; the prefixes of the house need not be declared.

    Raises QuerySyntaxError, QueryRefused (SERVICE; updates and LOAD are no queries) or QueryError.
    """
    admitted = admit(query)
    try:
        return store.query(admitted.text, prefixes=dict(PREFIXES), union=not admitted.names_graphs)
    except (SyntaxError, OSError, ValueError) as error:
        raise told(admitted.text, error) from error


# ── Parameters ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold().replace("_", " ").strip()


_NAMES = """SELECT DISTINCT ?node ?name WHERE {{
  GRAPH <{graph}> {{ ?node a ?type ; rdfs:label|skos:altLabel|skos:prefLabel ?name }}
  FILTER(STRSTARTS(STR(?node), "{base}"))
}}"""


def _by_name(store: QuadStore, value: str, namespace: Namespace, graph: ox.NamedNode) -> ox.NamedNode:
    """The one node with this id or name. Raises QueryError, with what is near, for none or several."""
    wanted = _folded(value)
    found: set[str] = set()
    names: dict[str, str] = {}
    solutions = store.query(_NAMES.format(graph=graph.value, base=namespace.iri), prefixes=dict(PREFIXES), union=False)
    assert isinstance(solutions, ox.QuerySolutions)
    for solution in solutions:
        node, name = solution["node"].value, solution["name"].value
        local = namespace.local(node) or ""
        if local == value:
            return ox.NamedNode(node)
        names |= {_folded(name): name, _folded(local): local}
        if wanted in (_folded(name), _folded(local)):
            found.add(node)
    if len(found) == 1:
        return ox.NamedNode(found.pop())
    if found:
        ids = ", ".join(sorted(namespace.local(node) or node for node in found))
        raise QueryError(f"{value!r} names several: {ids}; give one of these ids")
    near = [names[name] for name in difflib.get_close_matches(wanted, sorted(names), n=5)]
    raise QueryError(f"{value!r} is not in this graph" + (f"; near are {', '.join(near)}" if near else ""))


def _status(value: str) -> ox.NamedNode:
    if value not in tuple(Status):
        raise QueryError(f"{value!r} is no status; accepted are {', '.join(Status)}")
    return t.status_node(value)


def _date(value: str) -> ox.Literal:
    try:
        return t.day(date.fromisoformat(value))
    except ValueError as error:
        raise QueryError(f"{value!r} is no day; accepted is 2018-10-25") from error


def _integer(value: str) -> ox.Literal:
    if not re.fullmatch(r"[0-9]+", value):
        raise QueryError(f"{value!r} is no whole number")
    return t.integer(int(value))


def _node(store: QuadStore, kind: str, value: str) -> ox.NamedNode:
    namespace = _NAMESPACES[kind]
    if (local := namespace.local(value)) is not None:
        return ox.NamedNode(namespace[local])
    graph = t.ACTORS_GRAPH if kind == "actor" else t.ONTOLOGY_GRAPH
    return _by_name(store, value.removeprefix(f"{kind}:"), namespace, graph)


def to_term(store: QuadStore, parameter: Parameter, value: str) -> ox.NamedNode | ox.Literal:
    """The RDF term that ``value`` stands for, an IRI, an id or a name in any language. Raises QueryError."""
    match parameter.kind:
        case "actor" | "relation":
            return _node(store, parameter.kind, value)
        case "status":
            return _status((STATUS.local(value) or value).removeprefix("status:"))
        case "document":
            return ox.NamedNode(DOCUMENT[DOCUMENT.local(value) or value.removeprefix("document:")])
        case "date":
            return _date(value)
        case "integer":
            return _integer(value)
        case _:
            return ox.Literal(unicodedata.normalize("NFC", value))


def run_named(store: QuadStore, query: NamedQuery, values: Mapping[str, str]) -> Results:
    """Answer a shipped query with these values of its parameters. Raises QueryError for a parameter it has not."""
    parameters = {parameter.name: parameter for parameter in query.parameters}
    if unknown := [name for name in values if name not in parameters]:
        accepted = ", ".join(parameters) or "none"
        raise QueryError(f"{query.name} has no parameter {unknown[0]!r}; accepted are: {accepted}")
    # The text of an RDF term is SPARQL, with everything escaped that needs to be.
    terms = {name: str(to_term(store, parameters[name], value)) for name, value in values.items()}
    return run(store, query.with_values(terms))
