"""A hundred requests of those who mean harm. None opens a connection, reads a file, or takes the server down."""

import os
import socket
import threading
from itertools import pairwise
from urllib.parse import quote, urlsplit

import httpx
import pyoxigraph as ox
import pytest

from graph.server.app import Settings
from graph.server.pool import Limits
from graph.server.running import running
from graph.store import create_store

LIMIT = 1.5
TOKEN = "of-this-test"  # noqa: S105  # it opens nothing else
NODE = "https://w3id.org/geopol/actor/"


class Trap:
    """A port that counts who knocks, and a pipe that tells if anyone opens it to read."""

    def __init__(self, folder):
        self.knocks = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}/x"
        self.pipe = folder / "secret.ttl"
        os.mkfifo(self.pipe)
        self.file = self.pipe.as_uri()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.knocks += 1
            connection.close()

    def sprung(self):
        try:  # opens only if somebody is reading
            os.close(os.open(self.pipe, os.O_WRONLY | os.O_NONBLOCK))
        except OSError:
            return self.knocks > 0
        return True


@pytest.fixture(scope="module")
def trap(tmp_path_factory):
    trap = Trap(tmp_path_factory.mktemp("trap"))
    yield trap
    trap.listener.close()


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile") / "build"
    nodes = [ox.NamedNode(f"{NODE}{number}") for number in range(300)]
    folder.mkdir()
    create_store(
        folder / "store",
        [ox.Quad(one, nodes[0], other, nodes[1]) for one, other in pairwise(nodes)],
    )
    (folder / "private.txt").write_text("a private file")
    limits = Limits(seconds=LIMIT, workers=2, rows=2000, body=300_000, memory=2 << 30)
    with (
        running(folder, Settings(limits=limits, token=TOKEN)) as base,
        httpx.Client(base_url=base, timeout=20) as client,
    ):
        yield client


def test_the_traps_work(tmp_path):
    trap = Trap(tmp_path)
    assert not trap.sprung()
    with socket.create_connection(urlsplit(trap.url).netloc.split(":")) as caller:
        caller.recv(1)
    assert trap.sprung()
    trap.knocks = 0
    reader = os.open(trap.pipe, os.O_RDONLY | os.O_NONBLOCK)
    assert trap.sprung()
    os.close(reader)
    trap.listener.close()


# ── Queries and updates that would ask or read elsewhere: U is a URL, F a file ──────────────────────────────────────

