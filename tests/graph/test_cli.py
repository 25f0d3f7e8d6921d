import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import graph.build as build_module
from graph.build import Parts
from graph.cli import app
from graph.rdf_reading import read_statements
from graph.store import open_store


@pytest.fixture
def folder(tmp_path, world):
    """A folder with the documents of the small world and one that cannot be read."""
    folder = tmp_path / "in"
    folder.mkdir()
    rows = [
        {"id": d.id, "text": d.text, "language": d.language, "source": d.source, "title": d.title, "url": d.url}
        | {"date": d.published.isoformat()}
        for d in world.documents.values()
    ]
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / "texts.jsonl").write_text(lines, encoding="utf-8")
    return folder


@pytest.fixture
def geopol(monkeypatch, world):
    """The command with the small world's extractor and a plain page; gives exit code, output and errors."""

    def write_page(path, statements, language, documents):
        path.write_text(f"{language} {len(statements)}", encoding="utf-8")

    parts = Parts(extract=world.extract, write_page=write_page, lookup=world.lookup)
    monkeypatch.setattr(build_module, "shipped_parts", lambda: parts)
    monkeypatch.setattr(build_module, "shipped_extract", lambda: world.extract)
    monkeypatch.setattr(build_module, "shipped_lookup", lambda: world.lookup)

    def run(*arguments, stdin=None):
        result = CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.stdout, result.stderr

    return run


