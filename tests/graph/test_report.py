"""The report: one page without script or request, in which every number leads to its statements."""

import re
import shutil
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from playwright.sync_api import sync_playwright
from typer.testing import CliRunner

from graph.analysis.whole import Settings, analyze
from graph.assembly import assemble
from graph.belief import score
from graph.cli import app
from graph.rdf import to_quads
from graph.report.page import render, safe_address
from graph.report.references import References
from graph.report.words import LANGUAGES, Words, texts
from graph.store import create_store
from ontology.actors import Actor
from ontology.statements import DateInterval, Status

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
HOSTILE = "</section><script>window.broken=1</script><img src=x onerror=window.broken=1>"


@pytest.fixture(scope="module")
def statements(world):
    """The small world, and a quarrel that lasts some months."""
    meeting = world.statements[-1]
    quarrel = [
        replace(meeting, relation=relation, date=DateInterval(date(2018, month, 3), date(2018, month, 3)))
        for relation, month in (("accuses", 3), ("threatens", 4), ("praises", 6), ("signs", 9))
    ]
    friends = [
        replace(world.statements[0], relation="praises"),
        replace(meeting, relation="praises", object=world.actors["USA"]),
    ]
    return score(assemble((*world.statements, *quarrel, *friends)), world.documents)


@pytest.fixture(scope="module")
def page(world, statements):
    def make(language, documents=None, found=None, **settings):
        documents, found = documents or world.documents, statements if found is None else found
        analysis = analyze(found, documents=documents, lookup=world.lookup, settings=Settings(**settings))
        return render(analysis, found, documents, language)

    return make


class Reader(HTMLParser):
    """Ids, links, what is within number links, and what stands outside of any."""

    def __init__(self):
        super().__init__()
        self.ids, self.links, self.tags, self.loose = [], [], set(), []
        self._stack, self._section = [], None

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.tags.add(tag)
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "section":
            self._section = found["id"]
        if tag == "a":
            self.links.append(found["href"])
        if tag not in {"meta", "link", "img", "br"}:
            self._stack.append(tag)

    def handle_endtag(self, tag):
        while self._stack and self._stack.pop() != tag:
            pass

    def handle_data(self, data):
        bare = not {"a", "style", "svg", "title", "mark", "blockquote"} & set(self._stack)
        if bare and self._section in {"key", "actors", "pairs", "strain", "brokers"}:
            self.loose += re.findall(r"[−+]?\d+(?:[.,]\d+)?", data)


def read(html):
    reader = Reader()
    reader.feed(html)
    return reader


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_within_the_page_has_its_place(page, language):
    found = read(page(language))
    assert len(found.ids) == len(set(found.ids))
    inside = {link[1:] for link in found.links if link.startswith("#")}
    assert inside
    assert inside <= set(found.ids)
    assert {"s1", "n1", "d1", "statements"} <= set(found.ids)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_is_a_link_to_its_statements(page, language):
    # What is left are zeros, which nothing stands behind, the scale of PLOVER, 1-2, 1-3, 2-3, and days.
    allowed = {"0", "−10", "+10", "1", "2", "3", "4", "2018", "3/4/2018", "9", "6", "10", "25"}
    assert set(read(page(language)).loose) <= allowed


def test_a_number_leads_to_just_its_statements(page, statements):
    html = page("en")
    row = re.search(r"<b>United States</b>.*?</tr>", html[html.index('id="actors"') :], re.DOTALL)[0]
    anchor, count = re.search(r'href="#(n\d+)">(\d+)</a>', row).groups()
    listed = re.search(rf'<li id="{anchor}">(.*?)</li>', html)[1]
    assert listed.count("href=") == int(count)
    numbers = re.findall(r"#s(\d+)", listed)
    assert all(f'<li id="s{number}">' in html for number in numbers)


def test_sentences_are_marked_and_lead_to_their_documents(page):
    html = page("vi")
    assert '<mark class="trigger">kêu gọi</mark>' in html
    assert '<a href="https://news.example/one?a=1&amp;b=2" rel="noreferrer">' in html
    assert re.search(r'<li id="d1">', html)


