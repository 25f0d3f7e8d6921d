"""Words on their own: whom they mean, for which country and sector; and the command that asks."""

import csv
import json
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extractors.linking import linker
from graph.cli import app
from graph.commands.resolving import best_to_json

CASES = Path(__file__).with_name("resolution_cases.tsv")


def cases():
    lines = (line for line in CASES.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return list(csv.DictReader(lines, delimiter="\t", restval="", quoting=csv.QUOTE_NONE))


def best(row):
    day = date.fromisoformat(row["date"]) if row["date"] else None
    found = linker().resolve(row["text"], day=day, language=row["language"] or None, context=row["context"] or None)
    return best_to_json(found[0])


def test_country_and_sector_of_several_hundred_mentions():
    rows = cases()
    assert len(rows) > 300
    wrong = {"country": [], "sector": []}
    for row in rows:
        answer = best(row)
        for field, misses in wrong.items():
            if (answer[field] or "-") not in row[field].split("|"):
                misses.append((row["text"], row[field], answer[field]))
    assert len(wrong["country"]) <= 0.03 * len(rows), wrong["country"]
    assert len(wrong["sector"]) <= 0.05 * len(rows), wrong["sector"]


@pytest.mark.parametrize("row", [row for row in cases() if row["id"]], ids=lambda row: f"{row['text']} {row['date']}")
def test_who_is_meant(row):
    assert best(row)["id"] == row["id"]


def test_every_candidate_says_why_and_the_best_comes_first():
    found = linker().resolve("nuoc Phap")
    assert found[0].actor.id == "FRA"
    assert any("diacritics" in why for why in found[0].why)
    assert all(one.why and 0 < one.score <= 1 for one in found)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


@pytest.mark.parametrize("name", ["Jordan Peterson", "Paris Hilton", "Mary Trump", "Zorblax Quentin"])
def test_a_longer_name_is_somebody_else(name):
    found = linker().resolve(name)[0]
    assert (found.actor.id, found.country, found.sector) == (name.replace(" ", "_"), None, None)


def test_decomposed_text_means_the_same():
    text = "Bộ trưởng Ngoại giao Đức"
    composed, decomposed = (linker().resolve(unicodedata.normalize(form, text)) for form in ("NFC", "NFD"))
    assert composed == decomposed


def test_no_word_no_candidate():
    assert linker().resolve(" … ") == ()


# ── The command ──────────────────────────────────────────────────────────────────────────────────────────────────────


def geopol(*arguments, stdin=None):
    result = CliRunner().invoke(app, ["actors", "resolve", *arguments], input=stdin)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_candidates_as_json():
    found = json.loads(geopol("Tổng thống Mỹ", "--date", "2018", "--format", "json").stdout)
    assert found[0]["id"] == "Donald_Trump"
    assert set(found[0]) == {"id", "country", "sector", "type", "score", "labels", "sectors", "why"}


def test_candidates_as_a_table():
    assert "Northern_Fleet" in geopol("Hạm đội phương Bắc", "--language", "vi", "--limit", "1").stdout.replace("\n", "")


def test_a_line_for_each_line_and_bad_ones_named():
    lines = [
        '{"text": "Nga"}',
        "oops",
        "",
        '{"text": ""}',
        '{"text": "x", "date": "2018-13"}',
        '{"text": "x", "language": "fr"}',
        '{"text": "German lawmakers", "date": null}',
    ]
    result = geopol("-", stdin="\n".join(lines))
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 3
    assert answers[0] == {"id": "RUS", "country": "RUS", "sector": "GOV", "type": "Country", "score": 1.0}
    assert [answer.get("error", "")[:7] for answer in answers] == ["", "line 2:", "line 4:", "line 5:", "line 6:", ""]
    assert (answers[-1]["country"], answers[-1]["sector"]) == ("DEU", "LEG")
    assert all(f"line {number}:" in result.stderr for number in (2, 4, 5, 6))


def test_a_bad_date_is_a_usage_error():
    assert geopol("Nga", "--date", "yesterday").exit_code == 2
