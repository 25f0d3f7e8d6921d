"""What ``explain`` tells of sentences of our own."""

from datetime import date

import pytest

from extractors.explaining import Explanation, SentenceRead, explain
from ontology.statements import Document

ENGLISH = "Norway accused Russia of violating its airspace. Prices rose again. Peru warned."
VIETNAMESE = (
    "Ngoại trưởng Pháp Jean-Noël Barrot gặp đại diện Iran. Bộ Quốc phòng Canada im lặng. Hai nước đã ký thỏa thuận."
)


def explained(text: str, language: str, extractor: str = "rules") -> Explanation:
    """The explanation of a text of May 2025."""
    return explain(Document(id="d", text=text, language=language, published=date(2025, 5, 6)), extractor)


def read(text: str, language: str, extractor: str = "rules") -> SentenceRead:
    """The explanation of the first sentence."""
    return explained(text, language, extractor).sentences[0]


def whys(sentence: SentenceRead) -> dict[str, str]:
    """Why words are linked, by the words."""
    return {one.words: one.why for one in sentence.mentions}


def test_a_statement_is_told_with_its_rule_and_trigger() -> None:
    sentence = read(ENGLISH, "en")
    (said,) = sentence.statements
    assert (said.subject, said.relation, said.object, said.status) == ("NOR", "accuses", "RUS", "actual")
    (weighed,) = sentence.weighed
    assert weighed.verdict == "believed"
    assert weighed.rule
    assert {one.words: one.outcome for one in sentence.triggers} == {"accused": "found", "violating": "no_object"}
    assert sentence.nothing == ()


def test_why_nothing_was_found() -> None:
    _, prices, peru = explained(ENGLISH, "en").sentences
    assert prices.nothing == ("no_two_actors", "no_trigger")
    assert peru.nothing == ("no_two_actors", "no_arguments")
    assert [one.actor for one in peru.mentions] == ["PER"]


def test_actors_that_do_not_fit_are_told() -> None:
    sentence = read("Peru phê chuẩn Ghana.", "vi")
    assert [one.outcome for one in sentence.triggers] == ["types"]
    assert sentence.nothing == ("types",)


def test_boilerplate_is_told() -> None:
    found = explained("Canada gặp Pháp ở Ottawa.\nẢnh: Reuters\n", "vi").sentences
    assert [one.nothing for one in found if "boilerplate" in one.nothing] == [("boilerplate",)]


def test_why_actors_are_meant() -> None:
    first, second, third = explained(VIETNAMESE, "vi").sentences
    assert whys(first)["Ngoại trưởng Pháp Jean-Noël Barrot"] == "title"
    assert whys(first)["Pháp"] == "name"
    assert whys(second)["Bộ Quốc phòng Canada"] in ("name", "composed")
    assert whys(third)["Hai nước"] == "coreference"
    assert whys(read("Quân đội Nga rút khỏi Kherson.", "vi"))["Quân đội Nga"] == "people"
    assert whys(read("Tổng thống Pháp im lặng.", "vi"))["Tổng thống Pháp"] == "office"


@pytest.mark.parametrize("extractor", ["learned", "both"])
def test_the_network_tells_its_scores_and_threshold(extractor: str) -> None:
    explanation = explained(ENGLISH, "en", extractor)
    network = [one for one in explanation.sentences[0].weighed if one.by == "network"]
    assert explanation.threshold is not None
    assert network
    assert all(one.rule is None and one.threshold == explanation.threshold for one in network)
    assert all(one.score < explanation.threshold for one in network if one.verdict == "below")
    assert [one.score for one in network] == sorted((one.score for one in network), reverse=True)


def test_believed_is_exactly_what_is_stated() -> None:
    for extractor in ("rules", "learned", "both"):
        for sentence in explained(VIETNAMESE, "vi", extractor).sentences:
            stated = {(one.subject, one.relation, one.object) for one in sentence.statements}
            believed = {
                (one.subject, one.relation, one.object) for one in sentence.weighed if one.verdict == "believed"
            }
            assert believed == stated
            assert bool(sentence.nothing) == (not stated)


def test_the_same_twice_with_spans_of_the_text() -> None:
    for extractor in ("rules", "both"):
        explanation = explained(VIETNAMESE, "vi", extractor)
        assert explanation == explained(VIETNAMESE, "vi", extractor)
        for sentence in explanation.sentences:
            assert sentence.words == sentence.span.of(VIETNAMESE)
            for one in (*sentence.mentions, *sentence.triggers):
                assert one.words == one.span.of(VIETNAMESE)


def test_nothing_to_explain_is_no_error() -> None:
    assert explained("", "en").sentences == ()
    assert not any(one.statements for one in explained("…", "en").sentences)


def test_an_unknown_extractor_is_told() -> None:
    with pytest.raises(ValueError, match="no extractor"):
        explained(ENGLISH, "en", "guess")
