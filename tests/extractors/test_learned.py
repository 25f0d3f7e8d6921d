"""The learned extractor with the shipped model, on sentences of our own."""

import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from extractors.annotation import AnnotatedDocument
from extractors.learned import LearnedExtractor
from extractors.learned_candidates import NOWHERE, Place, Trigger, ask, distance, gap
from extractors.learned_decoding import find_mentions, find_triggers, strength
from extractors.learned_model import CHECKSUMS, FILES, MODEL_FOLDER, ModelError, verify
from extractors.learned_windows import WINDOW, Lexicon, Pieces, Window, cut, phrases, windows
from extractors.pipeline import annotate
from ontology.statements import Document, Span, Statement

VIETNAMESE = "Hôm thứ hai, Pháp kêu gọi Iran ngừng làm giàu uranium. Canada áp đặt lệnh trừng phạt mới đối với Belarus."
ENGLISH = "Canada imposed new sanctions on Belarus on Tuesday. Norway accused Russia of violating its airspace."


@pytest.fixture(scope="module")
def extractor() -> LearnedExtractor:
    """The extractor, its model loaded once."""
    return LearnedExtractor()


def read(text: str, language: str, name: str = "d") -> AnnotatedDocument:
    """An annotated document."""
    return annotate(Document(id=name, text=text, language=language, published=date(2024, 5, 6)))


def triples(statements: tuple[Statement, ...]) -> set[tuple[str, str, str]]:
    """What is said, by ids."""
    return {(s.subject.id, s.relation, s.object.id) for s in statements}


def test_vietnamese_statements_are_found(extractor: LearnedExtractor) -> None:
    found = triples(extractor.statements(read(VIETNAMESE, "vi")))
    assert {("FRA", "urges", "IRN"), ("CAN", "sanctions", "BLR")} <= found


def test_boilerplate_says_nothing(extractor: LearnedExtractor) -> None:
    document = read("Pháp kêu gọi Iran dừng lại.\nẢnh: Nga tấn công Ukraine (Nguồn: AFP)", "vi")
    assert [sentence.news for sentence in document.sentences] == [True, False]
    assert {candidate.sentence for candidate in extractor.candidates(document)} <= {0}


def test_english_statements_are_found(extractor: LearnedExtractor) -> None:
    found = triples(extractor.statements(read(ENGLISH, "en")))
    assert {("CAN", "sanctions", "BLR"), ("NOR", "accuses", "RUS")} <= found


def test_evidence_points_at_the_words(extractor: LearnedExtractor) -> None:
    document = read(VIETNAMESE, "vi")
    (statement,) = [s for s in extractor.statements(document) if s.relation == "urges"]
    (evidence,) = statement.evidence
    assert evidence.words(evidence.subject) == "Pháp"
    assert evidence.words(evidence.object) == "Iran"
    assert "kêu gọi" in str(evidence.words(evidence.trigger))
    assert evidence.quote == document.document.text[evidence.sentence.start : evidence.sentence.end]
    assert extractor.model.config.threshold <= evidence.score <= 1.0


def test_neither_company_nor_threads_change_anything(extractor: LearnedExtractor) -> None:
    documents = [read(VIETNAMESE, "vi", "a"), read(ENGLISH, "en", "b"), read(ENGLISH + " " + ENGLISH, "en", "c")]
    alone = [next(extractor.extract([document])) for document in documents]
    one_thread = LearnedExtractor(threads=1, model=extractor.model)
    assert list(extractor.extract(documents)) == alone
    assert list(one_thread.extract(reversed(documents))) == alone[::-1]


def test_candidates_show_what_was_not_believed(extractor: LearnedExtractor) -> None:
    candidates = extractor.candidates(read(ENGLISH, "en"))
    scores = [candidate.score for candidate in candidates]
    assert min(scores) < extractor.model.config.threshold <= max(scores)


def test_long_documents_and_sentences_are_read_to_the_end(extractor: LearnedExtractor) -> None:
    text = " ".join([*["Nothing happened there."] * 120, "word " * 400 + ".", ENGLISH])
    found = extractor.statements(read(text, "en"))
    assert ("CAN", "sanctions", "BLR") in triples(found)


def test_empty_documents_have_no_statements(extractor: LearnedExtractor) -> None:
    assert list(extractor.extract([read("", "en"), read("Nothing.", "en")])) == [(), ()]


def folder_like_the_shipped(path: Path) -> Path:
    """Links to the shipped files, and a copy of the checksums."""
    path.mkdir()
    for name in FILES:
        (path / name).symlink_to(MODEL_FOLDER / name)
    shutil.copy(MODEL_FOLDER / CHECKSUMS, path / CHECKSUMS)
    return path


def test_the_shipped_files_are_whole(tmp_path: Path) -> None:
    verify(folder_like_the_shipped(tmp_path / "model"))


