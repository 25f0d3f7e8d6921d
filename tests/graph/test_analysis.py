"""The analysis on a small invented neighbourhood: Iceland and Norway quarrel, Denmark stands between them."""

import csv
import io
import json
import random
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest
from typer.testing import CliRunner

from graph.analysis.acts import AnalysisError, acts_of, checked_weight, shipped_weights
from graph.analysis.balance import balance, sign
from graph.analysis.changes import Kind, changes
from graph.analysis.choices import Level, Period
from graph.analysis.dyads import dyads, period_of, series
from graph.analysis.figures import FIGURES, drawn
from graph.analysis.networks import blocs, interaction_network
from graph.analysis.tables import NAMES, tables, texts, to_csv, to_json
from graph.analysis.whole import Settings, analyze
from graph.cli import app
from graph.rdf import to_quads
from graph.store import create_store
from ontology.actors import Actor, Office
from ontology.statements import DateInterval, Document, Evidence, Span, Statement, Status
from ontology.tables import LANGUAGES
from ontology.vocabulary import vocabulary


def country(code, en, vi):
    return Actor(id=code, type="Country", labels=(("en", en), ("vi", vi)), codes=(("iso3", code),))


ISL, NOR, DNK, FIN, SWE = (
    country(*names)
    for names in (
        ("ISL", "Iceland", "Iceland"),
        ("NOR", "Norway", "Na Uy"),
        ("DNK", "Denmark", "Đan Mạch"),
        ("FIN", "Finland", "Phần Lan"),
        ("SWE", "Sweden", "Thụy Điển"),
    )
)
LEAGUE = Actor(id="Herring_League", type="Organization", labels=(("en", "Herring League"),))
PACT = Actor(id="Herring_Pact", type="Treaty", labels=(("en", "Herring Pact"), ("vi", "Hiệp ước Cá trích")))
MINISTER = Actor(
    id="Olga_Example",
    type="Person",
    labels=(("en", "Olga Example"),),
    offices=(Office(title="foreign_minister", of="NOR", start=date(2018, 1, 1), end=date(2019, 5, 31)),),
)
CHIEF = Actor(
    id="Lars_Example",
    type="Person",
    labels=(("en", "Lars Example"),),
    offices=(Office(title="secretary_general", of="Herring_League", start=None, end=None),),
)
ALL = {actor.id: actor for actor in (ISL, NOR, DNK, FIN, SWE, LEAGUE, PACT, MINISTER, CHIEF)}
DOCUMENTS = {
    name: Document(id=name, text="", language="en", source=source, published=day, title=title)
    for name, source, day, title in (
        ("one", "Gazette", date(2019, 3, 5), "Herring quarrel"),
        ("two", None, date(2019, 6, 20), None),
    )
}


def act(subject, relation, target, day=None, status=Status.ACTUAL, document="one", **more):
    when = DateInterval(day, day) if isinstance(day, date) else day
    quote = f"{subject.label('en')} {relation} {target.label('en')}."
    evidence = Evidence(
        document_id=document,
        sentence=Span(0, len(quote)),
        quote=quote,
        language="en",
        extractor="rules-1",
        score=0.8,
        subject=Span(0, len(subject.label("en"))),
    )
    return Statement(
        subject=subject,
        relation=relation,
        object=target,
        status=status,
        date=when,
        evidence=(evidence,),
        belief=0.56,
        **more,
    )


MARCH, APRIL, JUNE, JULY = (date(2019, month, 10) for month in (3, 4, 6, 7))
STATEMENTS = (
    act(ISL, "accuses", NOR, MARCH),
    act(NOR, "threatens", ISL, APRIL),
    act(ISL, "meets", NOR, JUNE),
    act(ISL, "signs", NOR, JULY),
    act(DNK, "praises", ISL),
    act(DNK, "supports", NOR, DateInterval(date(2019, 1, 1), date(2019, 12, 31))),
    act(DNK, "mediates", ISL, JUNE),
    act(FIN, "cooperates", SWE),
    act(SWE, "aids", FIN, JULY),
    act(SWE, "criticizes", ISL),
    act(MINISTER, "criticizes", DNK, APRIL),
    act(MINISTER, "criticizes", NOR, APRIL),
    act(CHIEF, "urges", ISL),
    act(NOR, "withdraws", PACT, APRIL),
    act(NOR, "attacks", ISL, status=Status.PLANNED),
    act(ISL, "attacks", NOR, status=Status.ALLEGED, attributed_to=NOR),
    act(MINISTER, "holdsOffice", NOR),
)


