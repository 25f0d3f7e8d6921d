import io
import json
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.documents import InputError, Rejected, normalise, read_documents
from extractors.language_identification import UnknownLanguage, check_language, identify_language
from ontology.statements import Document

VI = "Bộ trưởng đến thăm thủ đô vào sáng thứ Hai và gặp thủ tướng nước chủ nhà."
EN = "The minister visited the capital on Monday morning and met the prime minister."
SEEDS = Path(__file__).parent.parent.parent / "seeds"


def read(*inputs):
    return list(read_documents(inputs))


def lines(path, *rows):
    path.write_text("".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def test_the_seeds_are_read_with_what_is_known_of_them():
    found = read(SEEDS)
    assert [document.id for document in found] == ["my-thong-bao-ke-hoach-rut-khoi-inf", "nato-chau-au-keu-goi-my"]
    for document in found:
        assert isinstance(document, Document)
        assert (document.language, document.published, document.title) == ("vi", date(2018, 10, 25), None)
        assert (SEEDS / f"{document.id}.txt").read_bytes() == document.text.encode()
    assert [document.source for document in found] == [None, "Tổ Quốc"]


def test_text_is_cleaned_once_at_the_door(tmp_path):
    decomposed = unicodedata.normalize("NFD", VI)
    (tmp_path / "one.txt").write_bytes(b"\xef\xbb\xbf" + f"{decomposed}\r\nHai.\rBa.".encode())
    [document] = read(tmp_path / "one.txt")
    assert document.text == f"{VI}\nHai.\nBa."
    assert (document.id, document.language) == ("one", "vi")


@given(st.text())
def test_cleaning_again_changes_nothing(text):
    once = normalise(text)
    if not once.startswith("\ufeff"):
        assert normalise(once) == once
    assert "\r" not in once


def test_json_lines_with_all_fields_and_with_none(tmp_path):
    path = lines(
        tmp_path / "a.jsonl",
        {
            "id": "a:1",
            "text": VI,
            "language": "vi-VN",
            "date": "2020-02-03T10:00:00Z",
            "title": " Tin\n mới",
            "source": "Báo",
            "url": "https://x.example/",
        },
        "",
        {"id": "a:2", "text": EN, "title": None},
    )
    assert read(path) == [
        Document(
            id="a:1",
            text=VI,
            language="vi",
            title="Tin mới",
            source="Báo",
            url="https://x.example/",
            published=date(2020, 2, 3),
        ),
        Document(id="a:2", text=EN, language="en"),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"id": "x", "text": ', "not JSON at column 21"),
        ('["x"]', "a JSON object was expected, found list"),
        ('{"text": "a text without an id"}', "the field 'id' is missing or empty"),
        ('{"id": "x"}', "the field 'text' is missing or empty"),
        ('{"id": "x", "text": 7}', "the field 'text' is int, not text"),
        ('{"id": "x", "text": " \\n "}', "the text is empty"),
        ('{"id": "x", "text": "a text", "language": "xx"}', "language 'xx' is not read; accepted are en, vi"),
        ('{"id": "x", "text": "a text", "language": "en", "date": "25/10/2018"}', "accepted is 2018-10-25"),
        ('{"id": "x", "text": "a \\ud800 text", "language": "en"}', "half a surrogate pair"),
        ('{"id": "x", "text": "12345 67890"}', "cannot be told"),
        ('{"id": "x", "text": "Le président de la République a rencontré hier soir le chancelier."}', "language 'fr'"),
    ],
)
def test_a_bad_line_is_quarantined_with_its_number_and_the_rest_goes_on(tmp_path, line, reason):
    path = lines(tmp_path / "a.jsonl", {"id": "1", "text": EN}, line, {"id": "3", "text": EN})
    first, rejected, last = read(path)
    assert (first.id, last.id) == ("1", "3")
    assert isinstance(rejected, Rejected)
    assert (rejected.path, rejected.place) == (str(path), "line 2")
    assert reason in rejected.reason
    assert str(rejected).startswith(f"{path}, line 2: ")


def test_a_line_that_is_not_utf8_spoils_no_other(tmp_path):
    path = tmp_path / "a.jsonl"
    good = json.dumps({"id": "1", "text": EN}).encode()
    path.write_bytes(b'{"id": "0", "text": "caf\xe9"}\n' + good + b"\n")
    rejected, document = read(path)
    assert rejected.reason == "not UTF-8: byte 0xe9 at offset 24"
    assert document.id == "1"


