"""Every registered export reads back, with our reader and with others'; the same graph gives the same bytes."""

import csv
import hashlib
import io
import json
import os
import re
import socket
import subprocess
import sys
from datetime import date
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic
from typer.testing import CliRunner

import graph.export as export_package
from graph import rdf_terms as t
from graph.assembly import assemble
from graph.belief import score
from graph.cli import app
from graph.export import bulk, gexf, jsonld, nanopub
from graph.export.contract import Content, ExportError
from graph.export.network import network
from graph.export.registry import EXPORTS, export_named
from graph.export.writing import write
from graph.rdf import quad_order, to_quads
from graph.selection import Selection
from graph.store import create_store, memory_store, open_store
from ontology.actors import Actor, Name
from ontology.statements import DateInterval, Document, Evidence, Span, Statement, Status
from ontology.vocabulary import vocabulary

TRICKY = 'Họ nói: "A;B|C,\tD"\nvà\r\n<b>\'E\' & \\F\x0b{"g"} 🙂 \u2028 مرحبا'


def tricky_world():
    """Everything that a format might stumble over."""
    nobody = Actor(id='"Ai\tđó" & <ai>;đấy|', type="Entity")
    someone = Actor(
        id="x/y#z?ă=ê",
        type="Person",
        labels=(("vi", TRICKY),),
        names=(Name(text="=1+1", language="mul", kind="alias"), Name(text=TRICKY, language="vi", kind="label")),
        part_of=(nobody.id, "unknown"),
        sector="GOV|MIL",
        codes=(("lat", "-10.5"), ("lon", "105.25"), ("wikidata", "Q1")),
    )
    document = Document(id="tài liệu/1\n?", text=TRICKY, language="vi", title=TRICKY, source="A\tB\nC")

    def evidence(extractor, points):
        return Evidence(
            document_id=document.id,
            sentence=Span(0, len(TRICKY)),
            quote=TRICKY,
            language="vi",
            extractor=extractor,
            score=points,
            subject=Span(0, 2),
            object=Span(9, 17),
        )

    both = (evidence("rules-1", 0.1 + 0.2), evidence("học/2 ", 1.0))
    meets = {"subject": someone, "relation": "meets", "object": nobody}
    statements = (
        Statement(**meets, evidence=both),
        Statement(**meets, evidence=both, date=DateInterval(date(999, 2, 3), None), place=someone),
        Statement(**meets, evidence=both[:1], date=DateInterval(None, date(2020, 2, 29)), attributed_to=nobody),
        Statement(subject=nobody, relation="holdsOffice", object=nobody, status=Status.NEGATED, evidence=both[1:]),
    )
    actors = {actor.id: actor for actor in (nobody, someone)}
    return statements, {document.id: document}, actors


def as_quads(statements, documents, actors):
    return to_quads(score(assemble(statements), documents), documents, actors.get)


def stored(*world):
    """As a store gives them: in no order, numbers in its way."""
    return memory_store(as_quads(*world)).quads()


@pytest.fixture(scope="session")
def worlds(world):
    small = tuple(stored(world.statements, world.documents, world.actors))
    return {
        "small": Content(small, Selection()),
        "filtered": Content(small, Selection(actors=("Mỹ",), statuses=(Status.ACTUAL,))),
        "tricky": Content(stored(*tricky_world()), Selection()),
        "bare": Content(stored((), {}, {}), Selection()),
        "empty": Content((), Selection()),
    }


def made(export, content, folder):
    path = folder / export.name
    write(export, content, path)
    return path


def needs(export):
    if export.name == "parquet":
        pytest.importorskip("pyarrow")


@pytest.mark.parametrize("name", ["small", "filtered", "tricky", "bare", "empty"])
@pytest.mark.parametrize("export", EXPORTS.values(), ids=EXPORTS)
def test_reads_back(export, name, worlds, tmp_path):
    needs(export)
    content = worlds[name]
    path = made(export, content, tmp_path)
    assert path.is_dir() == export.folder
    assert export.read(path) == export.holds(content)
    assert not list(tmp_path.glob(".*")), "nothing is left behind"