A, GROUP = "SELECT * ", "{ ?a ?b ?c }"
ELSEWHERE = [
    f"SELECT * {{ SERVICE <U> {GROUP} }}",
    f"SELECT * {{ SERVICE SILENT <U> {GROUP} }}",
    f"SELECT * {{ service <U> {GROUP} }}",
    f"SELECT * {{ SeRvIcE\n<U>\n{GROUP} }}",
    f"SELECT * {{ \\u0053ERVICE <U> {GROUP} }}",
    f"SELECT * {{ \\U00000053ERVICE <U> {GROUP} }}",
    f"SELECT * {{ S\\u0045RVIC\\u0045 SILENT <U> {GROUP} }}",
    f"SELECT * {{ \\u0053\\u0045\\u0052\\u0056\\u0049\\u0043\\u0045 <U> {GROUP} }}",
    f"SELECT * {{ \\u005Cu0053ERVICE <U> {GROUP} }}",
    f"SELECT * {{ #\rSERVICE <U> {GROUP}\n }}",
    f"SELECT * {{ # \\u000ASERVICE <U> {GROUP}\n }}",
    f"SELECT * {{ # \\u000DSERVICE <U> {GROUP}\n }}",
    f"SELECT * {{ #\x0cSERVICE <U> {GROUP}\n }}",
    f"SELECT * {{ #\u2028SERVICE <U> {GROUP}\n }}",
    f"SELECT * {{ {{ {{ OPTIONAL {{ SERVICE <U> {GROUP} }} }} }} }}",
    f"SELECT * {{ {{ SELECT * {{ SERVICE <U> {GROUP} }} }} }}",
    f"SELECT * {{ ?s ?p ?o FILTER EXISTS {{ SERVICE <U> {GROUP} }} }}",
    f"SELECT * {{ ?s ?p ?o FILTER NOT EXISTS {{ SERVICE SILENT <U> {GROUP} }} }}",
    f"SELECT * {{ ?s ?p ?o MINUS {{ SERVICE <U> {GROUP} }} }}",
    f"SELECT * {{ {{ ?s ?p ?o }} UNION {{ SERVICE <U> {GROUP} }} }}",
    f"SELECT * {{ GRAPH ?g {{ SERVICE <U> {GROUP} }} }}",
    f"SELECT * {{ BIND(<U> AS ?where) SERVICE ?where {GROUP} }}",
    f"SELECT * {{ VALUES ?where {{ <U> }} SERVICE SILENT ?where {GROUP} }}",
    f"SELECT * {{ ?s ?p '''x'' SERVICE y''' . SERVICE <U> {GROUP} }}",
    f"SELECT * {{ ?s ?p '\\u0022' . SERVICE <U> {GROUP} #\\u0022\n }}",
    f'SELECT * {{ ?s ?p "#" . SERVICE <U> {GROUP} }}',
    f"SELECT * {{ ?s <x:#> ?o . SERVICE <U> {GROUP} }}",
    f"SELECT * {{ ?s ?p ?o FILTER(?s<?o)SERVICE<U>{GROUP} }}",
    f"PREFIX u: <U> SELECT * {{ SERVICE u: {GROUP} }}",
    f"PREFIX service: <U> SELECT * {{ SERVICE service: {GROUP} }}",
    f"BASE <U> SELECT * {{ SERVICE <> {GROUP} }}",
    f"ASK {{ SERVICE <U> {GROUP} }}",
    f"CONSTRUCT {GROUP} WHERE {{ SERVICE <U> {GROUP} }}",
    f"DESCRIBE ?a {{ SERVICE <U> {GROUP} }}",
    f"SELECT * {{ SERVICE <F> {GROUP} }}",
    f"SELECT * {{ LATERAL {{ SERVICE <U> {GROUP} }} }}",
    f"SELECT (EXISTS {{ SERVICE <U> {GROUP} }} AS ?x) {{}}",
    f"SELECT * {{}} ORDER BY (EXISTS {{ SERVICE <U> {GROUP} }})",
    f"SELECT ?a {{ ?a ?b ?c }} HAVING(EXISTS {{ SERVICE <U> {GROUP} }})",
    f"{A}FROM <U> {GROUP}",
    f"{A}FROM NAMED <U> {{ GRAPH ?g {GROUP} }}",
    f"SELECT * FR\\u004FM <U> {GROUP}",
    f"PREFIX u: <U> {A}FROM u: {GROUP}",
    f"BASE <U> {A}FROM <> {GROUP}",
    f"{A}FROM <F> {GROUP}",
    "DESCRIBE <U> FROM <U>",
    "DESCRIBE <F>",
    "LOAD <U>",
]
UPDATES = [
    "LOAD <U>",
    "LOAD SILENT <U>",
    "LOAD <F>",
    "load silent <F> into graph <x:x>",
    "\\u004COAD <U>",
    "LO\\u0041D <F>",
    "#\rLOAD <U>",
    "CLEAR ALL ; LOAD <U>",
    "INSERT DATA { <x:x> <x:x> 'LOAD' } ; LOAD <U>",
    "PREFIX u: <U> LOAD u: INTO GRAPH <x:x>",
    f"INSERT {GROUP} WHERE {{ SERVICE <U> {GROUP} }}",
    f"DELETE {GROUP} WHERE {{ \\u0053ERVICE SILENT <U> {GROUP} }}",
    f"WITH <x:x> DELETE {GROUP} INSERT {GROUP} WHERE {{ {{ SERVICE <U> {GROUP} }} }}",
    f"INSERT {GROUP} USING <U> WHERE {GROUP}",
]

# ── Queries that would never end, or need all there is ───────────────────────────────────────────────────────────────

