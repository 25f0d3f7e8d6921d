import json
import os
import shutil
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from graph.assembly import assemble
from graph.belief import score
from graph.named_queries import named_queries
from graph.query import QueryError, QueryRefused
from graph.rdf import to_quads
from graph.server.app import Settings
from graph.server.counting import counter
from graph.server.negotiation import BOOLEAN, QUADS, ROWS, TRIPLES, choose
from graph.server.pool import Limits
from graph.server.running import running
from graph.server.updates import admit_update
from graph.server.worker import from_graphs
from graph.store import StoreError, create_store, memory_store, open_store

PLAIN = "https://w3id.org/geopol/graph/plain"
URGES = "SELECT ?who ?whom { ?who relation:urges ?whom }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o }"
MANY = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 60000"


@pytest.fixture(scope="module")
def quads(world):
    """As a store has them: with numbers in their shortest form."""
    made = to_quads(score(assemble(world.statements), world.documents), world.documents, world.lookup)
    return list(memory_store(made).quads())


@pytest.fixture(scope="module")
def build(quads, tmp_path_factory):
    folder = tmp_path_factory.mktemp("build")
    create_store(folder / "store", quads)
    (folder / "graph.html").write_text("<!doctype html><title>đồ thị</title>", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def client(build):
    with running(build) as base, httpx.Client(base_url=base, timeout=30) as client:
        yield client


def serve(folder, **limits):
    return running(folder, Settings(limits=Limits(**limits)))


# ── Which format ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("accept", "offered", "expected"),
    [
        (None, ROWS, "json"),
        ("", TRIPLES, "turtle"),
        ("*/*", ROWS, "json"),
        ("*", BOOLEAN, "json"),
        ("text/csv", ROWS, "csv"),
        ("TEXT/CSV; charset=utf-8", ROWS, "csv"),
        ("text/csv;q=0.5, text/tab-separated-values", ROWS, "tsv"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.6, */*;q=0.1", ROWS, "xml"),
        ("text/*", ROWS, "csv"),
        ("text/*, text/csv;q=0", ROWS, "tsv"),
        ("*/*, application/sparql-results+json;q=0", ROWS, "xml"),
        ("application/json", ROWS, "json"),
        ("application/xml", ROWS, "xml"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", ROWS, "xml"),
        ("text/html", ROWS, None),
        ("text/csv", BOOLEAN, None),
        ("text/csv;q=0", ROWS, None),
        ("text/csv;q=nonsense", ROWS, None),
        ("text/csv ; q=0.2 , application/sparql-results+json;q=0.3", ROWS, "json"),
        ("application/n-triples", TRIPLES, "ntriples"),
        ("text/plain", TRIPLES, "ntriples"),
        ("application/rdf+xml;q=0.9, text/turtle;q=0.8", TRIPLES, "rdfxml"),
        ("application/ld+json", TRIPLES, "jsonld"),
        ("application/trig", TRIPLES, "trig"),
        ("application/json", TRIPLES, "jsonld"),
        ("*/*", QUADS, "trig"),
        ("text/turtle", QUADS, None),
    ],
)
def test_accept(accept, offered, expected):
    chosen = choose(accept, offered)
    assert (chosen.name if chosen else None) == expected


@pytest.mark.parametrize("media_type", [one.media_type for one in ROWS])
def test_rows_in_every_format(client, media_type):
    response = client.get("sparql", params={"query": URGES}, headers={"accept": media_type})
    assert response.headers["content-type"].partition(";")[0] == media_type
    assert response.headers["vary"] == "Accept"
    assert b"NATO_European_members" in response.content
    if "csv" not in media_type:  # which cannot tell an IRI from a string
        found = list(ox.parse_query_results(response.content, format=ox.QueryResultsFormat.from_media_type(media_type)))
        assert len(found) == 1


@pytest.mark.parametrize("media_type", [one.media_type for one in TRIPLES])
def test_triples_in_every_format(client, quads, media_type):
    query = f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{PLAIN}> {{ ?s ?p ?o }} }}"
    response = client.post("sparql", data={"query": query}, headers={"accept": media_type})
    assert response.headers["content-type"].partition(";")[0] == media_type
    found = {quad.triple for quad in ox.parse(response.content, format=ox.RdfFormat.from_media_type(media_type))}
    assert found == {quad.triple for quad in quads if quad.graph_name.value == PLAIN}


