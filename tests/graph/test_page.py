"""The page in a real headless Chromium that cannot resolve any name."""

import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from graph.assembly import assemble
from graph.views.content import script_json
from graph.views.layout import places
from graph.views.links import draw
from graph.views.page import render, write_page
from graph.views.tables import texts
from ontology.actors import Actor, Name, Office
from ontology.statements import Document, Evidence, Span, Statement, Status
from ontology.vocabulary import vocabulary

VIEWS = Path(render.__code__.co_filename).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND",
]
HOSTILE = "</script><script>window.broken=1</script><img src=x onerror=window.broken=1>\u2028'\"<!--<script>"


@pytest.fixture(scope="module")
def browser():
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.fail(f"no Chromium found ({', '.join(BROWSERS)}): run sh tests/install-chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


def assembled(world):
    return assemble(world.statements)


@pytest.fixture
def opened(browser, tmp_path, world):
    """Opens the page of statements; whatever it requests or complains of fails the test."""
    complaints, contexts = [], []

    def open_page(language="vi", statements=None, documents=None, scheme="light", **more):
        file = tmp_path / "graph.html"
        known = world.documents.values() if documents is None else documents
        found = assembled(world) if statements is None else statements
        file.write_text(render(found, language, known, **more), encoding="utf-8")
        context = browser.new_context(viewport={"width": 1300, "height": 800}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        address = file.as_uri()
        page.on("request", lambda request: request.url == address or complaints.append(f"request {request.url}"))
        page.on("console", lambda message: complaints.append(f"console {message.text}"))
        page.on("pageerror", lambda error: complaints.append(f"error {error}"))
        page.goto(address)
        page.wait_for_selector("html[data-ready]")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def link(page, first, second):
    """Number of the one link between two actors."""
    found = page.evaluate(
        "([one, other]) => content.links.flatMap((link, index) => { const ids = [link.first, link.second]"
        ".map((end) => content.actors[end].id); return ids.includes(one) && ids.includes(other) ? [index] : []; })",
        [first, second],
    )
    assert len(found) == 1
    return found[0]


def click_on_canvas(page, point):
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    box = page.locator("#network canvas").bounding_box()
    page.mouse.click(box["x"] + point["x"], box["y"] + point["y"])
    page.wait_for_selector("#details .back")


def click_on_link(page, index):
    point = page.evaluate("(index) => network.canvasToDOM(network.body.edges[index].edgeType.getPoint(0.3))", index)
    click_on_canvas(page, point)


def marks(page):
    return {
        role: page.locator(f"#details .sentence mark.{role}").all_inner_texts()
        for role in ("subject", "trigger", "object")
    }


@pytest.mark.browser
@pytest.mark.parametrize(
    ("language", "legend", "relation", "actor"),
    [
        ("vi", "Chú giải và bộ lọc", "xung đột bằng lời", "Hoa Kỳ"),
        ("en", "Legend and filters", "verbal conflict", "United States"),
    ],
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_opens_offline_with_a_legend_in_both_languages(opened, language, legend, relation, actor, scheme):
    page = opened(language, scheme=scheme)
    assert page.get_attribute("html", "lang") == language
    assert legend in page.inner_text("#legend summary")
    assert relation in page.inner_text("#legend")
    assert actor in page.inner_text("#details")
    assert page.locator("#network canvas").count() == 1


@pytest.mark.browser
def test_the_language_can_be_switched(opened):
    page = opened("vi")
    page.click("#language")
    assert page.get_attribute("html", "lang") == "en"
    assert "Legend and filters" in page.inner_text("#legend")
    assert "United States" in page.inner_text("#details")


@pytest.mark.browser
def test_a_click_on_a_link_shows_its_sentences_with_the_words_marked(opened):
    page = opened("vi")
    click_on_link(page, link(page, "NATO_European_members", "USA"))
    shown = page.inner_text("#details")
    assert "các thành viên châu Âu của NATO kêu gọi Hoa Kỳ" in shown
    assert "Tin thử" in shown
    assert "Báo Thử" in shown
    assert "25 thg 10" in shown
    assert "có thật" in shown
    assert marks(page) == {
        "subject": ["Các thành viên châu Âu của NATO", "NATO's European members"],
        "trigger": ["kêu gọi", "urged"],
        "object": ["Mỹ", "the US"],
    }
    assert page.locator("#details a").get_attribute("href") == "https://news.example/one?a=1&b=2"


@pytest.mark.browser
def test_a_click_on_an_actor_shows_names_type_codes_and_statements(opened):
    page = opened("en")
    point = page.evaluate(
        "network.canvasToDOM(network.getPosition(content.actors.findIndex((one) => one.id === 'USA')))"
    )
    click_on_canvas(page, point)
    shown = page.inner_text("#details")
    for part in ("United States", "country", "Washington", "wikidata Q30", "accuses", "withdraws from", "INF Treaty"):
        assert part in shown
    page.keyboard.press("Escape")
    assert "Strongest links" in page.inner_text("#details")


@pytest.mark.browser
def test_speaker_status_and_date_of_the_event_stand_by_the_sentence(opened):
    page = opened("en")
    for index in page.evaluate("content.links.flatMap((link, index) => link.quad.endsWith('conflict') ? [index] : [])"):
        page.evaluate("(index) => select({ link: index })", index)
        shown = page.inner_text("#details")
        if "violates" in shown:
            assert "alleged" in shown
            assert "according to Ivan Ivanov" in shown
        if "withdraws" in shown:
            assert "planned" in shown
            assert "Nov 1, 2018 – Nov 30, 2018" in shown


@pytest.mark.browser
def test_links_that_nothing_actual_is_said_of_are_dashed_and_statuses_filter(opened):
    page = opened("en")
    dashes = "(index) => Boolean(edges.get(index).dashes)"
    urged = link(page, "NATO_European_members", "USA")
    withdraws = page.evaluate(
        "content.links.findIndex((link) => link.statements.some((one) => content.statements[one].status === 'planned'))"
    )
    assert page.evaluate(dashes, withdraws)
    assert not page.evaluate(dashes, urged)
    page.uncheck("#legend [data-name=planned]")
    assert page.evaluate("(index) => edges.get(index).hidden", withdraws)
    page.uncheck("#legend [data-name=verbal-conflict]")
    assert page.evaluate("(index) => edges.get(index).hidden", urged)
    page.get_by_role("button", name="Show all").click()
    assert not page.evaluate("(index) => edges.get(index).hidden", withdraws)


@pytest.mark.browser
@pytest.mark.parametrize("words", ["washington", "my", "Hoa ky", "Q30", "united st"])
def test_an_actor_is_found_by_any_name_with_the_keyboard_alone(opened, words):
    page = opened("vi")
    page.focus("#query")
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    assert "Hoa Kỳ" in page.inner_text("#details h2")


@pytest.mark.browser
def test_every_link_and_actor_can_be_reached_without_the_picture(opened):
    page = opened("en")
    assert page.locator("#details .rows button").count() >= page.evaluate("content.links.length")
    page.locator("#details .rows button").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#details .sentence").count() > 0


def evidence(quote, subject, target, language="en", document="d1"):
    def span(words):
        at = quote.index(words)
        return Span(at, at + len(words))

    return Evidence(
        document_id=document,
        sentence=Span(0, len(quote)),
        quote=quote,
        language=language,
        extractor="rules-1",
        score=0.9,
        subject=span(subject),
        object=span(target),
    )


def actor(name, **more):
    return Actor(
        id=more.pop("id", "X"),
        type="Person",
        labels=(("en", name),),
        names=(Name(text=name, language="en", kind="label"),),
        **more,
    )


@pytest.mark.browser
def test_text_from_the_news_cannot_break_out(opened):
    quote = f"A {HOSTILE} met B."
    said = evidence(quote, HOSTILE, "B.", document=HOSTILE)
    one, other = actor(HOSTILE, id="one", codes=(("wikidata", HOSTILE),)), actor(f"B {HOSTILE}", id="two")
    statements = (
        Statement(subject=one, relation="meets", object=other, evidence=(said,), attributed_to=other),
        Statement(subject=one, relation="urges", object=other, status=Status.ALLEGED, evidence=(said,)),
    )
    document = Document(
        id=HOSTILE,
        text=quote,
        language="en",
        title=HOSTILE,
        source=HOSTILE,
        url="javascript:window.broken=1",
        published=date(2020, 1, 2),
    )
    page = opened("en", statements, [document])
    for index in (0, 1):
        page.evaluate("(index) => select({ link: index })", index)
        assert page.locator("#details .sentence q").first.text_content() == quote
    assert page.locator("#details a").count() == 0
    assert page.locator("#details img, #details script").count() == 0
    page.evaluate("select({ actor: 0 })")
    page.fill("#query", "img src")
    assert page.locator("#matches [data-actor]").count() == 2
    point = page.evaluate("network.canvasToDOM(network.getPosition(0))")
    box = page.locator("#network canvas").bounding_box()
    page.mouse.move(box["x"] + point["x"], box["y"] + point["y"])
    page.wait_for_timeout(400)  # the tooltip comes after a while
    assert page.locator("img").count() == 0
    assert page.evaluate("window.broken") is None


@pytest.mark.browser
def test_marks_stand_right_after_signs_of_two_units(opened):
    said = evidence("🕊🕊 Ann met 🕊 Bob.", "Ann", "Bob")
    statements = (
        Statement(subject=actor("Ann", id="Ann"), relation="meets", object=actor("Bob", id="Bob"), evidence=(said,)),
    )
    page = opened("en", statements, [])
    page.evaluate("select({ link: 0 })")
    assert marks(page) == {"subject": ["Ann"], "trigger": [], "object": ["Bob"]}


@pytest.mark.browser
def test_a_graph_without_statements_opens(opened):
    page = opened("en", ())
    assert "holds no statements" in page.inner_text("#details")


@pytest.mark.browser
def test_what_is_left_out_is_told(opened):
    page = opened("en", max_actors=2)
    told = page.inner_text("#cut")
    assert "2 of 6 actors" in told
    assert "of 5 statements" in told


def test_the_same_input_gives_the_same_bytes_whatever_its_order(tmp_path, world):
    statements = assembled(world)
    write_page(tmp_path / "a.html", statements, "vi", world.documents.values())
    write_page(tmp_path / "b.html", statements[::-1], "vi", list(world.documents.values())[::-1])
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_an_unknown_language_is_refused(world):
    with pytest.raises(ValueError, match="'fr'; accepted are en, vi"):
        render(world.statements, "fr")


def test_json_within_a_script_element_holds_nothing_that_ends_it():
    assert script_json({"a": "</script>&\u2028\u2029é"}) == '{"a":"\\u003c/script\\u003e\\u0026\\u2028\\u2029é"}'


def test_links_are_one_a_pair_and_quad_class(world):
    drawing = draw(world.statements, vocabulary())
    pairs = [(one.first, one.second, one.quad) for one in drawing.links]
    assert len(pairs) == len(set(pairs))
    assert sorted(index for one in drawing.links for index in one.statements) == list(range(len(drawing.statements)))


def test_the_strongest_part_is_kept(world):
    strong = world.statements[0].evidence[0]
    more = tuple(replace(strong, score=score / 10) for score in range(1, 9))
    statements = (world.statements[0].with_evidence(more), *world.statements[1:])
    drawing = draw(statements, vocabulary(), 2)
    assert {one.id for one in drawing.actors} == {"NATO_European_members", "USA"}
    assert drawing.all_actors == 6


def test_actors_do_not_stand_on_each_other():
    members = [actor(f"Person with a long name {number}", id=f"p{number}") for number in range(40)]
    said = evidence("Ann met Bob.", "Ann", "Bob")
    statements = [
        Statement(subject=members[number // 4], relation="meets", object=one, evidence=(said,))
        for number, one in enumerate(members)
        if number
    ]
    stands = places(draw(statements, vocabulary()))
    assert len(stands) == 40
    for number, one in enumerate(stands):
        for other in stands[:number]:
            assert abs(one.x - other.x) > one.size or abs(one.y - other.y) > one.size


def test_offices_without_dates_are_no_hindrance():
    offices = tuple(Office(title="minister", of=of, start=None, end=None) for of in ("Ann", "Bob"))
    said = evidence("Ann met Bob.", "Ann", "Bob")
    statement = Statement(
        subject=actor("Ann", id="Ann", offices=offices),
        relation="meets",
        object=actor("Bob", id="Bob"),
        evidence=(said,),
    )
    assert len(places(draw([statement], vocabulary()))) == 2


def test_every_text_the_scripts_ask_for_is_there():
    scripts = "".join(path.read_text(encoding="utf-8") for path in sorted((VIEWS / "static").glob("*.js")))
    template = (VIEWS / "templates" / "page.html.j2").read_text(encoding="utf-8")
    asked = set(re.findall(r'\bsay\("(\w+)"', scripts + template)) | set(re.findall(r'data-text="(\w+)"', template))
    assert asked <= set(texts())
    assert set(texts()) - asked <= {"subject", "trigger", "object", "structural"}


def test_own_scripts_never_write_html():
    for path in (VIEWS / "static").glob("*.js"):
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b", path.read_text(encoding="utf-8")
        ), path
