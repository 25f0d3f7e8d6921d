"""Words of several syllables, against which triggers are checked."""

import pytest

from extractors.names import tokens
from extractors.rules.vietnamese_words import word_lengths


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Bán đảo này rộng.", {0: 2}),
        ("Họ bán gạo.", {}),
        ("Hai nước hợp tác.", {2: 2}),
    ],
)
def test_syllables_of_words(sentence: str, expected: dict[int, int]) -> None:
    assert word_lengths(sentence, tokens(sentence)) == expected


def test_a_segmentation_that_does_not_fit_tells_nothing() -> None:
    assert word_lengths("Hai nước hợp tác.", tokens("Hai nước")) == {}