def test_nothing_acceptable(client):
    assert client.get("sparql", params={"query": URGES}, headers={"accept": "image/png"}).status_code == 406
    assert client.get("sparql", params={"query": "ASK {}"}, headers={"accept": "text/csv"}).status_code == 406
    assert client.get("sparql", headers={"accept": "text/csv"}).status_code == 406
    assert client.get("store", headers={"accept": "text/turtle"}).status_code == 406


# ── Queries ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", named_queries())
def test_named_queries_run(client, name):
    response = client.post(
        "sparql", content=named_queries()[name].text, headers={"content-type": "application/sparql-query"}
    )
    assert response.status_code == 200, response.text


def test_a_mistake_is_shown(client):
    response = client.get("sparql", params={"query": "SELECT *\n{ ?s ?p }"})
    assert response.status_code == 400
    assert response.text.startswith("line 2, column 10: ")


def test_graphs_that_are_here_may_be_named(client):
    query = URGES.replace("{", f"FROM <{PLAIN}> {{")
    assert len(client.get("sparql", params={"query": query}).json()["results"]["bindings"]) == 1
    short = "BASE <https://w3id.org/geopol/> PREFIX g: <graph/> SELECT * FROM g:plain { ?who relation:urges ?whom }"
    assert len(client.get("sparql", params={"query": short}).json()["results"]["bindings"]) == 1
    missing = client.get("sparql", params={"query": "SELECT * FROM graph:none { ?s ?p ?o }"})
    assert (missing.status_code, "graph/none" in missing.text) == (403, True)


def test_graphs_of_from():
    found = from_graphs(
        "PREFIX a: <x:y/> SELECT * FROM a:b FROM NAMED <c> { ?s ?p 'FROM <x:no>' }", "http://h.example/sparql"
    )
    assert [node.value for node in found] == ["x:y/b", "http://h.example/c"]


def test_updates_are_refused_without_a_token(client):
    response = client.post("sparql", data={"update": "CLEAR ALL"}, headers={"authorization": "Bearer x"})
    assert (response.status_code, "read-only" in response.text) == (403, True)
    assert client.post("sparql", data={"query": "CLEAR ALL"}).status_code == 403


# ── Graph Store Protocol ─────────────────────────────────────────────────────────────────────────────────────────────


def test_store_gives_a_graph_the_union_or_everything(client, quads):
    one = client.get("store", params={"graph": PLAIN})
    assert {q.triple for q in ox.parse(one.content, format=ox.RdfFormat.TURTLE)} == {
        q.triple for q in quads if q.graph_name.value == PLAIN
    }
    union = client.get("store?default", headers={"accept": "application/n-triples"})
    assert {q.triple for q in ox.parse(union.content, format=ox.RdfFormat.N_TRIPLES)} == {q.triple for q in quads}
    whole = client.get("store")
    assert whole.headers["content-type"] == "application/trig"
    assert set(ox.parse(whole.content, format=ox.RdfFormat.TRIG)) == set(quads)
    loaded = client.get("store", headers={"accept": "application/ld+json"})
    assert set(ox.parse(loaded.content, format=ox.RdfFormat.JSON_LD)) == set(quads)


def test_store_refuses(client):
    assert client.get("store", params={"graph": "x:none"}).status_code == 404
    assert client.get("store", params={"graph": "no iri"}).status_code == 400
    assert client.get("store?graph=").status_code == 400
    assert client.get(f"store?default&graph={PLAIN}").status_code == 400
    for method in ("PUT", "POST", "DELETE", "PATCH"):
        response = client.request(method, "store?default")
        assert (response.status_code, "GET" in response.headers["allow"]) == (405, True)
    assert client.head("store", params={"graph": PLAIN}).status_code == 200


# ── Descriptions and pages ───────────────────────────────────────────────────────────────────────────────────────────


def described(client, path):
    response = client.get(path, headers={"accept": "application/n-triples"})
    assert response.status_code == 200
    return {
        (q.predicate.value.rpartition("#")[2], q.object.value)
        for q in ox.parse(response.content, format=ox.RdfFormat.N_TRIPLES)
    }


def test_service_description(client, quads):
    found = described(client, "sparql")
    assert ("endpoint", f"{client.base_url}sparql") in found
    assert ("feature", "http://www.w3.org/ns/sparql-service-description#UnionDefaultGraph") in found
    assert ("supportedLanguage", "http://www.w3.org/ns/sparql-service-description#SPARQL11Update") not in found
    assert ("name", PLAIN) in found
    assert ("triples", str(len(quads))) in found
    assert ("resultFormat", "http://www.w3.org/ns/formats/RDF_XML") in found
    assert described(client, "sparql/") == found
    assert client.get("sparql", headers={"accept": "text/html"}).headers["location"] == "/"


