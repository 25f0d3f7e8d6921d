import csv
import io
import json
import re
import socket
import threading
from dataclasses import replace

import pyoxigraph as ox
import pytest

from graph.assembly import assemble
from graph.belief import score
from graph.duplicates import Copies
from graph.named_queries import QueryFileError, named_queries, parse_query_file
from graph.query import QueryError, QueryRefused, QuerySyntaxError, run, run_named, to_term
from graph.rdf import to_quads
from graph.results import short, write_results
from graph.store import memory_store
from ontology.namespaces import DOCUMENT
from ontology.statements import Status


@pytest.fixture(scope="module")
def store(world):
    return memory_store(to_quads(score(assemble(world.statements), world.documents), world.documents, world.lookup))


def rows(results):
    return [tuple(short(solution[variable]) for variable in results.variables) for solution in results]


def ask(store, name, **values):
    return rows(run_named(store, named_queries()[name], values))


MEMBERS, USA, TREATY, MINISTER = "actor:NATO_European_members", "actor:USA", "actor:INF_Treaty", "actor:Ivan_Ivanov"
NATO, RUS = "actor:NATO", "actor:RUS"
PLAN = "Mỹ sẽ rút khỏi INF."


def test_who_urges_whom_answers_for_the_whole_too(store):
    assert ask(store, "who-urges-whom", language="vi") == [
        (NATO, "NATO", MEMBERS, "relation:urges", USA, "Hoa Kỳ"),
        (MEMBERS, "các thành viên châu Âu của NATO", MEMBERS, "relation:urges", USA, "Hoa Kỳ"),
    ]
    assert ask(store, "who-urges-whom", who="NATO", whom="mỹ")[0][:3] == (NATO, "NATO", MEMBERS)
    assert ask(store, "who-urges-whom", whom="Nga") == []


def test_what_did_x_do_to_y_counts_persons_for_their_country(store):
    assert ask(store, "what-did-x-do-to-y", x="Russia", y="USA") == [
        (MINISTER, "relation:accuses", "accuses", USA, "status:actual", "", "", "1")
    ]
    both = ask(store, "what-did-x-do-to-y", x="NATO", y="Hoa Kỳ")
    assert [row[0] for row in both] == [MEMBERS]
    assert both[0][-1] == "2"


def test_relations_of_treaty(store):
    found = ask(store, "relations-of-treaty", treaty="Hiệp ước INF", language="en")
    assert {(row[1], row[2], row[4], row[5]) for row in found} == {
        (USA, "relation:withdraws", "status:planned", ""),
        (USA, "relation:violates", "status:alleged", MINISTER),
    }


def test_statements_by_status(store):
    assert [row[:4] for row in ask(store, "statements-by-status", status="planned")] == [
        ("status:planned", USA, "relation:withdraws", TREATY)
    ]
    assert len(ask(store, "statements-by-status")) == 5


def test_evidence_of_relation_gives_the_sentences(store, world):
    found = ask(store, "evidence-of-relation", subject="NATO_European_members", relation="urges", object="USA")
    assert [row[4] for row in found] == [
        "NATO's European members urged the US.",
        "Các thành viên châu Âu của NATO kêu gọi Mỹ giữ hiệp ước.",
    ]
    for row in found:
        document = "en one" if "en%20one" in row[6] else "vi/mot"
        assert world.documents[document].text[int(row[7]) : int(row[8])] == row[4]
    assert ask(store, "evidence-of-relation", relation="kêu gọi") == found


def test_actor_profile(store):
    found = {(row[1], row[2]) for row in ask(store, "actor-profile", actor="Mỹ")}
    assert ("skos:altLabel", "Washington") in found
    assert ("geopol:object", "2") in found
    assert ("geopol:subject", "2") in found
    assert ("org:organization", RUS) in {row[1:] for row in ask(store, "actor-profile", actor="Ivan Ivanov")}


def test_most_active_actors(store):
    assert ask(store, "most-active-actors")[0] == (USA, "United States", "2", "2")


def test_conflict_between(store):
    found = ask(store, "conflict-between", x="USA", y="Ivan Ivanov")
    assert [row[:5] for row in found] == [(MINISTER, "relation:accuses", "accuses", USA, "status:actual")]
    assert ask(store, "conflict-between", x="Ivan Ivanov", y="USA") == found
    assert ask(store, "conflict-between", x="NATO") == []


def test_cooperation_with(store):
    assert [row[:4] for row in ask(store, "cooperation-with", x="NATO", language="vi")] == [
        (RUS, "relation:meets", "gặp", NATO)
    ]
    assert ask(store, "cooperation-with", x="USA") == []


