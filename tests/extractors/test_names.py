"""Folding, tokens with offsets, and the trie of names."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.names import NameEntry, Trie, difference, fold, tokens, without_marks
from ontology.actors import Name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"),
        ("Thuỷ", "Thủy"),
        ("KHOẺ", "khỏe"),
        ("U.S.", "us"),
        ("L.H.Q", "lhq"),
        (unicodedata.normalize("NFD", "Việt"), "việt"),
    ],
)
def test_spellings_that_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("quý", "qúy"), ("hoàn", "hòan"), ("ma", "mà")])
def test_spellings_that_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_diacritics_and_barred_d_are_dropped() -> None:
    assert without_marks(fold("Đà Nẵng")) == "da nang"


def test_dotted_acronyms_are_one_word() -> None:
    assert [token.text for token in tokens("The U.S. and L.H.Q met V.Putin.")] == [
        "The",
        "U.S.",
        "and",
        "L.H.Q",
        "met",
        "V",
        "Putin",
    ]


@given(st.text(max_size=80), st.integers(0, 10))
def test_tokens_keep_the_characters_they_came_from(text: str, start: int) -> None:
    for token in tokens(text, min(start, len(text))):
        assert text[token.start : token.end] == token.text
        assert token.start >= min(start, len(text))


@given(st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=4), min_size=1, max_size=8))
def test_a_trie_finds_every_filed_sequence(filed: list[list[str]]) -> None:
    trie: Trie[int] = Trie()
    for number, words in enumerate(filed):
        trie.add(words, number)
    for number, words in enumerate(filed):
        found = dict(trie.prefixes(words, 0))
        assert number in found[len(words)]
        longest = trie.longest([*words, "z"], 0)
        assert longest is not None
        assert longest[0] == len(words)
    assert trie.longest(["z"], 0) is None


@pytest.mark.parametrize(
    ("written", "differs"),
    [("Biển Hoà", None), ("biển hoà", "case"), ("Biển Hòa", "tone"), ("BIỂN HOÀ", "tone"), ("BiểnHoà", "hyphen")],
)
def test_how_found_words_differ_from_a_name(written: str, differs: str | None) -> None:
    entry = NameEntry("X", Name(text="Biển Hoà", language="vi", kind="label"), ("Biển", "Hoà"))
    assert difference(entry, tokens(written)) in (differs, None if written == "BIỂN HOÀ" else differs)


def test_an_acronym_in_small_letters_differs_by_case() -> None:
    entry = NameEntry("X", Name(text="WHO", language="mul", kind="acronym"), ("WHO",))
    assert difference(entry, tokens("who")) == "case"
    assert difference(entry, tokens("Who")) == "case"
    assert difference(entry, tokens("W.H.O.")) is None