def files(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_build_writes_everything_and_tells_what_it_found(geopol, folder, tmp_path):
    code, out, err = geopol("build", folder, "--output", tmp_path / "out", "--lang", "en")
    assert (code, err) == (0, "")
    for name in ("statements.jsonl", "graph.ttl", "graph.trig", "store", "graph.html"):
        assert (tmp_path / "out" / name).exists()
        assert str(tmp_path / "out" / name) in out
    for words in ("United States", "country", "urges", "planned", "By status", "2 documents"):
        assert words in out
    again = geopol("build", folder, "--output", tmp_path / "vi", "--lang", "vi")[1]
    for words in ("Hoa Kỳ", "quốc gia", "kêu gọi", "dự định"):
        assert words in again
    assert sorted(path.name for path in (tmp_path / "out").iterdir() if not path.name.startswith(".")) == [
        "copies.tsv",
        "documents.jsonl",
        "graph.html",
        "graph.trig",
        "graph.ttl",
        "manifest.json",
        "statements.jsonl",
        "store",
    ]


def test_building_twice_touches_no_file(geopol, folder, tmp_path):
    geopol("build", folder, "--output", tmp_path / "out")
    before = files(tmp_path / "out")
    code, out, _ = geopol("build", folder, "--output", tmp_path / "out")
    assert code == 0
    assert out.count("(unchanged)") == 6
    assert files(tmp_path / "out") == before


def test_two_folders_get_the_same_bytes_whatever_the_order_of_input(geopol, folder, tmp_path):
    lines = (folder / "texts.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    other = tmp_path / "other.jsonl"
    other.write_text("".join(reversed(lines)), encoding="utf-8")
    geopol("build", folder, "--output", tmp_path / "one")
    geopol("build", other, "--output", tmp_path / "two")
    for name in ("documents.jsonl", "statements.jsonl", "graph.ttl", "graph.trig", "graph.html", "manifest.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_the_store_the_trig_and_the_lines_hold_the_same(geopol, folder, tmp_path):
    geopol("build", folder, "--output", tmp_path / "out")
    stored = read_statements(open_store(tmp_path / "out").quads())
    assert stored == read_statements(open_store(tmp_path / "out" / "graph.trig").quads())
    rows = [
        json.loads(line) for line in (tmp_path / "out" / "statements.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert len(rows) == sum(len(statement.evidence) for statement in stored) == 6
    assert {row["belief"] for row in rows} == {statement.belief for statement in stored}


def test_what_is_planned_is_in_the_trig_and_not_in_the_plain_turtle(geopol, folder, tmp_path):
    geopol("build", folder, "--output", tmp_path / "out")
    turtle = (tmp_path / "out" / "graph.ttl").read_text(encoding="utf-8")
    assert "actor:NATO_European_members" in turtle
    assert "relation:urges actor:USA" in turtle
    assert "relation:withdraws actor:" not in turtle
    assert "geopol:relation relation:withdraws" in (tmp_path / "out" / "graph.trig").read_text(encoding="utf-8")


def test_a_changed_document_replaces_what_it_was_and_the_rest_stays(geopol, folder, tmp_path):
    geopol("build", folder, "--output", tmp_path / "out")
    changed = {"id": "en one", "text": "Nothing of note was said.", "language": "en"}
    (folder / "texts.jsonl").write_text(json.dumps(changed), encoding="utf-8")
    code, out, _ = geopol("build", folder, "--output", tmp_path / "out")
    assert code == 0
    assert "0 documents are new, 1 were replaced" in out
    assert out.count("(written)") == 6
    assert len(read_statements(open_store(tmp_path / "out").quads())) == 2


def test_a_build_that_fails_leaves_the_old_one(geopol, folder, tmp_path, monkeypatch, world):
    geopol("build", folder, "--output", tmp_path / "out")
    before = files(tmp_path / "out")

    def broken(path, statements, language, documents):
        raise RuntimeError("no page today")

    parts = Parts(extract=world.extract, write_page=broken, lookup=world.lookup)
    monkeypatch.setattr(build_module, "shipped_parts", lambda: parts)
    (folder / "texts.jsonl").write_text('{"id": "x", "text": "Another text.", "language": "en"}', encoding="utf-8")
    with pytest.raises(RuntimeError):
        geopol("build", folder, "--output", tmp_path / "out")
    assert (tmp_path / "out" / ".journal").exists()  # for the next one
    (tmp_path / "out" / ".journal").unlink()
    assert files(tmp_path / "out") == before


def test_a_document_that_cannot_be_read_is_quarantined_and_the_rest_goes_on(geopol, folder, tmp_path):
    (folder / "broken.txt").write_bytes(b"not \xff UTF-8")
    code, out, err = geopol("build", folder, "--output", tmp_path / "out")
    assert code == 3
    assert "broken.txt: not UTF-8: byte 0xff at offset 4" in err
    assert "2 documents" in out
    rejected = [json.loads(line) for line in (tmp_path / "out" / "rejected.jsonl").read_text().splitlines()]
    assert [row["reason"] for row in rejected] == ["not UTF-8: byte 0xff at offset 4"]
    (folder / "broken.txt").unlink()
    assert geopol("build", folder, "--output", tmp_path / "out")[0] == 0
    assert not (tmp_path / "out" / "rejected.jsonl").exists()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (None, "no such file or folder"),
        ("empty/", "no document in this folder"),
        ("notes.docx", "files ending in '.docx' are not read"),
        ("blank.txt", "no document could be read"),
    ],
)
def test_an_input_that_cannot_be_read_at_all_is_an_error_and_makes_no_folder(geopol, tmp_path, make, message):
    path = tmp_path / (make or "missing")
    if make == "empty/":
        path.mkdir()
    elif make:
        path.write_text(" \n")
    code, out, err = geopol("build", path, "--output", tmp_path / "out")
    assert (code, out) == (1, "")
    assert message in err
    assert not (tmp_path / "out").exists()


def test_extract_writes_lines_in_the_order_of_documents(geopol, folder, tmp_path):
    code, out, _ = geopol("extract", folder, "--output", tmp_path / "out.jsonl")
    assert (code, out) == (0, "")
    lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8")
    assert [json.loads(line)["document"] for line in lines.splitlines()] == ["en one"] * 4 + ["vi/mot"] * 2
    assert geopol("extract", folder) == (0, lines, "")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_an_extractor_that_is_not_registered_is_a_usage_error(geopol, folder):
    code, _, err = geopol("extract", folder, "--extractor", "oracle")
    assert code == 2
    assert "no extractor 'oracle'; there are" in " ".join(err.replace("│", " ").split())


def test_extract_reads_standard_input(geopol, folder):
    text = (folder / "texts.jsonl").read_text(encoding="utf-8")
    assert geopol("extract", "-", stdin=text) == geopol("extract", folder)


@pytest.fixture
def built(geopol, folder, tmp_path):
    geopol("build", folder, "--output", tmp_path / "out")
    return tmp_path / "out"


SIMPLE = "SELECT ?who ?whom { ?who relation:urges ?whom }"


def test_query_by_text_file_name_and_standard_input(geopol, built, tmp_path):
    expected = "who,whom\r\nhttps://w3id.org/geopol/actor/NATO_European_members,https://w3id.org/geopol/actor/USA\r\n"
    (tmp_path / "q.rq").write_text(SIMPLE)
    for query, stdin in ((SIMPLE, None), (tmp_path / "q.rq", None), ("-", SIMPLE)):
        assert geopol("query", built, query, "--format", "csv", stdin=stdin) == (
            0,
            expected.replace("\r\n", "\n"),
            "",
        ) or (geopol("query", built, query, "--format", "csv", stdin=stdin) == (0, expected, ""))
    code, out, _ = geopol("query", built, "who-urges-whom", "--param", "whom=Mỹ", "--param", "who=NATO", "--lang", "vi")
    assert code == 0
    assert "Hoa Kỳ" in out
    assert "1 row" in out


def test_query_lists_the_shipped_ones_in_both_languages(geopol):
    code, out, _ = geopol("query", "--list", "--lang", "vi")
    assert code == 0
    assert "who-urges-whom: Ai kêu gọi ai" in out
    assert "--param treaty=… actor: The treaty" in geopol("query", "--list", "--lang", "en")[1]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["SELECT * { ?s"], 1, "line 1, column"),
        (["who-urge-whom"], 1, "near are who-urges-whom"),
        (["who-urges-whom", "--param", "whom=Amerika"], 1, "'Amerika' is not in this graph"),
        (["who-urges-whom", "--param", "whom"], 2, "is not NAME=VALUE"),
        (["ASK {}", "--param", "a=b"], 1, "for shipped queries only"),
        (["ASK { SERVICE <http://127.0.0.1/> {} }"], 1, "SERVICE"),
        (["nothere.rq"], 1, "nothere.rq: No such file"),
        (["ASK {}", "--format", "pdf"], 2, "pdf"),
        ([], 2, "a query is missing"),
    ],
)
def test_query_errors(geopol, built, arguments, code, message):
    found, out, err = geopol("query", built, *arguments)
    assert (found, out) == (code, "")
    assert message in " ".join(err.split())


def test_query_of_nothing(geopol, tmp_path):
    code, _, err = geopol("query", tmp_path / "none", "ASK {}")
    assert code == 1
    assert "geopol build" in err


COMMANDS = ["build", "remove", "backup", "extract", "query", "validate", "view"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_its_options_told(geopol, command):
    code, out, _ = geopol(command, "--help")
    assert code == 0
    assert len(out.split()) > 20


def test_help_lists_the_commands_and_the_exit_codes(geopol):
    code, out, _ = geopol("--help")
    assert code == 0
    assert all(command in out for command in COMMANDS)
    assert "Exit codes: 0 done" in " ".join(out.split())


def test_the_command_starts_without_heavy_modules():
    heavy = ("spacy", "underthesea", "rdflib", "pyoxigraph", "networkx", "numpy", "trafilatura", "pyshacl")
    script = f"import sys; import graph.cli; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=os.environ)
    assert done.stdout.strip() == "[]"