def made(statements=STATEMENTS, **settings):
    return analyze(statements, documents=DOCUMENTS, lookup=ALL.get, settings=Settings(**settings))


def acts(statements=STATEMENTS, **more):
    return acts_of(statements, documents=DOCUMENTS, lookup=ALL.get, **more)


def tally(analysis, first, second):
    return next(one.tally for one in analysis.dyads if one.pair == (first, second))


def ids(*relations):
    return {s.id for s in STATEMENTS if s.relation in relations}


def test_only_what_is_told_as_fact_counts():
    assert dict(shipped_weights()) == {status: float(status is Status.ACTUAL) for status in Status}
    found = acts()
    assert set(found.uncounted) == ids("attacks")
    assert set(found.structural) == ids("holdsOffice")
    assert len(found.acts) + len(found.uncounted) + len(found.structural) + len(found.inner) == len(STATEMENTS)


def test_weights_of_other_statuses_can_be_given():
    weighted = made(weights=(checked_weight("planned", "0.5"),))
    assert tally(weighted, "ISL", "NOR").conflict == tally(made(), "ISL", "NOR").conflict - 4.5
    assert tally(weighted, "ISL", "NOR").weight == 4.5


@pytest.mark.parametrize("weight", [("likely", "1"), ("planned", "2"), ("planned", "x"), ("planned", "nan")])
def test_a_weight_that_is_none_is_refused(weight):
    with pytest.raises(AnalysisError):
        checked_weight(*weight)


def test_people_count_as_whom_they_act_for_on_the_day():
    found = acts()
    assert {act.subject for act in found.acts if act.statement in ids("urges")} == {"Herring_League"}
    assert "Olga_Example" not in found.parties
    later = acts((act(MINISTER, "criticizes", DNK, JULY),))
    assert [one.subject for one in later.acts] == ["NOR"]  # the last office held
    assert {one.subject for one in acts(level=Level.ACTOR).acts} >= {"Olga_Example", "Lars_Example"}


def test_what_a_party_does_to_itself_is_apart():
    inner = act(MINISTER, "criticizes", NOR, APRIL)
    assert acts().inner == (inner.id,)
    assert acts(level=Level.ACTOR).inner == ()


def test_the_index_is_the_mean_score_of_the_ontology():
    scores = [vocabulary().relation(name).score for name in ("accuses", "threatens", "meets", "signs")]
    found = tally(made(), "ISL", "NOR")
    assert (found.weight, found.index) == (4, sum(scores) / 4)
    assert found.cooperation + found.conflict == sum(scores)
    assert set(found.statements) == ids("accuses", "threatens", "meets", "signs")


def test_stands_on_treaties_are_no_pairs():
    found = made()
    assert [(one.first, one.second, one.tally.index) for one in found.stances] == [("NOR", "Herring_Pact", -6.0)]
    assert not any("Herring_Pact" in dyad.pair for dyad in found.dyads)


def test_a_pair_over_time_leaves_out_what_has_no_date_or_a_wide_one():
    found = {(one.first, one.second): one for one in made().series}
    assert [point.period for point in found["ISL", "NOR"].points] == ["2019-03", "2019-04", "2019-06", "2019-07"]
    assert [point.tally.index < 0 for point in found["ISL", "NOR"].points] == [True, True, False, False]
    assert len(found["DNK", "NOR"].undated) == 1
    assert [p.period for p in next(iter(series(acts().between_agents, Period.YEAR))).points] == ["2019"]


