"""The figures of invented gold, worked out by hand."""

import json

import pytest
from typer.testing import CliRunner

from graph.cli import app
from graph.evaluation import (
    GoldError,
    Judge,
    Level,
    evaluate,
    names_of,
    normal_name,
    read_accepted,
    read_gold,
    read_statements,
    to_json,
)


def entity(name, *aliases, code=None):
    codes = {"iso3": code} if code else {}
    return {"id": f"https://w3id.org/geopol/actor/{name}", "labels": {"en": name}, "aliases": aliases, "codes": codes}


FRA, DEU, LAO = entity("France", "Pháp", code="FRA"), entity("Germany", code="DEU"), entity("Laos", code="LAO")
KAY = entity("Ann_Kay")
FIRST, SECOND = "France met Germany.", "Laos condemned France, Ann Kay said."
GOLD = (
    {"document": "d", "language": "en", "text": FIRST, "triples": [["DEU", "meets", "FRA", "actual", ""]]},
    {
        "document": "d",
        "language": "en",
        "text": SECOND,
        "triples": [["LAO", "condemns", "FRA", "actual", "Ann Kay"], ["LAO", "memberOf", "UNO", "actual", ""]],
    },
)


def said(subject, relation, target, *, start=0, status="actual", by=None):
    return {
        "document": "en:d",
        "start": start,
        "subject": subject,
        "relation": relation,
        "object": target,
        "status": status,
        "attributed_to": by,
    }


def lines(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def figures(tmp_path, *found, **options):
    gold = read_gold([lines(tmp_path / "small.jsonl", GOLD)])
    made = evaluate(gold, found, Judge(), **options)
    assert [one for one in made if one.set == "all"] != []
    return {one.level: (one.hits, one.gold, one.found) for one in made if one.set == "small/en"}


def test_all_that_is_right_is_right_at_every_level(tmp_path):
    found = (
        said(FRA, "meets", DEU),  # symmetric: the other way round is the same
        said(LAO, "condemns", FRA, start=len(FIRST) + 1, by=KAY),
    )
    assert figures(tmp_path, *found) == dict.fromkeys(Level, (2, 3, 2))
    assert figures(tmp_path, *found, events_only=True) == dict.fromkeys(Level, (2, 2, 2))


def test_each_level_asks_for_more(tmp_path):
    second = len(FIRST) + 1
    found = (
        said(FRA, "condemns", LAO, start=second),  # the wrong way round: a pair, no more
        said(LAO, "accuses", FRA, start=second, by=KAY),  # another relation, perhaps of the same class
        said(LAO, "condemns", FRA, start=second, status="planned", by=KAY),  # another status
        said(LAO, "condemns", FRA, start=0),  # in the other sentence
    )
    counts = figures(tmp_path, *found)
    # The first three are one pair there; the fourth is a pair of the first sentence, which has none like it.
    assert counts[Level.PAIR] == (1, 3, 2)
    assert counts[Level.TRIPLE] == (1, 3, 4)
    assert counts[Level.FULL] == (0, 3, 4)
    assert counts[Level.ATTRIBUTED] == (0, 3, 4)


def test_what_is_said_twice_counts_once_and_speakers_only_at_the_last_level(tmp_path):
    start = len(FIRST) + 1
    found = (said(LAO, "condemns", FRA, start=start), said(LAO, "condemns", FRA, start=start, by=KAY))
    counts = figures(tmp_path, *found)
    assert counts[Level.TRIPLE] == counts[Level.FULL] == (1, 3, 1)
    assert counts[Level.ATTRIBUTED] == (1, 3, 2)


def test_as_many_as_possible_fit():
    judge = Judge(accepted={"a": frozenset("xy"), "b": frozenset("x"), "o": frozenset("o")})
    gold = read_said(judge, ("a", "meets", "o"), ("b", "meets", "o"))
    found = read_said(Judge(), ("x", "meets", "o"), ("y", "meets", "o"))
    # Taken greedily "a" would use up "x", and nothing be left for "b".
    assert judge.count(gold, found, Level.TRIPLE) == (2, 2, 2)


def read_said(judge, *triples):
    from graph.evaluation import Said

    return [
        Said(subject=judge.names(s), relation=r, object=judge.names(o), status="actual", speaker=frozenset())
        for s, r, o in triples
    ]


def test_rates_by_hand(tmp_path):
    gold = read_gold([lines(tmp_path / "small.jsonl", GOLD)])
    found = [said(FRA, "meets", DEU), said(FRA, "meets", LAO)]
    made = to_json(evaluate(gold, found, Judge()))
    assert made["all triple"] == {"precision": 0.5, "recall": 0.3333, "f1": 0.4, "gold": 3, "found": 2}
    assert list(made)[:5] == [f"all {level}" for level in Level]
    nothing = to_json(evaluate(gold, [], Judge()))["all triple"]
    assert nothing == {"precision": 0.0, "recall": 0.0, "f1": 0.0, "gold": 3, "found": 0}


@pytest.mark.parametrize(
    ("name", "normal"),
    [("The U.S.", "u s"), ("nước Nga", "nga"), ("NGA", "=NGA"), ("Nga", "nga"), ("E\u0301ire_Nua", "éire nua")],
)
def test_names_are_compared_without_case_marks_and_articles(name, normal):
    assert normal_name(name) == normal


def test_names_of_an_entity_are_its_id_labels_aliases_and_codes(tmp_path):
    assert names_of(FRA) == {"france", "pháp", "=FRA"}
    assert names_of(None) == frozenset()
    (tmp_path / "e.tsv").write_text("key\ttype\taliases\nFRA\tcountry\tFrance|the Republic\n", encoding="utf-8")
    assert read_accepted([tmp_path / "e.tsv"]) == {"FRA": {"=FRA", "france", "republic"}}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 1: not JSON at column"),
        ("[]", "line 1: a JSON object was expected, found list"),
        ('{"document": "d"}', "line 1: the field 'language' is missing"),
        ('{"document": "d", "language": "en", "text": "t", "triples": [["a"]]}', "line 1: a triple is"),
    ],
)
def test_malformed_gold_is_an_error(tmp_path, line, message):
    (tmp_path / "g.jsonl").write_text(f"{line}\n")
    with pytest.raises(GoldError, match=message):
        read_gold([tmp_path / "g.jsonl"])


