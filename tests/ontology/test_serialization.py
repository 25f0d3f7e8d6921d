import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.actors import Actor, Name, Office
from ontology.affiliation import country_on, offices_on, sector_on
from ontology.serialization import StatementError, from_lines, to_lines
from ontology.statements import DateInterval, Document, Evidence, Span, Statement, Status

FRA = Actor(id="FRA", type="Country", labels=(("en", "France"), ("vi", "Pháp")), codes=(("iso2", "FR"),), sector="GOV")
DEU = Actor(id="DEU", type="Country", labels=(("en", "Germany"),), codes=(("iso3", "DEU"),))
UNION = Actor(id="The_Union", type="Organization", labels=(("en", "The Union"),))
BANK = Actor(id="The_Bank", type="StateBody", country="DEU", sector="BUS")
PERSON = Actor(
    id="Anna_Ánh",
    type="Person",
    labels=(("en", "Anna Ánh"), ("vi", "Anna Ánh")),
    names=(
        Name(text="Anna Ánh", language="mul", kind="label"),
        Name(text="Ánh", language="mul", kind="short"),
        Name(text="Ánh", language="vi", kind="short"),
    ),
    offices=(
        Office(title="foreign_minister", of="FRA", start=date(2010, 1, 1), end=date(2014, 12, 31)),
        Office(title="secretary_general", of="The_Union", start=date(2016, 1, 1), end=None),
        Office(title="governor", of="The_Bank", start=date(2015, 1, 1), end=date(2015, 12, 31)),
    ),
)
BASE = {actor.id: actor for actor in (FRA, DEU, UNION, BANK, PERSON)}


@pytest.mark.parametrize(
    ("day", "country"),
    [
        (date(2012, 5, 5), "FRA"),
        (date(2015, 5, 5), "DEU"),
        (date(2020, 5, 5), None),  # then it is the Union that is spoken for
        (date(2009, 5, 5), None),  # before any office: the last one tells
        (None, None),
    ],
)
def test_the_country_of_a_person_is_that_of_the_office_held(day, country):
    assert country_on(PERSON, day, BASE.get) == country


def test_the_country_of_others():
    assert country_on(FRA, None, BASE.get) == "FRA"
    assert country_on(BANK, None, BASE.get) == "DEU"
    assert country_on(UNION, None, BASE.get) is None
    retired = Actor(
        id="Old", type="Person", country="DEU", offices=(Office(title="x", of="FRA", start=None, end=date(1990, 1, 1)),)
    )
    assert country_on(retired, date(2020, 1, 1), BASE.get) == "FRA"


def test_of_two_offices_the_later_tells_first():
    both = Actor(
        id="Both",
        type="Person",
        offices=(
            Office(title="a", of="FRA", start=date(2000, 1, 1), end=None),
            Office(title="b", of="DEU", start=date(2005, 1, 1), end=None),
        ),
    )
    assert [office.of for office in offices_on(both, date(2010, 1, 1))] == ["DEU", "FRA"]
    assert country_on(both, date(2010, 1, 1), BASE.get) == "DEU"


def test_the_sector_of_a_person_is_that_of_the_title():
    assert sector_on(PERSON, date(2012, 5, 5)) == "GOV"
    assert sector_on(BANK, None) == "BUS"
    assert sector_on(UNION, None) is None


TEXT = "Ánh gặp Pháp. Đức nói vậy."
DOCUMENT = Document(id="d:1", text=TEXT, language="vi", published=date(2012, 5, 5))
STATEMENT = Statement(
    subject=PERSON,
    relation="meets",
    object=FRA,
    status=Status.ALLEGED,
    attributed_to=DEU,
    date=DateInterval(date(2012, 5, 1), None),
    place=UNION,
    belief=0.25,
    evidence=(
        Evidence(
            document_id="d:1",
            sentence=Span(0, 13),
            quote=TEXT[:13],
            language="vi",
            extractor="rules-1",
            score=0.5,
            subject=Span(0, 3),
            trigger=Span(4, 7),
            object=Span(8, 12),
        ),
    ),
)