def test_void(client, quads):
    found = described(client, ".well-known/void")
    assert ("triples", str(len(quads))) in found
    assert ("sparqlEndpoint", f"{client.base_url}sparql") in found
    assert ("class", "https://w3id.org/geopol/Statement") in found
    assert ("vocabulary", "http://www.w3.org/ns/prov#") in found


def test_pages(client):
    page = client.get("")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "static/yasgui/yasgui.min.js" in page.text
    assert client.get("static/yasgui/yasgui.min.js").status_code == 200
    assert client.get("static/yasgui/LICENSE").status_code == 200
    shipped = client.get("queries").json()
    assert {query["name"] for query in shipped} == set(named_queries())
    store = ox.Store()
    for query in shipped:
        store.query(query["text"])  # which knows no prefixes
    graph = client.get("graph.html")
    assert "đồ thị" in graph.text
    assert "connect-src" not in graph.headers["content-security-policy"]
    assert client.get("nothing").status_code == 404


@pytest.mark.browser
def test_the_page_asks_this_server_only(client):
    sync_api = pytest.importorskip("playwright.sync_api")
    asked, errors = [], []
    with sync_api.sync_playwright() as playwright:
        found = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(str(client.base_url))
        page.wait_for_function("document.querySelectorAll('#queries option').length > 5")
        page.click("#language")
        page.select_option("#queries", "who-urges-whom")
        page.click(".tabPanel.active .yasqe_queryButton")
        page.wait_for_selector(".tabPanel.active .yasr table.dataTable td >> text=NATO_European_members", timeout=15000)
        assert page.evaluate("document.documentElement.lang") == "en"
        browser.close()
    assert not errors
    assert all(url.startswith((str(client.base_url), "data:")) for url in asked), asked


