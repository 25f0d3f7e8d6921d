"""Readers of each format, on files that the tests make."""

import gzip
import io
import zipfile
from datetime import date
from importlib.util import find_spec

import pytest

from extractors import documents
from extractors.documents import InputError, Reading, Rejected, read_documents
from extractors.readers import address
from extractors.readers.compressed import opened
from extractors.readers.feed import words_of
from extractors.readers.found import At, Unreadable
from extractors.readers.page import decode_page
from extractors.readers.pdf import joined

EN = "The minister visited the capital on Monday morning and met the prime minister."
EN2 = "Both sides said afterwards that they would sign the agreement in the autumn."
VI = "Bộ trưởng đến thăm thủ đô vào sáng thứ Hai và gặp thủ tướng nước chủ nhà."


def read(*inputs, **options):
    return list(read_documents(inputs, Reading(**options)))


def page(text=EN, title="A visit", head=""):
    return (
        f'<!doctype html><html><head><title>{title}</title><meta property="og:site_name" content="The Example">{head}'
        f'</head><body><nav><a href="/">Home</a></nav><article><h1>{title}</h1><p>{text} {EN2}</p><p>{EN2} {text}</p>'
        "</article></body></html>"
    )


# ── Markdown ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_markdown_gives_its_words_and_front_matter_tells_of_them(tmp_path):
    (tmp_path / "note.md").write_text(
        '---\ntitle: "A note"\ndate: 2021-02-03\nsource: The Example\ntags: [a]\n---\n\n'
        "# Heading\n\nThe **minister** visited\nthe [capital](https://x.example/).\n\n![a picture](x.png)\n\n"
        "- `code` and _met_ the prime minister\n\n```\nnot words\n```\n"
    )
    [document] = read(tmp_path / "note.md")
    assert document.text == "Heading\nThe minister visited the capital.\nand met the prime minister"
    assert (document.id, document.title, document.source) == ("note", "A note", "The Example")
    assert document.published == date(2021, 2, 3)


def test_markdown_without_front_matter_is_titled_by_its_heading(tmp_path):
    (tmp_path / "note.md").write_text(f"# A visit\n\n{EN}\n")
    [document] = read(tmp_path / "note.md")
    assert (document.title, document.text) == ("A visit", f"A visit\n{EN}")


# ── Tables and mapped columns ────────────────────────────────────────────────────────────────────────────────────────


def test_rows_of_a_table_are_documents_by_the_names_of_columns(tmp_path):
    (tmp_path / "a.csv").write_text(
        f'id,body,day,paper\nx1,"{EN}\nIt ended, ""well"".",2020-01-02,The Example\n,{VI},,\n\n', encoding="utf-8"
    )
    first, second = read(tmp_path / "a.csv", columns=(("text", "body"), ("date", "day"), ("source", "paper")))
    assert (first.id, first.text, first.source) == ("x1", f'{EN}\nIt ended, "well".', "The Example")
    assert first.published == date(2020, 1, 2)
    assert (second.id, second.language, second.source) == ("a:3", "vi", None)


def test_the_same_mapping_reads_json_lines(tmp_path):
    (tmp_path / "a.jsonl").write_text(f'{{"key": "1", "body": "{EN}"}}\n{{"key": "2"}}\n')
    document, rejected = read(tmp_path / "a.jsonl", columns=(("id", "key"), ("text", "body")))
    assert (document.id, document.text) == ("1", EN)
    assert "the field 'body' is missing" in rejected.reason


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_told_by_the_header(tmp_path, delimiter):
    (tmp_path / "a.csv").write_text(f"id{delimiter}text\n1{delimiter}{EN}\n")
    assert [document.id for document in read(tmp_path / "a.csv")] == ["1"]


def test_a_broken_row_spoils_no_other(tmp_path):
    rows = [b"id,text,title", f"1,{EN},".encode(), b"2,caf\xe9,", b"3,a,b,c,d", b"4,,x", f"5,{EN2},".encode()]
    (tmp_path / "a.csv").write_bytes(b"\n".join(rows))
    first, *rejected, last = read(tmp_path / "a.csv")
    assert (first.id, last.id) == ("1", "5")
    assert [(one.place, one.reason) for one in rejected] == [
        ("row 3", "not UTF-8: byte 0xe9 in the column 'text'"),
        ("row 4", "5 cells, but the header has 3"),
        ("row 5", "the column 'text' is empty"),
    ]


def test_a_table_without_the_column_says_how_to_name_it(tmp_path):
    (tmp_path / "a.csv").write_text("id,body\n1,words\n")
    [rejected] = read(tmp_path / "a.csv")
    assert "lacks the column 'text'; it has id, body. --columns text=NAME" in rejected.reason
    with pytest.raises(InputError, match="no field 'body' that a column could hold; there are id, text"):
        Reading(columns=(("body", "text"),))