def test_the_same_document_twice_is_one_and_another_text_under_its_id_is_rejected(tmp_path):
    path = lines(tmp_path / "a.jsonl", {"id": "1", "text": EN}, {"id": "1", "text": EN}, {"id": "1", "text": VI})
    document, rejected = read(path)
    assert document.id == "1"
    assert "the id '1' is taken by another text" in rejected.reason
    assert "line 1" in rejected.reason
    assert [found.id for found in read(path, path) if isinstance(found, Document)] == ["1"]


def test_a_folder_is_read_through_in_the_order_of_paths(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two.txt").write_text(VI, encoding="utf-8")
    (tmp_path / "c.txt").write_text(EN, encoding="utf-8")
    lines(tmp_path / "a.jsonl", {"id": "first", "text": EN})
    (tmp_path / "notes.docx").write_text("not a document")
    assert [document.id for document in read(tmp_path)] == ["first", "b/two", "c"]


def test_metadata_tells_what_is_known_of_the_files_beside_it(tmp_path):
    (tmp_path / "one.txt").write_text(VI, encoding="utf-8")
    (tmp_path / "metadata.tsv").write_text(
        "file\tid\ttitle\tdate\tlanguage\tsource\turl\none.txt\tn1\tTin\t2019-01-02\tvi\tBáo\thttps://x.example/\n",
        encoding="utf-8",
    )
    [document] = read(tmp_path)
    assert (document.id, document.title, document.source) == ("n1", "Tin", "Báo")
    assert document.published == date(2019, 1, 2)
    assert read(tmp_path / "one.txt") == [document]  # also when the file is named itself


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("file\tid\none.txt\tx\n", "the header lacks"),
        ("file\tid\ttitle\tdate\tlanguage\tsource\turl\nother.txt\tx\n", "not there: other.txt"),
    ],
)
def test_malformed_metadata_is_an_error(tmp_path, table, message):
    (tmp_path / "one.txt").write_text(EN)
    (tmp_path / "metadata.tsv").write_text(table)
    with pytest.raises(InputError, match=message):
        read(tmp_path)


PAGE = """<!doctype html><html lang="en"><head><title>Visit | The Example</title>
<meta property="og:site_name" content="The Example"><meta property="og:title" content="A visit">
<meta property="article:published_time" content="2021-05-06T07:08:09Z"></head><body>
<nav><a href="/">Home</a> <a href="/world">World</a></nav><article><h1>A visit</h1>
<p>The minister visited the capital on Monday morning and met the prime minister for two hours of talks.</p>
<p>Both sides said afterwards that they would meet again in the autumn to sign the agreement they had discussed.</p>
</article><footer>All rights reserved</footer></body></html>"""


def test_a_page_gives_its_article(tmp_path):
    (tmp_path / "page.html").write_text(PAGE)
    [document] = read(tmp_path / "page.html")
    assert document.text.startswith("The minister visited") or "\nThe minister visited" in document.text
    assert "Home" not in document.text
    assert (document.title, document.source, document.published) == ("A visit", "The Example", date(2021, 5, 6))


def test_a_page_without_an_article_is_quarantined(tmp_path):
    (tmp_path / "page.html").write_text("<html><body></body></html>")
    [rejected] = read(tmp_path / "page.html")
    assert rejected.reason == "no article was found in the page"


@pytest.mark.parametrize(("stdin", "ids"), [(EN, ["stdin"]), (json.dumps({"id": "a", "text": EN}), ["a"])])
def test_standard_input(monkeypatch, stdin, ids):
    class Input:
        buffer = io.BytesIO(stdin.encode())

    monkeypatch.setattr("sys.stdin", Input)
    assert [document.id for document in read("-")] == ids


def test_what_is_not_there_is_told_before_anything_is_read(tmp_path):
    (tmp_path / "one.txt").write_text(EN)
    with pytest.raises(InputError, match=r"no such file or folder; accepted are \.txt"):
        next(read_documents([tmp_path / "one.txt", tmp_path / "two.txt"]))
    (tmp_path / "three.docx").write_text("x")
    with pytest.raises(InputError, match=r"'\.docx' are not read; accepted are"):
        read(tmp_path / "three.docx")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no document in this folder"):
        read(tmp_path / "empty")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (VI, "vi"),
        (EN, "en"),
        ("Nga phản đối.", "vi"),
        ("Russia objected to the plan.", "en"),
        ("Tin tu thu do Ha Noi cho biet", "vi"),
    ],
)
def test_languages_are_identified(text, language):
    assert identify_language(text) == language


def test_a_language_goes_by_its_code():
    assert [check_language(code) for code in ("vi", "EN", "en_GB", " vi-VN ")] == ["vi", "en", "en", "vi"]
    with pytest.raises(UnknownLanguage, match="accepted are en, vi"):
        check_language("de")
