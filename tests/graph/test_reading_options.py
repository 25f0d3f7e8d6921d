"""Options of build and extract that tell how inputs are read."""

import json

import pytest
from typer.testing import CliRunner

from graph.cli import app

STORY = (
    "Russia criticized Germany. The minister spoke for an hour in the harbour town about fishing rights and the weather, "
    "then left by train for the capital, where nobody had waited for him since the morning."
)


def run(*arguments):
    return CliRunner().invoke(app, [str(one) for one in arguments])


def test_columns_are_mapped(tmp_path):
    (tmp_path / "a.csv").write_text("nr;body\n7;Russia criticized Germany.\n")
    done = run("extract", tmp_path / "a.csv", "--extractor", "rules", "--columns", "id=nr, text=body")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["document"] == "7"


@pytest.mark.parametrize(
    ("columns", "code", "message"),
    [("text", 2, "is no FIELD=NAME"), ("body=text", 1, "no field 'body' that a column could hold")],
)
def test_a_wrong_mapping_is_an_error(tmp_path, columns, code, message):
    (tmp_path / "a.csv").write_text("id,text\n7,Russia criticized Germany.\n")
    done = run("extract", tmp_path / "a.csv", "--columns", columns)
    assert (done.exit_code, message in " ".join(done.output.split())) == (code, True)


@pytest.mark.parametrize("command", ["build", "extract"])
def test_an_address_needs_online(tmp_path, command):
    done = run(command, "https://x.example/feed", "--output", tmp_path / "out")
    assert done.exit_code == 1
    assert "fetched with --online only" in done.output
    assert not (tmp_path / "out").exists()


def test_a_build_tells_of_copies(tmp_path):
    rows = ({"id": name, "text": f"{STORY} {name}", "source": name} for name in ("one", "two"))
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, rows)))
    done = run("build", tmp_path / "a.jsonl", "--output", tmp_path / "out", "--extractor", "rules")
    assert done.exit_code == 0, done.output
    assert "2 documents are copies of each other, 1 sources" in done.output.replace("\n", " ")
    assert (tmp_path / "out" / "copies.tsv").read_text().count("\n") == 3