# ── Pages, feeds, archives ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_page_in_another_encoding_is_read_as_it_declares():
    data = '<meta charset="windows-1258"><p>Pháp'.encode("windows-1258")
    assert "Pháp" in decode_page(data)
    assert decode_page(b"caf\xe9", "latin-1") == "café"
    with pytest.raises(Unreadable, match="not UTF-8"):
        decode_page(b"caf\xe9")


RSS = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>The Example</title>
<item><title>A visit</title><link>https://x.example/1</link><guid>urn:1</guid>
<pubDate>Wed, 03 Feb 2021 10:00:00 GMT</pubDate><description>&lt;p&gt;{EN}&lt;/p&gt;&lt;p&gt;{EN2}&lt;br&gt;So it was.&lt;/p&gt;
&lt;script&gt;no words&lt;/script&gt;</description></item>
<item><title>{EN2}</title><link>https://x.example/2</link></item><item></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Ví dụ</title><entry><id>urn:a</id><title>Tin</title>
<updated>2021-02-03T01:00:00Z</updated><content type="html">{VI}</content><summary>Tin</summary></entry></feed>"""


def test_entries_of_a_feed_are_documents(tmp_path):
    (tmp_path / "a.rss").write_text(RSS)
    (tmp_path / "b.atom").write_text(ATOM, encoding="utf-8")
    first, second, rejected, third = read(tmp_path)
    assert (first.id, first.text) == ("urn:1", f"{EN}\n{EN2}\nSo it was.")
    assert (first.title, first.source, first.url) == ("A visit", "The Example", "https://x.example/1")
    assert first.published == third.published == date(2021, 2, 3)
    assert (second.id, second.text) == ("https://x.example/2", EN2)
    assert (rejected.place, rejected.reason) == ("entry 3", "the entry holds no words")
    assert (third.id, third.text, third.source, third.language) == ("urn:a", VI, "Ví dụ", "vi")


def test_what_is_no_feed_is_quarantined(tmp_path):
    (tmp_path / "a.xml").write_text("<note>words</note>")
    [rejected] = read(tmp_path / "a.xml")
    assert rejected.reason.startswith("neither RSS nor Atom")


@pytest.mark.parametrize(
    ("html", "words"),
    [("", ""), ("plain", "plain"), ("a<b>b</b> c<br/>d<!-- no -->e", "ab c\nde"), ("<p>1</p>2<p>3</p>", "1\n2\n3")],
)
def test_words_of_a_piece_of_html(html, words):
    assert words_of(html) == words


def warc(*answers):
    records = []
    for url, status, kind, body in answers:
        payload = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + body
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2021-02-03T04:05:06Z\r\n"
            f"WARC-Record-ID: <urn:uuid:{len(records):032x}>\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(payload)}\r\n\r\n"
        )
        records.append(head.encode() + payload + b"\r\n\r\n")
    return records


ANSWERS = (
    ("https://x.example/1", "200 OK", "text/html; charset=utf-8", page().encode()),
    ("https://x.example/a.png", "200 OK", "image/png", b"png"),
    ("https://x.example/old", "301 Moved", "text/html", page().encode()),
    ("https://x.example/empty", "200 OK", "text/html", b"<html></html>"),
    ("https://x.example/2", "200 OK", "text/html", page(VI).encode()),
)


def test_pages_of_a_web_archive_are_documents(tmp_path):
    pytest.importorskip("fastwarc")
    records = warc(*ANSWERS)
    (tmp_path / "plain.warc").write_bytes(b"".join(records))
    (tmp_path / "packed.warc.gz").write_bytes(b"".join(map(gzip.compress, records)))
    with zipfile.ZipFile(tmp_path / "a.wacz", "w") as archive:
        archive.writestr("archive/data.warc.gz", b"".join(map(gzip.compress, records)))
        archive.writestr("pages/pages.jsonl", "{}")
    for name in ("plain.warc", "packed.warc.gz", "a.wacz"):
        first, rejected, second = read(tmp_path / name)
        assert [document.id for document in (first, second)] == ["https://x.example/1", "https://x.example/2"]
        assert EN in first.text
        assert (first.url, first.source, first.published) == (first.id, "The Example", date(2021, 2, 3))
        assert rejected.place.endswith("https://x.example/empty")
        assert rejected.reason == "no article was found in the page"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.wacz", b"no zip", "not WACZ"),
        ("a.warc", b"no archive\r\n\r\n", ""),
        ("a.pdf", b"no pdf", "not PDF"),
        ("a.txt.gz", b"no gzip", "not gzip"),
        ("a.txt.gz", gzip.compress(EN.encode() * 9)[:-12], "not gzip, or cut short"),
        ("a.txt.zst", b"not packed", "not Zstandard"),
    ],
)
def test_damaged_files_are_quarantined_and_the_rest_goes_on(tmp_path, name, data, reason):
    (tmp_path / name).write_bytes(data)
    (tmp_path / "b.txt").write_text(EN)
    rejected, document = read(tmp_path)
    assert isinstance(rejected, Rejected)
    assert reason in rejected.reason
    assert document.id == "b"


# ── PDF ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def pdf(*lines):
    """The smallest file with these lines on a page."""
    words = "".join(f"({line}) Tj 0 -14 Td " for line in lines)
    content = f"BT /F1 12 Tf 40 700 Td {words}ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources 6 0 R >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Title (A visit) >>",
        "<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>",
    ]
    out, offsets = "%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    start = len(out)
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    return f"{out}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 5 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()


def test_the_text_layer_of_a_pdf(tmp_path):
    pytest.importorskip("pypdf")
    (tmp_path / "a.pdf").write_bytes(
        pdf("The minister visited the capital on Monday mor-", "ning and met the premier.")
    )
    [document] = read(tmp_path / "a.pdf")
    assert document.text == "The minister visited the capital on Monday morning and met the premier."
    assert (document.id, document.title) == ("a", "A visit")
    (tmp_path / "a.pdf").write_bytes(pdf())
    [rejected] = read(tmp_path / "a.pdf")
    assert rejected.reason == "no text layer: a scan, perhaps"


def test_lines_of_a_page_become_paragraphs():
    assert joined("One long line that goes on\nand on here.\nThe next line is another\none.\n\nThird") == (
        "One long line that goes on and on here.\nThe next line is another one.\nThird"
    )


# ── Packed files, folders, addresses ─────────────────────────────────────────────────────────────────────────────────


def test_packed_files_are_read_as_what_is_in_them(tmp_path):
    zstandard = pytest.importorskip("zstandard")
    (tmp_path / "one.txt.gz").write_bytes(gzip.compress(EN.encode()))
    lines = f'{{"id": "two", "text": "{EN2}"}}\n{{"id": "three", "text": "{EN2} So it was."}}\n'.encode()
    packer = zstandard.ZstdCompressor()
    half = len(lines) // 2  # two frames, as appending makes them
    (tmp_path / "two.jsonl.zst").write_bytes(packer.compress(lines[:half]) + packer.compress(lines[half:]))
    (tmp_path / "metadata.tsv").write_text("file\tid\ttitle\tdate\tlanguage\tsource\turl\none.txt.gz\t\tT\n")
    assert [document.id for document in read(tmp_path)] == ["one", "two", "three"]
    assert read(tmp_path / "one.txt.gz")[0].title == "T"


def test_a_missing_library_is_named_with_its_extra(tmp_path, monkeypatch):
    monkeypatch.setattr(documents, "find_spec", lambda name: None if name == "pypdf" else find_spec(name))
    (tmp_path / "a.pdf").write_bytes(b"")
    with pytest.raises(InputError, match=r"needs pypdf, which is not installed: pip install 'geopol-kg\[readers\]'"):
        read(tmp_path / "a.pdf")
    (tmp_path / "b.txt").write_text(EN)
    rejected, document = read(tmp_path)
    assert "needs pypdf" in rejected.reason
    assert document.id == "b"


def test_a_reader_that_fails_stops_no_other(tmp_path, monkeypatch):
    def fails(file, at):
        raise RuntimeError("too strange")
        yield

    monkeypatch.setitem(documents.READERS, ".md", fails)
    (tmp_path / "a.md").write_text(EN)
    (tmp_path / "b.txt").write_text(EN)
    rejected, document = read(tmp_path)
    assert rejected.reason == "its reader failed: RuntimeError: too strange"
    assert document.id == "b"


def test_an_address_is_fetched_only_when_asked(monkeypatch):
    asked = []

    def fetch(url):
        asked.append(url)
        yield from address.read(io.BytesIO(RSS.encode()), At(url, url), "text/xml")

    monkeypatch.setattr(address, "fetch", fetch)
    with pytest.raises(InputError, match="fetched with --online only"):
        read("https://x.example/feed")
    assert asked == []
    assert [one.id for one in read("https://x.example/feed", online=True) if not isinstance(one, Rejected)] == [
        "urn:1",
        "https://x.example/2",
    ]
    [(_, found)] = address.read(io.BytesIO(page().encode()), At("https://x.example/1", "u"), "text/html")
    assert (found.id, found.url) == ("https://x.example/1", "https://x.example/1")


def test_an_address_that_does_not_answer_is_quarantined(monkeypatch):
    def refuse(*_, **__):
        raise OSError("refused")

    monkeypatch.setattr(address.urllib.request, "urlopen", refuse)
    [rejected] = read("http://x.example/", online=True)
    assert rejected.reason == "cannot be fetched: refused"


def test_a_file_is_closed_when_it_has_been_read(tmp_path):
    (tmp_path / "a.txt").write_text(EN)
    with opened(tmp_path / "a.txt") as file:
        assert file.read()
    assert file.closed