def test_planned_acts(store):
    assert [row[:3] + row[5:] for row in ask(store, "planned-acts", who="USA")] == [
        (USA, "relation:withdraws", TREATY, PLAN)
    ]


def test_accusations_and_denials(store):
    assert {row[1:6] for row in ask(store, "accusations-and-denials", about="USA")} == {
        (MINISTER, "relation:accuses", USA, "status:actual", ""),
        (USA, "relation:violates", TREATY, "status:alleged", MINISTER),
    }


def test_who_said_what(store):
    assert [row[:5] for row in ask(store, "who-said-what", speaker="Ivan Ivanov")] == [
        (MINISTER, USA, "relation:violates", TREATY, "status:alleged")
    ]


def test_documents_about(store):
    assert [(row[1], row[2], row[3], row[5]) for row in ask(store, "documents-about", actor="INF_Treaty")] == [
        ("2018-10-25", "Báo Thử", "Tin thử", "1"),
        ("2018-10-26", "", "", "1"),
    ]


@pytest.mark.parametrize(
    ("values", "count"),
    [
        ({}, 1),
        ({"since": "2018-11-30"}, 1),
        ({"since": "2018-12-01"}, 0),
        ({"until": "2018-11-01"}, 1),
        ({"until": "2018-10-31"}, 0),  # the articles are of October, the event is not
    ],
)
def test_statements_between_dates(store, values, count):
    assert len(ask(store, "statements-between-dates", **values)) == count


def test_withdrawals(store):
    assert [row[:4] + row[5:] for row in ask(store, "withdrawals", **{"from": "INF Treaty"})] == [
        (USA, TREATY, "status:planned", "", PLAN)
    ]


def test_office_holders(store):
    assert [row[1] for row in ask(store, "office-holders", of="RUS", on="2018-10-25")] == [MINISTER]
    assert ask(store, "office-holders", of="RUS", on="2020-02-01") == []
    assert ask(store, "office-holders")[0][5:] == ("2015-03-01", "2020-01-31")


def test_contradictions(store, world):
    assert ask(store, "contradictions") == []
    allegation = next(one for one in world.statements if one.status is Status.ALLEGED)
    denial = replace(allegation, status=Status.NEGATED, attributed_to=world.actors["USA"])
    both = memory_store(to_quads((allegation, denial), world.documents, world.lookup))
    found = ask(both, "contradictions", about="USA")
    assert [(row[0], row[4], row[6]) for row in found] == [(USA, MINISTER, USA)]


def test_copies(store, world):
    assert ask(store, "copies") == []
    first, second, *_ = sorted(world.documents)
    copies = Copies(clusters={first: first, second: first})
    both = memory_store(to_quads(world.statements, world.documents, world.lookup, copies=copies))
    iris = tuple(short(ox.NamedNode(DOCUMENT[name])) for name in (first, second))
    assert [(row[0], row[2]) for row in ask(both, "copies")] == [iris]
    assert ask(both, "copies", first=second) == []


def test_every_shipped_query_is_tested_and_complete(request):
    names = set(named_queries())
    assert len(names) >= 14
    source = request.path.read_text(encoding="utf-8")
    assert {name for name in names if f'"{name}"' not in source} == set()
    for query in named_queries().values():
        assert {"en", "vi"} == dict(query.title).keys() == dict(query.description).keys()
        assert set(re.findall(r"VALUES \?(\w+) \{ UNDEF \}", query.text)) <= {p.name for p in query.parameters}
        assert "ORDER BY" in query.text  # the same answer every time


@pytest.mark.parametrize("name", sorted(named_queries()))
def test_every_shipped_query_runs_with_each_parameter_alone_and_with_none(store, name):
    query = named_queries()[name]
    values = {
        "actor": "USA",
        "relation": "urges",
        "status": "actual",
        "date": "2018-10-25",
        "language": "vi",
        "document": "vi/mot",
        "integer": "3",
    }
    assert rows(run_named(store, query, {})) is not None
    for parameter in query.parameters:
        rows(run_named(store, query, {parameter.name: values[parameter.kind]}))


# ── Free queries ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_simplest_query_finds_actual_statements_only(store):
    assert rows(run(store, "SELECT ?who ?whom { ?who relation:urges ?whom }")) == [(MEMBERS, USA)]
    assert rows(run(store, "SELECT ?who ?what { ?who relation:withdraws ?what }")) == []
    assert rows(run(store, "SELECT ?who ?what { ?who relation:violates ?what }")) == []