def test_every_format_of_the_issue_is_there_and_every_file_is_registered():
    assert set(EXPORTS) >= {
        "turtle",
        "ntriples",
        "nquads",
        "trig",
        "rdfxml",
        "jsonld",
        "graphml",
        "gexf",
        "csv",
        "parquet",
        "neo4j",
        "gdelt",
        "nanopub",
    }
    files = Path(export_package.__file__).parent.glob("*.py")
    defining = {
        file.stem for file in files if re.search(r"^[A-Z0-9]+ = (Export|rdf_export)\(", file.read_text(), re.MULTILINE)
    }
    assert len(defining) == len(EXPORTS)


# ── RDF, with rdflib's readers ───────────────────────────────────────────────────────────────────────────────────────

RDFLIB = {
    "turtle": "turtle",
    "ntriples": "nt",
    "rdfxml": "xml",
    "nquads": "nquads",
    "trig": "trig",
    "jsonld": "json-ld",
}


@pytest.fixture
def unnormalised(monkeypatch):
    monkeypatch.setattr(rdflib.term, "_NORMALIZE_LITERALS", False, raising=False)
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


@pytest.fixture
def offline(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.mark.parametrize("name", ["small", "filtered", "tricky"])
@pytest.mark.parametrize("form", RDFLIB)
def test_rdflib_reads_the_same_graph_offline(form, name, worlds, tmp_path, unnormalised, offline):
    content = worlds[name]
    path = made(EXPORTS[form], content, tmp_path)
    quads = EXPORTS[form].holds(content)
    expected, found = rdflib.Dataset(), rdflib.Dataset()
    expected.parse(data=ox.serialize(quads, format=ox.RdfFormat.N_QUADS), format="nquads")
    found.parse(path, format=RDFLIB[form])
    names = {str(graph.identifier) for graph in expected.graphs() if len(graph)}
    assert names == {str(graph.identifier) for graph in found.graphs() if len(graph)}
    assert len(names) == (1 if form in {"turtle", "ntriples", "rdfxml"} else len({q.graph_name for q in quads}))
    for graph in names:
        one, other = (dataset.graph(rdflib.URIRef(graph)) for dataset in (expected, found))
        assert isomorphic(one, other)


def test_triples_hold_the_plain_view(worlds, tmp_path):
    content = worlds["small"]
    found = rdflib.Graph().parse(made(EXPORTS["turtle"], content, tmp_path), format="turtle")
    rows = {(str(a).rsplit("/", 1)[1], str(b).rsplit("/", 1)[1]) for a, b in found.query(
        "PREFIX relation: <https://w3id.org/geopol/relation/> SELECT ?a ?b { ?a relation:urges ?b }"
    )}  # fmt: skip
    assert rows == {("NATO_European_members", "USA")}


def test_jsonld_uses_our_terms_and_carries_the_shipped_context(worlds, tmp_path):
    document = json.loads(made(EXPORTS["jsonld"], worlds["small"], tmp_path).read_text(encoding="utf-8"))
    assert document["@context"] == json.loads(jsonld.CONTEXT_FILE.read_text(encoding="utf-8"))["@context"]
    graphs = {graph["id"]: graph for graph in document["@graph"]}
    said = graphs["graph:statements"]["@graph"]
    planned = next(node for node in said if node["saidStatus"] == "status:planned")
    assert planned["subject"] == "actor:USA"
    assert planned["from"] == "2018-11-01"
    usa = next(node for node in graphs["graph:actors"]["@graph"] if node["id"] == "actor:USA")
    assert usa["label"] == {"en": "United States", "vi": "Hoa Kỳ"}


def test_every_term_of_the_context_is_an_iri_of_the_house_or_of_a_known_vocabulary():
    terms = jsonld.context()
    prefixes = {name for name, value in terms.items() if isinstance(value, str) and not value.startswith("@")}
    for value in terms.values():
        if isinstance(value, dict):
            assert value["@id"].partition(":")[0] in prefixes


NP = "http://www.nanopub.org/nschema#"


def test_nanopublications_follow_the_guidelines(worlds, tmp_path):
    content = worlds["small"]
    quads = EXPORTS["nanopub"].read(made(EXPORTS["nanopub"], content, tmp_path))
    heads = [quad for quad in quads if quad.predicate == t.TYPE and quad.object.value == NP + "Nanopublication"]
    assert len(heads) == len(content.statements)
    seen = set()
    for head in heads:
        node, graph = head.subject, head.graph_name
        parts = {q.predicate.value.removeprefix(NP): q.object for q in quads if q.graph_name == graph and q != head}
        assert set(parts) == {"hasAssertion", "hasProvenance", "hasPublicationInfo"}
        graphs = {graph, *parts.values()}
        assert len(graphs) == 4
        triples = {name: [q for q in quads if q.graph_name == part] for name, part in parts.items()}
        assert all(triples.values())
        assert any(q.subject == parts["hasAssertion"] for q in triples["hasProvenance"])
        assert any(q.subject == node for q in triples["hasPublicationInfo"])
        seen |= graphs
    assert seen == {quad.graph_name for quad in quads}, "nothing stands outside"
    edges = {q.graph_name for q in quads if q.predicate.value.endswith("/relation/withdraws")}
    assert not edges, "a planned act is no edge"


def test_a_nanopublication_with_other_evidence_has_another_iri(world):
    statement = world.statements[0]
    assert nanopub.nanopub_id(statement) != nanopub.nanopub_id(statement.with_evidence(()))


def test_bulk_parts_are_sorted_and_as_the_manifest_says(worlds, tmp_path):
    content = worlds["small"]
    for part in bulk.parts(content, lines_each=700):
        (tmp_path / part.name).write_bytes(part.data)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    parts = [tmp_path / row["name"] for row in manifest["parts"]]
    assert len(parts) > 2
    assert sorted(path.name for path in tmp_path.glob("*.nq")) == [path.name for path in parts]
    lines = b"".join(path.read_bytes() for path in parts).splitlines()
    assert lines == sorted(set(lines))
    assert len(lines) == manifest["quads"] == len(content.quads)
    assert bulk.BULK.read(tmp_path) == set(content.quads)
    parts[0].write_bytes(parts[0].read_bytes()[:-5])
    with pytest.raises(ExportError, match="part-00000"):
        bulk.BULK.read(tmp_path)


# ── Networks ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["small", "tricky"])
def test_networks_are_equal(name, worlds, tmp_path):
    content = worlds[name]
    expected = network(content)
    assert expected.number_of_edges() == len(content.statements)
    graphml = nx.read_graphml(made(EXPORTS["graphml"], content, tmp_path), force_multigraph=True)
    graphml.graph.clear()  # defaults, of which there are none
    assert nx.utils.graphs_equal(graphml, expected)
    found = nx.read_gexf(made(EXPORTS["gexf"], content, tmp_path), version="1.2draft")
    places = {node: found.nodes[node].pop("viz")["position"] for node in found}
    assert len({(at["x"], at["y"]) for at in places.values()}) == len(expected)
    for _, _, key, data in found.edges(keys=True, data=True):
        assert data.pop("id") == key
    found.graph.clear()
    assert nx.utils.graphs_equal(found, expected)


def test_statuses_speakers_and_beliefs_are_on_the_edges(worlds):
    edges = {data["relation"]: (a, b, data) for a, b, data in network(worlds["small"]).edges(data=True)}
    subject, target, data = edges["violates"]
    assert (subject, target, data["status"], data["attributed_to"]) == ("USA", "INF_Treaty", "alleged", "Ivan_Ivanov")
    assert edges["urges"][2]["documents"] == 2
    assert edges["urges"][2]["belief"] == pytest.approx(1 - (1 - 0.7 * 0.8) ** 2)


@pytest.mark.parametrize(("springs", "forces"), [(3, 500), (3, 3)])
def test_many_actors_are_placed_too(monkeypatch, worlds, springs, forces):
    monkeypatch.setattr(gexf, "_SPRINGS", springs)
    monkeypatch.setattr(gexf, "_FORCES", forces)
    data = next(gexf.GEXF.make(worlds["small"])).data.decode()
    places = re.findall(r'position x="(-?[0-9.]+)" y="(-?[0-9.]+)"', data)
    assert len(set(places)) == len(worlds["small"].spoken_of)
    assert next(gexf.GEXF.make(worlds["small"])).data.decode() == data


# ── Tables ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_csv_has_a_row_for_each_sentence(worlds, tmp_path):
    with made(EXPORTS["csv"], worlds["small"], tmp_path).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == sum(len(statement.evidence) for statement in worlds["small"].statements) == 6
    urged = [row for row in rows if row["relation"] == "urges"]
    assert {(row["document"], row["object_words"]) for row in urged} == {("vi/mot", "Mỹ"), ("en one", "the US")}
    assert len({row["statement"] for row in urged}) == 1
    assert next(row for row in rows if row["relation"] == "accuses")["subject_country"] == "RUS", "by his office then"


def test_parquet_without_pyarrow_says_what_to_install(monkeypatch, worlds):
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(ExportError, match=r"pip install 'geopol-kg\[parquet\]'"):
        list(EXPORTS["parquet"].make(worlds["small"]))


def test_parquet_has_types(worlds, tmp_path):
    arrow = pytest.importorskip("pyarrow")
    pytest.importorskip("pyarrow.parquet")
    schema = arrow.parquet.read_table(made(EXPORTS["parquet"], worlds["small"], tmp_path)).schema
    types = {field.name: str(field.type) for field in schema}
    assert (types["quote"], types["start"], types["belief"], types["since"]) == (
        "string",
        "int64",
        "double",
        "date32[day]",
    )


def gdelt_rows(content, name):
    parts = {part.name: part.data.decode() for part in EXPORTS["gdelt"].make(content)}
    lines = [line.split("\t") for line in parts[name].removesuffix("\n").split("\n")]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]], lines[0]


