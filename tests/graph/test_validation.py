"""A good graph is valid; a graph with a broken statement is refused, and the report says what is wrong."""

from collections.abc import Iterable
from datetime import date

import pyoxigraph as ox
import pytest
from rdflib import Dataset, Graph, URIRef

from graph import rdf_terms
from graph.rdf import to_quads
from graph.validation import Report, Severity, validate
from ontology.actors import Actor, Office
from ontology.namespaces import GAF, GEOPOL, GRAPH, OA, RDF, RELATION, SEM
from ontology.statements import DateInterval, Document, Evidence, Span, Statement, Status
from ontology.vocabulary import ONTOLOGY_FILE

SENTENCE = "Norland urged Sudria to sign the Lake Treaty."
DOCUMENT = Document(id="n:1", text=SENTENCE, language="en", title="A lake", published=date(2020, 5, 2))
NORLAND = Actor(id="NLD", type="Country", labels=(("en", "Norland"), ("vi", "Bắc Quốc")), sector="GOV")
SUDRIA = Actor(id="SDR", type="Country", labels=(("en", "Sudria"),))
TREATY = Actor(id="Lake_Treaty", type="Treaty", labels=(("en", "Lake Treaty"),))
ALDA = Actor(
    id="Alda_Berg",
    type="Person",
    labels=(("en", "Alda Berg"),),
    offices=(Office(title="president", of="NLD", start=date(2019, 1, 1), end=None),),
)
ACTORS = {actor.id: actor for actor in (NORLAND, SUDRIA, TREATY, ALDA)}
EVIDENCE = Evidence(
    document_id=DOCUMENT.id,
    sentence=Span(0, len(SENTENCE)),
    quote=SENTENCE,
    language="en",
    extractor="rules",
    score=0.75,
    subject=Span(0, 7),
    trigger=Span(8, 13),
    object=Span(14, 20),
)
URGES = Statement(subject=NORLAND, relation="urges", object=SUDRIA, evidence=(EVIDENCE,), belief=0.75)
SIGNS = Statement(
    subject=SUDRIA,
    relation="signs",
    object=TREATY,
    status=Status.REQUESTED,
    attributed_to=ALDA,
    date=DateInterval(date(2020, 5, 3), date(2020, 5, 4)),
    evidence=(EVIDENCE,),
)


def quads(*statements: Statement) -> list[ox.Quad]:
    return to_quads(statements, {DOCUMENT.id: DOCUMENT}, ACTORS.get)