# ── Limits ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def workers():
    """Ids of the worker processes of this test run."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            state, parent = (process / "stat").read_text(errors="replace").rpartition(")")[2].split()[:2]
            command = (process / "cmdline").read_bytes()
        except OSError:  # it has ended meanwhile
            continue
        if int(parent) == os.getpid() and state != "Z" and b"graph.server.worker" in command:
            found.append(int(process.name))
    return set(found)


def test_an_endless_query_is_really_killed(build):
    before = workers()
    with serve(build, seconds=0.7, workers=1) as base:
        (worker,) = workers() - before
        start = time.monotonic()
        response = httpx.get(f"{base}sparql", params={"query": ENDLESS}, timeout=20)
        assert (response.status_code, "0.7 seconds" in response.text) == (503, True)
        assert time.monotonic() - start < 15  # far less on a machine with nothing else to do
        assert httpx.get(f"{base}sparql", params={"query": "ASK {}"}, timeout=20).json()["boolean"] is True
        assert worker not in workers()
    assert workers() == before


def test_a_client_that_goes_away_ends_its_query(build):
    before = workers()
    with serve(build, seconds=60, workers=1) as base:
        (worker,) = workers() - before
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(f"{base}sparql", params={"query": ENDLESS}, timeout=0.5)
        assert httpx.get(f"{base}sparql", params={"query": "ASK {}"}, timeout=20).json()["boolean"] is True
        assert worker not in workers()


@pytest.mark.parametrize("media_type", [one.media_type for one in ROWS])
def test_too_many_rows(build, media_type):
    with serve(build, rows=10, workers=1) as base:

        def ask(query):
            return httpx.post(f"{base}sparql", data={"query": query}, headers={"accept": media_type}, timeout=20)

        assert ask("SELECT * { ?s ?p ?o } LIMIT 10").status_code == 200
        response = ask("SELECT * { ?s ?p ?o } LIMIT 11")
        assert (response.status_code, "more than 10 rows" in response.text) == (422, True)


def test_an_answer_that_becomes_too_long_is_cut_not_ended(build):
    with serve(build, rows=5000, workers=1) as base:
        with pytest.raises(httpx.RemoteProtocolError):
            httpx.post(f"{base}sparql", data={"query": MANY}, timeout=20)
        triples = httpx.post(f"{base}sparql", data={"query": "CONSTRUCT WHERE { ?s ?p ?o }"}, timeout=20)
        assert triples.status_code == 200
    with serve(build, rows=50, workers=1) as base:
        triples = httpx.post(f"{base}sparql", data={"query": "CONSTRUCT WHERE { ?s ?p ?o }"}, timeout=20)
        assert triples.status_code == 422


def test_a_body_that_is_too_long(build):
    with serve(build, body=1000, workers=1) as base:
        query = "ASK {} #" + "x" * 1000
        assert httpx.post(f"{base}sparql", data={"query": query}).status_code == 413
        direct = {"content-type": "application/sparql-query"}
        assert httpx.post(f"{base}sparql", content=iter([query.encode()]), headers=direct).status_code == 413
        assert httpx.post(f"{base}sparql", content=query[:999], headers=direct).status_code == 200


def test_too_many_who_wait(build):
    with serve(build, seconds=2, workers=1, waiting=1) as base:

        def ask(query):
            return httpx.get(f"{base}sparql", params={"query": query}, timeout=30).status_code

        with ThreadPoolExecutor(3) as pool:
            slow = pool.submit(ask, ENDLESS)
            time.sleep(0.3)
            waiting = pool.submit(ask, "ASK {}")
            time.sleep(0.3)
            assert ask("ASK {}") == 503
            assert (slow.result(), waiting.result()) == (503, 200)


def test_an_answer_streams(build):
    with (
        serve(build, rows=10_000_000, workers=1) as base,
        httpx.stream("POST", f"{base}sparql", data={"query": MANY}) as response,
    ):
        pieces = response.iter_raw()
        first = next(pieces)
        assert first.startswith(b'{"head"')
        assert sum(map(len, pieces)) > 1_000_000


def test_fifty_readers_at_a_time(client):
    barrier = threading.Barrier(50)
    expected = client.get("sparql", params={"query": URGES}).content

    def read(number):
        query = named_queries()["most-active-actors"].text if number % 2 else URGES
        with httpx.Client(base_url=client.base_url, timeout=60) as own:
            barrier.wait()
            answers = [own.post("sparql", data={"query": query}) for _ in range(5)]
        return all(one.status_code == 200 for one in answers) and (number % 2 or answers[-1].content == expected)

    with ThreadPoolExecutor(50) as pool:
        assert all(pool.map(read, range(50)))


def test_slow_readers_hold_nobody(build):
    """Fifty clients that ask for an answer of some 100 kB and read nothing of it."""
    with serve(build, rows=1_000_000, workers=1, seconds=20) as base:
        host, port = base.removeprefix("http://").rstrip("/").split(":")
        request = f"GET /sparql?query=SELECT%20*%20%7B%20%3Fa%20%3Fb%20%3Fc%20%7D HTTP/1.1\r\nHost: {host}\r\n\r\n"
        callers = [socket.create_connection((host, int(port))) for _ in range(50)]
        for caller in callers:
            caller.sendall(request.encode())
        assert httpx.get(f"{base}sparql", params={"query": "ASK {}"}, timeout=15).status_code == 200
        for caller in callers:
            caller.close()


# ── While a build runs ───────────────────────────────────────────────────────────────────────────────────────────────


def replace_store(folder, quads):
    """As a build does it."""
    create_store(folder / ".new", quads)
    (folder / "store").rename(folder / ".old")
    (folder / ".new").rename(folder / "store")
    shutil.rmtree(folder / ".old")


def test_readers_see_the_last_whole_state(tmp_path):
    def state(number):
        node = ox.NamedNode(f"x:{number}")
        return [ox.Quad(ox.NamedNode(f"x:s{n}"), node, node, node) for n in range(500)]

    create_store(tmp_path / "store", state(0))
    query = "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p"
    with serve(tmp_path, workers=2) as base, httpx.Client(base_url=base, timeout=30) as client:
        stop = threading.Event()

        def read():
            seen = []
            while not stop.is_set():
                response = client.get("sparql", params={"query": query})
                assert response.status_code == 200, response.text
                (row,) = response.json()["results"]["bindings"]  # one state, never two or none
                assert row["n"]["value"] == "500"
                seen.append(int(row["p"]["value"].removeprefix("x:")))
            return seen

        with ThreadPoolExecutor(3) as pool:
            readers = [pool.submit(read) for _ in range(3)]
            for number in range(1, 6):
                time.sleep(0.2)
                replace_store(tmp_path, state(number))
            time.sleep(0.5)
            stop.set()
            for reader in readers:
                seen = reader.result()
                assert seen == sorted(seen)
                assert seen[-1] == 5
    assert sorted(path.name for path in tmp_path.iterdir()) == ["store"]


def test_an_update_is_there_afterwards_and_leaves_nothing_else(tmp_path):
    create_store(tmp_path / "store", [])
    (tmp_path / "manifest.json").write_text('{"store": "a hash", "language": "vi"}')
    settings = Settings(token="t", limits=Limits(workers=1, seconds=2))  # noqa: S106  # of this test
    with running(tmp_path, settings) as base:

        def update(text):
            return httpx.post(f"{base}sparql", data={"update": text}, headers={"authorization": "bearer t"}, timeout=20)

        assert update("INSERT DATA { <x:a> <x:b> <x:c> }").status_code == 204
        assert update(f"INSERT DATA {{ {' '.join(f'<x:{n}> <x:b> <x:c> .' for n in range(400))} }}").status_code == 204
        endless = update("INSERT { ?a ?e ?i } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }")
        assert endless.status_code == 503
        assert len(open_store(tmp_path)) == 401
    assert len(open_store(tmp_path)) == 401
    assert sorted(path.name for path in tmp_path.iterdir()) == ["manifest.json", "store"]
    # The next build makes the store anew: it is no longer what the manifest says.
    assert json.loads((tmp_path / "manifest.json").read_text()) == {"store": None, "language": "vi"}


def test_what_is_served(tmp_path, build):
    file = tmp_path / "graph.nq"
    file.write_text("<x:a> <x:b> <x:c> <x:g> .\n")
    settings = Settings(token="t", limits=Limits(workers=1))  # noqa: S106  # of this test
    with running(file, settings) as base:
        assert "x:g" in httpx.get(f"{base}store").text
        update = httpx.post(f"{base}sparql", data={"update": "CLEAR ALL"}, headers={"authorization": "Bearer t"})
        assert (update.status_code, "cannot be updated" in update.text) == (409, True)
        assert httpx.get(f"{base}graph.html").status_code == 404
    with running(build / "store") as base:
        assert httpx.get(f"{base}sparql", params={"query": "ASK { ?s ?p ?o }"}).json()["boolean"] is True
    for nothing in (tmp_path, tmp_path / "none"):
        with pytest.raises(StoreError), running(nothing):
            pass


# ── Small parts ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", [one.name for one in ROWS])
@pytest.mark.parametrize("size", [1, 2, 7, 100_000])
def test_rows_are_counted_in_pieces(name, size):
    store = ox.Store()
    nasty = ["x", '"', ',{"', '[{"a', "<result>", "a\nb", '"\n"', "\r\n", "\t", ""]
    node = ox.NamedNode("x:x")
    store.extend(ox.Quad(ox.NamedNode(f"x:{n}"), node, ox.Literal(text), node) for n, text in enumerate(nasty))
    formats = {
        "json": ox.QueryResultsFormat.JSON,
        "xml": ox.QueryResultsFormat.XML,
        "csv": ox.QueryResultsFormat.CSV,
        "tsv": ox.QueryResultsFormat.TSV,
    }
    for query, rows in (("SELECT ?s ?o ?none { GRAPH ?g { ?s ?p ?o } }", len(nasty)), ("SELECT ?s { ?s ?p 1 }", 0)):
        data = store.query(query).serialize(format=formats[name])
        counts = counter(name)
        found = 0
        for start in range(0, len(data), size):
            found = counts.rows(data[start : start + size])
        assert found == rows


def test_using_goes_where_it_belongs():
    assert admit_update("INSERT { ?a ?b 'WHERE' } WHERE { ?a ?b ?c }", ("x:g",), ()) == (
        "INSERT { ?a ?b 'WHERE' }  USING <x:g> WHERE { ?a ?b ?c }"
    )
    assert admit_update("DELETE WHERE { ?a ?b ?c } ; CLEAR ALL", (), ("x:g",)) == (
        "DELETE { ?a ?b ?c } USING NAMED <x:g> WHERE { ?a ?b ?c } ; CLEAR ALL"
    )
    for bad in ("WITH <x:y> DELETE {} WHERE {}", "INSERT {} USING <x:y> WHERE {}", "DELETE WHERE {", "DELETE WHERE"):
        with pytest.raises(QueryError):
            admit_update(bad, ("x:g",), ())
    with pytest.raises(QueryError):
        admit_update("DELETE WHERE { ?a ?b ?c }", ("x:g> INSERT",), ())
    with pytest.raises(QueryRefused):
        admit_update("LOAD <x:y>", (), ())
    assert admit_update("INSERT DATA { <x:a> <x:b> 'LOAD' }", (), ()).startswith("INSERT")
