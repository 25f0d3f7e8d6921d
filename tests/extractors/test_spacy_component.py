"""The spaCy component."""

from datetime import date

import pytest
import spacy

from extractors.spacy_component import FACTORY

TEXT = "Canada imposed new sanctions on Belarus on Tuesday."


def test_the_component_fills_the_statements_of_a_document() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe(FACTORY, config={"extractor": "rules"})
    doc = nlp.make_doc(TEXT)
    doc._.published = date(2024, 5, 6)
    found = nlp(doc)._.statements
    assert ("CAN", "sanctions", "BLR") in {(s.subject.id, s.relation, s.object.id) for s in found}
    (evidence,) = found[0].evidence
    assert evidence.quote == TEXT


def test_a_stream_keeps_its_order() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe(FACTORY, config={"extractor": "rules"})
    docs = list(nlp.pipe([TEXT, "Nothing happened.", TEXT], batch_size=2))
    assert [bool(doc._.statements) for doc in docs] == [True, False, True]


def test_an_unknown_extractor_is_refused() -> None:
    with pytest.raises(ValueError, match="no extractor 'nobody'"):
        spacy.blank("en").add_pipe(FACTORY, config={"extractor": "nobody"})
