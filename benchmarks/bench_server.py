"""Requests a second of ``geopol serve`` against rdflib's own engine, in the same run.

    python benchmarks/bench_server.py [BUILD] [--query NAME] [--seconds N] [--documents N]

The server is asked over HTTP, by 1 and by 50 clients, in a process of their own; rdflib answers in this process,
without HTTP, so that the comparison favours it. Without BUILD a graph of made-up statements is served.
"""

import argparse
import contextlib
import multiprocessing
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph as ox

from graph.named_queries import named_queries
from graph.store import create_store, open_store
from ontology.namespaces import PREFIXES

CLIENTS = (1, 50)


def made_up(documents: int) -> Iterator[object]:
    """Quads of documents with five statements each among a hundred countries."""
    import random
    from datetime import date

    from graph.belief import score
    from graph.rdf import to_quads
    from ontology.actors import Actor
    from ontology.statements import Document, Evidence, Span, Statement
    from ontology.vocabulary import vocabulary

    chance = random.Random(7)  # noqa: S311  # made-up data, the same each time
    actors = [Actor(id=f"C{n:02}", type="Country", labels=(("en", f"Country {n}"),)) for n in range(100)]
    relations = sorted(vocabulary().relations)
    texts: dict[str, Document] = {}
    statements: list[Statement] = []
    for number in range(documents):
        name = f"doc-{number}"
        texts[name] = Document(id=name, text="A made-up text.", language="en", published=date(2020, 1, 1))
        for _ in range(5):
            subject, target = chance.sample(actors, 2)
            evidence = Evidence(
                document_id=name, sentence=Span(0, 15), quote="A made-up text.", language="en", extractor="made-up",
                score=0.5, subject=Span(0, 1), trigger=Span(2, 9), object=Span(10, 14),
            )  # fmt: skip
            relation = chance.choice(relations)
            statements.append(Statement(subject=subject, relation=relation, object=target, evidence=(evidence,)))
    by_id = {actor.id: actor for actor in actors}
    from graph.assembly import assemble

    yield from to_quads(score(assemble(statements), texts), texts, by_id.get)


def ask_for(
    url: str, query: str, clients: int, seconds: float, result: "multiprocessing.Queue[tuple[int, float]]"
) -> None:
    """Ask from so many threads, each on its own connection, for so long; gives requests and seconds."""
    import http.client
    from http import HTTPStatus
    from urllib.parse import urlencode

    place = urlsplit(url)
    body = urlencode({"query": query})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/sparql-results+json"}
    counts = [0] * clients
    barrier = threading.Barrier(clients + 1)
    end = [0.0]

    def client(number: int) -> None:
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=120)
        connection.connect()
        barrier.wait()
        while time.perf_counter() < end[0]:
            connection.request("POST", "/sparql", body, headers)
            response = connection.getresponse()
            if not response.read() or response.status != HTTPStatus.OK:
                raise SystemExit(f"status {response.status}")
            counts[number] += 1

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    start = time.perf_counter()
    end[0] = start + seconds
    barrier.wait()
    for thread in threads:
        thread.join()
    result.put((sum(counts), time.perf_counter() - start))


def served(url: str, query: str, clients: int, seconds: float) -> float:
    """Requests a second."""
    context = multiprocessing.get_context("spawn")
    result = context.Queue()
    process = context.Process(target=ask_for, args=(url, query, clients, seconds, result))
    process.start()
    count, took = result.get(timeout=seconds + 120)
    process.join()
    return count / took


def with_rdflib(build: Path, query: str, seconds: float) -> float:
    """Queries a second of rdflib's engine on the same data, prepared once, in its fastest form: one graph in memory."""
    import rdflib
    from rdflib.plugins.sparql import prepareQuery

    triples = (quad.triple for quad in open_store(build).quads())
    graph = rdflib.Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
    prepared = prepareQuery(query, initNs=dict(PREFIXES))
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds or not count:
        list(graph.query(prepared))
        count += 1
    return count / (time.perf_counter() - start)


def main() -> None:
    from graph.server.running import running

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=Path, nargs="?", help="a build folder")
    parser.add_argument("--query", default="most-active-actors", choices=sorted(named_queries()))
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--documents", type=int, default=50, help="of the made-up graph")
    arguments = parser.parse_args()
    query = named_queries()[arguments.query].text
    with contextlib.ExitStack() as stack:
        build = arguments.build
        if build is None:
            build = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            create_store(build / "store", made_up(arguments.documents))
        print(f"{len(open_store(build)):,} quads, query {arguments.query}, {arguments.seconds:g} s each")
        own = with_rdflib(build, query, arguments.seconds)
        print(f"rdflib's engine, in process  {own:10.1f} a second")
        url = stack.enter_context(running(build))
        served(url, query, 1, 0.5)  # everything is read once
        for clients in CLIENTS:
            rate = served(url, query, clients, arguments.seconds)
            print(f"geopol serve, {clients:2} clients      {rate:10.1f} a second  {rate / own:8.1f} times")


if __name__ == "__main__":
    main()
