"""Judgements: what follows from them, what contradicts, and that taking one back leaves no trace."""

import json
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import graph.build as build_module
from graph.build import BuildError, Parts, build, rebuild
from graph.cli import app
from graph.identity import IDENTITY_GRAPH, JUDGEMENTS, Identity, Judgement, Verdict, read_judgements, write_judgement
from graph.store import open_store
from ontology.actors import Actor, Name, Office
from ontology.statements import Evidence, Span, Statement
from ontology.tables import TableError

HEAD = "first\tsecond\tjudgement\treason\tjudge\tdate\n"


def judgement(first, verdict, second, **more):
    return Judgement(first=first, second=second, verdict=Verdict(verdict), **more)


def nobody(actor_id):
    return None


def actor(actor_id, *names, **more):
    label = actor_id.replace("_", " ")
    named = tuple(Name(text=name, language="en", kind="alias") for name in names)
    return Actor(
        id=actor_id,
        type="Person",
        labels=(("en", label),),
        names=(Name(text=label, language="en", kind="label"), *named),
        **more,
    )


def said(subject, target):
    return Statement(subject=subject, relation="meets", object=target)


# ── What follows from judgements ─────────────────────────────────────────────────────────────────────────────────────


def test_a_chain_of_sameness_is_one_actor_under_the_known_id():
    known = {"Bo": actor("Bo")}
    identity = Identity((judgement("Al", "same", "Cy"), judgement("Cy", "same", "Bo")), known.get)
    assert identity.canonical == {"Al": "Bo", "Cy": "Bo"}
    assert Identity(identity.judgements, nobody).canonical == {"Bo": "Al", "Cy": "Al"}


def test_the_merged_actor_keeps_all_names_codes_and_offices():
    office = Office(title="president", of="Land", start=date(2001, 1, 1), end=None)
    first = actor("Al", "Big Al", codes=(("wikidata", "Q1"),))
    second = actor("Bo", "Bobby", codes=(("wikidata", "Q2"), ("cow", "3")), offices=(office,), sector="GOV")
    identity = Identity((judgement("Al", "same", "Bo"),), nobody)
    (statement,), lookup = identity.apply([said(first, second)])
    merged = statement.subject
    assert merged == statement.object
    assert {name.text for name in merged.names} == {"Al", "Big Al", "Bo", "Bobby"}
    assert (merged.id, dict(merged.codes), merged.offices, merged.sector) == (
        "Al",
        {"wikidata": "Q1", "cow": "3"},
        (office,),
        "GOV",
    )
    assert lookup("Bo") == merged


def test_those_who_are_part_of_a_merged_actor_follow_it():
    identity = Identity((judgement("Al", "same", "Bo"),), nobody)
    (statement, _), _ = identity.apply(
        [said(actor("Cy", part_of=("Bo",)), actor("Di")), said(actor("Al"), actor("Bo"))]
    )
    assert statement.subject.part_of == ("Al",)


def test_undecided_and_different_change_nothing():
    statements = (said(actor("Al"), actor("Bo")),)
    identity = Identity((judgement("Al", "undecided", "Bo"), judgement("Al", "different", "Cy")), nobody)
    assert identity.apply(statements)[0] == statements
    assert not identity.conflicts


@pytest.mark.parametrize("chain", [("Al", "Bo"), ("Al", "Cy", "Bo"), ("Al", "Di", "Cy", "Bo")])
def test_a_conflict_names_its_judgements_and_applies_none_of_them(chain):
    same = tuple(judgement(one, "same", other) for one, other in pairwise(chain))
    different = judgement("Bo", "different", "Al", reason="seen together", judge="me", day=date(2020, 2, 2))
    apart = judgement("X", "same", "Y")
    identity = Identity((*same, different, apart), nobody)
    (conflict,) = identity.conflicts
    assert (conflict.different, conflict.same) == (different, same)
    assert identity.canonical == {"Y": "X"}
    assert "seen together" in str(conflict)
    assert all(str(one) in str(conflict) for one in same)


ids = st.sampled_from("ABCDE")
judgements = st.lists(
    st.builds(Judgement, first=ids, second=ids, verdict=st.sampled_from(Verdict)).filter(lambda j: j.first != j.second),
    max_size=10,
)


@given(judgements, st.randoms(use_true_random=False))
def test_nothing_hangs_on_the_order_and_no_two_different_are_merged(found, random):
    shuffled = list(found)
    random.shuffle(shuffled)
    one, other = Identity(tuple(found), nobody), Identity(tuple(shuffled), nobody)
    assert one.canonical == other.canonical
    for each in found:
        if each.verdict is Verdict.DIFFERENT:
            assert one.canonical.get(each.first, each.first) != one.canonical.get(each.second, each.second)


# ── The file ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_judgements_are_written_and_read_and_replaced_by_pair(tmp_path):
    path = tmp_path / JUDGEMENTS
    assert read_judgements(path) == ()
    first = judgement("Al", "same", "Bo", reason="tabs\tand\nlines", judge="me", day=date(2024, 5, 6))
    write_judgement(path, first)
    path.write_text(path.read_text(encoding="utf-8") + "# my own remark\nCy\tDi\tundecided\n", encoding="utf-8")
    assert [str(one) for one in read_judgements(path)] == [
        "Al same Bo (me, 2024-05-06, tabs and lines)",
        "Cy undecided Di",
    ]
    write_judgement(path, judgement("Bo", "different", "Al"))
    assert [(one.first, one.verdict) for one in read_judgements(path)] == [("Cy", "undecided"), ("Bo", "different")]
    assert "# my own remark" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("row", "told"),
    [("Al\tBo\tsimilar", "no judgement 'similar'"), ("Al\tAl\tsame", "two different"), ("Al\t\tsame", "two different")],
)
def test_a_bad_row_is_told(tmp_path, row, told):
    path = tmp_path / JUDGEMENTS
    path.write_text(HEAD + row + "\n", encoding="utf-8")
    with pytest.raises(TableError, match=told):
        read_judgements(path)


