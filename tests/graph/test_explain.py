"""``geopol explain`` with the shipped rules, on sentences of our own."""

import csv
import json
import string
from pathlib import Path

import pytest
from typer.testing import CliRunner

from graph.cli import app
from graph.commands import explain as module

TEXT = "Norway accused Russia of violating its airspace. Prices rose again."


def run(*arguments, stdin=None):
    """Exit code, output and errors, with the rules alone."""
    result = CliRunner().invoke(app, ["explain", *map(str, arguments), "--extractor", "rules"], input=stdin)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def test_a_text_is_told_in_english_and_vietnamese():
    code, english, _ = run(TEXT, "--lang", "en")
    assert code == 0
    assert "NOR accuses RUS [actual]" in english
    assert "Nothing found: fewer than two known actors; no word that states a relation" in english
    code, vietnamese, _ = run(TEXT)
    assert code == 0
    assert "Không tìm thấy gì: ít hơn hai tác nhân" in vietnamese


def test_json_holds_everything():
    code, output, _ = run(TEXT, "--format", "json")
    (row,) = map(json.loads, output.splitlines())
    assert code == 0
    assert (row["language"], row["threshold"], len(row["sentences"])) == ("en", None, 2)
    first, second = row["sentences"]
    assert first["statements"][0]["relation"] == "accuses"
    assert first["mentions"][0]["span"] == {"start": 0, "end": 6}
    assert second["nothing"] == ["no_two_actors", "no_trigger"]


def test_files_and_standard_input(tmp_path):
    plain = tmp_path / "one.txt"
    plain.write_text(TEXT, encoding="utf-8")
    lines = tmp_path / "two.jsonl"
    lines.write_text("".join(json.dumps({"id": i, "text": TEXT}) + "\n" for i in "ab"), encoding="utf-8")
    assert run(plain, "--format", "json")[1].count('"accuses"') > 0
    assert run(plain, "--language", "en", "--date", "2024-05", "--format", "json")[0] == 0
    assert [json.loads(line)["document"] for line in run(lines, "--format", "json")[1].splitlines()] == ["a", "b"]
    assert json.loads(run("-", "--format", "json", stdin=TEXT)[1])["document"] == "stdin"


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["  "], 1, "cannot be told"),
        (["  ", "--language", "en"], 1, "no word"),
        ([TEXT, "--language", "xx"], 1, "accepted are"),
        ([TEXT, "--date", "soon"], 2, "--date"),
        (["geopol " * 2000], 1, "cannot be told"),
    ],
)
def test_bad_input_is_told(arguments, code, told):
    found, _, errors = run(*arguments)
    assert found == code
    assert told in errors
    assert "Traceback" not in errors


def test_every_text_has_both_languages_and_the_same_places():
    path = Path(module.__file__).with_name("explain_texts.tsv")
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
        places = [{name for _, name, _, _ in string.Formatter().parse(row[one]) if name} for one in ("en", "vi")]
        assert row["en"]
        assert row["vi"]
        assert places[0] == places[1]