DOUBLE = " ".join(f"BIND(CONCAT(?x{number}, ?x{number}) AS ?x{number + 1})" for number in range(40))
GREEDY = [
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a DESC(?i)",
    "SELECT DISTINCT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } LIMIT 999999999",
    "CONSTRUCT { ?a ?e ?i } { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT (GROUP_CONCAT(STR(?a)) AS ?all) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    f"SELECT * {{ BIND('xxxxxxxxxxxxxxxx' AS ?x0) {DOUBLE} }}",
    "SELECT * { ?a (!<x:x>)* ?b . ?c (!<x:x>)* ?d . ?e (!<x:x>)* ?f FILTER(?a = ?f) } ORDER BY ?b",
    "SELECT * { ?a ((!<x:x>)*)* ?b . ?b (^(!<x:x>))+ ?c . ?c (!<x:x>)+ ?d . ?d (!<x:x>)+ ?e }",
    "ASK { BIND(REPLACE('" + "a" * 50_000 + "', '(a*)*b', 'x') AS ?x) }",
    "ASK { FILTER(REGEX('" + "a" * 50_000 + "', '((((a{1,100}){1,100}){1,100}){1,100})')) }",
    "SELECT * {" + "{" * 20_000,
    "SELECT * {" + "{" * 20_000 + "}" * 20_000 + "}",
    "SELECT (" + "(" * 20_000 + "1" + ")" * 20_000 + " AS ?x) {}",
    "SELECT (" + "!" * 50_000 + "1 AS ?x) {}",
    "SELECT * { ?s " + "(" * 20_000 + "<x:x>" + ")*" * 20_000 + " ?o }",
    "SELECT * { " + "OPTIONAL { ?a ?b ?c " * 5_000 + "}" * 5_001,
    "SELECT * { VALUES ?x { " + "1 " * 60_000 + "} VALUES ?y { " + "1 " * 60_000 + "} } ORDER BY ?x",
    "SELECT * { FILTER(" + "1+" * 50_000 + "1) }",
    "SELECT * { " + "SELECT * {" * 3_000 + "}" * 3_001,
    "SELECT * { ?s ?p 'from service' " + "{" * 5_000 + "}" * 5_001,
    "SELECT (STRLEN(STR(10.0 / 3" + " * 99999999999999999999999" * 200 + ")) AS ?x) {}",
    "ASK { FILTER(SUBSTR('x', -9223372036854775808, 9223372036854775807) = '') }",
    "SELECT (xsd:dateTime('999999999999-01-01T00:00:00Z') - xsd:dateTime('-999999999999-01-01T00:00:00Z') AS ?x) {}",
]

# ── Bytes that are no request ────────────────────────────────────────────────────────────────────────────────────────

HEAD = "Host: 127.0.0.1\r\nConnection: close\r\n"
POST = f"POST /sparql HTTP/1.1\r\n{HEAD}Content-Type: application/sparql-query\r\n"
RAW = [
    b"\x00" * 1000,
    b"\r\n" * 1000,
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"GET\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n",
    f"GET /{'a' * 100_000} HTTP/1.1\r\n{HEAD}\r\n".encode(),
    f"GET / HTTP/1.1\r\n{HEAD}{'X: y' * 50_000}\r\n\r\n".encode(),
    f"GET / HTTP/1.1\r\n{HEAD}{''.join(f'X{n}: y{chr(13)}{chr(10)}' for n in range(9000))}\r\n".encode(),
    f"{POST}Content-Length: -5\r\n\r\nASK {{}}".encode(),
    f"{POST}Content-Length: 99999999999999999999\r\n\r\nASK {{}}".encode(),
    f"{POST}Content-Length: 6\r\nContent-Length: 7\r\n\r\nASK {{}}".encode(),
    f"{POST}Transfer-Encoding: chunked\r\n\r\nZZ\r\n".encode(),
    f"{POST}Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n".encode(),
    f"{POST}Transfer-Encoding: chunked\r\n\r\n{'10000' + chr(13) + chr(10)}{'a' * 0x10000}\r\n".encode() * 8,
    b"GET /sparql?query=ASK{} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
    b"GET /sparql?query=ASK{} HTTP/1.1\r\nConnection: close\r\n\r\n",
    f"GET /sparql?query=%FF%FE HTTP/1.1\r\n{HEAD}\r\n".encode(),
    f"GET /sparql?query=%ZZ HTTP/1.1\r\n{HEAD}\r\n".encode(),
    f"GET /sparql?{'a=b&' * 15_000} HTTP/1.1\r\n{HEAD}\r\n".encode(),
    f"GET /sparql?query=ASK%20%7B%7D HTTP/1.1\r\n{HEAD}Accept: {'*/*;q=0.1,' * 5000}\r\n\r\n".encode(),
    f"GET /sparql?query=ASK%20%7B%7D HTTP/1.1\r\n{HEAD}Accept: ;;;q=nan,/,*;q=,a/b;q=1e400\r\n\r\n".encode(),
    f"GET /static/../../store/CURRENT HTTP/1.1\r\n{HEAD}\r\n".encode(),
    f"GET /static/%2e%2e/%2e%2e/private.txt HTTP/1.1\r\n{HEAD}\r\n".encode(),
    f"GET /static/..%2f..%2f..%2f..%2fetc%2fpasswd HTTP/1.1\r\n{HEAD}\r\n".encode(),
    f"GET //etc/passwd HTTP/1.1\r\n{HEAD}\r\n".encode(),
    f"GET /static/%00 HTTP/1.1\r\n{HEAD}\r\n".encode(),
    f"GET /store?graph={quote('file:///etc/passwd')} HTTP/1.1\r\n{HEAD}\r\n".encode(),
    f"GET /store?graph=../../x HTTP/1.1\r\n{HEAD}\r\n".encode(),
    f"DELETE /store?default HTTP/1.1\r\n{HEAD}\r\n".encode(),
    f"TRACE /sparql HTTP/1.1\r\n{HEAD}\r\n".encode(),
    f"CONNECT 127.0.0.1:22 HTTP/1.1\r\n{HEAD}\r\n".encode(),
]


