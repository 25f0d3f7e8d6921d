from dataclasses import replace
from datetime import date

import pytest
from pyoxigraph import Literal

from graph import rdf_terms as t
from graph.belief import belief_of
from graph.contradictions import contradictions
from graph.rdf import support_quads
from graph.sources import by_source, read_copying, shipped_copying
from ontology.actors import Actor
from ontology.statements import DateInterval, Document, Evidence, Span, Statement, Status
from ontology.tables import TableError

AAA, BBB, CCC = (Actor(id=name, type="Country", labels=(("en", name.title()),)) for name in ("AAA", "BBB", "CCC"))
LONG = "The foreign ministry of Aland called on Borovia on Monday to open the bridge again."
OTHER = "Borovia was told by its neighbour that shutting the bridge would not be without consequences."


def statement(*evidence: Evidence, **more: object) -> Statement:
    return Statement(subject=AAA, relation="urges", object=BBB, evidence=evidence, **more)  # type: ignore[arg-type]


def evidence(document: str, quote: str) -> Evidence:
    return Evidence(
        document_id=document,
        sentence=Span(0, len(quote)),
        quote=quote,
        language="en",
        extractor="rules-1",
        score=1.0,
    )


def sources(**said: tuple[str | None, str]) -> list[list[str]]:
    """Documents by source; each is given with its publisher and its sentence."""
    documents = {name: Document(id=name, text="", language="en", source=source) for name, (source, _) in said.items()}
    found = by_source(statement(*(evidence(name, quote) for name, (_, quote) in said.items())), documents)
    return [[one.document_id for one in group] for group in found]


def test_each_publisher_is_a_source_and_each_document_without_one():
    assert sources(a=("Post", LONG), b=("Post", OTHER), c=(None, "Short words."), d=(None, "Other words.")) == [
        ["a", "b"],
        ["c"],
        ["d"],
    ]


def test_a_copied_sentence_is_one_source_to_the_word_or_nearly():
    nearly = LONG.replace("on Monday ", "").replace("called on", "called upon")
    assert sources(a=("Post", LONG), b=("Times", LONG.upper()), c=("Mail", nearly), d=("Echo", OTHER)) == [
        ["a", "b", "c"],
        ["d"],
    ]


def test_short_sentences_are_the_same_by_chance():
    assert sources(a=("Post", "Aland urged Borovia."), b=("Times", "Aland urged Borovia.")) == [["a"], ["b"]]


@pytest.mark.parametrize("name", ["Reuters", "Tân Hoa Xã", "AP"])
def test_what_two_papers_have_from_one_agency_is_one_source(name):
    assert sources(a=("Post", f"{OTHER} ({name})"), b=("Times", f"As {name} tells, {LONG}")) == [["a", "b"]]
    assert sources(a=(name, OTHER), b=("Times", f"As {name} tells, {LONG}")) == [["a", "b"]]
    assert sources(a=("Post", OTHER), b=("Times", f"As {name}ville tells, {LONG}")) == [["a"], ["b"]]


def test_sources_chain():
    assert sources(a=("Post", LONG), b=("Times", LONG), c=("Times", OTHER), d=("Echo", OTHER)) == [["a", "b", "c", "d"]]


def test_copies_add_no_belief():
    documents = {name: Document(id=name, text="", language="en", source=name) for name in ("a", "b", "c")}
    once = belief_of(statement(evidence("a", LONG)), documents, {"*": 0.5})
    copied = belief_of(statement(evidence("a", LONG), evidence("b", LONG)), documents, {"*": 0.5})
    told = belief_of(statement(evidence("a", LONG), evidence("b", LONG), evidence("c", OTHER)), documents, {"*": 0.5})
    assert (once, copied, told) == (0.5, 0.5, 0.75)


def test_tables_of_copies_are_checked(tmp_path):
    agencies = tmp_path / "agencies.tsv"
    agencies.write_text("name\tkind\twritten\nX\tagency\tX News\n")
    for rows in ("likeness\t2\nwords\t1", "likeness\thalf\nwords\t1", "likeness\t0.5"):
        (tmp_path / "copies.tsv").write_text(f"number\tvalue\n{rows}\n")
        with pytest.raises(TableError):
            read_copying(tmp_path / "copies.tsv", agencies)
    assert 0 < shipped_copying().likeness <= 1


CLAIM = statement(status=Status.ALLEGED, attributed_to=CCC)
DENIAL = statement(status=Status.NEGATED, attributed_to=BBB)


def test_a_claim_and_its_denial_contradict_each_other_whoever_says_them():
    said = statement()
    assert contradictions((DENIAL, said, CLAIM)) == ((said, DENIAL), (CLAIM, DENIAL))
    assert contradictions((CLAIM, said)) == ()
    assert contradictions((DENIAL, replace(CLAIM, object=CCC))) == ()
    assert contradictions((DENIAL, replace(CLAIM, subject=BBB, object=AAA))) == ()  # who urges is not who is urged
    for status in (Status.PLANNED, Status.REQUESTED, Status.HYPOTHETICAL):
        assert contradictions((DENIAL, replace(CLAIM, status=status))) == ()


def test_of_what_is_mutual_either_may_be_named_first():
    met, not_met = (replace(one, relation="meets") for one in (CLAIM, DENIAL))
    turned = replace(not_met, subject=BBB, object=AAA)
    assert contradictions((met, turned)) == ((met, turned),)


def test_what_is_denied_of_another_time_is_no_contradiction():
    def in_year(one, year):
        return replace(one, date=DateInterval(date(year, 1, 1), date(year, 12, 31)))

    assert contradictions((in_year(CLAIM, 2018), in_year(DENIAL, 2019))) == ()
    assert len(contradictions((in_year(CLAIM, 2018), in_year(DENIAL, 2018)))) == 1
    assert len(contradictions((in_year(CLAIM, 2018), DENIAL))) == 1


def test_sources_and_contradictions_are_in_the_graph_both_ways():
    documents = {name: Document(id=name, text="", language="en", source=name) for name in ("a", "b")}
    claim = CLAIM.with_evidence((evidence("a", LONG), evidence("b", OTHER)))
    denial = DENIAL.with_evidence((evidence("b", OTHER),))
    quads = {(quad.subject.value, quad.predicate, quad.object) for quad in support_quads((claim, denial), documents)}
    sources_of = {one: found for one, predicate, found in quads if predicate == t.INDEPENDENT_SOURCES}
    assert {one: found.value for one, found in sources_of.items()} == {claim.iri: "2", denial.iri: "1"}
    assert all(isinstance(found, Literal) for found in sources_of.values())
    pairs = {(one, found.value) for one, predicate, found in quads if predicate == t.CONTRADICTS}
    assert pairs == {(claim.iri, denial.iri), (denial.iri, claim.iri)}
