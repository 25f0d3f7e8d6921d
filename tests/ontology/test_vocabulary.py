"""The ontology loads, is complete in both languages, and the vocabulary read from it is what it says."""

import unicodedata
import warnings
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, URIRef

from ontology.actors import ACTORS_FOLDER
from ontology.statements import Status
from ontology.tables import read_table
from ontology.vocabulary import (
    ONTOLOGY_FILE,
    SCHEME,
    Concept,
    VocabularyError,
    read_vocabulary,
    vocabulary,
)

LANGUAGES = {"en", "vi"}
TERMS = vocabulary()
BUILT_IN = (str(RDF), str(RDFS), str(OWL))


@pytest.fixture(scope="module")
def ontology() -> Graph:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return Graph().parse(data=ONTOLOGY_FILE.read_bytes(), format="turtle")


def test_the_turtle_has_no_blank_nodes_and_is_nfc(ontology: Graph) -> None:
    assert not [node for node in ontology.all_nodes() if isinstance(node, BNode)]
    assert unicodedata.is_normalized("NFC", ONTOLOGY_FILE.read_text(encoding="utf-8"))


def test_every_term_used_is_declared(ontology: Graph) -> None:
    used = set(ontology.predicates())
    for predicate in (RDF.type, RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, SKOS.broader, SKOS.inScheme):
        used |= set(ontology.objects(None, predicate))
    undeclared = [
        term for term in used if not str(term).startswith(BUILT_IN) and (term, RDF.type, None) not in ontology
    ]
    assert undeclared == []


def test_every_term_of_ours_has_one_label_a_language(ontology: Graph) -> None:
    for subject in set(ontology.subjects(RDF.type)):
        if not str(subject).startswith("https://w3id.org/geopol/") or str(subject).endswith("/ontology"):
            continue
        predicate = SKOS.prefLabel if str(subject).startswith(SCHEME.iri) else RDFS.label
        labels = [label for label in ontology.objects(subject, predicate) if isinstance(label, Literal)]
        assert sorted(label.language or "" for label in labels) == ["en", "vi"], subject


def test_preferred_labels_are_the_labels(ontology: Graph) -> None:
    for concept in ontology.subjects(RDF.type, SKOS.Concept):
        assert set(ontology.objects(concept, SKOS.prefLabel)) == set(ontology.objects(concept, RDFS.label)), concept


@pytest.mark.parametrize("relation", TERMS.relations.values(), ids=lambda relation: relation.name)
def test_a_relation_is_complete(relation: Concept) -> None:
    found = TERMS.relation(relation.name)
    for texts in (found.labels, found.inverse_labels, found.definitions):
        assert {language for language, _ in texts} == LANGUAGES
    assert found.domain in TERMS.entity_types
    assert found.range in TERMS.entity_types
    assert (found.plover is None) == (found.cameo is None) == (found.score is None) == found.structural
    if found.symmetric:
        assert found.domain == found.range
        assert found.inverse_labels == found.labels


def test_no_two_relations_share_a_label() -> None:
    for language in LANGUAGES:
        assert len({relation.label(language) for relation in TERMS.relations.values()}) == len(TERMS.relations)


def test_scores_agree_with_quad_classes() -> None:
    for relation in TERMS.relations.values():
        if relation.quad and relation.score is not None:
            low, high = {"neutral": (0, 0), "cooperation": (0.5, 10), "conflict": (-10, 0)}[
                relation.quad.split("-")[-1]
            ]
            assert low <= relation.score <= high, relation.name


def test_exact_codes_belong_to_one_relation(ontology: Graph) -> None:
    exact = list(ontology.objects(None, SKOS.exactMatch))
    shared = set(ontology.objects(None, SKOS.broadMatch))
    assert len(exact) == len(set(exact))
    assert not shared & set(exact)


@pytest.mark.parametrize(
    ("name", "plover", "mode", "cameo", "quad", "score"),
    [
        ("urges", "REQUEST", None, "020", "verbal-conflict", 0.0),
        ("visits", "CONSULT", "visit", "042", "verbal-cooperation", 4.0),
        ("negotiates", "CONSULT", "negotiate", "046", "verbal-cooperation", 2.5),
        ("sues", "ACCUSE", "lawsuit", "115", "verbal-conflict", -3.5),
        ("sanctions", "COERCE", "restrict", "163", "material-conflict", -7.0),
        ("retreats", "RETREAT", "withdraw", "087", "material-cooperation", 8.0),
        ("worries", "STATE", "pessimistic", "012", "neutral", 0.0),
        ("memberOf", None, None, None, None, None),
    ],
)
def test_codes_and_scores(
    name: str, plover: str | None, mode: str | None, cameo: str | None, quad: str | None, score: float | None
) -> None:
    relation = TERMS.relation(name)
    assert (relation.plover, relation.mode, relation.cameo, relation.quad, relation.score) == (
        plover,
        mode,
        cameo,
        quad,
        score,
    )