def test_gdelt_has_its_columns_and_only_what_is_actual(worlds):
    events, header = gdelt_rows(worlds["small"], "events.tsv")
    mentions, mentioned = gdelt_rows(worlds["small"], "mentions.tsv")
    assert (len(header), len(mentioned)) == (61, 16)
    assert header[:6] == ["GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate", "Actor1Code"]
    assert header[26:31] == ["EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"]
    assert header[-2:] == ["DATEADDED", "SOURCEURL"]
    assert sorted(event["EventCode"] for event in events) == ["020", "040", "112"], (
        "neither the plan nor the allegation"
    )
    urged = next(event for event in events if event["EventCode"] == "020")
    assert (urged["NumMentions"], urged["NumSources"], urged["NumArticles"]) == ("2", "2", "2")
    accused = next(event for event in events if event["EventCode"] == "112")
    assert (accused["Actor1Code"], accused["Actor1Type1Code"], accused["Actor2Code"]) == ("RUSGOV", "GOV", "USA")
    assert (accused["EventRootCode"], accused["QuadClass"], accused["GoldsteinScale"]) == ("11", "3", "-3.5")
    assert accused["SQLDATE"] == "", "the day of publication is not that of the event"
    assert accused["DATEADDED"] == "20181026000000"
    assert accused["SOURCEURL"] == "https://news.example/one?a=1&b=2"
    assert {m["GLOBALEVENTID"] for m in mentions} == {event["GLOBALEVENTID"] for event in events}
    assert len(mentions) == 4
    assert {m["MentionType"] for m in mentions} == {"1", "2"}
    assert all(0 < int(event["GLOBALEVENTID"]) < 2**63 for event in events)