@pytest.mark.parametrize(
    ("bounds", "period", "expected"),
    [
        (None, Period.MONTH, None),
        ((None, MARCH), Period.MONTH, None),
        ((MARCH, MARCH), Period.DAY, "2019-03-10"),
        ((date(2019, 3, 1), date(2019, 3, 31)), Period.MONTH, "2019-03"),
        ((MARCH, APRIL), Period.MONTH, None),
        ((MARCH, APRIL), Period.YEAR, "2019"),
    ],
)
def test_the_period_of_a_date(bounds, period, expected):
    assert period_of(bounds and DateInterval(*bounds), period) == expected


def test_undated_acts_can_take_the_day_of_publication():
    undated = next(one for one in made(by_publication=True).series if (one.first, one.second) == ("FIN", "SWE"))
    assert [point.period for point in undated.points] == ["2019-03", "2019-07"]


def test_triads_are_strained_when_one_or_three_ties_are_in_conflict():
    tense = (act(ISL, "accuses", NOR), act(DNK, "praises", ISL), act(DNK, "praises", NOR), act(FIN, "urges", ISL))
    found = balance(dyads(acts(tense).between_agents))
    assert [(triad.parties, triad.strained) for triad in found.triads] == [(("DNK", "ISL", "NOR"), True)]
    assert found.share == 0
    calm = (*tense[1:], act(ISL, "praises", NOR))
    assert balance(dyads(acts(calm).between_agents)).share == 1
    assert balance(()).share is None
    assert {sign(dyad) for dyad in dyads(acts(tense).between_agents)} == {-1, 0, 1}


def test_blocs_are_who_cooperates():
    found = blocs(made().dyads)
    assert ("FIN", "SWE") in [bloc.parties for bloc in found]
    assert [bloc.number for bloc in found] == list(range(1, len(found) + 1))
    assert blocs(dyads(acts((act(ISL, "accuses", NOR),)).acts)) == ()


def test_brokers_join_those_who_have_nothing_else_to_do_with_each_other():
    found = {broker.party: broker for broker in made().brokers}
    assert found["ISL"].cut
    assert found["ISL"].open_pairs == 5
    assert set(found["DNK"].mediations) == ids("mediates")


def test_standings_count_acts_done_and_undergone():
    analysis = made()
    network = interaction_network(analysis.dyads)
    for one in analysis.standings:
        assert one.partners == network.degree(one.party)
        assert one.weight == len(one.done) + len(one.undergone)
        assert 0 <= one.betweenness <= 1
    assert analysis.standings[0].party == "ISL"
    assert max(one.eigenvector for one in analysis.standings) == 1


def test_what_changed_between_two_days():
    found = made(between=(date(2019, 5, 1), date(2019, 12, 31))).changes
    kinds = {(one.first, one.second): one.kind for one in found.pairs}
    assert kinds["ISL", "NOR"] is Kind.TURNED
    assert kinds["FIN", "SWE"] is Kind.NEW
    assert found.newcomers == ("FIN", "SWE")
    assert set(found.undated) == ids("praises", "cooperates", "urges") | {
        s.id for s in STATEMENTS if s.subject is SWE and not s.date
    }


def test_without_days_the_later_half_is_told_and_wrong_days_are_refused():
    found = made().changes
    assert found.since < found.until == JULY
    assert changes(()) is None
    with pytest.raises(AnalysisError, match="earlier"):
        made(between=(JULY, MARCH))


def test_nothing_depends_on_the_order_of_the_input():
    shuffled = list(STATEMENTS)
    random.Random(1).shuffle(shuffled)  # noqa: S311
    assert made(shuffled) == made()


def test_an_empty_graph_has_an_empty_analysis():
    found = made(())
    assert found.standings == found.dyads == found.blocs == found.brokers == ()
    assert {len(table.rows) for table in tables(found, "vi") if table.name != "summary"} == {0}


def test_every_number_comes_with_its_statements():
    for table in tables(made(), "en"):
        for row in table.rows:
            assert len(row.cells) == len(table.columns)
            assert row.statements or table.name == "summary"
            assert set(row.statements) <= {statement.id for statement in STATEMENTS}


def test_texts_are_there_in_both_languages():
    assert all(dict(texts()[key]).keys() == set(LANGUAGES) for key in texts())
    assert {f"table_{name}" for name in NAMES} <= set(texts())
    for language in LANGUAGES:
        assert tables(made(), language)[0].title != tables(made(), "vi" if language == "en" else "en")[0].title
    with pytest.raises(AnalysisError, match="dyads"):
        tables(made(), "en", ("pairs",))


