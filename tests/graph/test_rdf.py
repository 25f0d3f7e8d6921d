import unicodedata
from dataclasses import replace
from datetime import date

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import rdf_terms as t
from graph.assembly import assemble
from graph.belief import score
from graph.rdf import document_graph, plain_quad, to_quads
from graph.rdf_reading import GraphError, read_actors_of, read_documents, read_statements
from graph.store import as_dataset
from ontology.actors import Actor, Name, Office
from ontology.namespaces import ACTOR, RELATION
from ontology.statements import DateInterval, Document, Evidence, Span, Statement, Status

# Any text but control characters and halves of surrogate pairs; NFC, as ids and names are.
words = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=12)
nfc = words.filter(lambda text: text.isascii() or text == unicodedata.normalize("NFC", text))
days = st.dates(date(1900, 1, 1), date(2100, 1, 1))
intervals = st.tuples(st.none() | days, st.none() | days).filter(
    lambda bounds: any(bounds) and (None in bounds or bounds[0] <= bounds[1])
)


@st.composite
def actors(draw: st.DrawFn, name: str) -> Actor:
    labels = draw(st.dictionaries(st.sampled_from(["en", "vi"]), nfc))
    aliases = {
        Name(text=text, language=language, kind="alias")
        for language, text in draw(st.lists(st.tuples(st.sampled_from(["en", "vi", "mul"]), nfc), max_size=3))
        if text not in labels.values()
    }
    shown = {Name(text=text, language=language, kind="label") for language, text in labels.items()}
    office = st.builds(
        lambda title, of, bounds: Office(title=title, of=of, start=bounds[0], end=bounds[1]), nfc, nfc, intervals
    )
    offices = draw(st.sets(office, max_size=2))
    return Actor(
        id=name,
        type=draw(st.sampled_from(["Country", "Person", "Treaty"])),
        labels=tuple(sorted(labels.items())),
        names=tuple(sorted(shown | aliases, key=lambda n: (n.kind != "label", n.language, n.text))),
        codes=tuple(sorted(draw(st.dictionaries(st.sampled_from(["iso3", "wikidata", "cow"]), st.just("Q1"))).items())),
        offices=tuple(sorted(offices, key=lambda o: (o.start or date.min, o.title, o.of, o.end or date.max))),
        part_of=tuple(sorted(draw(st.sets(nfc, max_size=2)))),
        country=draw(st.none() | st.just("XYZ")),
        sector=draw(st.sampled_from([None, "GOV", "GOV|MIL"])),
        start=draw(st.none() | days),
        end=draw(st.none() | days),
    )


@st.composite
def graphs(draw: st.DrawFn) -> tuple[tuple[Statement, ...], dict[str, Document]]:
    people = [draw(actors(name)) for name in draw(st.lists(nfc, min_size=1, max_size=3, unique=True))]
    someone = st.sampled_from(people)
    text = draw(nfc.map(lambda word: word * 9))
    names = draw(st.lists(nfc, min_size=1, max_size=2, unique=True))
    documents = {
        name: Document(id=name, text=text, language="vi", source=draw(st.none() | nfc)) for name in sorted(names)
    }
    spans = st.none() | st.builds(lambda at: Span(at, at + 2), st.integers(0, len(text) - 2))
    evidence = st.builds(
        Evidence,
        document_id=st.sampled_from(sorted(documents)),
        sentence=st.just(Span(0, len(text))),
        quote=st.just(text),
        language=st.sampled_from(["en", "vi"]),
        extractor=st.sampled_from(["rules-1", "tập luật/2"]),
        score=st.floats(0, 1),
        subject=spans,
        trigger=spans,
        object=spans,
    )
    statement = st.builds(
        Statement,
        subject=someone,
        relation=st.sampled_from(["urges", "meets"]),
        object=someone,
        status=st.sampled_from(Status),
        attributed_to=st.none() | someone,
        date=st.none() | intervals.map(lambda bounds: DateInterval(*bounds)),
        evidence=st.lists(
            evidence,
            min_size=1,
            max_size=3,
            unique_by=lambda e: (e.document_id, e.subject, e.trigger, e.object, e.extractor),
        ).map(tuple),
    )
    # Two statements of one key must not bring evidence that differs in its score only: it would be one node.
    return score(assemble(draw(st.lists(statement, max_size=4, unique_by=lambda s: s.key))), documents), documents


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_statements_come_back_from_quads_as_they_went(graph):
    statements, documents = graph
    quads = to_quads(statements, documents, {}.get)
    assert read_statements(quads) == statements
    assert read_documents(quads) == tuple(replace(documents[name], text="") for name in sorted(documents))


@settings(max_examples=20, deadline=None)
@given(graphs())
def test_every_syntax_of_quads_brings_them_back(graph):
    statements, documents = graph
    quads = to_quads(statements, documents, {}.get)
    data = ox.serialize(quads, format=ox.RdfFormat.TRIG)
    assert read_statements(ox.parse(data, format=ox.RdfFormat.TRIG)) == statements