def test_gdelt_dates_are_of_the_event(worlds):
    events, _ = gdelt_rows(worlds["tricky"], "events.tsv")
    dated = next(event for event in events if event["SQLDATE"])
    assert (dated["SQLDATE"], dated["MonthYear"], dated["Year"]) == ("9990203", "99902", "999")
    assert dated["FractionDate"] == str(round(999 + 33 / 365, 4))
    assert (dated["ActionGeo_Lat"], dated["ActionGeo_Long"]) == ("-10.5", "105.25")


def test_every_sector_has_a_row_of_cameo_types():
    from graph.export.gdelt import _types

    assert set(_types()) == set(vocabulary().sectors)


def test_neo4j_headers_and_references(worlds):
    files = {
        part.name: list(csv.DictReader(io.StringIO(part.data.decode(), newline="")))
        for part in EXPORTS["neo4j"].make(worlds["small"])
    }
    ids = {
        group: {row[f"id:ID({group})"] for row in files[f"{group.lower()}s.csv"]}
        for group in ("Actor", "Statement", "Document")
    }
    for rows in files.values():
        for row in rows:
            for name, value in row.items():
                if match := re.fullmatch(r":(?:START|END)_ID\((\w+)\)", name):
                    assert value in ids[match[1]]
    assert {row[":LABEL"] for row in files["actors.csv"]} >= {"Actor;Country", "Actor;Treaty"}
    assert {row[":TYPE"] for row in files["roles.csv"]} == {"SUBJECT", "OBJECT", "ATTRIBUTED_TO"}
    edges = {(row[":START_ID(Actor)"], row[":TYPE"], row[":END_ID(Actor)"]) for row in files["edges.csv"]}
    assert ("NATO_European_members", "URGES", "USA") in edges
    assert ("NATO_European_members", "PART_OF", "NATO") in edges
    assert not any(kind in {"WITHDRAWS", "VIOLATES"} for _, kind, _ in edges), "neither planned nor alleged"