# ── A build ──────────────────────────────────────────────────────────────────────────────────────────────────────────

STRANGERS = (actor("Ann_Strange", "A. Strange"), actor("Anne_Strange"))


@pytest.fixture
def built(tmp_path, world, monkeypatch):
    """A build of the small world in which two strangers, outside the base, meet a minister."""

    def extract(documents, extractor):
        for document, found in world.extract(documents, extractor):
            quote = document.text.split("\n")[0]
            evidence = Evidence(
                document_id=document.id,
                sentence=Span(0, len(quote)),
                quote=quote,
                language=document.language,
                extractor="rules-1",
                score=0.5,
            )
            minister = world.actors["Ivan_Ivanov"]
            met = tuple(
                Statement(subject=stranger, relation="meets", object=minister, evidence=(evidence,))
                for stranger in STRANGERS
            )
            yield document, (*found, *met)

    def write_page(path, statements, language, documents):
        path.write_text(f"{language} {len(statements)}", encoding="utf-8")

    parts = Parts(extract=extract, write_page=write_page, lookup=world.lookup)
    monkeypatch.setattr(build_module, "shipped_parts", lambda: parts)
    monkeypatch.setattr(build_module, "shipped_lookup", lambda: world.lookup)
    rows = [
        {"id": d.id, "text": d.text, "language": d.language, "source": d.source, "title": d.title, "url": d.url}
        | {"date": d.published.isoformat()}
        for d in world.documents.values()
    ]
    texts = tmp_path / "in.jsonl"
    texts.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    build([texts], tmp_path / "build", parts=parts)
    return tmp_path / "build", texts, parts


def outputs(folder):
    names = ("statements.jsonl", "graph.ttl", "graph.trig", "graph.html", "manifest.json")
    return {name: (folder / name).read_bytes() for name in names}


def geopol(*arguments):
    result = CliRunner().invoke(app, ["actors", *map(str, arguments)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_making_a_build_anew_changes_no_byte(built):
    folder, _, parts = built
    before = outputs(folder)
    assert rebuild(folder, parts=parts).changed == ()
    assert outputs(folder) == before


def test_a_merge_shows_and_taking_it_back_restores_every_byte(built):
    folder, texts, parts = built
    before = outputs(folder)
    assert geopol("merge", folder, "Ann_Strange", "Anne_Strange", "--reason", "one woman").exit_code == 0
    merged = outputs(folder)
    assert merged["statements.jsonl"] == before["statements.jsonl"]
    assert merged["graph.trig"] != before["graph.trig"]
    quads = list(open_store(folder).quads())
    identity = [quad for quad in quads if quad.graph_name == IDENTITY_GRAPH]
    assert any("sameAs" in str(quad.predicate) and "Anne_Strange" in str(quad.subject) for quad in identity)
    assert any("one woman" in str(quad.object) for quad in identity)
    assert not any(
        "Anne_Strange" in str(quad.object)
        for quad in quads
        if quad.graph_name != IDENTITY_GRAPH and "actor/" in str(quad.object)
    )
    build([texts], folder, parts=parts)
    assert outputs(folder) == merged, "a new build applies the judgements too"
    (folder / JUDGEMENTS).unlink()
    rebuild(folder, parts=parts)
    assert outputs(folder) == before


def test_a_split_takes_the_place_of_a_merge(built):
    folder, _, _ = built
    before = outputs(folder)
    geopol("merge", folder, "Ann_Strange", "Anne_Strange")
    assert geopol("split", folder, "Anne_Strange", "Ann_Strange", "--reason", "sisters").exit_code == 0
    assert outputs(folder) == before
    assert [one.verdict for one in read_judgements(folder / JUDGEMENTS)] == [Verdict.DIFFERENT]


def test_a_conflict_is_told_when_judging_and_shown(built):
    folder, _, _ = built
    geopol("merge", folder, "Ann_Strange", "NATO")
    geopol("merge", folder, "Anne_Strange", "NATO")
    result = geopol("split", folder, "Ann_Strange", "Anne_Strange")
    assert "conflict: Ann_Strange different Anne_Strange" in result.stderr
    assert "conflict" in geopol("show", folder, "NATO").stdout


def test_show_and_list_and_unknown(built):
    folder, _, _ = built
    geopol("merge", folder, "Ann_Strange", "Anne_Strange", "--reason", "one woman")
    shown = geopol("show", folder, "A. Strange").stdout
    assert "Anne Strange" in shown
    assert "one woman" in shown
    assert "foreign_minister of RUS" in geopol("show", folder, "Ivan_Ivanov").stdout
    assert "did you mean" in geopol("show", folder, "Ivan_Ivanof").stderr
    listed = geopol("list", folder, "--type", "Person").stdout
    assert "Ivan_Ivanov" in listed
    assert "NATO" not in listed
    strangers = geopol("unknown", folder).stdout
    assert "Ann Strange" in strangers
    assert "NATO " not in strangers.split("Perhaps")[0]


def test_what_cannot_be_judged_is_told_and_leaves_the_folder(built, tmp_path):
    folder, _, _ = built
    before = outputs(folder)
    assert "did you mean" in geopol("merge", folder, "Ann_Strangee", "NATO").stderr
    assert geopol("merge", folder, "NATO", "NATO").exit_code == 1
    assert not (folder / JUDGEMENTS).exists()
    assert outputs(folder) == before
    with pytest.raises(BuildError, match="no whole build"):
        rebuild(tmp_path)
