"""The tests of W3C's SPARQL 1.1 Protocol suite, by their names: our own data and queries, their requests and outcomes."""

from dataclasses import dataclass, field
from urllib.parse import quote

import httpx
import pyoxigraph as ox
import pytest

from graph.server.app import Settings
from graph.server.pool import Limits
from graph.server.running import running
from graph.store import create_store

TOKEN = "a token of the tests"  # noqa: S105  # it opens nothing else
FORM = {"content-type": "application/x-www-form-urlencoded"}
QUERY = {"content-type": "application/sparql-query"}
UPDATE = {"content-type": "application/sparql-update"}
NOTHING = "http://data.example/0"
ONE, TWO, THREE = (f"http://data.example/{number}" for number in (1, 2, 3))
PAPER = "<http://kinds.example/Paper>"
RESET = "DROP ALL ; INSERT DATA { " + " ".join(f"GRAPH <{g}> {{ <{g}> a {PAPER} }}" for g in (ONE, TWO, THREE)) + " }"
TARGET = "http://made.example/target"


def url(**parameters):
    """A URL of the endpoint: values may be tuples; underscores stand for hyphens."""
    pairs = [
        (name.replace("_", "-"), one)
        for name, value in parameters.items()
        for one in (value if isinstance(value, tuple) else (value,))
    ]
    return "sparql/" + ("?" + "&".join(f"{name}={quote(one, safe='')}" for name, one in pairs) if pairs else "")


@dataclass(frozen=True)
class Ask:
    """A request and what is to come of it: ok, bad (4xx), true, rows, triples, or a check of the response."""

    method: str
    url: str
    expected: object
    headers: dict = field(default_factory=dict)
    body: bytes | str = b""


def get(expected, **parameters):
    return Ask("GET", url(**parameters), expected)


def post(expected, headers, body, **parameters):
    return Ask("POST", url(**parameters), expected, headers, body)


def a_paper(graph):
    return f"<{graph}> a {PAPER}"


BOTH_NAMED = f"ASK {{ GRAPH ?g {{ {a_paper(ONE)} }} GRAPH ?h {{ {a_paper(TWO)} }} }}"
BOTH = f"ASK {{ {a_paper(ONE)} . {a_paper(TWO)} }}"
DATA = "INSERT DATA { " + " ".join(f"GRAPH <{g}> {{ {a_paper(g)} }}" for g in (ONE, TWO, THREE)) + " }"
COPY = f"DROP ALL ; {DATA} ; INSERT {{ GRAPH <{TARGET}> {{ ?s a <http://kinds.example/Seen> }} }} WHERE "


def seen(*graphs, but=()):
    there = " . ".join(f"<{graph}> a <http://kinds.example/Seen>" for graph in graphs)
    missing = "".join(f" FILTER NOT EXISTS {{ GRAPH <{TARGET}> {{ <{graph}> ?p ?o }} }}" for graph in but)
    return post("true", QUERY, f"ASK {{ GRAPH <{TARGET}> {{ {there} }}{missing} }}")


def resolved(response):
    (row,) = response.json()["results"]["bindings"]
    assert row["o"]["type"] == "uri"
    assert row["o"]["value"] != "relative"
    assert row["o"]["value"].endswith("/relative")


FULL = (
    f"DROP ALL ; {DATA} ; INSERT {{ GRAPH <{TARGET}> {{ ?s <http://made.example/from> ?g }} }} WHERE {{ "
    f"{{ GRAPH ?g {{ ?s a {PAPER} }} }} UNION {{ ?s a {PAPER} BIND('the default graph' AS ?g) }} }}"
)
FULL_CHECK = (
    f"ASK {{ GRAPH <{TARGET}> {{ <{ONE}> <http://made.example/from> 'the default graph' . "
    f"<{TWO}> <http://made.example/from> <{TWO}> }} FILTER NOT EXISTS {{ GRAPH <{TARGET}> {{ <{THREE}> ?p ?o }} }} }}"
)
CHANGE = "WITH <http://made.example/w> DELETE { ?s ?p 1 } INSERT { ?s ?p 2 } WHERE { ?s ?p 1 }"
UTF_16 = "; charset=UTF-16"

