"""Where sentences end, and the word lists behind it."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.languages.words import language, read_language, sentences
from ontology.tables import TableError


def cut(text: str, code: str) -> list[str]:
    return [span.of(text) for span in sentences(text, code)]


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("vi", "Nga phản đối. Mỹ im lặng.", ["Nga phản đối.", "Mỹ im lặng."]),
        ("vi", "Ông A.B. Lê nói ở TP.HCM hôm 5.5. Họ đi.", ["Ông A.B. Lê nói ở TP.HCM hôm 5.5.", "Họ đi."]),
        ("vi", "Tầm bắn 5.500km là dài.\nDòng hai", ["Tầm bắn 5.500km là dài.", "Dòng hai"]),
        ("vi", '"Không!" bà nói. "Có."', ['"Không!"', "bà nói.", '"Có."']),
        ("en", "The U.S. envoy met Mr. Doe. He left.", ["The U.S. envoy met Mr. Doe.", "He left."]),
        ("en", "It cost $3.5 billion. Why? Nobody knew!", ["It cost $3.5 billion.", "Why?", "Nobody knew!"]),
        ("en", "", []),
    ],
)
def test_sentence_ends(code: str, text: str, expected: list[str]) -> None:
    assert cut(text, code) == expected


@given(st.text(alphabet='aB. ?!\n"()…đ', max_size=60), st.sampled_from(["vi", "en"]))
def test_sentences_are_in_order_and_hold_every_visible_character(text: str, code: str) -> None:
    spans = list(sentences(text, code))
    assert all(left.end <= right.start for left, right in pairwise(spans))
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())


def test_a_language_without_a_table_uses_the_english_lists() -> None:
    assert language("xx") == language("en")


def test_an_unknown_list_is_named(tmp_path: Path) -> None:
    path = tmp_path / "zz.tsv"
    path.write_text("list\tentry\ttypes\tnumber\nmodifier\tgrand\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"no list 'modifier'; there are .*modifiers"):
        read_language(path)