def test_it_says_what_is_no_fact_and_how_it_was_made(page):
    english, vietnamese = page("en"), page("vi")
    assert "United States withdraws from INF Treaty" in english
    assert '<span class="status">planned</span>' in english
    assert "A machine misreads" in english
    assert "Máy có thể đọc sai" in vietnamese
    assert "planned 0.5" in page("en", weights=((Status.PLANNED, 0.5),))


def test_the_same_graph_gives_the_same_page(page, statements):
    assert page("vi") == page("vi", found=statements[::-1])


def test_an_empty_graph_has_a_report(page):
    assert "This graph holds no statements." in page("en", found=())


def test_texts_are_there_in_both_languages_with_the_same_braces():
    for key, found in texts().items():
        braces = [set(re.findall(r"\{(\w+)\}", text)) for _, text in found]
        assert braces[0] == braces[1], key
    with pytest.raises(ValueError, match="accepted are en, vi"):
        Words("de", References(()))


def test_numbers_as_the_languages_write_them():
    english, vietnamese = (Words(language, References(())) for language in LANGUAGES)
    assert [english.number(n, signed=True) for n in (-3.54, 2, 0, -0.01)] == ["−3.5", "+2.0", "0.0", "0.0"]
    assert [vietnamese.number(n) for n in (1234, 2.5, None)] == ["1.234", "2,5", "–"]
    assert english.number(1234.5) == "1,234.5"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//x.example", "", None])
def test_no_address_but_of_the_web_is_a_link(url):
    assert safe_address(url) is None


@pytest.fixture(scope="module")
def browser():
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.fail(f"no Chromium found ({', '.join(BROWSERS)}): run sh tests/install-chromium")
    arguments = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_a_browser_it_asks_for_nothing_and_fits(browser, page, tmp_path, world, statements, language):
    evil = Actor(id="Evil", type="Country", labels=(("en", HOSTILE), ("vi", HOSTILE)))
    hostile = replace(statements[0], subject=evil)
    documents = {
        name: replace(one, title=HOSTILE, source=HOSTILE, url="javascript:window.broken=1")
        for name, one in world.documents.items()
    }
    file = tmp_path / "report.html"
    file.write_text(page(language, documents=documents, found=(*statements, hostile)), encoding="utf-8")
    opened = browser.new_page(viewport={"width": 1000, "height": 900})
    complaints = []
    opened.on("request", lambda request: request.url == file.as_uri() or complaints.append(request.url))
    opened.on("console", lambda message: complaints.append(message.text))
    opened.goto(file.as_uri())
    assert opened.evaluate("window.broken") is None
    assert opened.locator("script").count() == 0
    assert opened.evaluate("document.documentElement.scrollWidth") <= 1000
    assert opened.locator("svg a").count() >= 4
    opened.locator("#actors a.number").first.click()
    assert opened.evaluate("document.querySelector(':target').tagName") == "LI"
    assert complaints == []
    opened.close()


def test_the_command_writes_it(tmp_path, world, statements):
    create_store(tmp_path / "store", to_quads(statements, world.documents, world.lookup))
    output = tmp_path / "report.html"
    arguments = [
        "report",
        str(tmp_path / "store"),
        "--output",
        str(output),
        "--lang",
        "en",
        "--title",
        "Arms & treaties",
    ]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    assert "<h1>Arms &amp; treaties</h1>" in output.read_text(encoding="utf-8")
    bad = CliRunner().invoke(app, [*arguments, "--weight", "planned=7"])
    assert bad.exit_code == 1
    assert "[0, 1]" in bad.stderr


def test_a_sentence_that_says_two_things_is_counted_once(page, statements):
    evidence = [one for statement in statements for one in statement.evidence]
    sentences = {(one.document_id, one.sentence) for one in evidence}
    assert len(sentences) < len(evidence)
    told = re.sub(r"<[^>]*>", "", page("en"))
    assert f" in {len(sentences)} sentences." in told