def test_a_line_says_all_of_the_contract():
    [line] = to_lines([STATEMENT], [DOCUMENT], BASE.get)
    assert "Ánh" in line  # readable, not escaped
    row = json.loads(line)
    assert row["subject"] == {
        "id": "https://w3id.org/geopol/actor/Anna_%C3%81nh",
        "type": "Person",
        "labels": {"en": "Anna Ánh", "vi": "Anna Ánh"},
        "aliases": ["Ánh"],
        "codes": {},
        "country": "FRA",
        "sector": "GOV",
        "text": "Ánh",
        "start": 0,
        "end": 3,
    }
    assert row["object"]["codes"] == {"iso2": "FR", "iso3": "FRA"}
    assert (row["object"]["country"], row["object"]["text"]) == ("FRA", "Pháp")
    assert row["attributed_to"]["country"] == "DEU"
    assert "country" not in row["place"]
    assert row["trigger"] == {"text": "gặp", "start": 4, "end": 7}
    assert row["date"] == {"start": "2012-05-01", "end": None}
    assert {key: row[key] for key in ("document", "start", "end", "quote", "language", "relation", "status")} == {
        "document": "d:1",
        "start": 0,
        "end": 13,
        "quote": "Ánh gặp Pháp.",
        "language": "vi",
        "relation": "meets",
        "status": "alleged",
    }
    assert (row["score"], row["extractor"], row["belief"]) == (0.5, "rules-1", 0.25)


names = st.text(st.characters(exclude_categories=["Cs", "Cn"]), min_size=1, max_size=8)
spans = st.none() | st.builds(lambda at: Span(at, at + 3), st.integers(0, 20))
known = st.sampled_from([FRA, DEU, UNION, BANK, PERSON])
days = st.none() | st.dates()
statements = st.builds(
    Statement,
    subject=known,
    relation=st.sampled_from(["meets", "urges"]),
    object=known,
    status=st.sampled_from(Status),
    attributed_to=st.none() | known,
    date=st.none() | days.map(lambda day: DateInterval(day, day)),
    place=st.none() | known,
    belief=st.none() | st.floats(0, 1),
    evidence=st.builds(
        Evidence,
        document_id=st.just("d:1"),
        sentence=st.just(Span(0, len(TEXT))),
        quote=st.just(TEXT),
        language=st.sampled_from(["en", "vi"]),
        extractor=names,
        score=st.floats(0, 1),
        subject=spans,
        trigger=spans,
        object=spans,
    ).map(lambda evidence: (evidence,)),
)


@given(st.lists(statements, max_size=6))
def test_statements_come_back_as_they_went_in_the_order_of_offsets(found):
    lines = list(to_lines(found, [DOCUMENT], BASE.get))
    back = list(from_lines(lines, BASE.get))
    assert sorted(back, key=repr) == sorted(found, key=repr)
    assert list(to_lines(reversed(back), [DOCUMENT], BASE.get)) == lines


def test_an_actor_that_is_not_known_comes_back_from_what_the_line_says():
    [line] = to_lines([STATEMENT], [DOCUMENT], BASE.get)
    [back] = from_lines([line], {}.get)
    assert back.key == STATEMENT.key
    assert back.subject.label("vi") == "Anna Ánh"
    assert {name.text for name in back.subject.names} == {"Ánh"}
    assert back.subject.country == "FRA"


def test_lines_follow_the_order_of_documents():
    other = Document(id="a:0", text=TEXT, language="vi")
    moved = STATEMENT.with_evidence(
        (Evidence(document_id="a:0", sentence=Span(0, 13), quote=TEXT[:13], language="vi", extractor="x", score=1.0),)
    )
    rows = [json.loads(line)["document"] for line in to_lines([moved, STATEMENT], [DOCUMENT, other], BASE.get)]
    assert rows == ["d:1", "a:0"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"relation": ...}, "line 2: the field 'relation' is missing"),
        ({"status": "sure"}, "line 2: a field is malformed: 'sure' is not a valid Status"),
        ({"attributed_to": {"id": "Q30"}}, "line 2: 'Q30' is no actor: an id starts with https://w3id"),
        ({"start": 99}, "line 2: a field is malformed: a span needs"),
        ({"subject": 7}, "line 2: a field is malformed"),
    ],
)
def test_a_line_that_is_no_statement_is_told_with_its_number(change, message):
    [line] = to_lines([STATEMENT], [DOCUMENT], BASE.get)
    row = json.loads(line)
    for name, value in change.items():
        if value is ...:
            del row[name]
        else:
            row[name] = value
    with pytest.raises(StatementError, match=message):
        list(from_lines(["", json.dumps(row)], BASE.get))


@pytest.mark.parametrize(("line", "message"), [("{", "line 1, column 2: not JSON"), ("[]", "line 1: a JSON object")])
def test_what_is_not_json_is_told(line, message):
    with pytest.raises(StatementError, match=message):
        list(from_lines([line], BASE.get))