def test_from_narrows_the_default_graph(store):
    assert bool(run(store, "ASK FROM graph:plain { ?who relation:urges ?whom }"))
    assert not bool(run(store, "ASK FROM graph:actors { ?who relation:urges ?whom }"))


@pytest.mark.parametrize(
    ("query", "line", "column", "shown"),
    [
        ("SELECT ?who\nWHERE { ?who relation:urges }", 2, 29, "  WHERE { ?who relation:urges }\n" + " " * 30 + "^"),
        ("SELEC", 1, 6, "  SELEC\n       ^"),
        ("SELECT * { ?s nothere:b ?o }", 1, 25, "prefix is not known"),
        ("", 1, 1, "not SPARQL"),
        ("SELECT * FROM { ?s ?p 'service' }", 1, 10, "not SPARQL 1.1"),
    ],
)
def test_a_syntax_error_shows_its_place(store, query, line, column, shown):
    with pytest.raises(QuerySyntaxError) as caught:
        run(store, query)
    assert shown in str(caught.value)
    assert caught.value.line == line
    assert abs(caught.value.column - column) <= 1


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { actor:A relation:urges actor:B }",
        "PREFIX a: <http://a#>\n# all\nDELETE WHERE { ?s ?p ?o }",
        "LOAD <http://127.0.0.1/x>",
        "drop all",
    ],
)
def test_updates_are_refused(store, query):
    before = len(store)
    with pytest.raises(QueryRefused, match="this is an update"):
        run(store, query)
    assert len(store) == before


@pytest.fixture
def listener():
    """A server that notes whether anyone connects."""
    calls = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        stop = threading.Event()

        def listen():
            while not stop.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                calls.append(connection)
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", calls
        stop.set()
        thread.join()


@pytest.mark.parametrize(
    "query",
    [
        "ASK { SERVICE <%s> { ?s ?p ?o } }",
        "ASK { SERVICE SILENT <%s> { ?s ?p ?o } }",
        "ASK { service<%s>{ ?s ?p ?o } }",
        "ASK { { { ?a ?b ?c } UNION { SERVICE SILENT <%s> { ?s ?p ?o } } } }",
        "SELECT * { { SELECT * { SERVICE SILENT <%s> { ?s ?p ?o } } } }",
        "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE SILENT <%s> { ?s ?p ?o } } }",
        "SELECT * { ?s ?p ?o FILTER NOT EXISTS { SELECT * { SERVICE SILENT <%s> { ?s ?p ?o } } } }",
        "SELECT * { ?s ?p ?o OPTIONAL { SERVICE SILENT <%s> { ?s ?p ?o } } }",
        "SELECT * { ?s ?p ?o MINUS { SERVICE SILENT <%s> { ?s ?p ?o } } }",
        "SELECT * { GRAPH ?g { SERVICE SILENT <%s> { ?s ?p ?o } } }",
        "SELECT * { BIND(<%s> AS ?e) SERVICE SILENT ?e { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o LATERAL { SERVICE SILENT <%s> { ?s ?p ?o } } }",
        "ASK { \\u0053ERVICE SILENT <%s> { ?s ?p ?o } }",
        "ASK { \\U00000053\\u0065rvice SILENT <%s> { ?s ?p ?o } }",
        "PREFIX x: <http://x#> ASK { SERVICE SILENT <%s> { ?s ?p ?o } }",
        "# a\nCONSTRUCT { ?s ?p ?o } { SERVICE <%s> { ?s ?p ?o } } # '",
        "DESCRIBE ?s { SERVICE SILENT <%s> { ?s ?p ?o } }",
        "SELECT (EXISTS { SERVICE SILENT <%s> { ?s ?p ?o } } AS ?x) {}",
        "SELECT * { ?s ?p ?o } ORDER BY EXISTS { SERVICE SILENT <%s> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o } GROUP BY ?s HAVING EXISTS { SERVICE SILENT <%s> { ?s ?p ?o } }",
    ],
)
def test_service_is_refused_wherever_it_hides_and_nothing_connects(store, listener, query):
    address, calls = listener
    with pytest.raises((QueryRefused, QuerySyntaxError)):
        list(run(store, query % address))
    assert calls == []


