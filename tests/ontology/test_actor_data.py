"""The shipped knowledge base is sound and as large as promised; what is wrong in tables is found and told."""

import re

import pytest

from ontology.actors import ACTORS_FOLDER, actor_base
from ontology.checking import check, counts, read_tables


def test_the_shipped_tables_are_sound():
    problems = check(ACTORS_FOLDER)
    assert not problems, "\n".join(map(str, problems[:20]))


def _sizes():
    base = list(actor_base())
    international = [a for a in base if a.type == "Organization" and not a.country]
    groups = [a for a in base if a.type == "ArmedGroup" or (a.type == "Organization" and "PTY" in (a.sector or ""))]
    dated = [
        a for a in base if a.type == "Person" and any(o.start and (o.end or o.start).year >= 1990 for o in a.offices)
    ]
    return {
        "countries with an ISO code": (249, sum(1 for a in base if a.type == "Country" and a.code("iso2"))),
        "international organizations": (250, len(international)),
        "treaties": (150, sum(1 for a in base if a.type == "Treaty")),
        "persons with dated offices since 1990": (600, len(dated)),
        "armed and political groups": (150, len(groups)),
        "weapons": (100, sum(1 for a in base if a.type == "Weapon")),
        "places": (500, sum(1 for a in base if a.type == "Place")),
        "media": (100, sum(1 for a in base if a.type == "Media")),
    }


@pytest.mark.parametrize("what", list(_sizes()))
def test_there_are_as_many_as_promised(what, record_property):
    least, found = _sizes()[what]
    record_property(what, found)
    assert found >= least


def test_rows_are_counted_by_table():
    found = {(file, what): count for file, what, count in counts(ACTORS_FOLDER)}
    assert found["countries.tsv", "actors"] >= 249
    assert found["offices/west.tsv", "offices"] > 1000
    assert sum(found.values()) == sum(
        map(
            len,
            (read_tables(ACTORS_FOLDER).actors, read_tables(ACTORS_FOLDER).names, read_tables(ACTORS_FOLDER).offices),
        )
    )


# ── Broken tables ────────────────────────────────────────────────────────────────────────────────────────────────────

ACTORS = "id\ttype\tcountry\tsector\tpart_of\tcodes\tstart\tend\tsource"
SOUND = {
    "small.tsv": [
        ACTORS,
        "AAA\tCountry\t\tGOV\t\tiso3=AAA\t\t\thand",
        "The_House\tOrganization\tAAA\tIGO\t\t\t1990\t2001-02\thand",
        "Ann_Bee\tPerson\t\t\t\t\t\t\thand",
    ],
    "small.names.tsv": [
        "actor\tlanguage\tname\tkind\tflags",
        "AAA\tmul\tAland\tlabel",
        "The_House\ten\tHouse\tlabel",
        "The_House\tvi\tNhà\tlabel",
        "Ann_Bee\tmul\tAnn Bee\tlabel",
    ],
    "offices/titles.tsv": ["title\tlanguage\tname\tsector\trole", "boss\ten\tboss\tGOV\thead"],
    "offices/small.tsv": ["person\toffice\tof\tstart\tend", "Ann_Bee\tboss\tAAA\t2001\t2004"],
}


def _write(folder, changes):
    for file, lines in SOUND.items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join([*lines, *changes.get(file, [])]) + "\n", encoding="utf-8")
    return folder


def test_sound_tables_have_no_problem(tmp_path):
    assert check(_write(tmp_path, {})) == ()


@pytest.mark.parametrize(
    ("file", "line", "told"),
    [
        ("small.tsv", "AAA\tPerson\t\t\t\t\t\t\thand", r"small\.tsv:5: the id 'AAA' is used in small\.tsv:2 too"),
        ("small.tsv", "X\tMonster\t\t\t\t\t\t\thand", "no type 'Monster'"),
        ("small.tsv", "X\tPerson\tBBB\t\t\t\t\t\thand", "no country 'BBB'"),
        ("small.tsv", "X\tPerson\t\tSEP\t\t\t\t\thand", "no sector 'SEP'"),
        ("small.tsv", "X\tPerson\t\t\tNowhere\t\t\t\thand", "part of 'Nowhere'"),
        ("small.tsv", "X\tPerson\t\t\t\twikidata=30\t\t\thand", "'30' is no code of wikidata"),
        ("small.tsv", "X\tPerson\t\t\t\tphone=30\t\t\thand", "no scheme 'phone'"),
        ("small.tsv", "X\tPerson\t\t\t\t\t2001\t1999\thand", "it ends .1999. before it starts"),
        ("small.tsv", "X\tPerson\t\t\t\t\tsoon\t\thand", "'soon' is no date"),
        ("small.tsv", "X Y\tPerson\t\t\t\t\t\t\thand", "is no id"),
        ("small.tsv", "X\tPerson\t\t\t\t\t\t\t", "no source"),
        ("small.tsv", "X\tPerson\t\t\t\t\t\t\thand", "X has no label in en and vi"),
        ("small.names.tsv", "Y\tmul\tY\tlabel", r"small\.names\.tsv:6: a name of 'Y', which no table has"),
        ("small.names.tsv", "AAA\tfr\tY\tlabel", "no language 'fr'"),
        ("small.names.tsv", "AAA\ten\tY\tnick", "no kind 'nick'"),
        ("small.names.tsv", "AAA\ten\tY\talias\todd", "no flag 'odd'"),
        ("small.names.tsv", "AAA\tvi\tnhà\talias", "'nhà' means AAA, and The_House in small.names.tsv:4"),
        ("offices/small.tsv", "Ann_Bee\tqueen\tAAA\t\t", "no title 'queen'"),
        ("offices/small.tsv", "Bob\tboss\tAAA\t\t", "'Bob' is in no table"),
        ("offices/small.tsv", "Ann_Bee\tboss\tAAA\t2004-05\t2004-04", "before it starts"),
        ("offices/small.tsv", "a\tb\tc\td\te\tf", "6 cells, but the header has 5"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path, file, line, told):
    problems = check(_write(tmp_path, {file: [line]}))
    assert any(re.search(told, str(problem)) for problem in problems), problems


def test_a_flagged_name_may_mean_several(tmp_path):
    assert check(_write(tmp_path, {"small.names.tsv": ["AAA\tvi\tnhà\talias\tambiguous"]})) == ()