def test_malformed_statements_are_an_error(tmp_path):
    with pytest.raises(GoldError, match="the field 'relation' is missing"):
        read_statements(lines(tmp_path / "s.jsonl", [{"document": "d", "subject": FRA}]))


def test_the_command_prints_a_table_or_json(tmp_path):
    gold = lines(tmp_path / "small.jsonl", GOLD)
    statements = lines(tmp_path / "s.jsonl", [said(FRA, "meets", DEU)])
    (tmp_path / "e.tsv").write_text("key\ttype\taliases\nFRA\tcountry\tFrance\n")
    (tmp_path / "r.tsv").write_text("relation\tplover\nmeets\tCONSULT\ncondemns\tACCUSE\nmemberOf\tstructural\n")
    options = ["--entities", str(tmp_path / "e.tsv"), "--relations", str(tmp_path / "r.tsv")]
    command = ["evaluate", str(gold), "--statements", str(statements), *options]
    shown = CliRunner().invoke(app, command)
    assert shown.exit_code == 0, shown.output
    assert "1.000" in shown.output
    printed = CliRunner().invoke(app, [*command, "--json", "-"])
    assert json.loads(printed.output)["small/en pair"]["recall"] == 0.3333
    CliRunner().invoke(app, [*command, "--json", str(tmp_path / "out.json")])
    assert (tmp_path / "out.json").read_text() == printed.output
    missing = CliRunner().invoke(app, ["evaluate", str(tmp_path / "no.jsonl"), "--statements", str(statements)])
    assert missing.exit_code == 1
    assert "no.jsonl" in missing.stderr


def test_the_command_extracts_from_the_gold(tmp_path):
    gold = {
        "document": "d",
        "language": "en",
        "text": "Russia criticized Germany.",
        "triples": [["RUS", "criticizes", "DEU", "actual", ""]],
    }
    path = lines(tmp_path / "own.jsonl", [gold])
    done = CliRunner().invoke(app, ["evaluate", str(path), "--json", "-"])
    assert json.loads(done.output)["all attributed"] == {"precision": 1, "recall": 1, "f1": 1, "gold": 1, "found": 1}