# ── Content, bytes, files ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_content_says_what_the_graph_says(world):
    quads = as_quads(world.statements, world.documents, world.actors)
    content = Content(quads, Selection())
    assert sorted(content.quads, key=quad_order) == quads
    again = to_quads(content.statements, content.documents, content.actors.get)
    assert sorted(again, key=quad_order) == quads


def test_a_filtered_graph_holds_what_is_left_and_nothing_of_the_rest(worlds):
    content = worlds["filtered"]
    whole = set(worlds["small"].quads)
    assert {statement.relation for statement in content.statements} == {"urges", "accuses"}
    assert set(content.quads) < whole
    quads = {q for q in content.quads if q.graph_name != t.ONTOLOGY_GRAPH}
    assert {q.subject.value for q in quads if q.object == t.STATEMENT_CLASS} == {s.iri for s in content.statements}
    assert not any("INF_Treaty" in str(quad) for quad in quads)


SCRIPT = """
import sys, hashlib
from pathlib import Path
from graph.export.contract import Content
from graph.export.registry import EXPORTS
from graph.selection import Selection
from graph.store import open_store
content = Content(open_store(Path(sys.argv[1])).quads(), Selection())
for name in sys.argv[2:]:
    for part in EXPORTS[name].make(content):
        print(name, part.name, hashlib.sha256(part.data).hexdigest())
"""