def test_counts() -> None:
    assert len(TERMS.relations) == 61
    assert [relation.name for relation in TERMS.relations.values() if relation.structural] == [
        "holdsOffice",
        "memberOf",
        "partOf",
        "alliedWith",
        "locatedIn",
    ]
    assert len(TERMS.plover_classes) == 17
    assert len(TERMS.sectors) == 32


def test_the_sectors_of_titles_are_sectors() -> None:
    rows = read_table(ACTORS_FOLDER / "offices" / "titles.tsv", ("title", "sector"))
    used = {sector for row in rows for sector in row["sector"].split("|") if sector}
    assert used <= TERMS.sectors.keys()


def test_statuses_are_those_of_the_data_model() -> None:
    assert list(TERMS.statuses) == [status.value for status in Status]


def test_labels_read_in_both_languages() -> None:
    urges = TERMS.relation("urges")
    assert (urges.label("en"), urges.label("vi")) == ("urges", "kêu gọi")
    assert (urges.inverse_label("en"), urges.inverse_label("vi")) == ("is urged by", "được … kêu gọi")
    assert urges.label("fr") == "urges"


@pytest.mark.parametrize(
    ("entity_type", "ancestor", "expected"),
    [
        ("Country", "Agent", True),
        ("Country", "Territory", True),
        ("Place", "Agent", False),
        ("Treaty", "InstitutionOrTreaty", True),
        ("Weapon", "Entity", True),
        ("Person", "Institution", False),
    ],
)
def test_types_lie_below_types(entity_type: str, ancestor: str, *, expected: bool) -> None:
    assert TERMS.is_a(entity_type, ancestor) is expected


def test_domain_and_range() -> None:
    assert TERMS.accepts("holdsOffice", "Person", "Country")
    assert not TERMS.accepts("holdsOffice", "Country", "Person")
    assert not TERMS.accepts("ratifies", "Country", "Weapon")


def test_an_unknown_relation_names_near_ones() -> None:
    with pytest.raises(VocabularyError, match=r"no relation is called 'urge'; did you mean urges"):
        TERMS.relation("urge")


def test_an_unknown_status_lists_all() -> None:
    with pytest.raises(VocabularyError, match=r"known: actual, negated, planned"):
        TERMS.status("xyz")


def test_adding_a_relation_touches_only_the_turtle(tmp_path: Path) -> None:
    block = """
relation:boycotts a owl:ObjectProperty , geopol:EventRelation , skos:Concept ;
    skos:inScheme scheme:relations ;
    rdfs:label "boycotts"@en , "tẩy chay"@vi ;
    skos:broader plover:SANCTION ;
    geopol:score -6.0 ;
    rdfs:domain geopol:Agent ;
    rdfs:range geopol:Entity .
"""
    path = tmp_path / "more.ttl"
    path.write_text(ONTOLOGY_FILE.read_text(encoding="utf-8") + block, encoding="utf-8")
    added = read_vocabulary(path).relation("boycotts")
    assert (added.label("vi"), added.quad, added.score) == ("tẩy chay", "material-conflict", -6.0)


def test_a_relation_without_range_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    turtle = ONTOLOGY_FILE.read_text(encoding="utf-8")
    path.write_text(turtle.replace("rdfs:range geopol:Treaty .", "rdfs:seeAlso geopol:Treaty ."), encoding="utf-8")
    with pytest.raises(VocabularyError, match="relation ratifies needs an rdfs:domain and an rdfs:range"):
        read_vocabulary(path)


def test_what_is_not_turtle_is_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text("this is no Turtle", encoding="utf-8")
    with pytest.raises(VocabularyError, match=r"broken\.ttl: not Turtle"):
        read_vocabulary(path)


def test_relations_are_properties_and_concepts(ontology: Graph) -> None:
    urges = URIRef("https://w3id.org/geopol/relation/urges")
    assert {OWL.ObjectProperty, SKOS.Concept} <= set(ontology.objects(urges, RDF.type))