@pytest.mark.parametrize(
    "query", ["ASK FROM <%s> { ?s ?p ?o }", "LOAD <%s>", "SELECT * FROM NAMED <%s> { GRAPH ?g { ?s ?p ?o } }"]
)
def test_remote_graphs_are_not_fetched(store, listener, query):
    address, calls = listener
    try:
        results = run(store, query % address)
        assert not (bool(results) if isinstance(results, ox.QueryBoolean) else list(results))
    except QueryRefused:
        assert query.startswith("LOAD")
    assert calls == []


@pytest.mark.parametrize("text", ["'Secret Service'@en", '"from service"', "'''SERVICE\n<x> {'''", "?service"])
def test_the_word_service_may_be_said(store, text):
    assert not bool(run(store, f"ASK {{ ?s geopol:nothing {text} }}"))


# ── Parameters ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "value",
    ["USA", "Mỹ", "mỹ", "Hoa Kỳ", "united states", "actor:USA", "https://w3id.org/geopol/actor/USA", "Washington"],
)
def test_an_actor_goes_by_id_iri_or_any_name(store, value):
    parameter = next(p for p in named_queries()["planned-acts"].parameters if p.name == "who")
    assert to_term(store, parameter, value).value == "https://w3id.org/geopol/actor/USA"


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        ("planned-acts", {"who": "Rusia"}, "near are Russia"),
        ("planned-acts", {"country": "USA"}, "no parameter 'country'; accepted are: who"),
        ("statements-by-status", {"status": "sure"}, "accepted are actual, negated"),
        ("statements-between-dates", {"since": "25/10/2018"}, "accepted is 2018-10-25"),
        ("evidence-of-relation", {"relation": "begs"}, "not in this graph"),
    ],
)
def test_a_wrong_value_is_told_with_what_would_do(store, name, values, message):
    with pytest.raises(QueryError, match=message):
        ask(store, name, **values)


@pytest.mark.parametrize("value", ["USA> } UNION { ?a ?b ?c", 'en" } ?s ?p ?o . { "', "\\", "a\nb", "{}", "UNDEF"])
def test_values_cannot_break_out_of_their_place(store, value):
    assert all(row[1] == "" for row in ask(store, "most-active-actors", language=value))
    with pytest.raises(QueryError, match="is not in this graph"):
        ask(store, "planned-acts", who=value)
    assert ask(store, "planned-acts", who=f"https://w3id.org/geopol/actor/{value}") == []


def test_a_query_file_without_vietnamese_is_refused(tmp_path):
    path = tmp_path / "one.rq"
    path.write_text("# title (en): One\n# title (vi): Một\n# description (en): One.\nSELECT * {}")
    with pytest.raises(QueryFileError, match=r"one\.rq: no line '# description \(vi\)"):
        parse_query_file(path)
    path.write_text("# parameter: who actor Who | Ai\nSELECT * {}")
    with pytest.raises(QueryFileError, match="VALUES"):
        parse_query_file(path)


# ── Formats ──────────────────────────────────────────────────────────────────────────────────────────────────────────

QUERY = "SELECT ?who ?name { ?who relation:urges ?whom OPTIONAL { ?who rdfs:label ?name FILTER(LANG(?name)='vi') } }"


def written(store, query, answer_format):
    output = io.BytesIO()
    write_results(run(store, query), answer_format, output)
    return output.getvalue().decode()


def test_rows_in_every_format(store):
    iri = "https://w3id.org/geopol/actor/NATO_European_members"
    name = "các thành viên châu Âu của NATO"
    assert list(csv.reader(io.StringIO(written(store, QUERY, "csv")))) == [["who", "name"], [iri, name]]
    assert written(store, QUERY, "tsv") == f'?who\t?name\n<{iri}>\t"{name}"@vi\n'
    bindings = json.loads(written(store, QUERY, "json"))["results"]["bindings"]
    assert bindings == [
        {"who": {"type": "uri", "value": iri}, "name": {"type": "literal", "value": name, "xml:lang": "vi"}}
    ]
    assert f"<uri>{iri}</uri>" in written(store, QUERY, "xml")
    table = written(store, QUERY, "table")
    assert "actor:NATO_European_members" in table
    assert "1 row\n" in table


def test_truth_and_triples(store):
    assert written(store, "ASK { ?s relation:urges ?o }", "table") == "yes\n"
    assert json.loads(written(store, "ASK { ?s relation:kills ?o }", "json"))["boolean"] is False
    turtle = written(store, "CONSTRUCT { ?o geopol:urgedBy ?s } { ?s relation:urges ?o }", "table")
    assert "actor:USA geopol:urgedBy actor:NATO_European_members ." in turtle
    with pytest.raises(QueryError, match="Turtle"):
        written(store, "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "csv")