def test_the_same_graph_gives_the_same_bytes_whatever_the_store_or_the_hashes(world, tmp_path):
    quads = as_quads(world.statements, world.documents, world.actors)
    outputs = []
    names = [name for name in EXPORTS if name != "parquet" or "pyarrow" in sys.modules]
    for seed, ordered in (("1", quads), ("2", quads[::-1])):
        store = tmp_path / seed
        create_store(store, ordered)
        command = [sys.executable, "-c", SCRIPT, str(store), *names]
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": "UTC" if seed == "1" else "Asia/Ho_Chi_Minh"}
        found = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
        outputs.append(found.stdout)
    assert outputs[0] == outputs[1]
    assert outputs[0].count("\n") >= len(names)


@pytest.fixture
def store(world, tmp_path):
    folder = tmp_path / "store"
    create_store(folder, as_quads(world.statements, world.documents, world.actors))
    return folder


@pytest.fixture
def geopol():
    def run(*arguments):
        result = CliRunner().invoke(app, [str(argument) for argument in arguments])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.stdout, result.stderr

    return run


def test_the_command_writes_a_file_a_folder_or_to_standard_output(geopol, store, tmp_path):
    code, out, _ = geopol("export", store, "--format", "csv", "--output", tmp_path / "new" / "s.csv", "--actor", "Mỹ")
    assert (code, "4 statements" in out) == (0, True)
    code, out, err = geopol("export", store, "--format", "csv", "--actor", "United States")
    assert (code, out) == (0, (tmp_path / "new" / "s.csv").read_text(encoding="utf-8"))
    assert "4 statements" in err
    code, out, _ = geopol("export", store, "-f", "gdelt", "-o", tmp_path / "g")
    assert (code, sorted(path.name for path in (tmp_path / "g").iterdir())) == (0, ["events.tsv", "mentions.tsv"])
    assert "3 statements as gdelt" in out
    assert "no place for 2" in out
    before = (tmp_path / "g" / "events.tsv").read_bytes()
    assert geopol("export", store, "-f", "gdelt", "-o", tmp_path / "g")[0] == 0, "again, in the same folder"
    assert (tmp_path / "g" / "events.tsv").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("-f", "grafml"), "did you mean graphml"),
        (("-f", "csv", "--actor", "Washingtn"), "Washington"),
        (("-f", "csv", "--relation", "urge"), "urges"),
        (("-f", "csv", "--since", "2019-01-01", "--until", "2018-01-01"), "the later"),
        (("-f", "csv", "-o", "{folder}"), "this is a folder"),
        (("-f", "neo4j", "-o", "{folder}"), "letter.txt"),
        (("-f", "neo4j", "-o", "{folder}/letter.txt"), "give a folder"),
        (("-f", "neo4j"), "several files"),
        (("-f", "csv", "--minimum-belief", "2"), "minimum-belief"),
        (("-f", "csv", "--status", "said"), "planned"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_and_nothing_is_touched(geopol, store, tmp_path, arguments, told):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "letter.txt").write_text("dear")
    code, _, err = geopol("export", store, *(part.format(folder=folder) for part in arguments))
    assert code in (1, 2)
    assert told in re.sub(r"[\s│]+", " ", err)
    assert [path.name for path in folder.iterdir()] == ["letter.txt"]
    assert (folder / "letter.txt").read_text() == "dear"


def test_the_formats_are_listed(geopol):
    code, out, _ = geopol("export", "--list")
    assert (code, [line.split()[0] for line in out.splitlines()]) == (0, list(EXPORTS))


def test_a_failing_export_leaves_the_old_one(monkeypatch, worlds, tmp_path):
    path = made(EXPORTS["csv"], worlds["small"], tmp_path)
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(ExportError):
        write(export_named("parquet"), worlds["small"], path)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    assert [found.name for found in tmp_path.iterdir()] == ["csv"]


def test_an_exported_graph_is_a_graph_again(worlds, tmp_path):
    path = tmp_path / "g.nq"
    write(EXPORTS["nquads"], worlds["small"], path)
    found, content = Content(open_store(path).quads(), Selection()), worlds["small"]
    assert found.quads == content.quads
    assert found.statements == content.statements
