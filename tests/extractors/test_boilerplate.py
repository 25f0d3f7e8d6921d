"""What in a text is no news: marked, its sentences read as saying nothing, offsets unmoved."""

import pytest

from extractors.boilerplate import boilerplate, byline_source, news, read_patterns
from extractors.documents import read_documents
from extractors.languages.words import sentences
from extractors.pipeline import annotate
from ontology.statements import Document
from ontology.tables import TableError


def marked(text, language):
    return [one.span.of(text) for one in boilerplate(text, language)]


def read_as_news(text, language):
    return [span.of(text) for span, is_news in news(text, language, sentences(text, language)) if is_news]


@pytest.mark.parametrize(
    ("text", "language", "left", "source"),
    [
        ("(Tổ Quốc) - Nga phản đối Mỹ.", "vi", "Nga phản đối Mỹ.", "Tổ Quốc"),
        ("Hà Nội (TTXVN) - Lào cảm ơn Việt Nam.", "vi", "Lào cảm ơn Việt Nam.", "TTXVN"),
        ("TTO - Lào cảm ơn Việt Nam.", "vi", "Lào cảm ơn Việt Nam.", "Tuổi Trẻ"),
        ("Lào cảm ơn Việt Nam. (Theo Reuters)", "vi", "Lào cảm ơn Việt Nam.", "Reuters"),
        ("Lào cảm ơn Việt Nam (Theo Reuters, AFP).", "vi", "Lào cảm ơn Việt Nam", "Reuters"),
        ("HANOI (Reuters) - Laos thanked Vietnam.", "en", "Laos thanked Vietnam.", "Reuters"),
        ("Hanoi, March 5 (VNA) – Laos thanked Vietnam.", "en", "Laos thanked Vietnam.", "TTXVN"),
        ("VIENTIANE, Laos (AP) — Laos thanked Vietnam.", "en", "Laos thanked Vietnam.", "AP"),
        ("Laos thanked Vietnam. (Reporting by A. Writer; Editing by An Other)", "en", "Laos thanked Vietnam.", None),
    ],
)
def test_bylines_are_taken_off_the_sentence_and_name_the_source(text, language, left, source):
    assert read_as_news(text, language) == [left]
    assert byline_source(text, language) == source


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("Lãnh đạo hai nước tại hội nghị. (Ảnh: Reuters)", "vi"),
        ("Lãnh đạo hai nước bắt tay - Ảnh: AFP", "vi"),
        ("Ảnh minh họa: Kho ảnh", "vi"),
        ("Tàu của Lào trên sông. (Nguồn: EPA)", "vi"),
        ("Xem thêm: Lào lên án Mỹ", "vi"),
        (">> Lào lên án Mỹ", "vi"),
        ("Minh An/TTXVN", "vi"),
        ("Theo TTXVN", "vi"),
        ("The leaders shake hands. REUTERS/A. Writer", "en"),
        ("The leaders shake hands. Photograph: A Writer/AP", "en"),
        ("By Ann Writer and An Other", "en"),
        ("Read more: Laos condemns America", "en"),
        ("All rights reserved.", "en"),
    ],
)
def test_lines_that_are_no_news(line, language):
    before, after = ("Nga phản đối Mỹ.", "Lào cảm ơn.") if language == "vi" else ("Russia objected.", "Laos agreed.")
    assert read_as_news(f"{before}\n{line}\n{after}", language) == [before, after]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Theo Reuters, Nga phản đối Mỹ.", "vi"),
        ("NATO - liên minh quân sự - kêu gọi Mỹ.", "vi"),
        ("Mỹ (thành viên NATO) - nước đóng góp nhiều nhất - kêu gọi Đức.", "vi"),
        ("Ảnh hưởng của Nga: Mỹ lên án.", "vi"),
        ("NATO (the alliance) - the largest - urged Germany.", "en"),
        ("By Monday the sides agreed.", "en"),
        ("Related to this, Russia objected.", "en"),
        ("Russia told Reuters it objected.", "en"),
    ],
)
def test_news_is_left_alone(text, language):
    assert marked(text, language) == []


def test_a_list_of_links_ends_where_sentences_begin():
    text = "Nga phản đối.\nTin liên quan\nLào lên án Mỹ\nĐức cảm ơn Pháp\nNga lại phản đối Mỹ."
    assert read_as_news(text, "vi") == ["Nga phản đối.", "Nga lại phản đối Mỹ."]


def test_in_a_text_without_line_breaks_only_the_words_themselves_are_marked():
    text = " ".join(["Nga phản đối kế hoạch mới của Mỹ ở châu Âu."] * 9) + " (Ảnh: AFP)"
    assert marked(text, "vi") == ["(Ảnh: AFP)", "(Ảnh: AFP)"]


def test_offsets_are_those_of_the_text_and_boilerplate_names_nobody():
    text = "HANOI (Reuters) - Russia condemned Germany.\nRussia and China. (Photo: AFP)\nRead more: France urges Italy"
    annotated = annotate(Document(id="d", text=text, language="en"))
    first, second, third = annotated.sentences[0], annotated.sentences[-2], annotated.sentences[-1]
    assert annotated.text(first.span) == "Russia condemned Germany."
    assert [mention.span.of(text) for mention in first.mentions] == ["Russia", "Germany"]
    assert second.mentions == third.mentions == ()


def test_the_source_is_the_byline_where_nothing_else_tells_it(tmp_path):
    (tmp_path / "a.jsonl").write_text(
        '{"id": "1", "text": "(TTXVN) - Lào cảm ơn Việt Nam."}\n'
        '{"id": "2", "text": "(TTXVN) - Lào cảm ơn Việt Nam.", "source": "Báo"}\n'
    )
    assert [document.source for document in read_documents([tmp_path / "a.jsonl"])] == ["TTXVN", "Báo"]


@pytest.mark.parametrize(
    ("row", "message"), [("a\tpage\tx", "no scope 'page'"), ("a\tline\t(", "no regular expression")]
)
def test_a_malformed_table_is_an_error(tmp_path, row, message):
    (tmp_path / "t.tsv").write_text(f"kind\tscope\tpattern\n{row}\n")
    with pytest.raises(TableError, match=message):
        list(read_patterns(tmp_path / "t.tsv"))