def test_a_changed_file_is_refused_by_name(tmp_path: Path) -> None:
    folder = folder_like_the_shipped(tmp_path / "model")
    (folder / "lexicon.tsv").unlink()
    (folder / "lexicon.tsv").write_text("phrase\trelation\tshare\n", encoding="utf8")
    with pytest.raises(ModelError, match=r"lexicon\.tsv is damaged or was changed"):
        verify(folder)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    folder = folder_like_the_shipped(tmp_path / "model")
    (folder / "heads.onnx").unlink()
    with pytest.raises(ModelError, match=r"heads\.onnx is missing"):
        verify(folder)
    with pytest.raises(ModelError, match="not a model folder"):
        verify(tmp_path)


def pieces(at: int, size: int) -> Pieces:
    """A sentence of ``size`` pieces of one character, from character ``at`` on."""
    places = tuple(range(at, at + size))
    return Pieces(Span(at, at + size), (7,) * size, places, tuple(place + 1 for place in places))


def test_windows_hold_every_sentence_once_and_lead_with_context() -> None:
    sentences = [pieces(40 * i, 40) for i in range(20)]
    found = list(windows(sentences))
    assert all(len(window.ids) <= WINDOW for window in found)
    cores = [range(w.core, w.first + len(w.sentences)) for w in found]
    assert [i for core in cores for i in core] == list(range(20))
    assert found[1].first == found[1].core - 1


def test_windows_find_places_and_give_spans_back() -> None:
    (window,) = windows([pieces(0, 5), pieces(6, 5)])
    assert window.find(1, Span(7, 9)) == (8, 10)
    assert window.span(1, 8, 10) == Span(7, 9)
    assert window.find(1, Span(20, 21)) is None
    assert window.ends() == {0: 6, 1: 12}


def test_pieces_start_after_the_blank(extractor: LearnedExtractor) -> None:
    text = "Pháp kêu gọi"
    (found,) = cut(extractor.model.tokenizer, text, [Span(0, len(text))])
    words = [text[start:end] for start, end in zip(found.starts, found.ends, strict=True)]
    assert "".join(words) == "Phápkêugọi"


def test_the_lexicon_marks_the_pieces_of_a_phrase() -> None:
    text = "ab cd ef"
    window = next(windows([Pieces(Span(0, 8), (7, 8, 9), (0, 3, 6), (2, 5, 8))]))
    prior = Lexicon({"cd ef": ((1, 0.5),)}, 2).prior(text, window)
    assert prior[:, 1].tolist() == [0.0, 0.0, 0.5, 0.5, 0.0]
    assert prior[:, 2].tolist() == [0.0, 0.0, 1.0, 1.0, 0.0]


def test_phrases_are_case_folded_runs_of_words() -> None:
    found = {phrase for phrase, _ in phrases("Kêu gọi, rồi", Span(0, 12), longest=2)}
    assert found == {"kêu", "gọi", ",", "rồi", "kêu gọi", "gọi ,", ", rồi"}


def test_distances_tell_before_from_after() -> None:
    here, before, after = Place(0, 5, 6), Place(0, 2, 4), Place(0, 8, 9)
    assert distance(here, after) != distance(here, before)
    assert max(distance(here, before), distance(here, after)) < NOWHERE
    assert gap(here, before) == (4, 5)
    assert gap(before, after) == (4, 8)


def test_nobody_and_plural_mentions_are_asked_about() -> None:
    mentions = [Place(0, 1, 2), Place(0, 4, 5)]
    questions = ask(mentions, [False, True], [Trigger(Place(0, 3, 4), 0)], {0: 6})
    whom = questions.roles[:, 1].tolist()
    pairs = {(whom[s], whom[o]) for _, s, o in questions.pairs.tolist()}
    assert pairs == {(0, 1), (0, 2), (1, 0), (2, 0), (1, 2), (2, 1), (2, 2)}
    assert questions.links.tolist() == [[2, 1]]


def one_window(size: int) -> Window:
    """A window of one sentence."""
    return next(windows([pieces(0, size)]))


def test_triggers_bridge_a_gap_of_one_piece() -> None:
    probabilities = np.zeros((9, 2), dtype=np.float32)
    probabilities[[1, 3, 6], 1] = [0.6, 0.9, 0.7]
    found = find_triggers(probabilities, one_window(7), 0.5)
    assert [(t.place.first, t.place.end, t.relation) for t, _ in found] == [(1, 4, 1), (6, 7, 1)]
    assert found[0][1] == pytest.approx(0.9)


def test_tags_become_names_and_anaphors() -> None:
    tags = np.zeros((7, 5), dtype=np.float32)
    for place, tag in enumerate([0, 1, 2, 0, 3, 2, 0]):
        tags[place, tag] = 1.0
    found = find_mentions(tags, one_window(5))
    assert [(p.first, p.end, anaphor) for p, anaphor in found] == [(1, 3, False), (4, 5, True), (5, 6, False)]


def test_strength_is_a_bounded_logit() -> None:
    assert strength(0.5) == pytest.approx(0.0)
    assert strength(1.0) == 6.0
    assert strength(1e-12) == -6.0