@pytest.fixture(scope="module")
def quads(world):
    statements = score(assemble(world.statements), world.documents)
    return to_quads(statements, world.documents, world.lookup)


def _edges(quads):
    return {
        (ACTOR.local(q.subject.value), RELATION.local(q.predicate.value), ACTOR.local(q.object.value))
        for q in quads
        if RELATION.local(q.predicate.value) and ACTOR.local(q.subject.value)
    }


def test_only_actual_statements_have_direct_edges(quads):
    assert _edges(quads) == {
        ("NATO_European_members", "urges", "USA"),
        ("Ivan_Ivanov", "accuses", "USA"),
        ("RUS", "meets", "NATO"),
        ("NATO_European_members", "partOf", "NATO"),
    }
    assert {q.graph_name for q in quads if RELATION.local(q.predicate.value) and ACTOR.local(q.subject.value)} == {
        t.PLAIN_GRAPH
    }


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.ACTUAL])
def test_no_other_status_leaks_into_the_plain_view(world, status):
    assert plain_quad(replace(world.statements[0], status=status)) is None


def test_there_are_no_blank_nodes_and_no_quad_twice(quads):
    assert not any(isinstance(node, ox.BlankNode) for q in quads for node in (q.subject, q.object, q.graph_name))
    assert len(quads) == len(set(quads))


def test_no_triple_stands_in_two_graphs(quads):
    triples = [q.triple for q in quads]
    assert len(triples) == len(set(triples))


def test_a_statement_of_two_documents_keeps_the_evidence_of_each_apart(world, quads):
    shared = next(s for s in assemble(world.statements) if s.relation == "urges")
    assert {e.document_id for e in shared.evidence} == {"en one", "vi/mot"}
    for document in world.documents:
        left_out = {document_graph(other) for other in world.documents if other != document}
        found = read_statements(q for q in quads if q.graph_name not in left_out)
        mine = next(s for s in found if s.key == shared.key)
        assert [e.document_id for e in mine.evidence] == [document]


def test_without_a_documents_graph_the_rest_is_what_a_graph_of_the_rest_is(world, quads):
    rest = {name: document for name, document in world.documents.items() if name != "en one"}
    kept = [replace(s, evidence=tuple(e for e in s.evidence if e.document_id in rest)) for s in world.statements]
    fresh = to_quads(assemble(s for s in kept if s.evidence), rest, world.lookup)
    names = {document_graph(name) for name in rest}
    assert {q for q in quads if q.graph_name in names} == {q for q in fresh if q.graph_name in names}


def test_the_date_of_publication_is_not_the_events(quads):
    dates = {q.object.value for q in quads if q.predicate in (t.BEGIN, t.END)}
    assert dates == {"2018-11-01", "2018-11-30"}


def test_actors_carry_names_codes_offices_and_place(world, quads):
    found = {actor.id: actor for actor in read_actors_of(quads)}
    assert found["USA"].label("vi") == "Hoa Kỳ"
    assert {"Mỹ", "Washington"} <= {name.text for name in found["USA"].names}
    assert found["USA"].code("wikidata") == "Q30"
    assert found["RUS"].code("lat") == "60"
    assert found["Ivan_Ivanov"].offices == world.actors["Ivan_Ivanov"].offices
    assert found["NATO_European_members"].part_of == ("NATO",)
    assert "NATO" in found  # not spoken of, but something spoken of is part of it


def test_the_same_statements_in_any_order_give_the_same_quads(world, quads):
    statements = score(assemble(reversed(world.statements)), world.documents)
    again = to_quads(reversed(statements), dict(reversed(world.documents.items())), world.lookup)
    assert again == quads


def test_evidence_is_a_web_annotation_with_position_and_quote(world, quads):
    store = ox.Store()
    store.extend(quads)
    rows = store.query(
        """PREFIX oa: <http://www.w3.org/ns/oa#>
        SELECT ?quote ?start ?end { ?e a oa:SpecificResource ; oa:hasSource ?d ; oa:hasSelector ?p, ?q .
          ?p a oa:TextPositionSelector ; oa:start ?start ; oa:end ?end . ?q a oa:TextQuoteSelector ; oa:exact ?quote
          FILTER(STRENDS(STR(?d), "en%20one")) }""",
        use_default_graph_as_union=True,
    )
    text = world.documents["en one"].text
    found = [(row["quote"].value, int(row["start"].value), int(row["end"].value)) for row in rows]
    assert len(found) == 4
    assert all(text[start:end] == quote for quote, start, end in found)


def test_rdflib_gets_the_same_quads(quads):
    dataset = as_dataset(quads)
    assert sum(1 for _ in dataset.quads()) == len(quads)


def test_a_statement_without_object_is_named(quads):
    broken = [q for q in quads if q.predicate != t.OBJECT]
    with pytest.raises(GraphError, match=r"statement/.* lacks .*object"):
        read_statements(broken)