def test_csv_takes_no_formula_from_the_news():
    evil = replace(ISL, labels=(("en", "=HYPERLINK(1)"),))
    found = analyze(
        (act(evil, "praises", NOR),), documents=DOCUMENTS, lookup=lambda name: {"ISL": evil}.get(name, ALL.get(name))
    )
    (table,) = tables(found, "en", ("dyads",))
    row = next(iter(csv.DictReader(io.StringIO(to_csv(table)))))
    assert (row["first"], row["index"]) == ("'=HYPERLINK(1)", "5.0")


def test_json_holds_all_tables():
    whole = json.loads(to_json(tables(made(), "vi")))
    assert set(whole) == set(NAMES)
    assert whole["dyads"]["rows"][0]["second"] == "Na Uy"


@pytest.mark.parametrize("form", ["png", "svg"])
def test_figures_are_the_same_bytes_each_time(form):
    for _, draw in FIGURES[1:]:
        first = drawn(draw(made(), "vi"), form)
        assert first == drawn(draw(made(), "vi"), form)
        assert first.startswith(b"\x89PNG" if form == "png" else b"<?xml")
    assert drawn(FIGURES[0][1](made(()), "en"), "svg")
    with pytest.raises(AnalysisError, match="png"):
        drawn(FIGURES[0][1](made(()), "en"), "gif")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A store of the statements above."""
    folder = tmp_path_factory.mktemp("analysis") / "store"
    create_store(folder, to_quads(STATEMENTS, DOCUMENTS, ALL.get))
    return folder


def geopol(*arguments):
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def test_the_command_prints_tables_in_either_language(folder):
    code, printed, _ = geopol("analyze", folder, "--lang", "en")
    assert code == 0
    assert "Iceland" in printed
    assert "Brokers" in printed
    assert "Đan Mạch" in geopol("analyze", folder, "--table", "standings")[1]


def test_the_command_writes_a_folder(folder, tmp_path):
    output = tmp_path / "out"
    assert geopol("analyze", folder, "--output", output, "--figures", "svg")[0] == 0
    written = {path.name for path in output.iterdir()}
    assert written == {f"{name}.csv" for name in NAMES} | {f"{name}.svg" for name, _ in FIGURES}
    assert geopol("analyze", folder, "--output", output, "--format", "json")[0] == 0
    assert json.loads((output / "analysis.json").read_text(encoding="utf-8"))["summary"]


def test_the_command_filters_and_weighs(folder):
    one = geopol("analyze", folder, "--table", "summary", "--format", "csv", "--actor", "Na Uy", "--lang", "en")[1]
    other = geopol("analyze", folder, "--table", "summary", "--format", "csv", "--weight", "planned=1", "--lang", "en")[
        1
    ]
    rows = [dict(list(csv.reader(io.StringIO(text)))[number][:2] for number in range(12)) for text in (one, other)]
    assert int(rows[0]["statements"]) < len(STATEMENTS) == int(rows[1]["statements"])
    assert rows[1]["not counted for their status"] == "1"


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("--figures", "png"), 2, "--output"),
        (("--format", "csv"), 2, "--table"),
        (("--table", "pairs"), 1, "standings"),
        (("--weight", "planned"), 1, "accepted are"),
        (("--between", "2019-07-01", "2019-01-01"), 1, "earlier"),
        (("--actor", "Atlantis"), 1, "Atlantis"),
    ],
)
def test_the_command_says_what_is_wrong(folder, arguments, code, told):
    found, _, errors = geopol("analyze", folder, *arguments)
    assert found == code
    assert told in errors


def test_the_numbers_are_the_same_in_every_process(folder):
    command = [sys.executable, "-c", "from graph.cli import app; app()", "analyze", str(folder), "--format", "json"]
    runs = {
        subprocess.run(command, capture_output=True, check=True, env={"PYTHONHASHSEED": seed}).stdout for seed in "12"
    }
    assert len(runs) == 1