SUITE = {
    "query_post_form": [post("true", FORM, "query=ASK%20%7B%7D", default_graph_uri=NOTHING)],
    "query_dataset_default_graphs_get": [get("true", query=BOTH, default_graph_uri=(ONE, TWO))],
    "query_dataset_default_graphs_post": [post("true", QUERY, BOTH, default_graph_uri=(ONE, TWO))],
    "query_dataset_named_graphs_post": [post("true", QUERY, BOTH_NAMED, named_graph_uri=(ONE, TWO))],
    "query_dataset_named_graphs_get": [get("true", query=BOTH_NAMED, named_graph_uri=(ONE, TWO))],
    "query_dataset_full": [
        post(
            "true",
            QUERY,
            f"ASK {{ {a_paper(THREE)} GRAPH ?g {{ {a_paper(ONE)} }} GRAPH ?h {{ {a_paper(TWO)} }} }}",
            default_graph_uri=THREE,
            named_graph_uri=(ONE, TWO),
        )
    ],
    # As the suite has it: the ampersand between the two graphs is encoded.
    "query_multiple_dataset": [
        post("true", QUERY, BOTH_NAMED.replace("ASK", f"ASK FROM <{THREE}>"), named_graph_uri=f"{ONE}&named-graph-uri={TWO}"),
        post("true", QUERY, BOTH_NAMED.replace("ASK", f"ASK FROM <{THREE}>"), named_graph_uri=(ONE, TWO)),
    ],
    "query_get": [get("true", query="ASK {}", default_graph_uri=NOTHING)],
    "query_content_type_select": [post("rows", QUERY, "SELECT (2 AS ?two) {}", default_graph_uri=NOTHING)],
    "query_content_type_ask": [post("true", QUERY, "ASK {}", default_graph_uri=NOTHING)],
    "query_content_type_describe": [post("triples", QUERY, f"DESCRIBE <{ONE}>", default_graph_uri=NOTHING)],
    "query_content_type_construct": [
        post("triples", QUERY, "CONSTRUCT { <a> <b> 2 } WHERE {}", default_graph_uri=NOTHING)
    ],
    "update_dataset_default_graph": [
        post("ok", UPDATE, COPY + f"{{ ?s a {PAPER} }}", using_graph_uri=ONE),
        seen(ONE, but=(TWO, THREE)),
    ],
    "update_dataset_default_graphs": [
        post("ok", UPDATE, COPY + f"{{ ?s a {PAPER} }}", using_graph_uri=(ONE, TWO)),
        seen(ONE, TWO, but=(THREE,)),
    ],
    "update_dataset_named_graphs": [
        post("ok", UPDATE, COPY + f"{{ GRAPH ?g {{ ?s a {PAPER} }} }}", using_named_graph_uri=(ONE, TWO)),
        seen(ONE, TWO, but=(THREE,)),
    ],
    "update_dataset_full": [
        post("ok", UPDATE, FULL, using_graph_uri=ONE, using_named_graph_uri=TWO),
        post("true", QUERY, FULL_CHECK),
    ],
    "update_post_form": [post("ok", FORM, "update=CLEAR+ALL")],
    "update_post_direct": [post("ok", UPDATE, "CLEAR ALL")],
    "update_base_uri": [
        post("ok", UPDATE, f"INSERT DATA {{ GRAPH <{TARGET}> {{ <{ONE}> <{TWO}> <relative> }} }}"),
        post(resolved, QUERY, f"SELECT ?o {{ GRAPH <{TARGET}> {{ <{ONE}> <{TWO}> ?o }} }}"),
    ],
    "query_post_direct": [post("true", QUERY, "ASK {}")],
    "bad_query_method": [Ask("PUT", url(query="ASK {}", default_graph_uri=NOTHING), "bad", FORM)],
    "bad_multiple_queries": [get("bad", query=("ASK {}", "SELECT * {}"))],
    "bad_query_wrong_media_type": [post("bad", {"content-type": "text/plain"}, "ASK {}")],
    "bad_query_missing_form_type": [post("bad", {}, "query=ASK%20%7B%7D")],
    "bad_query_missing_direct_type": [post("bad", {}, "ASK {}")],
    "bad_query_non_utf8": [
        post("bad", {"content-type": QUERY["content-type"] + UTF_16}, "ASK {}".encode("utf-16")),
        post("bad", QUERY, "ASK {}".encode("utf-16")),
    ],
    "bad_query_syntax": [get("bad", query="ASK {")],
    "bad_update_get": [get("bad", update="CLEAR ALL")],
    "bad_multiple_updates": [post("bad", FORM, "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT")],
    "bad_update_wrong_media_type": [post("bad", {"content-type": "text/plain"}, "CLEAR NAMED")],
    "bad_update_missing_form_type": [post("bad", {}, "update=CLEAR%20NAMED")],
    "bad_update_non_utf8": [
        post("bad", {"content-type": UPDATE["content-type"] + UTF_16}, "CLEAR NAMED".encode("utf-16"))
    ],
    "bad_update_syntax": [post("bad", FORM, "update=CLEAR%20THIS")],
    "bad_update_dataset_conflict": [
        post("bad", UPDATE, CHANGE, using_named_graph_uri=ONE),
        post("bad", UPDATE, CHANGE.replace("WITH <http://made.example/w>", "").replace("WHERE", f"USING <{ONE}> WHERE"), using_graph_uri=ONE),
    ],
}  # fmt: skip


