"""The first thing a new user does, with the real parts: the seeds in; statements, Turtle, answers and a page out."""

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from graph.cli import app

SEEDS = Path(__file__).parents[2] / "seeds"
EUROPEANS_URGE = "actor:NATO_European_members relation:urges actor:USA"
WITHDRAWALS = "?who relation:withdraws actor:INF_Treaty"


def geopol(*arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("seeds") / "build"
    geopol("build", str(SEEDS), "--output", str(folder))
    return folder


@pytest.fixture(scope="module")
def statements(built) -> list[dict]:
    return [json.loads(line) for line in (built / "statements.jsonl").read_text(encoding="utf-8").splitlines()]


def said(statements: list[dict], subject: str, relation: str, target: str) -> list[dict]:
    wanted = (f"/{subject}", relation, f"/{target}")
    return [
        row
        for row in statements
        if row["subject"]["id"].endswith(wanted[0])
        and row["relation"] == wanted[1]
        and row["object"]["id"].endswith(wanted[2])
    ]


def test_everything_is_written(built):
    assert {"statements.jsonl", "graph.ttl", "graph.trig", "store", "graph.html"} <= {p.name for p in built.iterdir()}


def test_evidence_is_the_words_of_the_document(statements):
    texts = {path.stem: path.read_text(encoding="utf-8") for path in SEEDS.glob("*.txt")}
    assert {row["document"] for row in statements} == set(texts)
    for row in statements:
        text = texts[row["document"]]
        assert text[row["start"] : row["end"]] == row["quote"]
        for part in ("subject", "trigger", "object"):
            if row[part]["start"] is not None:
                assert text[row[part]["start"] : row[part]["end"]] == row[part]["text"]
                assert row["start"] <= row[part]["start"] <= row[part]["end"] <= row["end"]


def test_nato_urges_usa(built, statements):
    rows = said(statements, "NATO_European_members", "urges", "USA")
    assert {row["status"] for row in rows} == {"actual"}
    assert any("kêu gọi Mỹ" in row["quote"] for row in rows)
    assert json.loads(geopol("query", str(built), f"ASK {{ {EUROPEANS_URGE} }}", "--format", "json"))["boolean"] is True


def test_the_whole_answers_for_its_part(built):
    table = geopol("query", str(built), "who-urges-whom", "--param", "whom=USA", "--format", "csv")
    who = {row["who"].rsplit("/", 1)[-1] for row in csv.DictReader(io.StringIO(table))}
    assert {"NATO", "NATO_European_members"} <= who


@pytest.mark.parametrize("who", ["USA", "Donald_Trump"])
def test_who_withdraws_from_the_treaty_only_plans_to(statements, who):
    rows = said(statements, who, "withdraws", "INF_Treaty")
    assert "planned" in {row["status"] for row in rows}
    assert "actual" not in {row["status"] for row in rows}
    assert all("INF" in row["quote"] or "hiệp ước" in row["quote"] for row in rows)


def test_what_is_only_planned_stays_out_of_the_plain_view(built):
    asked = f"ASK {{ {WITHDRAWALS} }}"
    assert json.loads(geopol("query", str(built), asked, "--format", "json"))["boolean"] is False
    assert "relation:withdraws actor:INF_Treaty" not in (built / "graph.ttl").read_text(encoding="utf-8")
    everything = (
        "ASK { ?s geopol:relation relation:withdraws ; geopol:object actor:INF_Treaty ; geopol:status status:planned }"
    )
    assert json.loads(geopol("query", str(built), everything, "--format", "json"))["boolean"] is True


def test_the_graph_is_valid(built):
    geopol("validate", str(built))


def test_building_twice_changes_no_byte(built):
    before = contents(built)
    geopol("build", str(SEEDS), "--output", str(built))
    assert contents(built) == before
