"""``geopol show``: what is known of an actor, a relation or a pair, plain in a pipe and in colour on a terminal."""

import pytest
from typer.testing import CliRunner

from graph.assembly import assemble
from graph.belief import score
from graph.cli import app
from graph.rdf import to_quads
from graph.store import create_store
from graph.telling import day_in, interval_in, pieces, source_of
from ontology.statements import DateInterval, Evidence, Span


@pytest.fixture(scope="module")
def folder(tmp_path_factory, world):
    folder = tmp_path_factory.mktemp("show") / "store"
    statements = score(assemble(world.statements), world.documents)
    create_store(folder, to_quads(statements, world.documents, world.lookup))
    return folder


@pytest.fixture
def shown(folder):
    def show(*arguments, code=0, env=None):
        result = CliRunner().invoke(app, ["show", str(folder), *arguments], env=env)
        assert result.exit_code == code, result.output
        return result.stdout if code == 0 else result.stderr

    return show


@pytest.mark.parametrize("name", ["USA", "Mỹ", "washington", "actor:USA", "https://w3id.org/geopol/actor/USA"])
def test_an_actor_by_any_name(shown, name):
    printed = shown(name, "--lang", "en")
    assert printed.startswith("United States  country, USA\n")
    assert "statements 4, sentences 5, documents 2" in printed
    assert "most with: INF Treaty 2" in printed


def test_a_sentence_stands_below_its_statement_with_its_source(shown):
    lines = shown("urges", "--lang", "vi").splitlines()
    place = lines.index("  Các thành viên châu Âu của NATO kêu gọi Mỹ giữ hiệp ước.")
    assert "kêu gọi Hoa Kỳ  [có thật]" in lines[place - 1] or "kêu gọi Hoa Kỳ  [có thật]" in "".join(lines[:place])
    assert lines[place + 1] == "    Báo Thử · Tin thử · 25/10/2018"


def test_a_relation_tells_what_it_means(shown):
    printed = shown("rút khỏi", "--lang", "en")
    assert printed.startswith("withdraws from  withdraws\nLeaves the treaty")
    assert "[planned]  1 Nov 2018 – 30 Nov 2018" in printed


@pytest.mark.parametrize("pair", [("Nga", "NATO"), ("Nga/NATO",), ("NATO", "RUS")])
def test_a_pair_tells_its_index(shown, pair):
    printed = shown(*pair, "--lang", "en")
    assert "cooperation–conflict index +2.5 over 1 actual acts" in printed
    assert "Russia meets NATO  [actual]" in printed
    assert "+2,5" in shown(*pair)


def test_offices_are_told_in_the_language(shown):
    assert "ngoại trưởng, Nga (1/3/2015 – 31/1/2020)" in shown("Ivan Ivanov")
    assert "foreign minister, Russia (1 Mar 2015 – 31 Jan 2020)" in shown("Ivan_Ivanov", "--lang", "en")


def test_filters_and_limit(shown):
    assert "Không có phát biểu nào" in shown("RUS", "--status", "planned")
    assert "statements 1," in shown("USA", "--status", "alleged", "--lang", "en")
    assert "violates" in shown("USA", "--relation", "vi phạm", "--lang", "en")
    assert "3 more; --limit shows them" in shown("USA", "--limit", "1", "--lang", "en")
    assert "statements 1," in shown("USA", "--since", "2018-11-05", "--lang", "en")


def test_plain_in_a_pipe_and_in_colour_on_a_terminal(shown):
    assert "\x1b[" not in shown("USA")
    assert "\x1b[1;34m" in shown("USA", env={"FORCE_COLOR": "1", "TERM": "xterm"})


def test_what_is_not_there_is_told_with_what_is_near(shown):
    errors = shown("Rusia", code=1)
    assert "Russia" in errors
    assert "relation" in errors
    assert "one or two names" in shown("USA", "RUS", "NATO", code=2)


def test_marked_words_may_overlap():
    quote = "Moscow's envoy met NATO"
    evidence = Evidence(
        document_id="d",
        sentence=Span(10, 10 + len(quote)),
        quote=quote,
        language="en",
        extractor="e",
        score=1.0,
        subject=Span(10, 24),
        trigger=Span(19, 24),
        object=None,
    )
    assert [(piece.text, piece.role) for piece in pieces(evidence)] == [
        ("Moscow's ", "subject"),
        ("envoy", "trigger"),
        (" met NATO", None),
    ]


def test_dates_and_sources_as_people_write_them(world):
    day = world.documents["vi/mot"].published
    assert (day_in(day, "vi"), day_in(day, "en")) == ("25/10/2018", "25 Oct 2018")
    assert interval_in(DateInterval(day, None), "vi") == "25/10/2018 – …"
    assert interval_in(None, "en") == ""
    evidence = world.statements[2].evidence[0]
    assert source_of(evidence, world.documents, "en") == "en one · 26 Oct 2018"
    assert source_of(evidence, {}, "en") == "en one"
