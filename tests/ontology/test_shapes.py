"""The shapes are valid SHACL themselves, speak of terms that exist, and the ontology fits them."""

from pathlib import Path

import pyshacl
import pytest
from rdflib import RDF, RDFS, SH, Graph, Literal, URIRef

from ontology.vocabulary import ONTOLOGY_FILE, vocabulary

SHAPES_FILE = ONTOLOGY_FILE.parent / "shapes.ttl"
GEOPOL = "https://w3id.org/geopol/"


def turtle(path: Path) -> Graph:
    return Graph().parse(data=path.read_bytes(), format="turtle")


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return turtle(SHAPES_FILE)


def test_the_ontology_fits_the_shapes(shapes: Graph) -> None:
    conforms, _, text = pyshacl.validate(
        turtle(ONTOLOGY_FILE), shacl_graph=shapes, advanced=True, meta_shacl=True, do_owl_imports=False
    )
    assert conforms, text


def test_a_relation_without_a_vietnamese_label_does_not_fit(shapes: Graph) -> None:
    ontology = turtle(ONTOLOGY_FILE)
    urges = URIRef(GEOPOL + "relation/urges")
    ontology.remove((urges, None, Literal("kêu gọi", lang="vi")))
    conforms, _, text = pyshacl.validate(ontology, shacl_graph=shapes, advanced=True, do_owl_imports=False)
    assert not conforms
    assert "must have one label in English and one in Vietnamese" in text


def test_the_shapes_speak_of_terms_of_the_ontology(shapes: Graph) -> None:
    ontology = turtle(ONTOLOGY_FILE)
    for term in {*shapes.objects(None, SH.path), *shapes.objects(None, SH["class"])}:
        if str(term).startswith(GEOPOL):
            assert (term, RDF.type, None) in ontology, term


def test_every_property_shape_says_in_words_what_it_asks(shapes: Graph) -> None:
    for shape in shapes.objects(None, SH.property):
        assert len(list(shapes.objects(shape, SH.message))) == 1


def test_every_node_shape_has_a_label_in_both_languages(shapes: Graph) -> None:
    for shape in shapes.subjects(RDF.type, SH.NodeShape):
        assert {getattr(label, "language", None) for label in shapes.objects(shape, RDFS.label)} == {"en", "vi"}


def test_no_relation_is_named_in_the_shapes() -> None:
    text = SHAPES_FILE.read_text(encoding="utf-8")
    assert not [name for name in vocabulary().relations if f"relation:{name}" in text]