def named(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def changed(good: Iterable[ox.Quad], subject: str, predicate: str, *values: ox.NamedNode | ox.Literal) -> list[ox.Quad]:
    """The quads with the values of one property replaced."""
    good = list(good)
    old = [q for q in good if q.subject == named(subject) and q.predicate == named(predicate)]
    graph = old[0].graph_name if old else named(GRAPH["document/x"])
    kept = [q for q in good if q not in old]
    return kept + [ox.Quad(named(subject), named(predicate), value, graph) for value in values]


def subject_with(good: Iterable[ox.Quad], predicate: str, part: str) -> str:
    """The IRI that has the property and contains ``part``."""
    subjects = (q.subject for q in good if q.predicate == named(predicate))
    return next(node.value for node in subjects if isinstance(node, ox.NamedNode) and part in node.value)


def messages(report: Report) -> str:
    return "\n".join(finding.message for finding in report.findings)


def test_a_good_graph_is_valid() -> None:
    report = validate(quads(URGES, SIGNS))
    assert report.findings == ()
    assert report.valid
    assert report.summary() == "2 statements: valid (0 violations, 0 warnings)"


def test_an_empty_graph_is_valid() -> None:
    assert validate([]).valid


def test_rdflib_is_accepted_and_left_as_it_was() -> None:
    good = quads(URGES, SIGNS)
    dataset = Dataset()
    for name in {quad.graph_name for quad in good if isinstance(quad.graph_name, ox.NamedNode)}:
        own = ox.serialize((quad.triple for quad in good if quad.graph_name == name), format=ox.RdfFormat.N_TRIPLES)
        dataset.graph(URIRef(name.value)).parse(data=own, format="nt")
    before = len(dataset)
    assert validate(dataset).valid
    assert len(dataset) == before
    graph = Graph()
    triples = [q.triple for q in good if q.graph_name != named(GRAPH["ontology"])]
    graph.parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
    assert validate(graph).valid


DOUBLE = named("http://www.w3.org/2001/XMLSchema#double")
DATE = named("http://www.w3.org/2001/XMLSchema#date")
SAID = r"statement [0-9a-f]{20} \(Norland urges Sudria, actual\): "


@pytest.mark.parametrize(
    ("predicate", "values", "message"),
    [
        (GEOPOL["subject"], (), r"\(\? urges Sudria, actual\): must have exactly one subject; found none"),
        (
            GEOPOL["subject"],
            (named("https://w3id.org/geopol/actor/SDR"), named("https://w3id.org/geopol/actor/NLD")),
            r"must have exactly one subject; found 2: Norland \(country\), Sudria \(country\)",
        ),
        (GEOPOL["object"], (), r"must have exactly one object; found none"),
        (
            GEOPOL["object"],
            (named("https://w3id.org/geopol/actor/Nobody"),),
            r"its object must be an entity with a type of the ontology; found Nobody \(which has no type\)",
        ),
        (GEOPOL["relation"], (), r"must have exactly one relation; found none"),
        (
            GEOPOL["relation"],
            (named(RELATION["urge"]),),
            r"its relation must be one of the ontology; found urge .*did you mean urges",
        ),
        (GEOPOL["status"], (), r"\(Norland urges Sudria, no status\): must have exactly one status; found none"),
        (GEOPOL["status"], (named(GEOPOL.iri + "status/rumoured"),), r"its status must be one of the ontology"),
        (
            GEOPOL["belief"],
            (ox.Literal("1.5", datatype=DOUBLE),),
            SAID + r'may have one belief at most, an xsd:double from 0 to 1; found "1.5"',
        ),
        (GAF["denotedBy"], (), SAID + "must have at least one evidence; found none"),
        (
            GAF["denotedBy"],
            (named("https://w3id.org/geopol/evidence/x"),),
            "its evidence must be an oa:SpecificResource",
        ),
        (SEM["hasBeginTimeStamp"], (ox.Literal("2020"),), SAID + "may have one first day at most, an xsd:date"),
        (
            GEOPOL["attributedTo"],
            (named("https://w3id.org/geopol/actor/NLD"), named("https://w3id.org/geopol/actor/SDR")),
            SAID + "may be attributed to one speaker at most; found 2",
        ),
    ],
)
def test_a_broken_statement_is_refused(
    predicate: str, values: tuple[ox.NamedNode | ox.Literal, ...], message: str
) -> None:
    report = validate(changed(quads(URGES), URGES.iri, predicate, *values))
    assert not report.valid
    assert any(finding.focus == URGES.iri for finding in report.violations)
    with pytest.raises(AssertionError, match=message):
        raise AssertionError(messages(report))


def test_a_statement_without_its_type_is_refused() -> None:
    report = validate(changed(quads(URGES), URGES.iri, RDF["type"], named(SEM["Event"])))
    assert "must have the type geopol:Statement" in messages(report)


def test_broken_evidence_is_refused_and_its_statement_named() -> None:
    good = quads(URGES)
    node = subject_with(good, OA["start"], "#position")
    report = validate(changed(good, node, OA["start"], ox.Literal(99)))
    assert not report.valid
    assert "#position of evidence" in messages(report)
    assert "(Norland urges Sudria, actual): must not end before it starts" in messages(report)
    quote = node.replace("#position", "#quote")
    report = validate(changed(good, quote, OA["exact"]))
    assert "must quote exactly one text that is not empty; found none" in messages(report)


def test_a_statement_that_ends_before_it_begins_is_refused() -> None:
    broken = changed(quads(SIGNS), SIGNS.iri, SEM["hasEndTimeStamp"], ox.Literal("2019-01-01", datatype=DATE))
    assert "(Sudria signs Lake Treaty, requested): must not end before it begins" in messages(validate(broken))


def test_a_document_without_a_language_is_refused() -> None:
    good = quads(URGES)
    document = subject_with(good, "https://schema.org/inLanguage", "n:1")
    report = validate(changed(good, document, "https://schema.org/inLanguage"))
    assert "document n:1: must have exactly one language; found none" in messages(report)


def test_an_actor_without_label_is_refused() -> None:
    good = quads(URGES)
    actor = "https://w3id.org/geopol/actor/SDR"
    report = validate(changed(good, actor, "http://www.w3.org/2000/01/rdf-schema#label"))
    assert "actor SDR: must have a label; found none" in messages(report)


def test_what_a_relation_does_not_expect_is_a_warning() -> None:
    odd = Statement(subject=TREATY, relation="ratifies", object=SUDRIA, evidence=(EVIDENCE,))
    report = validate(quads(odd))
    assert report.valid
    assert len(report.warnings) == 2
    assert {finding.severity for finding in report.findings} == {Severity.WARNING}
    assert "its object is not of the kind that its relation expects; found Sudria (country)" in messages(report)


def test_an_unknown_sector_is_a_warning() -> None:
    broken = changed(quads(URGES), "https://w3id.org/geopol/actor/NLD", GEOPOL["sector"], ox.Literal("GOX"))
    report = validate(broken)
    assert report.valid
    assert messages(report) == 'actor NLD: has a sector that the ontology does not know; found "GOX"'


def test_every_actor_is_checked_spoken_of_or_not() -> None:
    stranger = named("https://w3id.org/geopol/actor/Stranger")
    alone = ox.Quad(stranger, named(RDF["type"]), named(GEOPOL["Person"]), named(GRAPH["actors"]))
    assert "actor Stranger: must have a label; found none" in messages(validate([alone]))


def test_entities_of_unknown_kind_fit_every_relation() -> None:
    thing = Actor(id="Thing", type="Entity", labels=(("en", "Thing"),))
    odd = Statement(subject=thing, relation="tests", object=thing, evidence=(EVIDENCE,))
    assert validate(quads(odd, URGES)).findings == ()


def test_the_plain_view_holds_actual_statements_only() -> None:
    leak = ox.Quad(
        named("https://w3id.org/geopol/actor/SDR"),
        named(RELATION["signs"]),
        named("https://w3id.org/geopol/actor/Lake_Treaty"),
        named(GRAPH["plain"]),
    )
    report = validate([*quads(URGES, SIGNS), leak])
    assert [finding.message for finding in report.findings] == [
        "the plain view says Sudria signs Lake Treaty, but no actual statement does"
    ]


def test_the_plain_view_holds_every_actual_statement() -> None:
    report = validate([quad for quad in quads(URGES, SIGNS) if quad.graph_name != named(GRAPH["plain"])])
    assert not report.valid
    assert "(Norland urges Sudria, actual): is actual, but the plain view lacks its edge" in messages(report)


def test_data_cannot_bring_its_own_relations() -> None:
    own = ox.Quad(named(RELATION["urge"]), named(RDF["type"]), named(GEOPOL["EventRelation"]), named(GRAPH["ontology"]))
    broken = changed(quads(URGES), URGES.iri, GEOPOL["relation"], named(RELATION["urge"]))
    assert not validate([*broken, own]).valid


def test_every_term_of_ours_that_graphs_use_is_in_the_ontology() -> None:
    defined = {quad.subject for quad in ox.parse(path=str(ONTOLOGY_FILE), format=ox.RdfFormat.TURTLE)}
    used = {term for term in vars(rdf_terms).values() if isinstance(term, ox.NamedNode)}
    ours = {term for term in used if (name := GEOPOL.local(term.value)) and "/" not in name}
    assert len(ours) >= 12
    assert ours <= defined


def test_the_report_is_the_same_whatever_the_order() -> None:
    broken = changed(quads(URGES, SIGNS), URGES.iri, GEOPOL["status"])
    assert validate(broken) == validate(reversed(broken))
