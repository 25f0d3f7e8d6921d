"""Data preparation for training: what becomes of annotated sentences. Needs the extra ``train``."""

import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from extractors.training.data import held_out, read
from extractors.training.examples import Preparation
from extractors.training.parts import IGNORED, STATUSES, Example

RELATIONS = ("urges", "visits", "meets")
LINES = [
    ("Thủ tướng Nhật Bản kêu gọi Trung Quốc kiềm chế.", [("JPN", "urges", "CHN", "actual", "", "Nhật Bản", "Trung Quốc", "kêu gọi")]),
    ("Ông nói nước này sẽ thăm Hà Nội.", [("CHN", "visits", "Hanoi", "planned", "JPN", "nước này", "Hà Nội", "thăm")]),
    ("Hai nước gặp nhau.", [("JPN", "meets", "CHN", "actual", "", "Hai nước", "Hai nước", "gặp")]),
    ("Nhật Bản và Trung Quốc im lặng.", []),
]  # fmt: skip


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    """One piece a character: every place can be hit exactly."""
    letters = sorted({letter for text, _ in LINES for letter in text} - {" "})
    built = Tokenizer(models.Unigram([("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", -20.0), ("\u2581", -1.0), *((letter, -1.0) for letter in letters)], unk_id=3))  # fmt: skip
    built.normalizer = normalizers.NFKC()
    built.pre_tokenizer = pre_tokenizers.Metaspace(replacement="\u2581", prepend_scheme="always")
    return built


def write(path: Path, lines: list[tuple[str, list[tuple[str, ...]]]]) -> Path:
    """A file of annotated sentences of one document."""
    rows = [
        {"id": f"d:{i}", "document": "d", "language": "vi", "text": text, "statements": statements, "triples": []}
        for i, (text, statements) in enumerate(lines)
    ]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf8")
    return path


@pytest.fixture(scope="module")
def example(tokenizer: Tokenizer, tmp_path_factory: pytest.TempPathFactory) -> Example:
    """The one window of the document."""
    stories = read([write(tmp_path_factory.mktemp("data") / "x_vi.jsonl", LINES)])
    (found,) = Preparation(stories, RELATIONS, tokenizer).examples(stories[0], own=True)
    return found


def words(example: Example, first: int, end: int, sentence: int) -> str:
    """The words at a place."""
    text = "\n".join(item.text for item in example.story.items)
    return example.window.span(sentence, first, end).of(text)


def test_triggers_are_found_with_their_relation_and_status(example: Example) -> None:
    found = [
        (
            words(example, a.place.first, a.place.end, a.place.sentence),
            RELATIONS[a.relation],
            STATUSES[a.status],
            a.speaker,
        )
        for a in example.asserted
    ]
    assert found == [
        ("kêu gọi", "urges", "actual", ""),
        ("thăm", "visits", "planned", "JPN"),
        ("gặp", "meets", "actual", ""),
    ]


def test_pairs_point_at_the_mentions_of_subject_and_object(example: Example) -> None:
    urges = example.asserted[0]
    ((subject, target),) = urges.pairs
    assert example.mentions[subject - 1].keys == {"JPN"}
    assert example.mentions[target - 1].keys == {"CHN"}
    place = example.mentions[target - 1].place
    assert words(example, place.first, place.end, place.sentence) == "Trung Quốc"


def test_words_for_two_actors_are_one_mention_with_both_keys(example: Example) -> None:
    ((subject, target),) = example.asserted[2].pairs
    assert subject == target
    mention = example.mentions[subject - 1]
    assert mention.anaphor
    assert mention.keys == {"JPN", "CHN"}


def test_known_names_are_mentions_in_sentences_without_statements(example: Example) -> None:
    last = [mention for mention in example.mentions if mention.place.sentence == 3]
    assert [set(mention.keys) for mention in last] == [{"JPN"}, {"CHN"}]


def test_tags_mark_names_and_anaphors(example: Example) -> None:
    window = example.window
    assert example.tags[0] == IGNORED
    for mention in example.mentions:
        assert (example.tags[mention.place.first : mention.place.end] > 0).all()
    assert {3, 4} <= set(example.tags.tolist())
    assert example.triggers.shape == (len(window.ids), len(RELATIONS))


def test_a_document_does_not_see_its_own_triggers_in_the_lexicon(example: Example) -> None:
    assert not example.prior[:, :-1].any()


def test_other_documents_see_them(tokenizer: Tokenizer, tmp_path: Path) -> None:
    stories = read([write(tmp_path / "x_vi.jsonl", LINES)])
    (found,) = Preparation(stories, RELATIONS, tokenizer).examples(stories[0], own=False)
    marked = found.prior[:, 0] > 0
    assert np.array_equal(marked, found.triggers[:, 0] > 0)


def test_a_bad_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bad_vi.jsonl"
    path.write_text('{"id": "x"}\n', encoding="utf8")
    with pytest.raises(ValueError, match=r"bad_vi\.jsonl:1: not an annotated sentence"):
        read([path])


def test_the_development_split_goes_by_document(tmp_path: Path) -> None:
    (story,) = read([write(tmp_path / "x_vi.jsonl", LINES)])
    assert held_out(story, 1.0)
    assert not held_out(story, 0.0)
