from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from graph.assembly import assemble
from graph.belief import belief_of, score
from ontology.actors import Actor
from ontology.statements import Document, Evidence, Span, Statement, Status

ACTORS = [Actor(id=name, type="Country") for name in ("AAA", "BBB", "CCC")]
PLACES = [None, Actor(id="Old_Town", type="Place"), Actor(id="New_Town", type="Place")]


@st.composite
def evidences(draw: st.DrawFn) -> Evidence:
    start = draw(st.integers(0, 3))
    spans = st.none() | st.just(Span(start, start + 1))
    return Evidence(
        document_id=draw(st.sampled_from(["one", "two", "three"])),
        sentence=Span(start, start + 4),
        quote="abcd",
        language="en",
        extractor=draw(st.sampled_from(["rules-1", "other-2"])),
        score=draw(st.sampled_from([0.25, 0.5, 1.0])),
        subject=draw(spans),
    )


statements = st.builds(
    Statement,
    subject=st.sampled_from(ACTORS),
    relation=st.sampled_from(["urges", "meets"]),
    object=st.sampled_from(ACTORS),
    status=st.sampled_from([Status.ACTUAL, Status.PLANNED]),
    attributed_to=st.none() | st.sampled_from(ACTORS),
    place=st.sampled_from(PLACES),
    evidence=st.lists(evidences(), max_size=3).map(tuple),
    belief=st.none() | st.just(0.5),
)
many = st.lists(statements, max_size=12)


@given(many, st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(found, random):
    shuffled = list(found)
    random.shuffle(shuffled)
    assert assemble(shuffled) == assemble(found)


@given(many)
def test_one_statement_a_key_with_every_evidence_once(found):
    assembled = assemble(found)
    assert [statement.key for statement in assembled] == sorted({statement.key for statement in found})
    for statement in assembled:
        expected = {e for other in found if other.key == statement.key for e in other.evidence}
        assert len(statement.evidence) == len(expected)
        assert set(statement.evidence) == expected
        assert statement.belief is None


@given(many)
def test_assembling_again_changes_nothing(found):
    assert assemble(assemble(found)) == assemble(found)


@given(many, many)
def test_parts_assembled_apart_join_to_the_whole(left, right):
    assert assemble([*assemble(left), *assemble(right)]) == assemble([*left, *right])


def test_what_is_the_same_is_the_callers_choice():
    meets = Statement(subject=ACTORS[0], relation="meets", object=ACTORS[1])
    met = Statement(subject=ACTORS[1], relation="meets", object=ACTORS[0])
    assert len(assemble([meets, met])) == 2
    either_way = assemble([meets, met], same=lambda s: frozenset({s.subject.id, s.object.id}))
    assert [(s.subject.id, s.object.id) for s in either_way] == [("AAA", "BBB")]


def _document(name: str, source: str | None) -> Document:
    return Document(id=name, text="abcd", language="en", source=source, published=date(2020, 1, 1))


def _evidence(document: str, confidence: float, extractor: str = "rules-1") -> Evidence:
    return Evidence(
        document_id=document, sentence=Span(0, 4), quote="abcd", language="en", extractor=extractor, score=confidence
    )


def _belief(*evidence: Evidence, **sources: str | None) -> float:
    documents = {name: _document(name, source) for name, source in sources.items()}
    statement = Statement(subject=ACTORS[0], relation="urges", object=ACTORS[1], evidence=evidence)
    return belief_of(statement, documents, {"rules": 0.5, "*": 0.1})


def test_belief_of_one_source_is_its_best_evidence_times_the_extractors_reliability():
    assert _belief(_evidence("a", 0.5), _evidence("a", 0.8), a=None) == 0.4


def test_two_publishers_count_twice_and_one_publisher_once():
    pair = (_evidence("a", 0.8), _evidence("b", 0.8))
    assert _belief(*pair, a="Daily", b="Weekly") == 0.64
    assert _belief(*pair, a="Daily", b="Daily") == 0.4
    assert _belief(*pair, a=None, b=None) == 0.64


def test_an_extractor_without_a_row_has_the_reliability_of_any():
    assert _belief(_evidence("a", 1.0, "guess-3"), a=None) == 0.1


def test_no_evidence_no_belief():
    assert _belief() == 0.0


@given(many)
def test_beliefs_lie_between_0_and_1_and_change_nothing_else(found):
    documents = {name: _document(name, None) for name in ("one", "two", "three")}
    scored = score(found, documents)
    assert all(statement.belief is not None and 0 <= statement.belief <= 1 for statement in scored)
    assert [s.with_evidence(()).key for s in scored] == [s.key for s in found]