def quads():
    node = ox.NamedNode
    kind, paper = node("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), node(PAPER.strip("<>"))
    return [ox.Quad(node(graph), kind, paper, node(graph)) for graph in (ONE, TWO, THREE)]


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    """Of a store that no test changes."""
    folder = tmp_path_factory.mktemp("protocol")
    create_store(folder / "store", quads())
    with running(folder, Settings(limits=Limits(workers=1))) as base, httpx.Client(base_url=base, timeout=30) as client:
        yield client


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    folder = tmp_path_factory.mktemp("updates")
    create_store(folder / "store", quads())
    settings = Settings(token=TOKEN, limits=Limits(workers=1))
    with running(folder, settings) as base, httpx.Client(base_url=base, timeout=30) as client:
        yield client


def send(client, ask):
    request = client.build_request(ask.method, ask.url, headers=ask.headers, content=ask.body or None)
    request.headers["authorization"] = f"Bearer {TOKEN}"
    return client.send(request)


def check(response, expected):
    if expected == "bad":
        assert 400 <= response.status_code < 500, response.text
        return
    assert 200 <= response.status_code < 400, response.text
    media_type = response.headers.get("content-type", "").partition(";")[0]
    if expected == "true":
        assert media_type == "application/sparql-results+json"
        assert response.json()["boolean"] is True
    elif expected == "rows":
        assert (
            len(
                list(ox.parse_query_results(response.content, format=ox.QueryResultsFormat.from_media_type(media_type)))
            )
            == 1
        )
    elif expected == "triples":
        list(ox.parse(response.content, format=ox.RdfFormat.from_media_type(media_type), base_iri="x:x"))
    elif callable(expected):
        expected(response)


def test_the_suite_has_34_tests():
    assert len(SUITE) == 34


@pytest.mark.parametrize("name", SUITE)
def test_protocol(reader, client, name):
    for ask in SUITE[name]:
        check(send(client if "update" in name else reader, ask), ask.expected)


def test_bad_requests_change_nothing(client):
    check(send(client, post("ok", UPDATE, RESET)), "ok")
    for name, asks in SUITE.items():
        if name.startswith("bad_update"):
            for ask in asks:
                send(client, ask)
    check(send(client, post("true", QUERY, BOTH_NAMED)), "true")
    check(send(client, post("true", QUERY, f"ASK {{ {a_paper(THREE)} }}")), "true")


def test_delete_where_takes_a_dataset_too(client):
    check(send(client, post("ok", UPDATE, RESET)), "ok")
    short = f"DELETE WHERE {{ GRAPH ?g {{ ?s a {PAPER} }} }}"
    check(send(client, post("ok", UPDATE, short, using_named_graph_uri=TWO)), "ok")
    check(send(client, post("true", QUERY, f"ASK {{ {a_paper(ONE)} FILTER NOT EXISTS {{ {a_paper(TWO)} }} }}")), "true")


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x"])
def test_an_update_needs_the_token(client, token):
    check(send(client, post("ok", UPDATE, RESET)), "ok")
    response = client.post("sparql", headers={**UPDATE, "authorization": token}, content="CLEAR ALL")
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    check(send(client, post("true", QUERY, BOTH_NAMED)), "true")