def everything_is_well(client, trap):
    response = client.get("sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"})
    assert response.status_code == 200, response.text
    assert response.json()["results"]["bindings"][0]["n"]["value"] == "299"
    assert not trap.sprung()


def filled(text, trap):
    return text.replace("<U", f"<{trap.url}").replace("<F", f"<{trap.file}")


def test_there_are_a_hundred():
    assert len(ELSEWHERE) + len(UPDATES) + len(GREEDY) + len(RAW) >= 100


@pytest.mark.parametrize("query", ELSEWHERE)
def test_queries_ask_nobody_and_read_no_file(client, trap, query):
    response = client.post("sparql", data={"query": filled(query, trap)})
    assert response.status_code in (200, 400, 403), response.text
    # What is answered at all says it with words in a comment, or describes what is not here.
    answered = "#\x0c" in query or "#\u2028" in query or query == "DESCRIBE <F>"
    assert (response.status_code == 200) == answered, response.text
    everything_is_well(client, trap)


@pytest.mark.parametrize("update", UPDATES)
def test_updates_ask_nobody_and_read_no_file(client, trap, update):
    response = client.post(
        "sparql", data={"update": filled(update, trap)}, headers={"authorization": f"Bearer {TOKEN}"}
    )
    assert response.status_code == (204 if "USING" in update else 403), response.text
    everything_is_well(client, trap)


@pytest.mark.parametrize("query", GREEDY, ids=range(len(GREEDY)))
def test_greedy_queries_end(client, trap, query):
    try:
        response = client.post("sparql", data={"query": query})
    except httpx.RemoteProtocolError:
        pass  # cut in the middle: an answer that was too long
    else:
        assert response.status_code in (200, 400, 413, 422, 503), response.text
        assert response.elapsed.total_seconds() < LIMIT + 8, "not ended in time"
    everything_is_well(client, trap)


@pytest.mark.parametrize("data", RAW, ids=range(len(RAW)))
def test_bytes_that_are_no_request(client, trap, data):
    address = client.base_url.host, client.base_url.port
    received = b""
    with socket.create_connection(address, timeout=3) as caller:
        try:
            caller.sendall(data)
            caller.shutdown(socket.SHUT_WR)
            while piece := caller.recv(65536):
                received += piece
        except OSError:
            pass  # the server has closed
    assert b"private" not in received
    assert b"root:" not in received
    status = received.partition(b"\r\n")[0]
    assert not status.startswith(b"HTTP/1.1 5") or b"503" in status, received
    if b"Host: evil.example" in data:
        assert b" 400 " in status
    everything_is_well(client, trap)


def test_slow_and_silent_callers_hold_nobody(client, trap):
    address = client.base_url.host, client.base_url.port
    callers = [socket.create_connection(address, timeout=3) for _ in range(100)]
    for number, caller in enumerate(callers):
        caller.sendall([b"GET /sparql?qu", f"{POST}Content-Length: 50\r\n\r\nASK".encode(), b"P"][number % 3])
    everything_is_well(client, trap)
    for caller in callers:
        caller.close()
    everything_is_well(client, trap)
